import Fleet

/// The JSON of an entry, put together from options: each fills one member, named by its path.
///
/// What an entry must hold and how it is written is decided where entries are read from JSON, so options,
/// imports and stored entries meet the same checks and the same complaints.
struct EntryForm {
  private(set) var json: JSON

  init(_ json: JSON = .object([])) { self.json = json }

  /// Sets the member at a path such as `engine.power`; does nothing where there is no value.
  mutating func set(_ path: String, _ value: JSON?) {
    guard let value else { return }
    json = Self.setting(path.split(separator: ".")[...], of: json, to: value)
  }

  mutating func set(_ path: String, _ text: String?) { set(path, text.map { .string($0) }) }
  mutating func set(_ path: String, _ flag: Bool?) { set(path, flag.map { .bool($0) }) }
  mutating func set(_ path: String, _ number: Int?) { set(path, number.map { .number("\($0)") }) }
  mutating func set(_ path: String, _ number: Double?) {
    set(path, number.flatMap { $0.isFinite ? .number("\($0)") : nil })
  }

  private static func setting(
    _ path: ArraySlice<Substring>, of json: JSON, to value: JSON
  ) -> JSON {
    guard let name = path.first.map(String.init) else { return value }
    var members = json.members ?? []
    let new = setting(path.dropFirst(), of: json[name] ?? .object([]), to: value)
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index] = JSON.Member(name, new)
    } else {
      members.append(JSON.Member(name, new))
    }
    return .object(members)
  }
}
