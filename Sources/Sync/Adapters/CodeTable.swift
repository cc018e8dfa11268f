import Fleet

/// How a target writes the words of a closed list of ours. What it has no code for goes out as its `other`, which
/// the adapter counts as a finding.
struct CodeTable: Hashable, Sendable {
  var codes: [String: String]
  /// The code for everything else; `nil` where the target has none.
  var other: String?

  init(_ codes: [String: String], other: String? = nil) {
    self.codes = codes
    self.other = other
  }

  /// The code of a word; `nil` where the target cannot say it at all.
  func code(for word: String) -> (text: String, isExact: Bool)? {
    if let code = codes[word] { return (code, true) }
    return other.map { ($0, false) }
  }
}

extension AdapterOptions {
  /// `G1=1, G2=2`: what stands for what, in the order written; empty where the setting is not there.
  mutating func pairs(
    _ name: String
  ) throws(AdapterOptionError) -> [(name: String, code: String)] {
    var pairs: [(name: String, code: String)] = []
    for pair in list(name) ?? [] {
      guard let equals = pair.firstIndex(of: "=") else { throw Self.noPair(pair, name) }
      let (key, value) = (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
      guard !key.isEmpty, !value.isEmpty, !value.contains("="),
        !pairs.contains(where: { $0.name == key })
      else { throw Self.noPair(pair, name) }
      pairs.append((key, value))
    }
    return pairs
  }

  /// The same for looking up.
  mutating func map(_ name: String) throws(AdapterOptionError) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try pairs(name).map { ($0.name, $0.code) })
  }

  private static func noPair(_ found: String, _ name: String) -> AdapterOptionError {
    AdapterOptionError(
      name,
      .text(
        english: "`\(found)` is no pair NAME=CODE, or its name stands there twice",
        chinese: "“\(found)”不是“名称=代码”，或名称重复"))
  }

  /// `a, b, c`; `nil` where the setting is not there.
  mutating func list(_ name: String) -> [String]? {
    optional(name).map {
      $0.split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty }
    }
  }

  /// A code table over the built-in one: `yellow=2, other=9`; what it does not name stays.
  /// - Parameter words: the names that it may hold beside `other`.
  mutating func table(
    _ name: String, _ table: CodeTable, words: [String]
  ) throws(AdapterOptionError) -> CodeTable {
    var table = table
    for (word, code) in try pairs(name) {
      if word == "other" {
        table.other = code
        if table.codes["other"] != nil { table.codes["other"] = code }
      } else if words.contains(word) {
        table.codes[word] = code
      } else {
        throw AdapterOptionError(name, .codes(found: "\(word)=\(code)", words + ["other"]))
      }
    }
    return table
  }

  /// On or off.
  mutating func flag(_ name: String) throws(AdapterOptionError) -> Bool? {
    try word(name, ["on": true, "off": false])
  }
}

extension CodeTable {
  static let colourWords = [
    "blue", "yellow", "black", "white", "green", "gradient-green", "yellow-green", "farm-yellow",
    "farm-green", "blue-white", "temporary", "red", "not-plated", "unknown",
  ]
  static let directionWords = ["in", "out", "unknown"]
  static let stageWords = [
    "0", "1", "2", "3", "3r", "4", "5", "6", "6a", "6b", "D", "N", "X",
  ]
  static let fuelWords = [
    "A", "B", "C", "D", "E", "F", "L", "M", "N", "O", "O0", "O1", "BO", "BO0", "BO1", "AO", "AO0",
    "AO1", "P", "Q", "Y", "Z",
  ]
}
