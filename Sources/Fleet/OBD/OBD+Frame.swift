extension OBD {
  /// One frame: what its header says, and where its data unit lies in the bytes it was read from.
  ///
  /// The check byte is the exclusive or of all bytes from the command to the end of the data unit; the two
  /// bytes of the start mark are equal, so that beginning with them changes nothing. Nothing is escaped.
  ///
  /// Whoever cuts a stream makes one of each frame and may look at few: it is three words that go in
  /// registers, and its header is read when asked for.
  public struct Frame: Hashable, Sendable {
    @usableFromInline let head: Head

    public var header: Header { Header(head) }
    public var unit: Range<Int> { Header.size..<Header.size + head.unitLength }

    /// Bytes of the whole frame.
    @inlinable public var size: Int { head.unitLength + OBD.frameOverhead }

    /// Reads the frame at the front of `bytes`; more may follow it.
    /// - Parameter unitLimit: The longest data unit that is believed.
    public init(
      decoding bytes: Span<UInt8>, unitLimit: Int = OBD.unitLimit
    ) throws(FrameError) {
      if let frame = Self(plain: bytes, unitLimit: min(unitLimit, OBD.unitLimit)) {
        self = frame
      } else {
        try self.init(examining: bytes, unitLimit: unitLimit)
      }
    }

    /// The frame at the front of `bytes` as nearly all are: whole, right, a terminal's, with an identity of
    /// printable characters. This becomes part of the loop that asks; what is not so plain is left to
    /// ``init(decoding:unitLimit:)``, which says what is wrong.
    /// - Parameter unitLimit: At most ``OBD/unitLimit``.
    @inlinable @inline(__always)
    package init?(plain bytes: Span<UInt8>, unitLimit: Int) {
      guard bytes.count >= OBD.frameOverhead else { return nil }
      head = Head(bytes)
      let size = self.size
      guard head.beginsPlainly, head.unitLength <= unitLimit, size <= bytes.count,
        Self.isPlainText(bytes, at: 3),
        // With the check byte the sum is none.
        OBD.sum(of: bytes.extracting(..<size)) == 0
      else { return nil }
    }

    /// Looks at one thing after the other, and says what is wrong.
    private init(
      examining bytes: Span<UInt8>, unitLimit: Int
    ) throws(FrameError) {
      let size = try Self.size(of: bytes, unitLimit: unitLimit)
      guard bytes.count >= size else { throw .truncated(found: bytes.count, expected: size) }
      let sum = OBD.sum(of: bytes.extracting(..<size))
      guard sum == 0 else {
        let found = bytes[size - 1]
        throw .checksum(found: found, computed: sum ^ found)
      }
      head = Head(bytes)
    }

    /// The size of the frame that begins with these bytes, by its length field, where they look like the
    /// beginning of one; `truncated` where too few are there to tell.
    ///
    /// Only the mark, the length and the identity's alphabet are looked at.
    public static func size(
      of bytes: Span<UInt8>, unitLimit: Int = OBD.unitLimit
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
    @inlinable @inline(__always)
    static func isPlainText(_ bytes: Span<UInt8>, at start: Int) -> Bool {
      let last = bytes[start + 16]
      return (unplain(bytes.eightBytes(at: start)) | unplain(bytes.eightBytes(at: start + 8)))
        & 0x8080_8080_8080_8080 == 0 && last &- 0x20 < 0x5F
    }

    /// The top bit of each byte says whether it is no printable character: it is set in the byte itself, in
    /// one more (above 0x7E) or in 0x9F less the byte (below 0x20). Bytes that carry have set it themselves.
    @inlinable @inline(__always)
    static func unplain(_ word: UInt64) -> UInt64 {
      word | (word &+ 0x0101_0101_0101_0101) | (0x9F9F_9F9F_9F9F_9F9F &- word)
    }

    /// Printable ASCII, and what stands where a vehicle does not know its VIN.
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
