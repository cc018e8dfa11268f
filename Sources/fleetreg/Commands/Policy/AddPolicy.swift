import ArgumentParser
import Decisions
import Fleet
import Foundation
import Policies
import Registry

/// From which day a change of the plans holds.
struct PlanStartOptions: ParsableArguments {
  @Option(name: .long, help: "The first day on which it holds, such as 2027-01-01.") var from: Day
  @Flag(
    name: .long, help: "That a day that has passed is meant; decisions made since stay as made.")
  var retroactive = false

  func start(in session: CommandSession) -> PlanStart {
    PlanStart(from, today: session.now.day(), retroactive: retroactive)
  }
}

/// `fleetreg policy add FILE`
struct AddPolicy: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Put a plan of your own in force from a day.",
    discussion: """
      Reads the file, judges every situation that its rules can tell apart among the plans that hold \
      in the same places, and runs its cases. A plan with any defect is refused whole and what holds \
      stays. Its cases must prove it: show every rule met, not met and not binding; policy check \
      --cases prepares them. A plan with the key of another one takes its place, and --replaces must \
      name that one. See first what it would change: policy diff.

      In an emergency --without-cases REASON puts it in force at once; lists, and every verdict by \
      it, then say that it is unproved, until it is added again with its cases.

      Exit status: 0 it holds from that day; 65 it was refused.

      Example:
        fleetreg policy add my-county-2027.yaml --cases my-county-2027.cases.yaml \\
          --from 2027-01-01 --why "county notice 3"
      """)

  @Argument(help: "The plan as a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String
  @Option(name: .long, help: "Its cases.", completion: .file(extensions: ["yaml", "yml"]))
  var cases: String?
  @Option(name: .long, help: "The key of the plan whose place it takes, where it takes one's.")
  var replaces: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Why it is to hold before its cases show everything.", valueName: "reason"))
  var withoutCases: Reason?
  @OptionGroup var start: PlanStartOptions
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let draft = try PlanDraft(
      session.text(of: file), file: file,
      cases: cases.map { (text: try session.text(of: $0), file: $0) })
    return try await session.writing(shared) { owner in
      let start = start.start(in: session)
      let plans = try await owner.reader().register { try PlansInForce($0) }
      let bar = ProgressBar(session.console.words("judging", "判定"), on: session.console)
      let unit = session.console.words("situations", "种情形")
      let examination = try draft.examine(within: plans, on: start.day) {
        bar.show(done: $0, of: nil, unit: unit)
      }
      bar.finish()
      session.say(examination)
      guard examination.isPassed else {
        throw PolicyCommandError.refused(
          draft.pack.key, findings: examination.findings.count,
          failures: examination.failures.count)
      }
      let replaces = replaces
      let unproved = examination.isProved ? nil : withoutCases?.text
      guard examination.isProved || unproved != nil else {
        session.sayUnshown(examination.coverage)
        throw PolicyCommandError.unproved(
          draft.pack.key, shown: examination.shown, demands: examination.demands)
      }
      let digest = try await owner.change(by: session.actor(shared), why: why) {
        try $0.adopt(draft, from: start, replacing: replaces, unproved: unproved)
      }
      session.console.result(
        PlanChange(
          plan: draft.pack.key, from: start.day, text: digest.description,
          examination: examination, unproved: unproved)
      )
      session.next(
        shared, ("policy list", "what holds, and what comes", "查看当前启用与即将启用的计划"))
      return .done
    }
  }
}

/// `fleetreg policy end KEY`
struct EndPolicy: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "Let a plan hold no longer, from a day on.",
    discussion: """
      Of a plan that comes with the program as of one of your own. Its texts stay, for the decisions \
      that were made by them; its history says who ended it and why.

      Example:
        fleetreg policy end my-county-2027 --from 2028-01-01 \\
            --why "replaced by notice 9"
      """)

  @Argument(help: "The plan's key.") var key: String
  @OptionGroup var start: PlanStartOptions
  @Option(name: .long, help: "Why, for the history.") var why: Reason
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let (key, start) = (key, start.start(in: session))
      try await owner.change(by: session.actor(shared), why: why.text) {
        try $0.endPlan(key, from: start)
      }
      session.console.result(PlanChange(plan: key, from: start.day))
      return .done
    }
  }
}

/// `fleetreg policy choose READING OPTION`
struct ChooseReading: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "choose", abstract: "Read a plan's text otherwise, from a day on.",
    discussion: """
      Where a text can be read in more than one way, the plan names the ways and uses one of them. \
      The option `default` goes back to that one. Verdicts say which reading they used and what the \
      other would say.

      Example:
        fleetreg policy choose changzhi-2021/implementers city-wide \\
            --from 2027-01-01 --why "the bureau's letter of 2026-12-01"
      """)

  @Argument(help: "The reading, with its plan's key in front: policy show KEY lists them.")
  var reading: String
  @Argument(help: "The option, or default.") var option: String
  @OptionGroup var start: PlanStartOptions
  @Option(name: .long, help: "Why, for the history.") var why: Reason
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let (reading, start) = (reading, start.start(in: session))
      let option = option == "default" ? nil : option
      try await owner.change(by: session.actor(shared), why: why.text) {
        try $0.choose(option, of: reading, from: start)
      }
      session.console.result(PlanChange(reading: reading, option: option, from: start.day))
      return .done
    }
  }
}

