/// Which number each word of the rules has: codes are bits, open names are counted.
///
/// What a pack never names needs no number: every other industry is one and the same to the rules, `other`.
struct RuleVocabulary: Sendable {
  /// Bits of the codes that packs added to open lists.
  private(set) var added: [PolicyFact: [String: UInt64]] = [:]
  private var names: [String: Int32] = [:]

  /// The last bit of an open list: any code that no rule names.
  static let otherCode: UInt64 = 1 << 63

  private static let builtIn: [[String: UInt64]] = PolicyFact.allCases.map { fact in
    let table = PolicyCodes.of(fact)
    var bits: [String: UInt64] = [:]
    for (position, code) in table.codes.enumerated() { bits[code] = 1 << UInt64(position) }
    for (group, codes) in table.groups { bits[group] = codes.reduce(0) { $0 | bits[$1]! } }
    return bits
  }

  /// The bits of a code or group. In an open list `other` is what none of the rules names; a word that
  /// nobody knows is `nil`, since it may be a misspelt one that they do.
  func bits(of code: String, for fact: PolicyFact) -> UInt64? {
    if let bits = Self.builtIn[fact.place][code] ?? added[fact]?[code] { return bits }
    guard fact.kind == .code(open: true) else { return nil }
    return code == "other" || code == "other-\(fact.name)" ? Self.otherCode : nil
  }

  /// Gives a code of an open list a bit of its own. All the codes behind the 62nd share one, which can only
  /// make an answer less certain: the loader refuses packs that name so many.
  mutating func intern(_ code: String, for fact: PolicyFact) {
    guard fact.kind == .code(open: true), Self.builtIn[fact.place][code] == nil,
      added[fact]?[code] == nil
    else { return }
    let used = PolicyCodes.of(fact).codes.count + (added[fact]?.count ?? 0)
    added[fact, default: [:]][code] = 1 << UInt64(min(used, 62))
  }

  mutating func intern(name: String) -> Int32 {
    if let number = names[name] { return number }
    let number = Int32(names.count)
    names[name] = number
    return number
  }

  func name(of number: Int32) -> String? { names.first { $0.value == number }?.key }

  /// The value that these bits or bounds stand for; `nil` for none.
  func value(of bits: UInt64, for fact: PolicyFact) -> PolicyValue? {
    switch fact.kind {
    case .flag, .since: return .flag(bits == SituationKey.yes)
    case .number, .division: return .number(Int(SituationKey.bounds(bits).low))
    case .names:
      let codes = PolicyCodes.of(fact).codes
      let held = codes.indices.filter { bits >> UInt64($0) & 1 == 1 }.map { codes[$0] }
      return held.isEmpty ? nil : .names(held)
    case .code:
      let codes = PolicyCodes.of(fact).codes
      let place = bits.trailingZeroBitCount
      if place < codes.count { return .code(codes[place]) }
      return .code(added[fact]?.first { $0.value == bits }?.key ?? "other-\(fact.name)")
    }
  }

  func number(ofName name: String) -> Int32? { names[name] }

  /// Every value that a fact may have where nothing is recorded; 0 where that means none.
  static let missing: [UInt64] = PolicyFact.allCases.map { fact in
    switch fact.kind {
    case .names: 0
    case .flag, .since: fact.isClosed ? 1 : 3
    case .number, .division: SituationKey.packed(0, .max)
    case .code(open: true): .max
    case .code(open: false):
      fact.isClosed ? 1 : (1 << UInt64(PolicyCodes.of(fact).codes.count)) &- 1
    }
  }
}
