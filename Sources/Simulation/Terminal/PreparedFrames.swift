import Fleet

/// Frames of a few simulated drives from which as many others as are wanted are made quickly: with another identity,
/// serial and time, and what follows from these.
///
/// For measurements only, where making frames must cost next to nothing.
struct PreparedFrames: Sendable {
  struct Sample: Sendable {
    let bytes: [UInt8]
    let places: WireEncoder.Places
    /// Serials that it uses up.
    let serials: Int
  }

  /// For each dialect packets of ten minutes of one vehicle.
  private let samples: [SimulatedDialect: [Sample]]

  init(settings: SimulationSettings) {
    var samples: [SimulatedDialect: [Sample]] = [:]
    for (dialect, _) in settings.dialects {
      var alone = settings
      alone.dialects = [(dialect, 1)]
      alone.signs = false
      var found: [Sample] = []
      for index in 0..<4 {
        var terminal = Terminal(index, settings: alone, nonces: nil)
        let encoder = terminal.encoder
        while terminal.clock < settings.startWithin + 60 * max(10, settings.interval) {
          terminal.step { packet, _ in
            guard case .report(let report) = packet.content, packet.time != nil else { return }
            var places = WireEncoder.Places()
            let bytes = encoder.frame(of: packet, &places)
            found.append(
              Sample(
                bytes: bytes, places: places,
                serials: dialect == .annexQSerialPerBlock ? report.blockCount : 1))
          } emit: { _ in
          }
        }
      }
      samples[dialect] = found
    }
    self.samples = samples
  }

  func of(_ dialect: SimulatedDialect) -> [Sample] { samples[dialect] ?? [] }
}

/// A terminal that says prepared frames as its own, one packet after the other.
struct PreparedTerminal: Sendable {
  let encoder: WireEncoder
  private let samples: [PreparedFrames.Sample]
  private var next: Int
  private var serial = 1
  private var second: Int64
  /// Seconds that one packet stands for.
  private let step: Int64
  private let card: String

  init(_ terminal: Terminal, _ index: Int, prepared: PreparedFrames, settings: SimulationSettings) {
    encoder = terminal.encoder
    samples = prepared.of(terminal.encoder.dialect)
    next = samples.isEmpty ? 0 : index % samples.count
    second = settings.start.milliseconds / 1000
    step = Int64(settings.interval * settings.recordsPerFrame)
    card = "89860000" + Terminal.digits(index, count: 12)
  }

  /// What begins a session.
  func logIn(serial: Int) -> [[UInt8]] {
    let login = Packet(time: second, content: .login(serial: serial, card: card))
    if encoder.signer == nil { return [encoder.frame(of: login)] }
    return [Packet(time: second, content: .activation), login].map(encoder.frame)
  }

  /// The next packet.
  mutating func packet() -> [UInt8] {
    let sample = samples[next]
    next = next + 1 == samples.count ? 0 : next + 1
    var bytes = sample.bytes
    for (index, byte) in encoder.identity.enumerated() { bytes[3 + index] = byte }
    bytes[0] = encoder.mark
    bytes[1] = encoder.mark
    for (index, place) in sample.places.serials.enumerated() {
      let number = (serial - 1 + index) % WireEncoder.lastSerial + 1
      bytes[place] = UInt8(number >> 8)
      bytes[place + 1] = UInt8(number & 0xFF)
    }
    serial = (serial - 1 + sample.serials) % WireEncoder.lastSerial + 1
    if let place = sample.places.vin {
      for (index, byte) in encoder.identity.enumerated() { bytes[place + index] = byte }
    }
    putTimes(sample.places.times, to: &bytes)
    second += step
    if let signer = encoder.signer {
      let signature = signer.signature(of: Array(bytes[24..<(bytes.count - 1)]))
      bytes.removeLast()
      bytes += signature
      bytes[22] = UInt8((bytes.count - 24) >> 8)
      bytes[23] = UInt8((bytes.count - 24) & 0xFF)
      bytes.append(0)
    }
    bytes[bytes.count - 1] = 0
    var sum: UInt8 = 0
    for index in 2..<(bytes.count - 1) { sum ^= bytes[index] }
    bytes[bytes.count - 1] = sum
    return bytes
  }

  /// The send time comes first, where blocks have times it is that of the last; then each block has its own.
  private func putTimes(_ places: [Int], to bytes: inout [UInt8]) {
    var six: [UInt8] = []
    six.reserveCapacity(6)
    six.put(time: second)
    let base = second
    let blocks = Int64(max(1, places.count - 1))
    for (index, place) in places.enumerated() {
      let number = index == 0 ? (places.count > 1 ? blocks - 1 : 0) : Int64(index - 1)
      let offset = number * step / blocks
      // Within the minute only the last byte differs.
      if Int64(six[5]) + offset < 60 {
        for index in 0..<5 { bytes[place + index] = six[index] }
        bytes[place + 5] = six[5] + UInt8(offset)
      } else {
        var other: [UInt8] = []
        other.put(time: base + offset)
        for index in 0..<6 { bytes[place + index] = other[index] }
      }
    }
  }
}
