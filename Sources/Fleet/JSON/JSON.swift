/// A JSON value as it was read: numbers keep their text, members keep their order.
///
/// This is what device payloads and lines of a batch are read into. It holds what the sender wrote;
/// what it means is decided by whoever knows the format.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The number's own text, checked against the grammar of RFC 8259.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public let name: String
    public let value: JSON
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The first member of that name; `nil` where this is no object or has none.
  /// - Complexity: O(members).
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  public var isNull: Bool { self == .null }
  /// The number if it is a whole one that fits; a number in a string does not count.
  public var integer: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }
  public var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
  /// The text of a string or of a number: devices write either where the other is meant.
  public var textOrNumber: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }
}
