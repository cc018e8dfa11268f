import ArgumentParser
import Decisions
import Fleet
import Policies
import Registry

/// `fleetreg policy diff OLD NEW`
struct DiffPolicy: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show which answers a draft of a plan would change, and by which clause.",
    discussion: """
      Asks every recorded decision and every other passage since a day again, by OLD and by NEW: a \
      plan's file, its key, the SHA-256 of a text that is kept (8 digits or more), or `today` for \
      all that holds today. A plan is put among the others that hold today, instead of the one of \
      its key. Decisions are asked with the facts that were recorded with them, passages with what \
      their ledger says and the registry knows now; --purpose fills in what no ledger names.

      A plan that begins behind the traffic would change nothing of it. So the rules of the first \
      day on which it holds decide on both sides, as if they had held on the day of each passage; \
      the first line says so, and names the days on which the plan changes again. The facts stay \
      those of the passage: warnings, sidings, exemptions.

      Exit status: 0 no answer changes; 1 some do.

      Example:
        fleetreg policy diff today my-county-2027.yaml --since 2026-10-01
      """)

  @Argument(
    help: "today, a file, a key or a hash.", completion: .file(extensions: ["yaml", "yml"]))
  var old: String
  @Argument(help: "The same.", completion: .file(extensions: ["yaml", "yml"]))
  var new: String
  @Option(name: .long, help: "The first day of the traffic.") var since: Day
  @Option(name: .long, help: "The last day (default: today).") var until: Day?
  @Option(name: .long, help: "Only this plant's traffic.") var plant: String?
  @Option(
    name: .long,
    help: "Decide by the rules of this day, or of each passage's own (passage).")
  var asOn: DeciderDay?
  @Option(name: .long, help: "What vehicles came for, where the ledger names no goods: bulk, …")
  var purpose: DecideGate.Purpose?
  @Option(name: .long, help: "Show at most so many changes; all are counted.") var limit = 50
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if let until, until < since {
      throw ValidationError("--until needs an earlier --since.", "--until 须有不晚于它的 --since。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    try session.refuseRepeated("--purpose")
    let reader = try session.reader(shared)
    let plans = try await reader.register { try PlansInForce($0) }
    let today = session.now.day()
    let (packs, sides) = (
      try plans.packs(on: today),
      (try await side(old, plans, reader, session), try await side(new, plans, reader, session))
    )
    let days = since...max(since, until ?? today)
    let plain = try PlanComparison(sides.0, sides.1, today: packs)
    let asOn = asOn.map(\.day) ?? plain.beginnings(after: days.upperBound).first
    let comparison =
      try asOn.map { try PlanComparison(sides.0, sides.1, today: packs, asOn: $0) } ?? plain
    var report = DiffReport(limit: limit)
    report.asOn = asOn
    report.later = plain.beginnings(after: asOn ?? days.upperBound)
    report.printHeading(on: session.console)
    let bar = ProgressBar(session.console.words("comparing", "比较"), on: session.console)
    defer { bar.finish() }
    var followed: Set<RecordID> = []
    var cursor = Int64(0)
    let filter = DecisionFilter(days: days, plant: plant)
    while !session.console.output.isBroken {
      let page = try await reader.decisions(filter, after: cursor, limit: 500, whole: true)
      for stored in page {
        if let passage = stored.passage { followed.insert(passage.id) }
        guard let situation = try? stored.situation() else {
          report.skipped += 1
          continue
        }
        report.decisions += 1
        if let change = comparison.change(of: situation) {
          bar.finish()
          report.add(.init(stored, change), on: session.console)
        }
      }
      bar.show(done: report.judged, of: nil, unit: session.console.words("questions", "次"))
      guard let last = page.last, page.count == 500 else { break }
      cursor = last.cursor
    }
    try await judgePassages(
      days, reader, comparison, except: followed, into: &report, bar, session)
    bar.finish()
    session.console.result(report)
    return report.changed == 0 ? .done : .negative
  }

  private func judgePassages(
    _ days: ClosedRange<Day>, _ reader: Reader, _ comparison: PlanComparison,
    except followed: Set<RecordID>, into report: inout DiffReport, _ bar: ProgressBar,
    _ session: CommandSession
  ) async throws {
    var reading = try await PassageReading(
      reader, plant: plant, purpose: purpose?.freight, now: session.now)
    try await reading.read(days) { page in
      for passage in page where !followed.contains(passage.id) {
        report.passages += 1
        if let change = comparison.change(of: passage.situation) {
          bar.finish()
          report.add(.init(passage, change), on: session.console)
        }
      }
      bar.show(done: report.judged, of: nil, unit: session.console.words("questions", "次"))
    }
    report.skipped += reading.skipped
  }

  /// What an argument means: `today`, a file where there is one, a key, or a hash.
  private func side(
    _ word: String, _ plans: PlansInForce, _ reader: Reader, _ session: CommandSession
  ) async throws -> PlanSide {
    if word == "today" { return .today }
    if word.contains("/") || word.hasSuffix(".yaml") || word.hasSuffix(".yml") {
      return .plan(try Pack(parsing: session.text(of: word), file: word))
    }
    if let pack = try plans.pack(of: word, on: session.now.day()) { return .plan(pack) }
    if let pack = try plans.pack(hash: word) { return .plan(pack) }
    if let digest = SHA256Digest(word), let text = try await reader.text(digest) {
      return .set(try RulesInForce(kept: text).packs)
    }
    throw PlanError.unknownPlan(word, known: ["today"] + plans.keys)
  }
}

/// Whose day's rules decide: of one day, or of each passage's own.
struct DeciderDay: ExpressibleByArgument {
  /// `nil` for each passage's own.
  let day: Day?

  init?(argument: String) {
    day = Day(argument: argument)
    guard day != nil || argument == "passage" else { return nil }
  }
}

extension DecideGate.Purpose {
  var freight: Situation.Freight? { Situation.Freight(rawValue: rawValue) }
}
