public import Fleet
import Policies
public import Registry

/// Why an exemption is not taken into the register.
public enum ExemptionError: Error, Hashable, Sendable {
  /// No rule that binds while it holds, or later, has that name.
  case unknownClause(String, near: [String])
  case tooLong(days: Int, longest: Int)
}

extension Exemption {
  /// Refuses an exemption from a clause that nobody knows, which would exempt from nothing, and one that is so long
  /// that it is no exemption any more but another rule.
  ///
  /// - Parameter longestDays: how many days it may hold, the first and the last included: no plan says, so the
  ///   registry's settings do.
  public func checkGrant(in register: Register, longestDays: Int) throws {
    let days = Int(until.daysSince1970) - Int(from.daysSince1970) + 1
    guard days <= longestDays else {
      throw ExemptionError.tooLong(days: days, longest: longestDays)
    }
    guard let clause else { return }
    let known = try PlansInForce(register).clauseNames(from: from)
    guard !known.contains(clause) else { return }
    throw ExemptionError.unknownClause(
      clause, near: nearNames(to: clause, among: known.sorted(), count: 4))
  }
}

extension PlansInForce {
  /// What an exemption may call a rule by, of those that bind on a day or later: the rules of the plans in every
  /// reading, and of the calendars.
  public func clauseNames(from day: Day) throws -> Set<String> {
    var names = Set(Eligibility.clauseNames(from: day))
    for change in Set(changes.filter { $0 > day } + [day]) {
      for rule in try packs(on: change).packs.flatMap(\.policyRules)
      where rule.until.map({ $0 >= day }) ?? true {
        names.formUnion(rule.clauseNames)
      }
    }
    return names
  }
}

extension ExemptionError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .unknownClause: "exemption.unknown-clause"
    case .tooLong: "exemption.too-long"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unknownClause(let clause, _), .english):
      "no rule in force while the exemption holds, or known to come, is called `\(clause)`"
    case (.unknownClause(let clause, _), .chinese):
      "豁免期内适用或已知将适用的规则中，没有名为“\(clause)”的条款"
    case (.tooLong(let days, let longest), .english):
      "an exemption is temporary: expected at most \(longest) days (setting "
        + "`exemptions.longestDays`), found \(days)"
    case (.tooLong(let days, let longest), .chinese):
      "豁免是临时性的：最长 \(longest) 天（设置项 `exemptions.longestDays`），实为 \(days) 天"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknownClause(_, let near), .english):
      near.isEmpty
        ? "`fleetreg policy show KEY` lists a plan's rules; leave the clause out to mean every rule"
        : "near are \(near.joined(separator: ", ")); leave the clause out to mean every rule"
    case (.unknownClause(_, let near), .chinese):
      near.isEmpty
        ? "用 `fleetreg policy show KEY` 查看规则编号；不填条款表示豁免全部规则"
        : "相近的有：\(near.joined(separator: "、"))；不填条款表示豁免全部规则"
    case (.tooLong, .english): "end it sooner, and grant it anew if it is still needed then"
    case (.tooLong, .chinese): "请缩短期限，到期仍需要时再行登记"
    }
  }

  public var description: String { text(in: .english) }
}
