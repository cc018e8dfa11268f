/// Reads the members of a stored object, so that every complaint names the whole path of its field.
///
/// A member that is absent or `null` is `nil`; one of another type than asked for is an error.
public struct EntryMembers: Sendable {
  private let json: JSON
  private let path: String

  /// - Parameter path: the field that holds the object; empty for the entry itself.
  public init(_ json: JSON, path: String = "") throws(EntryError) {
    guard case .object = json else {
      throw .invalid(field: path.isEmpty ? "entry" : path, found: nil, expected: .object)
    }
    self.json = json
    self.path = path
  }

  /// The member's path from the entry down.
  public func field(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// The names of all members, in their order.
  public var names: [String] { json.members?.map(\.name) ?? [] }

  /// Refuses a member of any other name: it might be a misspelt one that was meant to say something.
  public func refuseOthers(than known: [String]) throws(EntryError) {
    guard let other = names.first(where: { !known.contains($0) }) else { return }
    throw .invalid(field: field(other), found: nil, expected: .oneOf(known))
  }

  private func value(_ name: String) -> JSON? {
    guard let value = json[name], !value.isNull else { return nil }
    return value
  }

  private func member<Value>(
    _ name: String, _ expected: EntryError.Expectation, _ read: (JSON) -> Value?
  ) throws(EntryError) -> Value? {
    guard let value = value(name) else { return nil }
    guard let result = read(value) else {
      throw .invalid(field: field(name), found: value.textOrNumber, expected: expected)
    }
    return result
  }

  public func text(_ name: String) throws(EntryError) -> String? {
    try member(name, .text, \.string)
  }
  public func flag(_ name: String) throws(EntryError) -> Bool? { try member(name, .flag, \.bool) }
  public func number(_ name: String) throws(EntryError) -> Double? {
    try member(name, .number, \.double)
  }
  public func integer(_ name: String) throws(EntryError) -> Int64? {
    try member(name, .wholeNumber, \.integer)
  }
  public func day(_ name: String) throws(EntryError) -> Day? {
    try parsed(name, .day) { try? Day($0) }
  }
  public func id(_ name: String) throws(EntryError) -> RecordID? {
    try parsed(name, .recordID) { RecordID($0) }
  }
  public func instant(_ name: String) throws(EntryError) -> Instant? {
    try parsed(name, .instant) { Instant($0) }
  }

  /// A text with a grammar: `read` gives `nil` where the text does not follow it.
  public func parsed<Value>(
    _ name: String, _ expected: EntryError.Expectation, _ read: (String) -> Value?
  ) throws(EntryError) -> Value? {
    try member(name, expected) { $0.string.flatMap(read) }
  }

  /// A word of a closed list.
  public func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Word.Type = Word.self
  ) throws(EntryError) -> Word? {
    try parsed(name, .oneOf(Word.allCases.map(\.rawValue))) { Word(rawValue: $0) }
  }

  /// A word of an open list.
  public func open<Word: RawRepresentable<String>>(
    _ name: String, _ type: Word.Type = Word.self
  ) throws(EntryError) -> Word? {
    try parsed(name, .text) { Word(rawValue: $0) }
  }

  public func object(_ name: String) throws(EntryError) -> EntryMembers? {
    guard let value = value(name) else { return nil }
    return try EntryMembers(value, path: field(name))
  }

  /// The objects of a list.
  public func objects(_ name: String) throws(EntryError) -> [EntryMembers] {
    var result: [EntryMembers] = []
    for (index, element) in (try member(name, .list, \.array) ?? []).enumerated() {
      result.append(try EntryMembers(element, path: "\(field(name))[\(index)]"))
    }
    return result
  }

  /// The elements of a list; `nil` where there is none.
  public func elements(_ name: String) throws(EntryError) -> [JSON]? {
    try member(name, .list, \.array)
  }

  /// The divisions of a list; empty where there is none.
  func divisions(_ name: String) throws(EntryError) -> [DivisionCode] {
    try texts(name).map { text throws(EntryError) in
      guard let division = try? DivisionCode(text) else {
        throw .invalid(field: field(name), found: text, expected: .divisionCode)
      }
      return division
    }
  }

  /// The texts of a list; empty where there is none.
  public func texts(_ name: String) throws(EntryError) -> [String] {
    try member(name, .list) { $0.array?.map(\.string) }.map { texts throws(EntryError) in
      var result: [String] = []
      for (index, text) in texts.enumerated() {
        guard let text else {
          throw .invalid(field: "\(field(name))[\(index)]", found: nil, expected: .text)
        }
        result.append(text)
      }
      return result
    } ?? []
  }

  /// The value, or the error that says it is missing.
  public func require<Value>(_ name: String, _ value: Value?) throws(EntryError) -> Value {
    guard let value else { throw .missing(field: field(name)) }
    return value
  }
}

extension EntryError {
  /// Refuses an id that could not be typed, printed in one line, or told from another.
  static func checkID(_ id: String, field: String = "id") throws(EntryError) {
    let usable =
      (1...64).contains(id.count)
      && id.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0.value >= 0x20 && $0.value != 0x7F
      }
    guard usable else { throw .invalid(field: field, found: id, expected: .id) }
  }

  /// Refuses a division that nobody could look up.
  static func checkListed(_ division: DivisionCode, field: String) throws(EntryError) {
    guard division.name != nil else {
      throw .invalid(field: field, found: division.description, expected: .listedDivision)
    }
  }

  /// Refuses a text that says nothing.
  static func checkText(_ text: String, field: String) throws(EntryError) {
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw .missing(field: field)
    }
  }
}
