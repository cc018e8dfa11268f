extension JSON {
  /// How deep values may nest: more than any known format needs, far less than a stack holds.
  public static let depthLimit = 64

  /// Why bytes are not JSON; positions are byte offsets from 0.
  public enum ParsingError: Error, Hashable, Sendable {
    case unexpected(byte: UInt8, position: Int)
    case truncated
    case trailing(position: Int)
    case tooDeep(position: Int)
    case encoding(position: Int)
    case escape(position: Int)
  }

  /// Reads one JSON text (RFC 8259, UTF-8, with or without a byte order mark) and nothing behind it.
  /// - Complexity: O(bytes); nesting is bounded by ``depthLimit``.
  public init(parsing bytes: Span<UInt8>) throws(ParsingError) {
    var parser = Parser()
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      parser.position = 3
    }
    self = try parser.value(in: bytes, depth: 0)
    parser.skipSpace(in: bytes)
    guard parser.position == bytes.count else { throw .trailing(position: parser.position) }
  }

  public init(parsing bytes: [UInt8]) throws(ParsingError) { try self.init(parsing: bytes.span) }
}

extension JSON {
  private struct Parser {
    var position = 0

    mutating func skipSpace(in bytes: Span<UInt8>) {
      while position < bytes.count {
        switch bytes[position] {
        case 0x20, 0x0A, 0x0D, 0x09: position += 1
        default: return
        }
      }
    }

    private func unexpected(in bytes: Span<UInt8>) -> ParsingError {
      position < bytes.count
        ? .unexpected(byte: bytes[position], position: position) : .truncated
    }

    mutating func value(in bytes: Span<UInt8>, depth: Int) throws(ParsingError) -> JSON {
      skipSpace(in: bytes)
      guard position < bytes.count else { throw .truncated }
      switch bytes[position] {
      case UInt8(ascii: "{"): return try object(in: bytes, depth: depth)
      case UInt8(ascii: "["): return try array(in: bytes, depth: depth)
      case UInt8(ascii: "\""): return .string(try string(in: bytes))
      case UInt8(ascii: "t"): return try word("true", as: .bool(true), in: bytes)
      case UInt8(ascii: "f"): return try word("false", as: .bool(false), in: bytes)
      case UInt8(ascii: "n"): return try word("null", as: .null, in: bytes)
      default: return .number(try number(in: bytes))
      }
    }

    private mutating func word(
      _ word: StaticString, as value: JSON, in bytes: Span<UInt8>
    ) throws(ParsingError) -> JSON {
      for expected in String(describing: word).utf8 {
        guard position < bytes.count, bytes[position] == expected else {
          throw unexpected(in: bytes)
        }
        position += 1
      }
      return value
    }

    private mutating func array(
      in bytes: Span<UInt8>, depth: Int
    ) throws(ParsingError) -> JSON {
      guard depth < JSON.depthLimit else { throw .tooDeep(position: position) }
      position += 1
      var values: [JSON] = []
      skipSpace(in: bytes)
      if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
        position += 1
        return .array(values)
      }
      while true {
        values.append(try value(in: bytes, depth: depth + 1))
        if try endsList(with: UInt8(ascii: "]"), in: bytes) { return .array(values) }
      }
    }

