/// The claims about one vehicle's stage, weighed.
///
/// `disclosure number > ministry query or environmental list > registration record > last inspection >
/// declared`. The highest rank is believed. It overrules lower ones with a finding; where two of the first
/// three ranks differ a person may have to look, if the difference would change an answer.
struct StageEvidence {
  let stage: Fact<EmissionStage>
  /// The lowest and the highest stage that the strong claims name, for seeing whether they agree.
  let low: EmissionStage.Grade
  let high: EmissionStage.Grade
  let findings: [Finding]

  init(_ claims: [StageClaim]) {
    // `X` is the absence of a claim: it neither proves nor disproves.
    let evidence = claims.filter { $0.stage != .undetermined }.map {
      Evidence($0.stage, from: $0.source, recordedOn: $0.recordedOn)
    }
    guard let best = Fact(best: evidence).evidence else {
      stage = .missing
      low = .unsaid
      high = .unsaid
      findings = []
      return
    }
    var findings = evidence.filter { !$0.value.isKnown }.map {
      Finding.stageNotKnown($0.value, from: $0.source)
    }
    var believed = best
    // A disclosure number says VI and not which: the best source that does completes it.
    if best.value == .vi,
      let finer = Fact(
        best: evidence.filter { $0.value.whole == .vi && $0.value.substage != nil }
      ).evidence
    {
      believed = Evidence(finer.value, from: best.source, recordedOn: best.recordedOn)
      findings.append(.substageFrom(finer.source))
    }
    var low = EmissionStage.Grade(believed.value)
    var high = low
    for claim in evidence where !Self.agrees(claim.value, with: believed.value) {
      if claim.source.isStrong, best.source.isStrong {
        let grade = EmissionStage.Grade(claim.value)
        if grade != .unsaid {
          low = low.value < grade.value ? low : grade
          high = high.value > grade.value && high != .unsaid ? high : grade
        }
        findings.append(.sourcesDiffer(believed.value, best.source, claim.value, claim.source))
      } else {
        findings.append(.overruled(stage: claim.value, from: claim.source, by: best.source))
      }
    }
    if best.source.rank <= FactSource.declared.rank { findings.append(.weakSource(best.source)) }
    stage = .known(believed)
    self.low = low
    self.high = high
    self.findings = findings
  }

  /// The same stage, or the same without the sub-stage.
  private static func agrees(_ claim: EmissionStage, with believed: EmissionStage) -> Bool {
    claim == believed || claim == believed.whole
  }
}
