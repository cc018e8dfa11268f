/// A situation as one rule set sees it: for every fact the set of values that it may have, as bits or as bounds.
///
/// What is not known is every value that it may have, so that one comparison answers in three values. Made
/// once for a situation; deciding by it allocates nothing.
public struct SituationKey: Sendable {
  /// Room for every ``PolicyFact`` by its place.
  typealias Fields = InlineArray<56, UInt64>

  var fields: Fields
  /// Facts that are open because what is recorded contradicts itself.
  var contradicting: PolicyFact.Set = []
  /// Facts whose value is none that they can have; they count as missing.
  var outOfRange: PolicyFact.Set = []
  /// The lines of the plant's own tables that are not kept to.
  var broken: [PlanFinding] = []
  /// What decides about the plant's own table, where there is one and it does not settle the matter.
  var behindMeasures: PolicyFact.Set = []
  /// The numbers of the zones and lists that hold here.
  var names: [Int32] = []
  /// Exemptions that name one clause: the rule's id, and what sort they are.
  var exemptedRules: [(rule: String, bits: UInt64)] = []
  let subject: PolicySubject
  let division: Int32
  let day: Int32
  var isExit = false

  init(_ subject: PolicySubject, division: Int32, day: Int32) {
    self.subject = subject
    self.division = division
    self.day = day
    fields = Fields(repeating: 0)
    let missing = RuleVocabulary.missing
    for place in missing.indices { fields[place] = missing[place] }
  }

  subscript(_ fact: PolicyFact) -> UInt64 {
    @inline(__always) get { fields[fact.place] }
    @inline(__always) set { fields[fact.place] = newValue }
  }

  @inline(__always) static func packed(_ low: Int32, _ high: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: low)) << 32 | UInt64(UInt32(bitPattern: high))
  }

  @inline(__always) static func bounds(_ packed: UInt64) -> (low: Int32, high: Int32) {
    (
      Int32(bitPattern: UInt32(truncatingIfNeeded: packed >> 32)),
      Int32(bitPattern: UInt32(truncatingIfNeeded: packed))
    )
  }

  static let no: UInt64 = 1
  static let yes: UInt64 = 2
}
