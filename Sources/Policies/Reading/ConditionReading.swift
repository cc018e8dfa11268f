import Fleet

extension PackNode {
  /// Reads a condition: every member is a fact with its constraint, or `any` with a list of conditions.
  ///
  ///     annualFreight: {at-least: 1500000}
  ///     siding: no
  ///     any:
  ///       - stage: {at-least: "6"}
  ///       - energy: new-energy
  ///
  /// - Parameter subjects: what is asked about: every one must be able to have the facts. Where none is known,
  ///   any fact may be asked.
  func condition(_ names: PackNames, about subjects: [PolicySubject]) -> Condition? {
    guard let members = members() else { return nil }
    var parts: [Condition] = []
    for (name, key, value) in members.rest() {
      if name == "any" {
        parts.append(
          .any((value.elements() ?? []).compactMap { $0.condition(names, about: subjects) }))
      } else if let fact = PolicyFact(name: name) {
        if !source.isKept, let subject = subjects.first(where: { !$0.has(fact) }) {
          key.report(.notAsked(fact, about: subject))
        }
        if let constraint = value.constraint(of: fact, names) {
          parts.append(.fact(fact, constraint))
        }
      } else {
        let known = PolicyFact.allCases.filter { fact in subjects.allSatisfy { $0.has(fact) } }
        key.report(.unknownKey(name, nearest: nearest(to: name, among: known.map(\.name))))
      }
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private func constraint(of fact: PolicyFact, _ names: PackNames) -> Condition.Constraint? {
    switch fact.kind {
    case .flag, .since: return flag().map(Condition.Constraint.flag)
    case .number: return range(of: fact)
    case .division: return divisions(of: fact)
    case .code: return codes(of: fact, names)
    case .names:
      let known = fact == .exemption ? PolicyCodes.of(fact).codes : names.known(fact)
      let words = atLeastOne().distinct({ $0.word(known, of: fact.name) }, covers: ==)
      return words.isEmpty ? nil : .among(words)
    }
  }

  /// A division, or a list of them, each with all that lies in it; `{not: …}` for what lies elsewhere.
  private func divisions(of fact: PolicyFact) -> Condition.Constraint? {
    func read(_ node: PackNode) -> [DivisionCode] {
      node.atLeastOne().distinct({ $0.division() }, covers: { $0.contains($1) })
    }
    guard isMapping else {
      let found = read(self)
      return found.isEmpty ? nil : .inside(found)
    }
    guard let members = members() else { return nil }
    if let not = members.take("not") {
      members.finish()
      let found = read(not)
      return found.isEmpty ? nil : .outside(found)
    }
    if source.isKept { return range(of: fact) }
    // The codes of divisions are numbers without an order.
    report(.constraint(fact: fact.name, expected: "140200, [140200, 140300] or {not: 140200}"))
    return nil
  }

  private func range(of fact: PolicyFact) -> Condition.Constraint? {
    if !isMapping {
      guard let number = number() else { return nil }
      if source.isKept { return .within(number...number) }
      report(.bare(fact: fact.name, value: "\(number)", isNumber: true))
      return nil
    }
    guard let members = members() else { return nil }
    let isBounded = members.isBounded
    let low = members.take("at-least")?.number()
    let above = members.take("above")?.number().map { $0 + 1 }
    let high = members.take("at-most")?.number()
    let below = members.take("below")?.number().map { $0 - 1 }
    members.finish()
    let range = (low ?? above ?? 0, high ?? below ?? Int(Int32.max))
    guard isBounded, range.0 <= range.1 else {
      report(.constraint(fact: fact.name, expected: "{at-least: n, at-most: n}"))
      return nil
    }
    return .within(range.0...range.1)
  }

  private func codes(of fact: PolicyFact, _ names: PackNames) -> Condition.Constraint? {
    let table = PolicyCodes.of(fact)
    func found(_ node: PackNode) -> [String]? {
      guard let word = node.text() else { return nil }
      if let members = table.members(of: word) { return members }
      if names.known(fact).contains(word) { return [word] }
      let all = table.codes + table.groups.keys.sorted() + names.known(fact)
      node.report(.word(word, nearest: fact.nearestCode(to: word, among: all), of: fact.name))
      return nil
    }
    func members(of node: PackNode) -> [String] { found(node) ?? [] }
    func list(_ node: PackNode) -> [String] {
      node.atLeastOne().distinct(found, covers: { Set($0).isSuperset(of: $1) }).flatMap(\.self)
    }
    guard isMapping else {
      let codes = list(self)
      if table.isOrdered, !isSequence, !source.isKept {
        if let word = scalar, !codes.isEmpty {
          report(.bare(fact: fact.name, value: word, isNumber: false))
        }
        return nil
      }
      return codes.isEmpty ? nil : .among(codes)
    }
    guard let parts = self.members() else { return nil }
    if let not = parts.take("not") {
      parts.finish()
      return .not(list(not))
    }
    let isBounded = parts.isBounded
    let bounds = (
      parts.take("at-least").map(members), parts.take("above").map(members),
      parts.take("at-most").map(members), parts.take("below").map(members)
    )
    parts.finish()
    guard table.isOrdered else {
      report(.constraint(fact: fact.name, expected: "a list of codes"))
      return nil
    }
    func place(_ codes: [String]?, _ pick: ([Int]) -> Int?) -> Int? {
      codes.flatMap { pick($0.compactMap { table.codes.firstIndex(of: $0) }) }
    }
    let first = place(bounds.0) { $0.min() } ?? place(bounds.1) { $0.max().map { $0 + 1 } } ?? 0
    let last =
      place(bounds.2) { $0.max() } ?? place(bounds.3) { $0.min().map { $0 - 1 } }
      ?? table.codes.count - 1
    guard isBounded, first <= last else {
      report(.constraint(fact: fact.name, expected: "{at-least: code, at-most: code}"))
      return nil
    }
    return .among(Array(table.codes[first...last]))
  }
}

extension [PackNode] {
  /// What each element says, where none says what another one does already: it would look as if it added something.
  fileprivate func distinct<Value>(
    _ read: (PackNode) -> Value?, covers: (Value, Value) -> Bool
  ) -> [Value] {
    let found = compactMap { node in read(node).map { (node: node, value: $0) } }
    for (place, item) in found.enumerated() {
      let other = found.indices.first { other in
        other != place && covers(found[other].value, item.value)
          && (other < place || !covers(item.value, found[other].value))
      }
      if let other, !item.node.source.isKept {
        item.node.report(
          .covered(item.node.scalar ?? "", by: found[other].node.scalar ?? ""))
      }
    }
    return found.map(\.value)
  }
}

extension PolicyFact {
  /// The code that was probably meant: of a stage the one that people write so, such as `VI` or `国六`.
  func nearestCode(to word: String, among words: [String]) -> String? {
    if self == .stage || self == .machineryStage,
      let stage = EmissionStage(reading: word)?.rawValue, words.contains(stage)
    {
      return stage
    }
    return nearest(to: word, among: words)
  }
}

extension PackMembers {
  /// Whether there is a bound, and none of a side twice: of two, one would go unheard.
  fileprivate var isBounded: Bool {
    let low = [take("at-least"), take("above")].count { $0 != nil }
    let high = [take("at-most"), take("below")].count { $0 != nil }
    return low < 2 && high < 2 && low + high > 0
  }
}

/// The names that a pack declares, by the fact that they are values of.
struct PackNames {
  var names: [Pack.Name] = []

  func known(_ fact: PolicyFact) -> [String] { names.filter { $0.fact == fact }.map(\.id) }
}
