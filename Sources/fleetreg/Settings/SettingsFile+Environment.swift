extension SettingsFile {
  /// Settings that the environment gives: of `upstream.url` the variable `FLEETREG_UPSTREAM_URL`, and of every other
  /// key likewise, its section and name in capitals.
  ///
  /// A variable of a section's name that is no setting is given as one, so that it is refused like a mistyped key.
  /// Empty ones are not set.
  /// - Parameter known: every setting, `section.key`.
  static func entries(of environment: [String: String], known: [String]) -> [Entry] {
    let names = Dictionary(uniqueKeysWithValues: known.map { (variable(of: $0), $0) })
    let sections = Set(known.map { variable(of: String($0.prefix { $0 != "." })) + "_" })
    return environment.sorted { $0.key < $1.key }.compactMap { variable, value in
      guard !value.isEmpty, !secrets.contains(variable),
        let section = sections.first(where: { variable.hasPrefix($0) })
      else { return nil }
      let name = names[variable]?.split(separator: ".").map(String.init)
      return Entry(
        section: name?[0] ?? section.dropFirst(prefix.count).dropLast().lowercased(),
        key: name?[1] ?? variable.dropFirst(section.count).lowercased(), value: value, line: 0,
        column: 0, variable: variable)
    }
  }

  /// What the environment may hold instead of a file, which the settings file may not.
  private static let secrets: Set<String> = ["FLEETREG_UPSTREAM_TOKEN"]
  private static let prefix = "FLEETREG_"

  /// The variable of a setting, or the start of those of a section.
  static func variable(of name: String) -> String {
    prefix + name.uppercased().replacing(".", with: "_")
  }
}
