import Fleet
import Testing

/// What the tests read frames with.
enum Read {
  static func message(
    _ bytes: [UInt8], _ family: OBD.Family = .road, change: (inout OBD.Settings) -> Void = { _ in }
  ) throws -> OBD.Message {
    var memory = OBD.DialectMemory()
    return try message(bytes, family, memory: &memory, change: change)
  }

  static func message(
    _ bytes: [UInt8], _ family: OBD.Family = .road, memory: inout OBD.DialectMemory,
    change: (inout OBD.Settings) -> Void = { _ in }
  ) throws -> OBD.Message {
    var settings = OBD.Settings(family)
    change(&settings)
    let frame = try OBD.Frame(decoding: bytes.span)
    return OBD.Message(frame, in: bytes.span, settings: settings, memory: &memory)
  }

  static func report(_ bytes: [UInt8], _ family: OBD.Family = .road) throws -> OBD.Report {
    let message = try message(bytes, family)
    guard case .report(let report) = message.content else {
      throw Missing(what: "\(message.findings.map(\.code))")
    }
    return report
  }

  /// The measured values of a block.
  static func measurements(_ report: OBD.Report, _ index: Int) throws -> OBD.Measurements {
    guard case .measurements(let measurements) = report.entries[index].body else {
      throw Missing(what: "measurements at \(index)")
    }
    return measurements
  }

  struct Missing: Error { let what: String }
}

extension OBD.Message {
  var codes: [String] { findings.map(\.code) }
}

func hexBytes(_ text: some StringProtocol) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
