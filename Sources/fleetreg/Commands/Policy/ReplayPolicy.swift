import ArgumentParser
import Decisions
import Fleet
import Registry

/// `fleetreg policy replay ID`
struct ReplayPolicy: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Evaluate a recorded decision again and compare.",
    discussion: """
      By the rules that the decision cites, in the text that is kept under their hash, from the facts \
      that are kept with it: the answer must have the same bytes. With --with today the same facts \
      are asked today, by the plans that hold today.

      Exit status: 0 identical, or with --with today the same answer; 1 it differs; 65 this program \
      cannot read what is kept.

      Example:
        fleetreg policy replay 019a1f00-0000-7000-8000-000000000000
        fleetreg policy replay 019a1f00-0000-7000-8000-000000000000 --with today
      """)

  enum Rules: String, ExpressibleByArgument, CaseIterable { case today }

  @Argument(help: "The decision's id.") var id: RecordID
  @Option(name: .customLong("with"), help: "By other rules: today.") var with: Rules?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let stored = try await reader.keptDecision(id)
    guard with == nil else {
      let now = session.now
      let plans = try await reader.register { try PlansInForce($0) }
      let rules = RulesInForce(try plans.packs(on: now.day()))
      let verdict = rules.rules.verdict(of: try stored.situation(at: now))
      session.console.result(TodayResult(stored: stored, rules: rules.digest, verdict: verdict))
      return verdict.outcome == stored.decision.outcome ? .done : .negative
    }
    let replay = try stored.replay(by: try await reader.rules(of: stored))
    session.console.result(ReplayResult(replay: replay))
    return replay.isIdentical ? .done : .negative
  }
}

/// `{"decision","rules","outcome","identical","differences":[{"field","old","new"}],"verdict":{…}}`: `old` is
/// what is kept, `verdict` what the evaluation gives now.
private struct ReplayResult: Output {
  let replay: Replay

  func encode(into writer: inout JSONWriter) {
    writer.member("decision", replay.stored.id.description)
    writer.member("rules", replay.stored.decision.rules.description)
    writer.member("outcome", replay.stored.decision.outcome.code)
    writer.member("identical", replay.isIdentical)
    writer.name("differences")
    writer.array { writer in
      for change in replay.differences {
        change.encode(into: &writer, of: .plan, showing: .shown)
      }
    }
    writer.name("verdict")
    replay.verdict.encode(into: &writer)
  }

  func print(on console: Console) {
    for line in replay.verdict.lines(in: console.language) { console.line(line.shown) }
    console.line()
    if replay.isIdentical {
      console.note(
        "identical: the same \(grouped(replay.stored.decision.verdict.count)) bytes",
        "一致：\(grouped(replay.stored.decision.verdict.count)) 字节完全相同")
      return
    }
    console.note("it differs from what is kept:", "与所存结论不一致：")
    for change in replay.differences {
      let (old, new) = (change.old?.shownText ?? "–", change.new?.shownText ?? "–")
      console.line("  \(change.field.shown): \(old) → \(new)")
    }
  }
}

/// `{"decision","outcome","today":{"rules","outcome"},"verdict":{…}}`: the answer of then and that of today.
private struct TodayResult: Output {
  let stored: StoredDecision
  let rules: SHA256Digest
  let verdict: Verdict

  func encode(into writer: inout JSONWriter) {
    writer.member("decision", stored.id.description)
    writer.member("outcome", stored.decision.outcome.code)
    writer.name("today")
    writer.object {
      $0.member("rules", rules.description)
      $0.member("outcome", verdict.outcome.code)
    }
    writer.name("verdict")
    verdict.encode(into: &writer)
  }

  func print(on console: Console) {
    let (then, today) = (stored.decision.outcome, verdict.outcome)
    let atGate = stored.decision.subject == .gate
    console.note(
      "\(stored.decision.at.text()): \(then.text(in: .english, atGate: atGate)) (\(then.code)); today: "
        + "\(today.text(in: .english, atGate: atGate)) (\(today.code))",
      "\(stored.decision.at.text())：\(then.text(in: .chinese, atGate: atGate))；"
        + "今日：\(today.text(in: .chinese, atGate: atGate))")
    console.line()
    for line in verdict.lines(in: console.language) { console.line(line.shown) }
  }
}
