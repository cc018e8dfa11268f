extension OBD {
  /// One frame: what its header says, and where its data unit lies in the bytes it was read from.
  ///
  /// The check byte is the exclusive or of all bytes from the command to the end of the data unit; the two
  /// bytes of the start mark are equal, so that beginning with them changes nothing. Nothing is escaped.
  public struct Frame: Hashable, Sendable {
    public let header: Header
    public let unit: Range<Int>

    /// Bytes of the whole frame.
    public var size: Int { unit.count + OBD.frameOverhead }

    /// Reads the frame at the front of `bytes`; more may follow it.
    /// - Parameter unitLimit: The longest data unit that is believed.
    public init(
      decoding bytes: Span<UInt8>, unitLimit: Int = OBD.unitLimit
    ) throws(FrameError) {
      let size = try Self.seenSize(of: bytes, unitLimit: unitLimit)
      guard bytes.count >= size else { throw .truncated(found: bytes.count, expected: size) }
      let computed = OBD.sum(of: bytes.extracting(..<(size - 1)))
      guard computed == bytes[size - 1] else {
        throw .checksum(found: bytes[size - 1], computed: computed)
      }
      self.init(checked: bytes, size: size)
    }

    /// A frame whose size and check byte were seen to be right.
    private init(checked bytes: Span<UInt8>, size: Int) {
      header = Header(
        start: bytes[0] == StartMark.hashes.rawValue ? .hashes : .tildes, bytes)
      unit = Header.size..<size - 1
    }

    /// The size of the frame that begins with these bytes, by its length field, where they look like the
    /// beginning of one; `truncated` where too few are there to tell.
    ///
    /// Only the mark, the length and the identity's alphabet are looked at.
    public static func size(
      of bytes: Span<UInt8>, unitLimit: Int = OBD.unitLimit
    ) throws(FrameError) -> Int {
      try seenSize(of: bytes, unitLimit: unitLimit)
    }

    @inline(__always)
    private static func seenSize(
      of bytes: Span<UInt8>, unitLimit: Int
    ) throws(FrameError) -> Int {
      guard bytes.count >= 2 else {
        if bytes.count == 1, StartMark(rawValue: bytes[0]) == nil { throw .start }
        throw .truncated(found: bytes.count, expected: OBD.frameOverhead)
      }
      guard bytes[0] == bytes[1], StartMark(rawValue: bytes[0]) != nil else { throw .start }
      // In the terminal form the byte at 20 is a version; in the platform form it ends the identity.
      let start = bytes.count > 3 && ResponseFlag(rawValue: bytes[3]).isKnown ? 4 : 3
      if bytes.count < start + 17 || !Self.isPlainText(bytes, at: start) {
        var position = start
        while position < min(start + 17, bytes.count) {
          guard Self.mayStandInIdentity(bytes[position]) else {
            throw .identity(byte: bytes[position], position: position)
          }
          position += 1
        }
      }
      guard bytes.count >= Header.size else {
        throw .truncated(found: bytes.count, expected: OBD.frameOverhead)
      }
      let length = Int(bytes.bigEndian16(at: 22))
      guard length <= min(unitLimit, OBD.unitLimit) else { throw .length(length) }
      return length + OBD.frameOverhead
    }

    /// Whether seventeen bytes are printable ASCII, eight at a time.
    @inline(__always)
    private static func isPlainText(_ bytes: Span<UInt8>, at start: Int) -> Bool {
      let (ones, tops) = (EightCharacters.ones, EightCharacters.tops)
      let (first, second) = (bytes.eightBytes(at: start), bytes.eightBytes(at: start + 8))
      let last = bytes[start + 16]
      // A byte below 0x7F stays below 0x80 with one added; one from 0x20 on reaches it with 0x60.
      let above = (first | second | (first &+ ones) | (second &+ ones)) & tops
      let below = (first &+ 0x60 &* ones) & (second &+ 0x60 &* ones) & tops
      return above == 0 && below == tops && last &- 0x20 < 0x5F
    }

    /// Printable ASCII, and what stands where a vehicle does not know its VIN.
    @inline(__always)
    private static func mayStandInIdentity(_ byte: UInt8) -> Bool {
      byte &- 0x20 < 0x5F || byte == 0 || byte == 0xFF
    }
  }

  /// Why bytes are not a frame.
  public enum FrameError: Error, Hashable, Sendable {
    /// No start mark.
    case start
    case truncated(found: Int, expected: Int)
    /// A byte that no identity holds.
    case identity(byte: UInt8, position: Int)
    /// A length that is none.
    case length(Int)
    case checksum(found: UInt8, computed: UInt8)
  }
}

extension OBD.FrameError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .start: "obd.frame.start"
    case .truncated: "obd.frame.truncated"
    case .identity: "obd.frame.identity"
    case .length: "obd.frame.length"
    case .checksum: "obd.frame.checksum"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.start, .english): "expected a start mark, `##` or `~~`"
    case (.start, .chinese): "未找到起始符“##”或“~~”"
    case (.truncated(let found, let expected), .english):
      "the frame ends after \(found) bytes, expected \(expected)"
    case (.truncated(let found, let expected), .chinese):
      "数据包仅 \(found) 字节，应为 \(expected) 字节"
    case (.identity(let byte, let position), .english):
      "byte 0x\(OBD.hexadecimal([byte])) at offset \(position) is no character of a VIN or machine code"
    case (.identity(let byte, let position), .chinese):
      "第 \(position) 字节 0x\(OBD.hexadecimal([byte])) 不是车辆识别代号或机械环保代码的字符"
    case (.length(let length), .english):
      "a data unit of \(length) bytes, more than \(OBD.unitLimit)"
    case (.length(let length), .chinese): "数据单元长度 \(length) 超过上限 \(OBD.unitLimit)"
    case (.checksum(let found, let computed), .english):
      "check byte 0x\(OBD.hexadecimal([found])), computed 0x\(OBD.hexadecimal([computed]))"
    case (.checksum(let found, let computed), .chinese):
      "校验码为 0x\(OBD.hexadecimal([found]))，计算得 0x\(OBD.hexadecimal([computed]))"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.checksum, .english): "the bytes were changed on the way, or the frame was cut wrongly"
    case (.checksum, .chinese): "数据在传输中被改动，或分包有误"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
