import Fleet

extension Pack.RuleEntry {
  /// The parts in a combination of readings: each option changes what it names and nothing else, so that several
  /// hold together. Two that would change the same thing are refused when a pack is read.
  func parts(in choices: [PolicyRule.Choice]) -> Pack.Parts {
    let changed = choices.compactMap { changes[$0] }
    guard changed.count > 1 else { return changed.first ?? parts }
    var result = parts
    for change in changed {
      if change.area != parts.area { result.area = change.area }
      if change.from != parts.from { result.from = change.from }
      if change.until != parts.until { result.until = change.until }
    }
    result.binds = parts.binds.changed(as: changed.map(\.binds))
    result.requires = parts.requires.changed(as: changed.map(\.requires))
    return result
  }
}

extension Pack.Parts {
  /// What two changes of these parts both change, each otherwise; `nil` where they hold together.
  func collision(of first: Pack.Parts, _ second: Pack.Parts) -> String? {
    func collide<Part: Equatable>(_ part: KeyPath<Pack.Parts, Part>) -> Bool {
      let (own, a, b) = (self[keyPath: part], first[keyPath: part], second[keyPath: part])
      return a != own && b != own && a != b
    }
    if collide(\.area) { return "area" }
    if collide(\.from) { return "from" }
    if collide(\.until) { return "until" }
    if let fact = binds.collision(of: first.binds, second.binds) { return "binds.\(fact.name)" }
    return requires.collision(of: first.requires, second.requires).map { "requires.\($0.name)" }
  }
}

extension Condition {
  /// The conditions that hold together here.
  private var conjuncts: [Condition] {
    if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// What goes and what comes where this becomes another.
  private func difference(to other: Condition) -> Set<Condition> {
    Set(conjuncts).symmetricDifference(other.conjuncts)
  }

  /// What goes where this becomes another.
  private func taken(by other: Condition) -> Set<Condition> {
    Set(conjuncts).subtracting(other.conjuncts)
  }

  /// A fact of which two changes say something, each otherwise. Where each puts something else in the place of
  /// conditions of its own there is none: both hold.
  func collision(of first: Condition, _ second: Condition) -> PolicyFact? {
    let (a, b) = (difference(to: first), difference(to: second))
    guard a != b else { return nil }
    let (gone, goneToo) = (taken(by: first), taken(by: second))
    if !gone.isEmpty, !goneToo.isEmpty, gone.isDisjoint(with: goneToo) { return nil }
    let facts = Set(a.flatMap(\.facts))
    return PolicyFact.allCases.first { fact in
      facts.contains(fact) && b.contains { $0.facts.contains(fact) }
    }
  }

  /// This with the changes that lead to the others, all of them: what one takes away is gone, what one adds is there.
  func changed(as others: [Condition]) -> Condition {
    let changes = others.filter { $0 != self }
    guard changes.count > 1 else { return changes.first ?? self }
    let own = conjuncts
    var parts = own.filter { part in changes.allSatisfy { $0.conjuncts.contains(part) } }
    for part in changes.flatMap(\.conjuncts) where !own.contains(part) && !parts.contains(part) {
      parts.append(part)
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }
}
