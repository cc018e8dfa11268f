extension OBD {
  /// The mark that a frame begins with: two equal bytes. Both are accepted everywhere, because bodies of
  /// either standard travel behind either mark.
  public enum StartMark: UInt8, CaseIterable, Sendable {
    /// `##`, Annex Q.
    case hashes = 0x23
    /// `~~`, HJ 1239.3.
    case tildes = 0x7E

    public var text: String { self == .hashes ? "##" : "~~" }
  }

  /// Who speaks: a terminal to a platform, or a platform to an authority and back.
  public enum Form: Hashable, Sendable {
    /// Terminal form; the byte is the version of its software, a free number.
    case terminal(version: UInt8)
    case platform(ResponseFlag)
  }

  /// The response flag of the platform form. Unknown values survive.
  public struct ResponseFlag: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Not an answer.
    public static let command = ResponseFlag(rawValue: 0xFE)
    public static let success = ResponseFlag(rawValue: 0x01)
    public static let error = ResponseFlag(rawValue: 0x02)
    /// Known from GB/T 32960, not confirmed for HJ 1239.
    public static let duplicateVIN = ResponseFlag(rawValue: 0x03)

    public var isKnown: Bool { (1...3).contains(rawValue) || self == .command }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.command, .english): "command"
      case (.command, .chinese): "命令"
      case (.success, .english): "success"
      case (.success, .chinese): "成功"
      case (.error, .english): "error"
      case (.error, .chinese): "错误"
      case (.duplicateVIN, .english): "duplicate VIN (unconfirmed)"
      case (.duplicateVIN, .chinese): "VIN 重复（待核实）"
      default: "0x" + OBD.hexadecimal([rawValue])
      }
    }
  }

  /// The seventeen bytes of the header: a VIN on the road, the environmental code of a machine off it.
  public typealias Identity = FixedBytes<17>

  /// What stands before the data unit.
  ///
  ///     0  2  start mark            twice the same byte
  ///     2  1  command
  ///     terminal form               platform form
  ///     3 17  identity              3  1  response flag
  ///    20  1  software version      4 17  identity
  ///    21  1  encryption
  ///    22  2  length of the data unit, 0...65531
  public struct Header: Hashable, Sendable {
    static let size = 24

    public var start: StartMark
    public var command: Command
    public var form: Form
    public var identity: Identity
    public var encryption: Encryption

    public init(
      start: StartMark = .hashes, command: Command, form: Form, identity: Identity,
      encryption: Encryption = .none
    ) {
      self.start = start
      self.command = command
      self.form = form
      self.identity = identity
      self.encryption = encryption
    }

    /// A first byte that is a response flag cannot begin a VIN: it tells the platform form.
    init(_ head: Head) {
      let words: InlineArray<3, UInt64> = [head.first, head.second, head.third]
      let bytes = unsafe words.span.bytes
      start = head[0] == StartMark.hashes.rawValue ? .hashes : .tildes
      command = Command(rawValue: head[2])
      let flag = ResponseFlag(rawValue: head[3])
      if flag.isKnown {
        form = .platform(flag)
        identity = Identity(bytes, at: 4)
      } else {
        form = .terminal(version: head[20])
        identity = Identity(bytes, at: 3)
      }
      encryption = Encryption(rawValue: head[21])
    }

    func append(to bytes: inout [UInt8], unitLength: UInt16) {
      bytes += [start.rawValue, start.rawValue, command.rawValue]
      switch form {
      case .terminal(let version):
        bytes.append(identity)
        bytes.append(version)
      case .platform(let flag):
        bytes.append(flag.rawValue)
        bytes.append(identity)
      }
      bytes.append(encryption.rawValue)
      bytes.append(bigEndian: unitLength)
    }
  }

  /// The bytes of a header, not read yet.
  @usableFromInline struct Head: Hashable, Sendable {
    /// In the order of memory.
    @usableFromInline let first, second, third: UInt64

    /// The first bytes; there must be as many as a header has.
    @inlinable @inline(__always)
    init(_ bytes: Span<UInt8>) {
      first = bytes.eightBytes(at: 0)
      second = bytes.eightBytes(at: 8)
      third = bytes.eightBytes(at: 16)
    }

    /// Whether one of the start marks stands at the front, and not three such bytes.
    @inlinable @inline(__always)
    var beginsPlainly: Bool {
      let word = UInt64(littleEndian: first)
      let mark = UInt16(truncatingIfNeeded: word)
      return (mark == 0x7E7E || mark == 0x2323)
        && UInt8(truncatingIfNeeded: word >> 16) != UInt8(truncatingIfNeeded: word)
    }

    /// What the last two bytes say.
    @inlinable @inline(__always)
    var unitLength: Int { Int(UInt64(bigEndian: third) & 0xFFFF) }

    /// - Precondition: `0 <= index < 24`.
    subscript(index: Int) -> UInt8 {
      let word = index < 8 ? first : index < 16 ? second : third
      return UInt8(truncatingIfNeeded: UInt64(bigEndian: word) >> UInt64(56 - index % 8 * 8))
    }
  }
}
