import Fleet

/// The JSON of an entry, put together from options: each fills one member, named by its path.
///
/// What an entry must hold and how it is written is decided where entries are read from JSON, so options,
/// imports and stored entries meet the same checks; ``naming(_:)`` lets their complaints name the option that
/// was typed.
struct EntryForm {
  private(set) var json: JSON
  /// What people type for a member, by its path: an option, or an argument in brackets.
  private(set) var options: [String: String] = [:]

  init(_ json: JSON = .object([])) { self.json = json }

  /// Sets the member at a path such as `engine.power`; does nothing where there is no value.
  /// - Parameter option: what was typed for it; `nil` is the option named like the last part of the path.
  mutating func set(_ path: String, _ value: JSON?, from option: String? = nil) {
    options[path] = option ?? Self.option(path)
    guard let value else { return }
    json.set(value, at: path)
  }

  mutating func set(_ path: String, _ text: String?, from option: String? = nil) {
    set(path, text.map { .string($0) }, from: option)
  }
  mutating func set(_ path: String, _ flag: Bool?, from option: String? = nil) {
    set(path, flag.map { .bool($0) }, from: option)
  }
  mutating func set(_ path: String, _ number: Int?, from option: String? = nil) {
    set(path, number.map { .number("\($0)") }, from: option)
  }
  mutating func set(_ path: String, _ number: Double?, from option: String? = nil) {
    set(path, number.flatMap { $0.isFinite ? .number("\($0)") : nil }, from: option)
  }

  /// Says what is typed for a member that is set as a part of another.
  mutating func name(_ path: String, _ option: String) { options[path] = option }

  /// `--made-on` for `engine.madeOn`.
  private static func option(_ path: String) -> String {
    let name = path.split(separator: ".").last ?? ""
    return name.reduce(into: "--") { option, character in
      option += character.isUppercase ? "-\(character.lowercased())" : String(character)
    }
  }

  /// Runs what checks the entry; an error about a member names the option that fills it.
  func naming<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as EntryError {
      throw error.renamed { options[$0] ?? $0 }
    } catch let error as VehicleDecodingError {
      throw EntryError.invalid(
        field: options[error.member] ?? error.member, found: error.found,
        expected: .vehicle(error.expected))
    }
  }
}
