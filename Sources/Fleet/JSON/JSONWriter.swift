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
  public mutating func name(_ name: StaticString) {
    pair(name, room: 0) { _ in }
    needsComma = false
  }

  /// Writes a name and the value behind it, in `room` bytes at most, into memory that is made sure of once.
  @inline(__always)
  mutating func pair(
    _ name: StaticString, room: Int, _ value: (inout OutputSpan<UInt8>) -> Void
  ) {
    let hasComma = needsComma
    bytes.append(addingCapacity: name.utf8CodeUnitCount + 4 + room) { output in
      if hasComma { output.append(UInt8(ascii: ",")) }
      output.append(UInt8(ascii: "\""))
      output.append(name)
      output.append(UInt8(ascii: "\""))
      output.append(UInt8(ascii: ":"))
      value(&output)
    }
    needsComma = true
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
    guard let number = UInt64(exactly: number) else {
      return bytes.append(contentsOf: String(number).utf8)
    }
    bytes.append(addingCapacity: 20) { $0.append(decimal: number) }
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

  /// Writes members that another writer wrote, the last of them only to its name, and that one's value.
  mutating func members(encoded members: [UInt8], endingIn number: UInt64) {
    separate()
    bytes.append(contentsOf: members)
    needsComma = false
    value(number)
  }

  public mutating func member(_ key: StaticString, _ text: String) {
    let utf8 = text.utf8.span
    guard !Self.mustEscape(utf8) else {
      name(key)
      return value(text)
    }
    pair(key, room: utf8.count + 2) {
      $0.append(UInt8(ascii: "\""))
      $0.append(utf8)
      $0.append(UInt8(ascii: "\""))
    }
  }
  public mutating func member(_ key: StaticString, _ number: some BinaryInteger) {
    name(key)
    value(number)
  }
  public mutating func member(_ key: StaticString, _ number: Double) {
    name(key)
    value(number)
  }
  public mutating func member(_ key: StaticString, _ flag: Bool) {
    name(key)
    value(flag)
  }
  /// Leaves the member out where there is no text.
  public mutating func member(_ key: StaticString, ifPresent text: String?) {
    if let text { member(key, text) }
  }
  public mutating func member(_ key: StaticString, ifPresent number: (some BinaryInteger)?) {
    if let number { member(key, number) }
  }
  public mutating func member(_ key: StaticString, ifPresent number: Double?) {
    if let number { member(key, number) }
  }

  private mutating func quote(_ text: String) {
    let utf8 = text.utf8.span
    bytes.append(UInt8(ascii: "\""))
    if Self.mustEscape(utf8) {
      for index in utf8.indices {
        let byte = utf8[index]
        if Self.mustEscape(byte) { escape(byte) } else { bytes.append(byte) }
      }
    } else {
      bytes.append(addingCapacity: utf8.count) { $0.append(utf8) }
    }
    bytes.append(UInt8(ascii: "\""))
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
