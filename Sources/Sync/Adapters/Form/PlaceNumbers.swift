import Fleet

/// What the authority calls our gates or sites: `g1=14030000001190000101, g2=…`.
struct PlaceNumbers: Sendable {
  private let numbers: [String: String]

  /// - Parameters:
  ///   - isNumber: whether a text can be such a number.
  ///   - form: what it must look like, in both languages.
  init(
    _ options: inout AdapterOptions, _ name: String,
    as form: (english: String, chinese: String) = ("a number", "编号"),
    isNumber: (String) -> Bool = { !$0.isEmpty }
  ) throws(AdapterOptionError) {
    var numbers: [String: String] = [:]
    for pair in (options.optional(name) ?? "").split(separator: ",") {
      let sides = pair.split(separator: "=", maxSplits: 1).map { String($0.trimmed) }
      guard sides.count == 2, !sides[0].isEmpty, isNumber(sides[1]),
        numbers.updateValue(sides[1], forKey: sides[0]) == nil
      else {
        throw AdapterOptionError(
          name,
          .text(
            english: "`\(pair.trimmed)` is not GATE=NUMBER with \(form.english), each gate once",
            chinese: "“\(pair.trimmed)”应为 出入口=编号，编号为\(form.chinese)，且每个出入口只写一次"))
      }
    }
    self.numbers = numbers
  }

  var isEmpty: Bool { numbers.isEmpty }

  subscript(place: String) -> String? { numbers[place] }

  /// The authority's number; our own name of the place where the settings give none.
  func number(of place: String, _ findings: inout [AdapterFinding]) -> String {
    if let number = numbers[place] { return number }
    if !numbers.isEmpty { findings.append(.place) }
    return place
  }
}
