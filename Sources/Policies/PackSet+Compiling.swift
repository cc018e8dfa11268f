public import Fleet

extension PackSet {
  /// Every rule in every reading, compiled for deciding.
  ///
  /// - Parameter day: decides every day by the rules of this one; where absent, each by its own.
  public func compiled(asOn day: Day? = nil) -> RuleSet {
    let rules = packs.flatMap(\.policyRules)
    return RuleSet(
      day.map { day in rules.compactMap { $0.standing(on: day) } } ?? rules,
      documents: packs.map(\.document),
      readings: packs.flatMap { $0.policyReadings(choices) },
      obligations: packs.flatMap(\.obligations))
  }
}

extension Pack {
  func policyReadings(_ choices: [String: String]) -> [PolicyReading] {
    readings.map { reading in
      let id = "\(key)/\(reading.name)"
      return PolicyReading(
        id: id, chosen: choices[id] ?? reading.standard, options: reading.options)
    }
  }

  /// The rules, one for each combination of the readings that change it.
  public var policyRules: [PolicyRule] {
    rules.filter { !$0.isException }.flatMap { entry in
      combinations(of: entry).map { policyRule(entry, $0) }
    }
  }

  /// Every combination of the options of the readings that change a rule, or an exception to it.
  private func combinations(of entry: RuleEntry) -> [[PolicyRule.Choice]] {
    var names: [String] = []
    for part in [entry] + exceptions(to: entry) {
      for choice in part.changes.keys where !names.contains(choice.reading) {
        names.append(choice.reading)
      }
    }
    var combinations: [[PolicyRule.Choice]] = [[]]
    for reading in readings where names.contains(reading.name) {
      combinations = combinations.flatMap { combination in
        reading.options.map { combination + [PolicyRule.Choice(reading.name, $0.name)] }
      }
    }
    return combinations
  }

  func exceptions(to entry: RuleEntry) -> [RuleEntry] {
    rules.filter { $0.excepts.contains(entry.id) }
  }

  private func policyRule(_ entry: RuleEntry, _ choices: [PolicyRule.Choice]) -> PolicyRule {
    let parts = entry.parts(in: choices)
    // Where the day of issue is not known, what binds from the day of issue may bind already.
    let possiblyFrom =
      parts.from == document.issued.upperBound ? document.issued.lowerBound : parts.from
    return PolicyRule(
      rule: rule(entry, parts, choices), subjects: entry.subjects, area: parts.area,
      possiblyFrom: possiblyFrom, from: parts.from, until: parts.until, binds: parts.binds,
      requires: parts.requires, effect: entry.effect, isInPrinciple: entry.isInPrinciple,
      exceptions: exceptions(to: entry).map { exception in
        let parts = exception.parts(in: choices)
        return PolicyRule.Exception(rule: rule(exception, parts, choices), binds: parts.binds)
      },
      readings: choices.map { PolicyRule.Choice("\(key)/\($0.reading)", $0.option) },
      replacedBy: entry.replacedBy.map { $0.contains("/") ? $0 : "\(key)/\($0)" })
  }

  /// The text itself leaves room, and says so.
  private static let inPrinciple = Rule.Reading(
    "in-principle",
    Bilingual("the text says: in principle; an exemption may lift it", "条款为“原则上”，可经豁免放行"),
    mark: .confirmed)

  private func rule(_ entry: RuleEntry, _ parts: Parts, _ choices: [PolicyRule.Choice]) -> Rule {
    Rule(
      id: "\(key)/\(entry.id)", basis: .plan, source: document.source.item(entry.item),
      from: parts.from, until: parts.until,
      jurisdiction: parts.area.divisions.map { Int32($0.number) }, requirement: entry.words,
      readings: choices.compactMap { choice in
        readings.first { $0.name == choice.reading }.flatMap { reading in
          reading.options.first { $0.name == choice.option }.map {
            Rule.Reading("\(choice.reading)=\(choice.option)", $0.words, mark: reading.mark)
          }
        }
      } + (entry.isInPrinciple ? [Self.inPrinciple] : []), mark: entry.mark)
  }
}
