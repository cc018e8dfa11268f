import Fleet
import Foundation

@testable import Monitoring

/// Numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

let identity = OBD.Identity(text: "LTEST1239N0000017")!
let day = Day(2026, 11, 22)
let file = FrameFile(identity: identity, day: day, generation: 0)

/// A vehicle whose values go up and down at random.
struct Walk {
  private var numbers: SeededNumbers
  private var raws: [UInt32] = Array(repeating: 9000, count: 24)
  private var second: Int64 = 0
  private var serial: UInt16 = 0

  init(seed: UInt64) { numbers = SeededNumbers(seed) }

  private mutating func measurements(_ kind: OBD.Measurements.Kind) -> OBD.Measurements {
    var measurements = OBD.Measurements(kind)
    for (index, signal) in kind.signals.enumerated() {
      let step = UInt32.random(in: 0...8, using: &numbers)
      raws[index] = min(max(raws[index] + step, 4), 60_000) - 4
      if !measurements.set(signal, raw: raws[index]) {
        measurements.set(signal, raw: raws[index] % 251)
      }
    }
    return measurements
  }

  /// A frame with so many records, one a second.
  mutating func frame(
    _ dialect: OBD.Dialect, _ records: Int, isSigned: Bool = false, kind: OBD.Measurements.Kind,
    command: OBD.Command = .realtime
  ) throws -> ArchivedFrame {
    var entries: [OBD.Report.Entry] = []
    for _ in 0..<records {
      let time = OBD.Timestamp(day.start().advanced(byMilliseconds: second * 1000))!
      second += 1
      serial += 1
      entries.append(
        .init(
          type: Self.type(of: kind), time: dialect == .hj1239 || dialect == .hj1322 ? time : nil,
          serial: dialect == .annexQSerialPerBlock
            || dialect == .annexQSerialOnce && entries.isEmpty ? serial : nil,
          body: .measurements(measurements(kind)),
          signature: dialect == .draft2019 ? signature() : nil))
    }
    let isAnnexQ = dialect == .annexQSerialPerBlock || dialect == .annexQSerialOnce
    let report = OBD.Report(
      layout: OBD.Layout(dialect, isSigned: isSigned),
      time: OBD.Timestamp(day.start().advanced(byMilliseconds: second * 1000))!,
      serial: isAnnexQ ? nil : serial,
      position: dialect.family == .nonRoad
        ? OBD.Position(
          status: OBD.PositionStatus(rawValue: 0), rawLongitude: 116_397_128,
          rawLatitude: 39_916_527) : nil,
      entries: entries, signature: isSigned ? signature() : nil)
    let header = OBD.Header(
      start: .tildes, command: command, form: .terminal(version: 6), identity: identity)
    let bytes = try OBD.Message(header: header, content: .report(report)).encoded()
    return archived(bytes)
  }

  private static func type(of kind: OBD.Measurements.Kind) -> UInt8 {
    switch kind {
    case .stream, .machineStream: 2
    case .catalyst: 3
    case .hybrid: 4
    case .catalystNOx: 5
    case .supplement: 0x80
    case .particulates: 0xAA
    }
  }

  private mutating func signature() -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<2 {
      bytes.append(0x20)
      for _ in 0..<32 { bytes.append(.random(in: 0...255, using: &numbers)) }
    }
    return bytes
  }

  /// Bytes as they came in at the moment that the walk has reached.
  mutating func archived(_ bytes: [UInt8]) -> ArchivedFrame {
    ArchivedFrame(
      received: day.start().advanced(
        byMilliseconds: second * 1000 + .random(in: 200...900, using: &numbers)),
      connection: 7 + UInt64(second / 3600), bytes: bytes)
  }

  /// Any bytes.
  mutating func garbage(_ limit: Int) -> ArchivedFrame {
    let count = Int.random(in: 0...limit, using: &numbers)
    return archived((0..<count).map { _ in .random(in: 0...255, using: &numbers) })
  }

  /// Packets of ten records, as HJ 1239 has them.
  mutating func packets(_ count: Int) throws -> [ArchivedFrame] {
    try (0..<count).map { _ in try frame(.hj1239, 10, kind: .stream) }
  }
}

/// Every frame of `samples/obd/frames.tsv`.
func sampleFrames() throws -> [[UInt8]] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let text = try String(contentsOf: root.appending(path: "samples/obd/frames.tsv"), encoding: .utf8)
  return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
    let hex = line.split(separator: "\t")[2].utf8.map { UInt8(hexadecimal: $0) }
    guard !hex.contains(nil) else { return nil }
    let digits = hex.compactMap(\.self)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension UInt8 {
  init?(hexadecimal character: UInt8) {
    switch character {
    case 0x30...0x39: self = character - 0x30
    case 0x41...0x46: self = character - 0x37
    case 0x61...0x66: self = character - 0x57
    default: return nil
    }
  }
}
