/// Writes the frames of one terminal, in its dialect.
struct WireEncoder: Sendable {
  /// Seventeen characters.
  let identity: [UInt8]
  let dialect: SimulatedDialect
  /// Byte of the start mark: `#` or `~`.
  let mark: UInt8
  let kind: Traits.Kind
  let signer: ChipSigner?

  static let lastSerial = 65_531

  /// Where times and serials stand in a frame.
  struct Places: Hashable, Sendable {
    var times: [Int] = []
    var serials: [Int] = []
    /// Of the VIN that the diagnosis tells.
    var vin: Int?
  }

  /// The frame of a packet.
  func frame(of packet: Packet) -> [UInt8] {
    var places = Places()
    return frame(of: packet, &places)
  }

  func frame(of packet: Packet, _ places: inout Places) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(640)
    bytes += [mark, mark, command(of: packet.content)]
    bytes += identity
    // A version of the software: 6 is a maker's for HJ 1239. Then "not encrypted", and room for the length.
    bytes += [dialect == .hj1239 ? 6 : 1, 1, 0, 0]
    putUnit(of: packet, to: &bytes, &places)
    let length = bytes.count - 24
    bytes[22] = UInt8(length >> 8)
    bytes[23] = UInt8(length & 0xFF)
    bytes.append(bytes[2...].reduce(0, ^))
    return bytes
  }

  /// The same data as a reissue: command 03, and the check byte that goes with it.
  static func reissue(_ frame: [UInt8]) -> [UInt8] {
    guard frame[2] == 2 else { return frame }
    var frame = frame
    frame[2] = 3
    frame[frame.count - 1] ^= 2 ^ 3
    return frame
  }

  private func command(of content: Packet.Content) -> UInt8 {
    switch content {
    case .login: 1
    case .report: 2
    case .logout: 4
    case .timeSync: 5
    case .removal: dialect.family == .road ? 6 : 5
    case .activation: 7
    }
  }

  private func putUnit(
    of packet: Packet, to bytes: inout [UInt8], _ places: inout Places
  ) {
    if packet.time != nil { places.times.append(bytes.count) }
    switch packet.content {
    case .timeSync: return
    case .login(let serial, let card):
      bytes.put(time: packet.time)
      bytes.put16(serial)
      bytes.put(card, size: 20)
    case .logout(let serial):
      bytes.put(time: packet.time)
      bytes.put16(serial)
    case .removal(let serial, let place, let cannotBeRead):
      bytes.put(time: packet.time)
      bytes.put16(serial)
      bytes.put(place)
      if let cannotBeRead { bytes.append(cannotBeRead ? 1 : 0) }
    case .activation:
      guard let signer else { return }
      let start = bytes.count
      bytes.put(time: packet.time)
      bytes += signer.chip
      bytes += signer.publicKey
      bytes += identity
      bytes += signer.signature(of: Array(bytes[start...]))
    case .report(let report):
      let start = bytes.count
      bytes.put(time: packet.time)
      put(report, to: &bytes, &places)
      if let signer { bytes += signer.signature(of: Array(bytes[start...])) }
    }
  }

  private func put(
    _ report: Packet.Report, to bytes: inout [UInt8], _ places: inout Places
  ) {
    if !dialect.isAnnexQ {
      places.serials.append(bytes.count)
      bytes.put16(report.serial)
    }
    if dialect.family == .nonRoad { bytes.put(report.moments.last?.place ?? Place()) }
    var number = 0
    func begin(_ type: UInt8, _ time: Int64?) {
      bytes.append(type)
      if dialect == .annexQSerialPerBlock || dialect == .annexQSerialOnce && number == 0 {
        places.serials.append(bytes.count)
        bytes.put16((report.serial - 1 + number) % Self.lastSerial + 1)
      }
      if dialect.hasBlockTimes {
        if time != nil { places.times.append(bytes.count) }
        bytes.put(time: time)
      }
      number += 1
    }
    if let diagnosis = report.diagnosis {
      begin(1, report.moments.first?.time)
      if dialect.family == .road {
        places.vin = bytes.count + 6
        bytes.put(diagnosis)
      } else {
        bytes.putMachine(diagnosis)
      }
    }
    for moment in report.moments {
      switch kind {
      case .diesel, .hybrid:
        begin(2, moment.time)
        bytes.putStream(moment)
        if kind == .hybrid, !dialect.isAnnexQ {
          begin(4, moment.time)
          bytes.putHybrid(moment)
        }
      case .gas(let hasNOxSensor):
        begin(hasNOxSensor ? 5 : 3, moment.time)
        bytes.putCatalyst(moment, hasNOxSensor: hasNOxSensor)
      case .machine:
        begin(2, moment.time)
        bytes.putMachineStream(moment)
      }
    }
    if report.hasSupplement, let last = report.moments.last {
      begin(0x80, last.time)
      bytes.putSupplement(last)
    }
    if let cycle = report.cycle {
      begin(4, report.moments.last?.time)
      // Two bytes each but for the two mass flows and the share of valid seconds.
      for (index, number) in cycle.enumerated() {
        if [4, 5, 10].contains(index) { bytes.append(UInt8(number)) } else { bytes.put16(number) }
      }
    }
  }
}
