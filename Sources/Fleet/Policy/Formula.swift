/// A compiled condition: a range of ``FactTest``s. Tests up to one that ends a clause are joined by "or", clauses
/// by "and"; an empty formula is true.
struct Formula: Sendable {
  let start: Int32
  let end: Int32
  /// The facts that it reads.
  let facts: PolicyFact.Set
}

/// One fact against a mask, a range, or a name.
struct FactTest: Hashable, Sendable {
  enum Operation: UInt8, Sendable {
    /// The fact is one of the codes of the mask.
    case among
    /// The number lies in the range: the low end in the upper half, the high end in the lower.
    case within
    /// One of the names of the mask is there; none recorded means no.
    case overlaps
    /// The name of this number is there.
    case named
  }

  let place: UInt8
  let operation: Operation
  var endsClause: Bool
  var operand: UInt64
}

extension FactTest {
  @inline(__always)
  func truth(of key: borrowing SituationKey) -> Truth {
    let value = key.fields[Int(place)]
    switch operation {
    case .among:
      let inside = value & operand
      return inside == 0 ? .no : inside == value ? .yes : .unsettled
    case .within:
      let (low, high) = SituationKey.bounds(value)
      let (first, last) = SituationKey.bounds(operand)
      if high < first || low > last { return .no }
      return first <= low && high <= last ? .yes : .unsettled
    case .overlaps: return value & operand != 0 ? .yes : .no
    case .named: return key.names.contains(Int32(truncatingIfNeeded: operand)) ? .yes : .no
    }
  }
}

extension Formula {
  @inline(__always)
  func truth(of key: borrowing SituationKey, _ tests: [FactTest]) -> Truth {
    var result = Truth.yes
    var clause = Truth.no
    var position = Int(start)
    while position < Int(end) {
      let test = tests[position]
      clause = max(clause, test.truth(of: key))
      if test.endsClause {
        if clause == .no { return .no }
        result = min(result, clause)
        clause = .no
      }
      position += 1
    }
    return result
  }

  /// The closed facts of the clauses that are not met; none where another fact fails one of them as well.
  func closedOutside(of key: borrowing SituationKey, _ tests: [FactTest]) -> PolicyFact.Set {
    var found: PolicyFact.Set = []
    var clause = Truth.no
    var facts: PolicyFact.Set = []
    for position in Int(start)..<Int(end) {
      let test = tests[position]
      clause = max(clause, test.truth(of: key))
      facts.insert(PolicyFact.Set(place: test.place))
      guard test.endsClause else { continue }
      if clause == .no {
        guard facts.isSubset(of: .closed) else { return [] }
        found.formUnion(facts)
      }
      clause = .no
      facts = []
    }
    return found
  }

  /// The facts whose absence leaves the formula unsettled.
  func unsettled(of key: borrowing SituationKey, _ tests: [FactTest])
    -> PolicyFact.Set
  {
    var found: PolicyFact.Set = []
    var open: PolicyFact.Set = []
    var isMet = false
    for position in Int(start)..<Int(end) {
      let test = tests[position]
      switch test.truth(of: key) {
      case .yes: isMet = true
      case .unsettled: open.insert(PolicyFact.Set(place: test.place))
      case .no: break
      }
      if test.endsClause {
        if !isMet { found.formUnion(open) }
        open = []
        isMet = false
      }
    }
    return found
  }
}
