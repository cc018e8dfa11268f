/// Writes JSON straight into bytes: no tree, no intermediate strings.
///
///     var writer = JSONWriter()
///     writer.object {
///       $0.member("plate", "晋D12345")
///       $0.member("axles", 6)
///     }
///
/// Members come out in the order written, without spaces: the same values always give the same bytes.
public struct JSONWriter: Sendable {
  public internal(set) var bytes: [UInt8]
  private var needsComma = false

  public init(reserving capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// The JSON text so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets the content and keeps the memory.
  public mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Ends a line of NDJSON.
  public mutating func endLine() {
    bytes.append(0x0A)
    needsComma = false
  }

  public mutating func object<E: Error>(
    _ content: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    try nested(UInt8(ascii: "{"), UInt8(ascii: "}"), content)
  }

  public mutating func array<E: Error>(
    _ content: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    try nested(UInt8(ascii: "["), UInt8(ascii: "]"), content)
  }

  private mutating func nested<E: Error>(
    _ open: UInt8, _ close: UInt8, _ content: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    separate()
    bytes.append(open)
    needsComma = false
    try content(&self)
    bytes.append(close)
    needsComma = true
  }

  mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// Writes the name of the member whose value is written next: a literal, with nothing to escape.
  public mutating func name(_ name: String) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func name(dynamic name: String) {
    value(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func value(_ text: String) {
    separate()
    quote(text)
  }
  public mutating func value(_ number: some BinaryInteger) {
    separate()
    bytes.append(contentsOf: String(number).utf8)
  }
  /// Not-a-number and infinities have no JSON form: they become `null`.
  public mutating func value(_ number: Double) {
    separate()
    bytes.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
  }
  public mutating func value(_ flag: Bool) {
    separate()
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }
  public mutating func value(_ json: JSON) {
    switch json {
    case .null: null()
    case .bool(let flag): value(flag)
    case .number(let text):
      separate()
      bytes.append(contentsOf: text.utf8)
    case .string(let text): value(text)
    case .array(let values): array { for item in values { $0.value(item) } }
    case .object(let members):
      object { writer in
        for member in members {
          writer.name(dynamic: member.name)
          writer.value(member.value)
        }
      }
    }
  }

  /// Writes members that another writer wrote: its ``bytes``, without braces around them.
  public mutating func members(encoded members: [UInt8]) {
    guard !members.isEmpty else { return }
    separate()
    bytes.append(contentsOf: members)
  }

  public mutating func member(_ key: String, _ text: String) {
    name(key)
    value(text)
  }
  public mutating func member(_ key: String, _ number: some BinaryInteger) {
    name(key)
    value(number)
  }
  public mutating func member(_ key: String, _ number: Double) {
    name(key)
    value(number)
  }
  public mutating func member(_ key: String, _ flag: Bool) {
    name(key)
    value(flag)
  }
  /// Leaves the member out where there is no text.
  public mutating func member(_ key: String, ifPresent text: String?) {
    if let text { member(key, text) }
  }
  public mutating func member(_ key: String, ifPresent number: (some BinaryInteger)?) {
    if let number { member(key, number) }
  }
  public mutating func member(_ key: String, ifPresent number: Double?) {
    if let number { member(key, number) }
  }

  /// Text without anything to escape, which is nearly all of it, is copied whole.
  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let utf8 = text.utf8
    if Self.mustEscape(utf8.span) {
      for byte in utf8 {
        if Self.mustEscape(byte) { escape(byte) } else { bytes.append(byte) }
      }
    } else {
      bytes.append(contentsOf: utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Looks at every byte without a way out, so that the loop can be vectorised.
  private static func mustEscape(_ text: Span<UInt8>) -> Bool {
    var found: UInt8 = 0
    for index in text.indices { found |= mustEscape(text[index]) ? 1 : 0 }
    return found != 0
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
    }
  }
}
