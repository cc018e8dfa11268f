import Fleet

extension PackError {
  /// The subjects whose questions can have a fact.
  static func askable(_ fact: PolicyFact) -> [String] {
    PolicySubject.allCases.filter { $0.has(fact) }.map(\.code)
  }

  /// The facts of a subject whose names are near to that of another one; all of them where none is.
  static func near(_ fact: PolicyFact, of subject: PolicySubject) -> [String] {
    let names = subject.facts.map(\.name)
    let near = nearNames(
      to: fact.name.lowercased(), among: names.map { $0.lowercased() }, count: 4)
    return near.isEmpty ? names : near.flatMap { near in names.filter { $0.lowercased() == near } }
  }

  static func listed(_ names: [String], _ separator: String) -> String {
    names.map { "`\($0)`" }.joined(separator: separator)
  }
}