    private mutating func object(
      in bytes: Span<UInt8>, depth: Int
    ) throws(ParsingError) -> JSON {
      guard depth < JSON.depthLimit else { throw .tooDeep(position: position) }
      position += 1
      var members: [Member] = []
      skipSpace(in: bytes)
      if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
        position += 1
        return .object(members)
      }
      while true {
        skipSpace(in: bytes)
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          throw unexpected(in: bytes)
        }
        let name = try string(in: bytes)
        skipSpace(in: bytes)
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
          throw unexpected(in: bytes)
        }
        position += 1
        members.append(Member(name, try value(in: bytes, depth: depth + 1)))
        if try endsList(with: UInt8(ascii: "}"), in: bytes) { return .object(members) }
      }
    }

    /// Reads a comma (`false`) or the closing byte (`true`).
    private mutating func endsList(
      with close: UInt8, in bytes: Span<UInt8>
    ) throws(ParsingError) -> Bool {
      skipSpace(in: bytes)
      guard position < bytes.count else { throw .truncated }
      let byte = bytes[position]
      guard byte == close || byte == UInt8(ascii: ",") else { throw unexpected(in: bytes) }
      position += 1
      return byte == close
    }

    private mutating func number(in bytes: Span<UInt8>) throws(ParsingError) -> String {
      let start = position
      if peek(in: bytes) == UInt8(ascii: "-") { position += 1 }
      if peek(in: bytes) == UInt8(ascii: "0") {
        position += 1
      } else {
        try digits(in: bytes)
      }
      if peek(in: bytes) == UInt8(ascii: ".") {
        position += 1
        try digits(in: bytes)
      }
      if let byte = peek(in: bytes), byte | 0x20 == UInt8(ascii: "e") {
        position += 1
        if let sign = peek(in: bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
          position += 1
        }
        try digits(in: bytes)
      }
      return try text(start, position, in: bytes)
    }

    private func peek(in bytes: Span<UInt8>) -> UInt8? {
      position < bytes.count ? bytes[position] : nil
    }

    private mutating func digits(in bytes: Span<UInt8>) throws(ParsingError) {
      let start = position
      while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
      guard position > start else { throw unexpected(in: bytes) }
    }

    private func text(
      _ start: Int, _ end: Int, in bytes: Span<UInt8>
    ) throws(ParsingError) -> String {
      do {
        return String(copying: try UTF8Span(validating: bytes.extracting(start..<end)))
      } catch {
        throw .encoding(position: start)
      }
    }

    /// Reads a string; text without an escape is copied once, as it stands.
    private mutating func string(in bytes: Span<UInt8>) throws(ParsingError) -> String {
      position += 1
      let start = position
      while position < bytes.count {
        switch bytes[position] {
        case UInt8(ascii: "\""):
          defer { position += 1 }
          return try text(start, position, in: bytes)
        case UInt8(ascii: "\\"): return try escapedString(from: start, in: bytes)
        case 0..<0x20: throw unexpected(in: bytes)
        default: position += 1
        }
      }
      throw .truncated
    }

    private mutating func escapedString(
      from start: Int, in bytes: Span<UInt8>
    ) throws(ParsingError) -> String {
      var result = try text(start, position, in: bytes)
      var run = position
      while position < bytes.count {
        switch bytes[position] {
        case UInt8(ascii: "\""):
          result += try text(run, position, in: bytes)
          position += 1
          return result
        case UInt8(ascii: "\\"):
          result += try text(run, position, in: bytes)
          result.unicodeScalars.append(try escape(in: bytes))
          run = position
        case 0..<0x20: throw unexpected(in: bytes)
        default: position += 1
        }
      }
      throw .truncated
    }

    private mutating func escape(in bytes: Span<UInt8>) throws(ParsingError) -> Unicode.Scalar {
      let start = position
      guard position + 1 < bytes.count else { throw .truncated }
      position += 2
      switch bytes[position - 1] {
      case UInt8(ascii: "\""): return "\""
      case UInt8(ascii: "\\"): return "\\"
      case UInt8(ascii: "/"): return "/"
      case UInt8(ascii: "b"): return "\u{8}"
      case UInt8(ascii: "f"): return "\u{C}"
      case UInt8(ascii: "n"): return "\n"
      case UInt8(ascii: "r"): return "\r"
      case UInt8(ascii: "t"): return "\t"
      case UInt8(ascii: "u"):
        let high = try hexadecimal(in: bytes)
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
          bytes[position + 1] == UInt8(ascii: "u")
        else { throw .escape(position: start) }
        position += 2
        let low = try hexadecimal(in: bytes)
        guard (0xDC00..<0xE000).contains(low),
          let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw .escape(position: start) }
        return scalar
      default: throw .escape(position: start)
      }
    }

    private mutating func hexadecimal(in bytes: Span<UInt8>) throws(ParsingError) -> UInt32 {
      guard position + 4 <= bytes.count else { throw .truncated }
      var value: UInt32 = 0
      for _ in 0..<4 {
        let byte = bytes[position]
        switch byte {
        case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
        case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((byte | 0x20) - 0x57)
        default: throw .escape(position: position)
        }
        position += 1
      }
      return value
    }
  }
}

extension JSON.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .unexpected: "json.unexpected"
    case .truncated: "json.truncated"
    case .trailing: "json.trailing"
    case .tooDeep: "json.too-deep"
    case .encoding: "json.encoding"
    case .escape: "json.escape"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unexpected(let byte, let position), .english):
      "unexpected byte 0x\(String(byte, radix: 16)) at offset \(position) of the JSON text"
    case (.unexpected(let byte, let position), .chinese):
      "JSON 第 \(position) 字节处出现意外的 0x\(String(byte, radix: 16))"
    case (.truncated, .english): "the JSON text ends too early"
    case (.truncated, .chinese): "JSON 文本不完整"
    case (.trailing(let position), .english):
      "the JSON text ends at offset \(position), but more follows"
    case (.trailing(let position), .chinese): "JSON 在第 \(position) 字节处结束，其后仍有内容"
    case (.tooDeep(let position), .english):
      "JSON nested deeper than \(JSON.depthLimit) levels at offset \(position)"
    case (.tooDeep(let position), .chinese):
      "JSON 在第 \(position) 字节处嵌套超过 \(JSON.depthLimit) 层"
    case (.encoding(let position), .english): "text at offset \(position) is not UTF-8"
    case (.encoding(let position), .chinese): "第 \(position) 字节处的文本不是 UTF-8 编码"
    case (.escape(let position), .english): "no such escape at offset \(position)"
    case (.escape(let position), .chinese): "第 \(position) 字节处的转义无效"
    }
  }

  public var description: String { text(in: .english) }
}
