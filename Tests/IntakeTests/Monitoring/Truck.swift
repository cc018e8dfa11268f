import Fleet
import Monitoring

/// Frames of a synthetic truck as its terminal sends them (HJ 1239.3).
struct Truck {
  var identity = OBD.Identity(text: "LTEST1239N0000017")!
  var connection: UInt64 = 1
  private var serial: UInt16 = 0

  init(_ vin: String = "LTEST1239N0000017", connection: UInt64 = 1) {
    identity = OBD.Identity(text: vin)!
    self.connection = connection
  }

  func frame(_ content: OBD.Message.Content, _ command: OBD.Command) -> [UInt8] {
    let header = OBD.Header(
      start: .tildes, command: command, form: .terminal(version: 6), identity: identity)
    return try! OBD.Message(header: header, content: content).encoded()
  }

  /// A packet of engine data, a record a second from a moment on.
  mutating func packet(
    _ first: Instant, seconds: Int = 10, command: OBD.Command = .realtime, speed: Double = 60
  ) -> [UInt8] {
    let entries = (0..<seconds).map { index in
      var stream = OBD.Measurements(.stream)
      let at = first.advanced(byMilliseconds: Int64(index) * 1000)
      for (signal, value) in [
        (.speed, speed), (.engineSpeed, 1400), (.netTorque, 50), (.frictionTorque, 10),
        (.fuelFlow, 20), (.noxUpstream, 500), (.noxDownstream, 25), (.scrInletTemperature, 300),
        (.coolantTemperature, 85), (.reagentLevel, 60), (.odometer, 12_345.6), (.intakeAir, 400),
      ] as [(OBD.Signal, Double)] {
        stream.set(signal, value)
      }
      return OBD.Report.Entry(
        type: 2, time: OBD.Timestamp(at)!, body: .measurements(stream))
    }
    return report(entries, at: first, command)
  }

  /// - Parameter count: what it says in place of how many codes there are.
  mutating func diagnosis(
    _ at: Instant, _ codes: [UInt32], count: OBD.FaultCount? = nil
  ) -> [UInt8] {
    let diagnostics = OBD.Diagnostics(
      diagnosticProtocol: .iso27145, lamp: codes.isEmpty ? .off : .on, support: 0xFEA0,
      readiness: 0, vin: identity, calibration: OBD.FixedBytes(repeating: 0x30),
      verification: OBD.FixedBytes(repeating: 0x30), iupr: OBD.FixedBytes(repeating: 0),
      faultCount: count ?? .init(rawValue: UInt8(codes.count)))
    let body = OBD.Report.Body.diagnostics(
      diagnostics, codes.map { OBD.TroubleCode(raw: $0, .iso27145) })
    return report([.init(type: 1, time: OBD.Timestamp(at)!, body: body)], at: at, .realtime)
  }

  private mutating func report(
    _ entries: [OBD.Report.Entry], at: Instant, _ command: OBD.Command
  ) -> [UInt8] {
    serial += 1
    return frame(
      .report(
        OBD.Report(
          layout: OBD.Layout(.hj1239), time: OBD.Timestamp(at)!, serial: serial, entries: entries)),
      command)
  }

  func login(_ at: Instant) -> [UInt8] {
    frame(
      .login(
        .init(
          time: OBD.Timestamp(at)!, serial: 1, iccid: OBD.FixedBytes(text: "89860000000000000001")!)
      ),
      .login)
  }

  func removal(_ at: Instant) -> [UInt8] {
    frame(
      .removalAlarm(
        .init(
          time: OBD.Timestamp(at)!, serial: 1,
          position: OBD.Measurements(.stream).position!)), .removalAlarm)
  }
}
