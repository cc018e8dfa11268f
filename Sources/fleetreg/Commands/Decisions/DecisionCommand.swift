import ArgumentParser
import Decisions
import Fleet
import Registry

/// `fleetreg decision …`
struct DecisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decision",
    abstract: "Decisions that were recorded: what was answered, and what became of it.",
    subcommands: [ListDecisions.self, ShowDecision.self, LiftBarrier.self])
}

/// `fleetreg decision list`
struct ListDecisions: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List decisions in the order in which they were made.",
    discussion: """
      A passage of the same plate and direction at the same gate within half an hour is shown as what \
      followed. With --alarms only those that were denied and entered without anybody's word.

      Exit status: 0; with --alarms 1 where there are any.

      Example:
        fleetreg decision list --day 2026-11-21 --outcome deny
      """)

  @Option(name: .long, help: "The day, or with --until the first day, such as 2026-11-21.")
  var day: Day?
  @Option(name: .long, help: "The last day; it still counts.") var until: Day?
  @Option(name: .long, help: "The plant's id.") var plant: String?
  @Option(name: .long, help: "The gate's id.") var gate: String?
  @Option(name: .long, help: "The plate.") var plate: String?
  @Option(name: .long, help: "What it is about: gate, machinery or site.") var about: About?
  @Option(name: .long, help: "The answer: allow, deny, review or unknown.") var outcome: Outcome?
  @Flag(name: .long, help: "Only those that were denied and entered without anybody's word.")
  var alarms = false
  @Option(name: .long, help: "At most so many.") var limit = 50
  @OptionGroup var shared: SharedOptions

  enum About: String, ExpressibleByArgument, CaseIterable { case gate, machinery, site }

  func validate() throws {
    if let until {
      guard let day, day <= until else {
        throw ValidationError("--until needs an earlier --day.", "--until 须有不晚于它的 --day。")
      }
    }
    guard limit > 0 else { throw ValidationError("--limit must be at least 1.", "--limit 至少为 1。") }
  }

  private var filter: DecisionFilter {
    var filter = DecisionFilter(days: day.map { $0...(until ?? $0) }, plant: plant)
    filter.gate = gate
    filter.plate = plate.map { (try? Plate($0))?.text ?? $0 }
    filter.subject = about.flatMap { PolicySubject(code: $0.rawValue) }
    filter.outcome = outcome
    filter.alarmsOnly = alarms
    return filter
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    let reader = try session.reader(shared)
    let language = session.language
    var (cursor, count) = (Int64(0), 0)
    while count < limit, !console.output.isBroken {
      let size = min(limit - count, 500)
      let page = try await reader.decisions(filter, after: cursor, limit: size)
      if console.isJSON {
        for decision in page { console.json { decision.encodeMembers(into: &$0) } }
      } else if !page.isEmpty {
        var table = Table(
          console.words("time", "时间"), console.words("plant or site", "厂区或工地"),
          console.words("gate", "门禁"), console.words("direction", "进出"),
          console.words("plate or machine", "号牌或机械"), console.words("colour", "颜色"),
          console.words("answer", "结论"), console.words("passed", "通过时间"),
          console.words("opened by", "人工放行"), console.words("id", "编号"))
        for stored in page {
          let decision = stored.decision
          table.add(
            decision.at.text(), decision.site ?? decision.plant, decision.gate,
            decision.direction?.text(in: language), decision.machine ?? decision.plate,
            decision.colour?.text(in: language),
            decision.outcome.text(in: language, atGate: decision.subject == .gate),
            stored.passage?.at.text(),
            stored.lifts.first?.actor, stored.id.description)
        }
        table.print(on: console, withHeading: count == 0)
      }
      count += page.count
      cursor = page.last?.cursor ?? cursor
      if page.count < size { break }
    }
    console.note("\(grouped(count)) shown", "显示 \(grouped(count)) 条")
    if count == 0, !alarms {
      session.next(
        shared,
        ("gate decide --record --help", "how a decision is recorded", "如何记录判定"))
    }
    return alarms && count > 0 ? .negative : .done
  }
}

/// `fleetreg decision show ID`
struct ShowDecision: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a decision with its clauses, facts and what followed.",
    discussion: """
      With --json also the facts and the verdict as they are kept.

      Example:
        fleetreg decision show 019a1f00-0000-7000-8000-000000000000
      """)

  @Argument(help: "Its id.") var id: RecordID
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let stored = try await reader.keptDecision(id)
    guard !session.isJSON else {
      session.console.json { writer in
        stored.encodeMembers(into: &writer)
        for (name, bytes) in [
          ("facts", stored.decision.facts), ("verdict", stored.decision.verdict),
        ] {
          guard let json = try? JSON(parsing: bytes) else { continue }
          writer.name(dynamic: name)
          writer.value(json)
        }
      }
      return .done
    }
    session.print(stored)
    session.console.line()
    do {
      let replay = try stored.replay(by: try await reader.rules(of: stored))
      for line in replay.verdict.lines(in: session.language) { session.console.line(line.shown) }
      if !replay.isIdentical {
        session.next(
          shared, ("policy replay \(id)", "what this program answers otherwise", "查看重放差异"))
      }
    } catch let error as any Explained {
      // What was decided is still said by its codes.
      for rule in stored.ruleStates { session.console.line("\(rule.id): \(rule.state)") }
      session.console.warn(error)
    }
    return .done
  }
}

/// `fleetreg decision lift ID`
struct LiftBarrier: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "lift", abstract: "Record that a person opened the barrier, and why.",
    discussion: """
      Of any decision, whatever its answer was. What was denied and entered without this is an alarm.

      Example:
        fleetreg decision lift 019a1f00-0000-7000-8000-000000000000 \\
            --why "ambulance behind it"
      """)

  @Argument(help: "The decision's id.") var id: RecordID
  @Option(name: .long, help: "Why.") var why: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let actor = session.actor(shared)
      try await owner.lift(id, by: actor, why: why)
      session.console.result(LiftResult(id: id, actor: actor, reason: why))
      return .done
    }
  }
}

/// `{"decision","by","why"}`
private struct LiftResult: Output {
  let id: RecordID
  let actor: String
  let reason: String

  func encode(into writer: inout JSONWriter) {
    writer.member("decision", id.description)
    writer.member("by", actor)
    writer.member("why", reason)
  }

  func print(on console: Console) {
    console.note("recorded: opened by \(actor.shown)", "已记录：由 \(actor.shown) 人工放行")
  }
}