/// What holds from a day on: `{"plan","from","sha256","demands","shown","unproved"?}`, without `sha256` where the plan ends;
/// or `{"reading","option","from"}`.
private struct PlanChange: Output {
  var plan: String?
  var reading: String?
  var option: String?
  let from: Day
  var text: String?
  var examination: PlanExamination?
  var unproved: String?

  func encode(into writer: inout JSONWriter) {
    writer.member("plan", ifPresent: plan)
    writer.member("reading", ifPresent: reading)
    if reading != nil { writer.member("option", option ?? "default") }
    writer.member("from", from.description)
    writer.member("sha256", ifPresent: text)
    if let examination {
      writer.member("demands", examination.demands)
      writer.member("shown", examination.shown)
    }
    writer.member("unproved", ifPresent: unproved)
  }

  func print(on console: Console) {
    if let plan, let text {
      console.note(
        "plan \(plan.shown) holds from \(from), text \(text.prefix(12))",
        "计划 \(plan.shown) 自 \(from) 起启用，文本 \(text.prefix(12))")
    } else if let plan {
      console.note(
        "plan \(plan.shown) holds no longer from \(from)", "计划 \(plan.shown) 自 \(from) 起停用")
    } else if let reading {
      let option = option ?? "default"
      console.note(
        "\(reading.shown) is read as \(option.shown) from \(from)",
        "\(reading.shown) 自 \(from) 起按 \(option.shown) 理解")
    }
    if let examination, examination.shown < examination.demands {
      console.note(
        "its cases show \(examination.shown) of \(examination.demands) sides of its rules",
        "用例体现了条款的 \(examination.shown) / \(examination.demands) 个方面")
    }
    if let unproved {
      console.note(
        "it is unproved, and every verdict by it says so: “\(unproved.shown)”",
        "该计划未经用例验证，依其作出的每项结论均会注明：“\(unproved.shown)”")
    }
  }
}

extension CommandSession {
  /// A file's text.
  func text(of file: String) throws -> String {
    do {
      return try String(contentsOfFile: path(file), encoding: .utf8)
    } catch CocoaError.fileReadInapplicableStringEncoding {
      throw CommandError.file(path: file, detail: "no UTF-8")
    } catch {
      let reason = access(path(file), R_OK) == 0 ? EIO : errno
      throw CommandError.file(path: file, detail: String(cString: strerror(reason)))
    }
  }

  /// A finding of the complete check with its days and a situation that shows it.
  func say(_ finding: RuleCheck.Finding, example: String?) {
    if console.isJSON {
      console.json {
        $0.member("finding", finding.kind.rawValue)
        $0.name("rules")
        $0.array { for rule in finding.rules { $0.value(rule) } }
        if let days = finding.days {
          $0.name("days")
          $0.object {
            $0.member("from", days.first)
            $0.member("until", ifPresent: days.last)
          }
        }
        $0.member("case", ifPresent: example)
      }
    } else {
      console.line(
        "\(console.styled(finding.text(in: console.language), .yellow)): "
          + finding.rules.joined(separator: ", "))
      if finding.example == nil {
        console.line("  " + console.words("no situation can show it", "没有能够体现该问题的情形"))
      } else if finding.kind == .neverBinds, example != nil {
        console.line(
          "  "
            + console.words(
              "no situation binds it; this is the nearest to what it asks:",
              "没有任何情形适用该规则，以下为最接近其条件的情形："))
      }
      if let example { console.line("  \(example)") }
    }
  }

  /// What no case shows of the rules, for people: a few lines, and how many more there are.
  fileprivate func sayUnshown(_ coverage: [CaseCoverage], limit: Int = 10) {
    let unshown = coverage.flatMap { rule in
      rule.demands.filter { !$0.isShown }.map { (rule.rule, $0.name) }
    }
    for (rule, demand) in unshown.prefix(limit) {
      console.note("\(rule): no case shows: \(demand)", "\(rule)：没有用例体现：\(demand)")
    }
    if unshown.count > limit {
      let rest = grouped(unshown.count - limit)
      console.note("… and \(rest) more", "…… 另有 \(rest) 项")
    }
  }

  func say(_ failure: CaseFailure) {
    if console.isJSON {
      console.json {
        $0.member("rule", failure.rule)
        $0.member("place", "\(failure.file):\(failure.line)")
        $0.member("expected", failure.expected)
        $0.member("found", failure.found)
      }
    } else {
      console.line(failure.text(in: console.language))
    }
  }

  /// What an examination found, and what becomes of other plans' rules.
  fileprivate func say(_ examination: PlanExamination) {
    for found in examination.findings { say(found.finding, example: found.example) }
    for failure in examination.failures { say(failure) }
    for consequence in examination.consequences { say(consequence, example: nil) }
  }
}
