import Fleet
import Testing

/// Builds days of a synthetic truck: sixty kilometres an hour on the level, everything in order, with what a
/// test changes.
struct Drive {
  static let day = Day(2026, 11, 22)
  static let identity = OBD.Identity(text: Wire.vin)!

  /// The message of each packet, in the order they are sent.
  var messages: [OBD.Message] = []
  var serial: UInt16 = 0
  var change: (Int, inout OBD.Measurements) -> Void = { _, _ in }
  var settings = OBD.Settings(.road)
  var basis = OBD.JudgingBasis(on: Drive.day)

  init(_ change: @escaping (Int, inout OBD.Measurements) -> Void = { _, _ in }) {
    self.change = change
  }

  static func time(_ second: Int, on day: Day = Drive.day) -> OBD.Timestamp {
    OBD.Timestamp(day.start().advanced(byMilliseconds: Int64(second) * 1000))!
  }

  static func at(_ second: Int) -> Instant {
    day.start().advanced(byMilliseconds: Int64(second) * 1000)
  }

  /// A second of a truck that is in order.
  static func stream(_ second: Int) -> OBD.Measurements {
    var stream = OBD.Measurements(.stream)
    let kilometres = Double(second) / 60
    for (signal, value) in [
      (.speed, 60), (.barometricPressure, 91), (.netTorque, 50), (.frictionTorque, 10),
      (.engineSpeed, 1400), (.fuelFlow, 20), (.noxUpstream, 500 + Double(second % 7)),
      (.noxDownstream, 20 + Double(second % 5)), (.reagentLevel, 60), (.intakeAir, 400),
      (.scrInletTemperature, 300), (.scrOutletTemperature, 290), (.dpfPressure, 4),
      (.coolantTemperature, 85), (.fuelLevel, 58), (.positionStatus, 0), (.longitude, 112.5),
      (.latitude, 35 + kilometres / 111.195), (.odometer, 12_345.6 + kilometres),
    ] as [(OBD.Signal, Double)] {
      let fits = stream.set(signal, value)
      precondition(fits, "\(signal) \(value)")
    }
    return stream
  }

  func second(_ second: Int) -> OBD.Measurements {
    var stream = Self.stream(second)
    change(second, &stream)
    return stream
  }

  mutating func send(_ content: OBD.Message.Content, _ command: OBD.Command) {
    let header = OBD.Header(
      start: .tildes, command: command, form: .terminal(version: 6), identity: Self.identity)
    messages.append(OBD.Message(header: header, content: content))
  }

  /// A packet of HJ 1239 for these seconds.
  mutating func packet(
    _ seconds: [Int], command: OBD.Command = .realtime, serial number: UInt16? = nil,
    on day: Day = Drive.day
  ) {
    if number == nil { serial += 1 }
    let entries = seconds.map {
      OBD.Report.Entry(
        type: 2, time: Self.time($0, on: day), body: .measurements(second($0)))
    }
    report(entries, at: seconds.last ?? 0, command: command, serial: number ?? serial, on: day)
  }

  mutating func report(
    _ entries: [OBD.Report.Entry], at second: Int, command: OBD.Command = .realtime,
    serial: UInt16, on day: Day = Drive.day
  ) {
    let report = OBD.Report(
      layout: OBD.Layout(.hj1239), time: Self.time(second, on: day), serial: serial,
      entries: entries)
    send(.report(report), command)
  }

  /// Ten seconds a packet.
  mutating func go(_ seconds: Range<Int>) {
    var start = seconds.lowerBound
    while start < seconds.upperBound {
      packet(Array(start..<min(start + 10, seconds.upperBound)))
      start += 10
    }
  }

  mutating func login(_ second: Int, card: String = "89860000000000000001") {
    send(
      .login(
        .init(time: Self.time(second), serial: 1, iccid: OBD.FixedBytes(text: card)!)), .login)
  }

  mutating func logout(_ second: Int) {
    send(.logout(.init(time: Self.time(second), serial: 1)), .logout)
  }

  mutating func diagnose(
    _ second: Int, codes: [UInt32] = [], lamp: OBD.Lamp = .off, readiness: UInt16 = 0,
    vin: String = Wire.vin, calibration: String = "CAL-2026-B",
    verification: [UInt8] = [1, 2, 3, 4]
  ) {
    let diagnostics = OBD.Diagnostics(
      diagnosticProtocol: .iso27145, lamp: lamp, support: 0xFEA0, readiness: readiness,
      vin: OBD.Identity(text: vin)!, calibration: OBD.FixedBytes(text: calibration, padding: 0)!,
      verification: OBD.FixedBytes(verification + [UInt8](repeating: 0x30, count: 14))!,
      iupr: OBD.FixedBytes(repeating: 0), faultCount: .init(rawValue: UInt8(codes.count)))
    serial += 1
    report(
      [
        .init(
          type: 1, time: Self.time(second),
          body: .diagnostics(diagnostics, codes.map { OBD.TroubleCode(raw: $0, .iso27145) }))
      ], at: second, serial: serial)
  }

  mutating func supplement(_ second: Int, fuel: Double, urea: Double) {
    var body = OBD.Measurements(.supplement)
    body.set(.fuelTotal, fuel)
    body.set(.ureaTotal, urea)
    serial += 1
    report(
      [.init(type: 0x80, time: Self.time(second), body: .measurements(body))], at: second,
      serial: serial)
  }

  var vehicleDay: OBD.VehicleDay {
    var gathering = OBD.DayGathering(Self.identity, Self.day, settings: settings)
    for message in messages { gathering.add(message) }
    return gathering.vehicleDay
  }

  var assessment: OBD.Assessment { OBD.Assessment(vehicleDay, by: basis) }

  /// The codes of all suspicions, without what they have in common.
  var suspicions: [String] { assessment.suspicions.map(\.kind.rawValue) }

  /// An hour of driving from 8 o'clock, with what is changed.
  static func hour(
    _ change: @escaping (Int, inout OBD.Measurements) -> Void = { _, _ in }
  ) -> Drive {
    var drive = Drive(change)
    drive.login(eight)
    drive.go(eight..<eight + 3600)
    drive.logout(eight + 3600)
    return drive
  }

  static let eight = 8 * 3600
}

extension OBD.Assessment {
  func figure(_ section: OBD.Judgement.Section, _ term: OBD.Term) -> OBD.Figure? {
    self[section]?[term]
  }

  func value(_ section: OBD.Judgement.Section, _ term: OBD.Term) -> Double? {
    figure(section, term)?.value
  }

  func suspicion(_ kind: OBD.Suspicion.Kind) -> OBD.Suspicion? {
    suspicions.first { $0.kind == kind }
  }
}

/// Whether two numbers agree to six digits.
func isNear(_ a: Double?, _ b: Double) -> Bool {
  guard let a else { return false }
  return abs(a - b) <= 1e-6 * max(1, abs(b))
}
