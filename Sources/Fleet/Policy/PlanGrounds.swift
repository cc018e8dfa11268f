/// Keeps every rule of the plans that bound; they become a ``Verdict`` at the end.
struct PlanGrounds: PlanRecorder {
  struct Entry {
    let rule: Int32
    let state: Verdict.Ground.State
    let missing: PolicyFact.Set
    let exception: Int
  }

  private(set) var entries: [Entry] = []
  /// The closed facts that alone kept a rule from binding.
  private(set) var closed: PolicyFact.Set = []

  init() { entries.reserveCapacity(8) }

  /// A rule that holds in several places at once (a county and a zone) is kept once, with what is gravest.
  mutating func record(
    _ rule: Int32, _ state: Verdict.Ground.State, missing: PolicyFact.Set, exception: Int
  ) {
    let entry = Entry(rule: rule, state: state, missing: missing, exception: exception)
    if let same = entries.firstIndex(where: { $0.rule == rule }) {
      if state.outcome > entries[same].state.outcome { entries[same] = entry }
      return
    }
    entries.append(entry)
  }

  static var keepsGrounds: Bool { true }

  mutating func passOver(_ closed: PolicyFact.Set) { self.closed.formUnion(closed) }

  /// The grounds in the order of the packs.
  mutating func sort() { entries.sort { $0.rule < $1.rule } }

  var outcome: Outcome { entries.reduce(.allow) { max($0, $1.state.outcome) } }
}
