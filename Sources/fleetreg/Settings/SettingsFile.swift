/// A `fleetreg.yaml` as read: sections with `key: value` lines, each with its place in the file.
///
/// The file is a small, strict part of YAML, so that every YAML tool reads it the same way:
///
///     # a comment
///     section:
///       key: value            # plain, 'single' or "double" quoted
///
/// Sections start in the first column, keys are two spaces in. Lists, anchors, tags, tabs, block texts and
/// deeper levels are refused with line and column.
struct SettingsFile: Sendable {
  struct Entry: Sendable {
    let section: String
    let key: String
    let value: String
    let line: Int
    /// Of the value.
    let column: Int
    /// The variable of the environment that it comes from, where it is none of the file.
    var variable: String?
  }

  let entries: [Entry]

  init(parsing text: String) throws(SettingsError) {
    var entries: [Entry] = []
    var section: String?
    var sections: Set<String> = []
    let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    for (index, raw) in body.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let line = index + 1
      let characters = Array(raw)
      if let tab = characters.firstIndex(of: "\t") {
        throw SettingsError(.tab, line: line, column: tab + 1)
      }
      let indent = characters.firstIndex { $0 != " " } ?? characters.count
      if indent == characters.count || characters[indent] == "#" { continue }
      guard let colon = characters.firstIndex(of: ":") else {
        throw SettingsError(.colonMissing, line: line, column: indent + 1)
      }
      let key = String(characters[indent..<colon])
      guard !key.isEmpty, key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
        throw SettingsError(.key(key), line: line, column: indent + 1)
      }
      let (value, column) = try Self.value(in: characters, after: colon, line: line)
      switch (indent, value) {
      case (0, nil):
        guard sections.insert(key).inserted else {
          throw SettingsError(.repeated(key), line: line, column: 1)
        }
        section = key
      case (0, _):
        throw SettingsError(.valueOutsideSection(key), line: line, column: 1)
      case (2, let value):
        guard let section else { throw SettingsError(.indentation, line: line, column: 1) }
        guard !entries.contains(where: { $0.section == section && $0.key == key }) else {
          throw SettingsError(.repeated("\(section).\(key)"), line: line, column: 3)
        }
        // A key without a value is one that is not set.
        guard let value else { continue }
        entries.append(
          Entry(section: section, key: key, value: value, line: line, column: column))
      default:
        throw SettingsError(.indentation, line: line, column: indent + 1)
      }
    }
    self.entries = entries
  }

  /// The text behind the colon without comment and quotes; `nil` where there is none.
  private static func value(
    in line: [Character], after colon: Int, line number: Int
  ) throws(SettingsError) -> (value: String?, column: Int) {
    guard let start = line[(colon + 1)...].firstIndex(where: { $0 != " " }), line[start] != "#"
    else { return (nil, 0) }
    let column = start + 1
    guard start > colon + 1 else {
      throw SettingsError(.spaceMissing, line: number, column: column)
    }
    let quote = line[start]
    switch quote {
    case "\"", "'":
      guard let end = line[(start + 1)...].firstIndex(of: quote) else {
        throw SettingsError(.quoteOpen, line: number, column: column)
      }
      let inside = line[(start + 1)..<end]
      if let escape = inside.firstIndex(of: "\\"), quote == "\"" {
        throw SettingsError(.unsupported("\\"), line: number, column: escape + 1)
      }
      if let rest = line[(end + 1)...].firstIndex(where: { $0 != " " }), line[rest] != "#" {
        throw SettingsError(.textAfterQuote, line: number, column: rest + 1)
      }
      return (String(inside), column)
    case "[", "{", "&", "*", "!", "|", ">", "%", "@", "`":
      throw SettingsError(.unsupported(String(quote)), line: number, column: column)
    default:
      var end = line.count
      for index in start..<line.count where line[index] == "#" && line[index - 1] == " " {
        end = index
        break
      }
      while end > start, line[end - 1] == " " { end -= 1 }
      return (String(line[start..<end]), column)
    }
  }
}
