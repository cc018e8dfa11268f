/// Something that a register keeps under an id, with a history of its changes.
///
/// An entry is stored as the JSON that it writes, and that JSON is also what history compares: one
/// form for the store, for history and for programs.
public protocol RegisterEntry: Hashable, Sendable {
  static var kind: RegisterKind { get }
  /// What names the entry among those of its kind; it never changes.
  var id: String { get }
  /// The other entries that this one names: they must exist, and stay while this one does.
  var references: [RegisterReference] { get }
  /// Writes the members in a fixed order; what is personal in full only where `personal` says so.
  func encode(into writer: inout JSONWriter, showing personal: PersonalData)
  init(decoding json: JSON) throws(EntryError)
  /// Refuses what must not be stored, naming the first field that is wrong.
  func check() throws(EntryError)
}

extension RegisterEntry {
  public var references: [RegisterReference] { [] }
  public func check() throws(EntryError) {}

  /// The entry as the JSON that it writes.
  public func json(showing personal: PersonalData) -> [UInt8] {
    var writer = JSONWriter(reserving: 512)
    encode(into: &writer, showing: personal)
    return writer.bytes
  }
}

/// An entry by kind and id.
public struct RegisterReference: Hashable, Sendable {
  public let kind: RegisterKind
  public let id: String
  public init(_ kind: RegisterKind, _ id: String) {
    self.kind = kind
    self.id = id
  }
}

/// Whether names, phones, addresses and identity numbers of persons are shown.
public enum PersonalData: Sendable {
  /// Enough is left to recognise what one already knows.
  case masked
  /// In full: for the store itself and for whoever may ask.
  case shown
}

extension PersonalData {
  /// The text itself, or its mask.
  func text(_ text: String, _ mask: (String) -> String) -> String {
    self == .shown ? text : mask(text)
  }

  /// Whether a text has the stars of a mask. Nobody's name, phone or address has.
  public static func isMask(_ text: String) -> Bool { text.contains("*") }

  /// The family name: the first character, the others as stars.
  public static func maskedName(_ name: String) -> String {
    String(name.prefix(1)) + String(repeating: "*", count: max(1, name.count - 1))
  }

  /// Three characters in front, four behind; shorter texts lose everything.
  public static func maskedPhone(_ phone: String) -> String {
    guard phone.count >= 10 else { return String(repeating: "*", count: max(1, phone.count)) }
    return phone.prefix(3) + String(repeating: "*", count: phone.count - 7) + phone.suffix(4)
  }

  /// The first six characters, which say the county and not the house.
  public static func maskedAddress(_ address: String) -> String {
    address.count > 6 ? address.prefix(6) + "***" : "***"
  }
}
