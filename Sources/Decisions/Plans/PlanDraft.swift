public import Fleet
public import Policies

/// A plan of one's own that is to hold, with its cases: read whole, not yet examined.
public struct PlanDraft: Sendable {
  public let pack: Pack
  public let cases: [PackCase]
  let casesText: String?

  /// - Parameter cases: the text of the cases and the name that errors give it.
  public init(
    _ text: String, file: String, cases: (text: String, file: String)? = nil
  ) throws(PackErrors) {
    pack = try Pack(parsing: text, file: file)
    casesText = cases?.text
    self.cases =
      try cases.map { cases throws(PackErrors) in
        try PackCase.read(cases.text, file: cases.file)
      } ?? []
    let known = Set(pack.rules.map { "\(pack.key)/\($0.id)" })
    let strange = self.cases.filter { !known.contains($0.rule) }
    guard strange.isEmpty else {
      throw PackErrors(
        strange.map {
          PackError(.noSuch($0.rule, nearest: nil), file: $0.file, line: $0.line, column: 1)
        })
    }
  }
}

/// What the complete check and the cases say of a draft.
public struct PlanExamination: Sendable {
  /// Findings about the draft's own rules that it does not list with a reason, each with a ready case.
  public let findings: [Finding]
  /// What becomes of rules of other plans once it holds, such as one that it hides.
  public let consequences: [RuleCheck.Finding]
  public let failures: [CaseFailure]
  /// What the cases show of each rule, and what they do not.
  public let coverage: [CaseCoverage]

  /// What the cases must show of the rules, and how much of it they do.
  public var demands: Int { coverage.reduce(0) { $0 + $1.demands.count } }
  public var shown: Int { coverage.reduce(0) { $0 + $1.shown } }
  /// Whether for every rule a case shows it met, not met, and not binding, in every way that counts.
  public var isProved: Bool { coverage.allSatisfy(\.isComplete) }

  public struct Finding: Sendable {
    public let finding: RuleCheck.Finding
    /// A line for the cases.
    public let example: String?
  }

  /// Whether nothing speaks against it. That it is proved is another question: ``isProved``.
  public var isPassed: Bool { findings.isEmpty && failures.isEmpty }
}

extension PlanDraft {
  /// Examines the draft among the plans that hold in its places on a day.
  ///
  /// - Parameters:
  ///   - limit: how much the check may do.
  ///   - progress: is told now and then how many situations were judged.
  /// - Throws: `RuleCheck.Overflow` where that would be too many.
  public func examine(
    within plans: PlansInForce, on day: Day, limit: Int = RuleCheck.limit,
    progress: (Int) -> Void = { _ in }
  ) throws -> PlanExamination {
    let all = try plans.packs(on: day)
    let neighbours = all.packs.filter { $0.key != pack.key && $0.meets(pack) }
    let before = try PackSet(neighbours, choosing: all.choices)
    let after = try PackSet(neighbours + [pack], choosing: all.choices)
    let old = Set(before.unlisted(before.compiled().check()))
    let rules = after.compiled()
    let check = rules.check(within: limit, progress: progress)
    if let overflow = check.overflow { throw overflow }
    let new = after.unlisted(check).filter { !old.contains($0) }
    let isOwn = { (finding: RuleCheck.Finding) in
      finding.rules.contains { $0.hasPrefix(pack.key + "/") }
    }
    let alone = try PackSet([pack], choosing: all.choices).compiled()
    let coverage = pack.coverage(by: cases, alone)
    return PlanExamination(
      findings: new.filter(isOwn).map { finding in
        PlanExamination.Finding(
          finding: finding,
          example: finding.example.flatMap { situation in
            finding.rules.first.map { PackCase.yaml(situation, rule: $0, by: rules) }
          })
      },
      consequences: new.filter { !isOwn($0) }, failures: cases.flatMap { $0.failures(by: alone) },
      coverage: coverage)
  }
}

extension Pack {
  /// Whether two plans hold in a common place. Those that do not cannot contradict or hide each other.
  func meets(_ other: Pack) -> Bool {
    document.area.contains { own in
      other.document.area.contains { $0.contains(own) || own.contains($0) }
    }
  }
}
