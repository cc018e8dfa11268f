import Devices
import Fleet
import Foundation
import Testing

/// The frames of `samples/obd/frames.tsv`.
enum OBDFrames {
  static func of(_ family: OBD.Family) throws -> [[UInt8]] {
    let text = String(decoding: try Samples.bytes("obd/frames.tsv"), as: UTF8.self)
    var frames: [[UInt8]] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let row = line.split(separator: "\t")
      if row[1] == family.rawValue { frames.append(bytes(String(row[2]))) }
    }
    return frames
  }

  private static func bytes(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      bytes.append(UInt8(digits[index] * 16 + digits[index + 1]))
    }
    return bytes
  }
}

@Suite("OBD input") struct OBDInputTests {
  private func read(
    _ text: [UInt8], form: OBDInput.Form? = nil, by size: Int = .max
  ) throws -> ([UInt8], OBDInput.Form?) {
    var input = OBDInput(form)
    var bytes: [UInt8] = []
    var start = 0
    while start < text.count {
      let end = min(text.count, start + min(size, text.count))
      bytes += try input.bytes(of: Array(text[start..<end]))
      start = end
    }
    try input.finish()
    return (bytes, input.form)
  }

  @Test("bytes, hexadecimal digits and Base64 are told apart, in pieces of any size")
  func forms() throws {
    let bytes = Array(try OBDFrames.of(.road).joined())
    let hex = bytes.map { String(format: "%02x", $0) }
    let texts: [(String, OBDInput.Form)] = [
      (hex.joined().uppercased(), .hex), (hex.joined(separator: " "), .hex),
      (hex.joined(separator: ":") + "\r\n", .hex), (hex.joined(separator: "\n"), .hex),
      (Data(bytes).base64EncodedString(), .base64),
      (Data(bytes).base64EncodedString(options: .lineLength76Characters), .base64),
    ]
    for (text, form) in texts {
      let found = try read(Array(text.utf8))
      #expect(found.0 == bytes && found.1 == form)
      for size in [1, 2, 3, 7, 1000] {
        #expect(try read(Array(text.utf8), form: form, by: size).0 == bytes)
      }
    }
    let lines = try OBDFrames.of(.road).map { Data($0).base64EncodedString() }
    #expect(try read(Array(lines.joined(separator: "\n").utf8)).0 == bytes)
    let plain = try read(bytes)
    #expect(plain.0 == bytes && plain.1 == .binary)
  }

  @Test("what is not the text that it is said to be")
  func refused() {
    #expect(throws: OBDInputError.character(0x7A, .hex, offset: 2)) {
      try read(Array("7Ez".utf8), form: .hex)
    }
    #expect(throws: OBDInputError.incomplete(.hex)) { try read(Array("7E7".utf8)) }
    #expect(throws: OBDInputError.incomplete(.base64)) {
      try read(Array("fn4CA".utf8), form: .base64)
    }
    for error in [OBDInputError.character(1, .hex, offset: 2), .incomplete(.hex)] {
      #expect(error.text(in: .english) != error.text(in: .chinese))
      #expect(error.advice(in: .english) != error.advice(in: .chinese))
    }
  }
}

@Suite("OBD captures") struct OBDCaptureTests {
  @Test("the frames of each terminal teach its own dialect only")
  func terminals() throws {
    // Fits Annex Q and the aftermarket form: serial 0x0202 behind type 02.
    func frame(_ vin: String, _ unit: [UInt8]) -> [UInt8] {
      let head: [UInt8] = [0x23, 0x23, 2] + Array(vin.utf8) + [1, 1]
      let bytes = head + [UInt8(unit.count / 256), UInt8(unit.count % 256)] + unit
      return bytes + [bytes.reduce(0, ^)]
    }
    let time: [UInt8] = [26, 11, 22, 8, 30, 5]
    let body = [UInt8](repeating: 0xFF, count: 24) + [1] + [UInt8](repeating: 0xFF, count: 12)
    let clear = time + [2, 0, 7] + body + [2, 0, 8] + body
    let either = time + [2, 2, 2] + body
    let (first, second) = ("LTEST1239N0000017", "LTEST9993S0000888")
    var capture = OBDCapture(settings: OBD.Settings(.road))
    var codes: [[String]] = []
    let tell = { (item: OBDCapture.Item, _: UInt64) in
      if case .message(let message) = item { codes.append(message.findings.map(\.code)) }
    }
    capture.read(frame(first, clear) + frame(first, either) + frame(second, either), tell)
    capture.finish(tell)
    #expect(codes == [[], [], ["obd.dialect.ambiguous"]])
  }

  @Test("every sample is read in one go, and what is between is told")
  func samples() throws {
    let bytes = Array(try OBDFrames.of(.road).map { $0 + [0x0A] }.joined())
    var (messages, garbage) = (0, 0)
    var capture = OBDCapture(settings: OBD.Settings(.road))
    let tell = { (item: OBDCapture.Item, _: UInt64) in
      switch item {
      case .message: messages += 1
      case .garbage(let count): garbage += count
      case .broken(let error): Issue.record("\(error)")
      }
    }
    for byte in bytes { capture.read([byte], tell) }
    capture.finish(tell)
    #expect(messages == 16 && garbage == 16)
  }
}
