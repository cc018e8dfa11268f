public import Fleet

/// Turns what people have of the protocol into its bytes: the bytes themselves, hexadecimal digits or Base64,
/// in pieces of any size.
public struct OBDInput: Sendable {
  public enum Form: String, CaseIterable, Sendable { case binary, hex, base64 }

  /// `nil` until the first piece has told.
  public private(set) var form: Form?
  /// Bits that do not make a byte yet, and how many there are.
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var offset: UInt64 = 0

  /// - Parameter form: `nil` finds it out: a frame always holds bytes that no text has.
  public init(_ form: Form? = nil) { self.form = form }

  /// The bytes that a piece completes.
  public mutating func bytes(of piece: [UInt8]) throws(OBDInputError) -> [UInt8] {
    if form == nil, !piece.isEmpty { form = Self.form(of: piece) }
    guard let form, form != .binary else { return piece }
    var bytes: [UInt8] = []
    for byte in piece {
      offset += 1
      // A padded end: what follows, such as another line, begins anew.
      if form == .base64, byte == UInt8(ascii: "=") { (bits, bitCount) = (0, 0) }
      if Self.isSeparator(byte, in: form) { continue }
      guard let value = Self.value(of: byte, in: form) else {
        throw .character(byte, form, offset: offset - 1)
      }
      let width = form == .hex ? 4 : 6
      bits = bits << UInt32(width) | UInt32(value)
      bitCount += width
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
        bits &= 0xFF
      }
    }
    return bytes
  }

  /// Ends the input.
  public func finish() throws(OBDInputError) {
    // Four bits of hexadecimal are half a byte; six of Base64 are one character of a byte.
    if form == .hex && bitCount != 0 || form == .base64 && bitCount >= 6 {
      throw .incomplete(form ?? .hex)
    }
  }

  private static func form(of piece: [UInt8]) -> Form {
    for form in [Form.hex, .base64]
    where piece.allSatisfy({ isSeparator($0, in: form) || value(of: $0, in: form) != nil }) {
      return form
    }
    return .binary
  }

  private static func isSeparator(_ byte: UInt8, in form: Form) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: true
    case UInt8(ascii: "="): form == .base64
    case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: ","): form == .hex
    default: false
    }
  }

  private static func value(of byte: UInt8, in form: Form) -> UInt8? {
    switch (byte, form) {
    case (UInt8(ascii: "0")...UInt8(ascii: "9"), .hex): byte - 0x30
    case (UInt8(ascii: "A")...UInt8(ascii: "F"), .hex): byte - 0x41 + 10
    case (UInt8(ascii: "a")...UInt8(ascii: "f"), .hex): byte - 0x61 + 10
    case (UInt8(ascii: "A")...UInt8(ascii: "Z"), .base64): byte - 0x41
    case (UInt8(ascii: "a")...UInt8(ascii: "z"), .base64): byte - 0x61 + 26
    case (UInt8(ascii: "0")...UInt8(ascii: "9"), .base64): byte - 0x30 + 52
    case (UInt8(ascii: "+"), .base64), (UInt8(ascii: "-"), .base64): 62
    case (UInt8(ascii: "/"), .base64), (UInt8(ascii: "_"), .base64): 63
    default: nil
    }
  }
}

/// Why a text is not the bytes that it is said to be.
public enum OBDInputError: Error, Hashable, Sendable {
  case character(UInt8, OBDInput.Form, offset: UInt64)
  case incomplete(OBDInput.Form)
}

extension OBDInputError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .character: "obd.input.character"
    case .incomplete: "obd.input.incomplete"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.character(let byte, let form, let offset), .english):
      "byte 0x\(OBD.hexadecimal([byte])) at offset \(offset) does not stand in \(form.rawValue)"
    case (.character(let byte, let form, let offset), .chinese):
      "第 \(offset) 字节 0x\(OBD.hexadecimal([byte])) 不是 \(form.rawValue) 字符"
    case (.incomplete(let form), .english): "the \(form.rawValue) text ends within a byte"
    case (.incomplete(let form), .chinese): "\(form.rawValue) 文本在一个字节中间结束"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "say what it is by --form hex, base64 or binary"
    case .chinese: "请用 --form 指定 hex、base64 或 binary"
    }
  }

  public var description: String { text(in: .english) }
}
