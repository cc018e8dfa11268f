/// A frame of HJ 212-2017 and HJ 212-2025: the data segment between its length and its check digits.
///
///     ## | length, 4 decimal digits | data segment | CRC, 4 hexadecimal digits | CR LF
struct HJ212Frame: Hashable, Sendable {
  let segment: [UInt8]

  /// The longest segment and, within it, the longest `CP` of both editions.
  static let longestSegment = 1024
  static let longestContent = 950

  /// The frame as it goes over the wire.
  var bytes: [UInt8] {
    Array("##\(padded(segment.count, 4))".utf8) + segment
      + Array(Self.checkText(Self.check(segment)).utf8) + [0x0D, 0x0A]
  }

  /// The check of the standard's annex. It is no Modbus CRC, since the register is shifted before each byte: of its
  /// sixteen bits only 256 combinations ever occur, so it finds noise and proves nothing.
  static func check(_ bytes: some Sequence<UInt8>) -> UInt16 {
    var register: UInt16 = 0xFFFF
    for byte in bytes {
      register = register >> 8 ^ UInt16(byte)
      for _ in 0..<8 {
        let isOdd = register & 1 == 1
        register >>= 1
        if isOdd { register ^= 0xA001 }
      }
    }
    return register
  }

  private static func checkText(_ check: UInt16) -> String {
    let text = String(check, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - text.count) + text
  }

  /// Finds frames in what comes over TCP, which joins and splits them as it likes. After damage it goes on at the
  /// next `##`.
  struct Reader: Sendable {
    private var buffer: [UInt8] = []
    /// Starts of frames whose length or check did not hold.
    private(set) var damaged = 0

    mutating func feed(_ bytes: [UInt8]) { buffer += bytes }

    mutating func forget() { buffer = [] }

    /// The next whole frame; `nil` until more has come.
    mutating func next() -> HJ212Frame? {
      while let start = start() {
        buffer.removeFirst(start)
        guard buffer.count >= 6 else { return nil }
        guard let length = Self.length(buffer[2..<6]) else {
          skip()
          continue
        }
        guard buffer.count >= 10 + length else { return nil }
        let segment = Array(buffer[6..<(6 + length)])
        let stated = UInt16(
          String(decoding: buffer[(6 + length)..<(10 + length)], as: UTF8.self), radix: 16)
        guard stated == HJ212Frame.check(segment) else {
          skip()
          continue
        }
        buffer.removeFirst(10 + length)
        return HJ212Frame(segment: segment)
      }
      // Half of a `##` may stand at the end.
      buffer = buffer.last == UInt8(ascii: "#") ? [UInt8(ascii: "#")] : []
      return nil
    }

    private func start() -> Int? {
      zip(buffer.indices, buffer.indices.dropFirst()).first {
        buffer[$0] == UInt8(ascii: "#") && buffer[$1] == UInt8(ascii: "#")
      }?.0
    }

    private mutating func skip() {
      damaged += 1
      buffer.removeFirst(1)
    }

    private static func length(_ digits: ArraySlice<UInt8>) -> Int? {
      guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      let length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      return length <= HJ212Frame.longestSegment ? length : nil
    }
  }
}

/// What a data segment says: `QN=…;ST=…;CN=…;PW=…;MN=…;Flag=…;CP=&&…&&`.
struct HJ212Message: Sendable {
  /// The fields before `CP`, in their order.
  var head: [(name: String, value: String)]
  var content: String

  init(_ head: [(name: String, value: String)], content: String) {
    self.head = head
    self.content = content
  }

  subscript(name: String) -> String? { head.first { $0.name == name }?.value }

  /// A value of the content.
  func value(_ name: String) -> String? {
    for piece in content.split(whereSeparator: { $0 == ";" || $0 == "," }) {
      let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2, sides[0] == name { return String(sides[1]) }
    }
    return nil
  }

  var frame: HJ212Frame {
    let fields = head.map { "\($0.name)=\($0.value);" }.joined()
    return HJ212Frame(segment: Array("\(fields)CP=&&\(content)&&".utf8))
  }

  /// `nil` where the segment has no content between `&&`.
  init?(_ frame: HJ212Frame) {
    let text = String(decoding: frame.segment, as: UTF8.self)
    guard text.hasSuffix("&&"), let mark = Self.contentMark(in: text) else { return nil }
    head = text[..<mark.lowerBound].split(separator: ";").compactMap { piece in
      let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return sides.count == 2 ? (String(sides[0]), String(sides[1])) : nil
    }
    guard text.utf8.distance(from: mark.upperBound, to: text.endIndex) >= 2 else { return nil }
    content = String(text[mark.upperBound...].dropLast(2))
  }

  private static func contentMark(in text: String) -> Range<String.Index>? {
    var rest = text[...]
    while let start = rest.firstIndex(of: "C") {
      if rest[start...].hasPrefix("CP=&&") {
        return start..<rest.index(start, offsetBy: 5)
      }
      rest = rest[rest.index(after: start)...]
    }
    return nil
  }
}
