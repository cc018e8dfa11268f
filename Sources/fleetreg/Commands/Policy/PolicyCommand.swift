import ArgumentParser
import Decisions
import Fleet
import Policies
import Registry

/// `fleetreg policy …`
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Government plans as data: rules, checks and tests.",
    subcommands: [
      ListPolicies.self, ShowPolicy.self, CheckPolicies.self, TestPolicies.self, AddPolicy.self,
      EndPolicy.self, ChooseReading.self, ReplayPolicy.self, DiffPolicy.self, ForecastPolicy.self,
      ListDuties.self, FigureCommand.self,
    ])
}

/// `fleetreg policy list`
struct ListPolicies: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the plans that decisions are made by, and what comes.",
    discussion: """
      Those that come with the program and those of your own, whether they hold today, and what \
      changes later. Without a registry those that come with the program.

      Example:
        fleetreg policy list --lang zh
      """)

  @Option(name: .long, help: "The day asked about (default: today).") var on: Day?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    let day = on ?? session.now.day()
    let plans = try await session.plans(shared)
    let states = try plans.keys.compactMap { try PlanState($0, in: plans, on: day) }
    guard !console.isJSON else {
      for state in states {
        console.json {
          state.pack.document.encode(into: &$0, of: state.pack)
          state.encode(into: &$0)
        }
      }
      return .done
    }
    var table = Table(
      console.words("plan", "计划"), console.words("document", "文件"),
      console.words("issued", "印发日期"), console.words("area", "适用地区"),
      console.words("rules", "规则"), console.words("verified until", "核对至"),
      console.words("in force", "启用"))
    for state in states {
      let document = state.pack.document
      table.add(
        state.pack.key, document.source.text(in: console.language), document.issuedText,
        document.area.map(\.description).joined(separator: " "), "\(state.pack.rules.count)",
        document.verifiedUntil.description, state.text(in: console.language))
    }
    table.print(on: console)
    if let first = states.first {
      session.next(
        shared, ("policy show \(first.pack.key)", "its rules, clause by clause", "逐条查看规则"))
    }
    return .done
  }
}

/// Whether a plan holds on a day, in whose text, and what comes.
private struct PlanState {
  /// The plan in the text that holds, else in the one that comes or held last.
  let pack: Pack
  let day: Day
  let isInForce: Bool
  let steps: [Timeline<AdoptedPlan.Text>.Step]

  init?(_ key: String, in plans: PlansInForce, on day: Day) throws {
    self.day = day
    steps = plans.adopted.first { $0.id == key }?.texts.steps ?? []
    guard let pack = try plans.pack(of: key, on: day) else { return nil }
    self.pack = pack
    // A text of one's own holds from the day that was chosen; one of the program from its issue.
    isInForce =
      plans.isInForce(key, on: day)
      && (steps.contains { $0.from <= day } || pack.document.issued.lowerBound <= day)
  }

  private var current: Timeline<AdoptedPlan.Text>.Step? { steps.last { $0.from <= day } }
  private var coming: [Timeline<AdoptedPlan.Text>.Step] { steps.filter { $0.from > day } }

  func text(in language: Language) -> String {
    let english = language == .english
    var parts: [String] = []
    switch (isInForce, current) {
    case (true, nil): parts.append(english ? "yes, comes with the program" : "是，随程序提供")
    case (true, let step?):
      parts.append(english ? "yes, own since \(step.from)" : "是，自 \(step.from) 起用自有文本")
      if let reason = step.value?.unproved {
        parts.append(english ? "unproved (\(reason.shown))" : "未经用例验证（\(reason.shown)）")
      }
    case (false, let step?): parts.append(english ? "no, ended \(step.from)" : "否，\(step.from) 起停用")
    case (false, nil) where steps.isEmpty:
      parts.append(english ? "not issued yet" : "尚未印发")
    case (false, nil): parts.append(english ? "not yet" : "尚未启用")
    }
    for step in coming {
      switch (step.value, english) {
      case (nil, true): parts.append("ends \(step.from)")
      case (nil, false): parts.append("\(step.from) 起停用")
      case (_?, true): parts.append("own from \(step.from)")
      case (_?, false): parts.append("\(step.from) 起用自有文本")
      }
    }
    return parts.joined(separator: english ? "; " : "；")
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("inForce", isInForce)
    writer.member("origin", isInForce && current == nil ? "program" : "own")
    guard !steps.isEmpty else { return }
    writer.name("steps")
    writer.array {
      for step in steps {
        $0.object {
          $0.member("from", step.from.description)
          $0.member("sha256", ifPresent: step.value?.plan)
          $0.member("unproved", ifPresent: step.value?.unproved)
        }
      }
    }
  }
}

/// `fleetreg policy show KEY`
struct ShowPolicy: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan's rules, readings and obligations by clause.",
    discussion: """
      Of a plan that a registry changed also who changed what from when.

      Example:
        fleetreg policy show changzhi-2021
      """)

  @Argument(help: "The plan's key.") var key: String
  @Option(name: .long, help: "The day asked about (default: today).") var on: Day?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    let day = on ?? session.now.day()
    let plans = try await session.plans(shared)
    guard let state = try PlanState(key, in: plans, on: day) else {
      throw PlanError.unknownPlan(key, known: plans.keys)
    }
    let pack = state.pack
    let rules = try plans.packs(on: day).alone(pack).compiled()
    let changes = try await session.planHistory(of: key, shared)
    guard !console.isJSON else {
      console.json { writer in
        pack.document.encode(into: &writer, of: pack)
        state.encode(into: &writer)
        writer.name("rules")
        writer.array { for rule in rules.rulesInUse { rule.encode(into: &$0) } }
        writer.name("readings")
        writer.array { for reading in rules.readings { reading.encode(into: &$0) } }
        writer.name("obligations")
        writer.array { for obligation in rules.obligations { obligation.encode(into: &$0) } }
        if !changes.isEmpty {
          writer.name("history")
          writer.array { for change in changes { change.encode(into: &$0, showing: .masked) } }
        }
      }
      return .done
    }
    let language = console.language
    console.line(console.styled(pack.document.source.text(in: language), .bold))
    console.line(console.words("in force on \(day): ", "\(day) 启用：") + state.text(in: language))
    for rule in rules.rulesInUse {
      console.line()
      console.line("\(console.styled(rule.id, .bold))  \(rule.rule.source.item ?? "")")
      console.line("  \(rule.rule.requirement.text(in: language))")
      console.line(console.words("  about: ", "  事项：") + rule.subjectText(in: language))
      console.line(console.words("  in: ", "  地区：") + rule.area.text(in: language))
      console.line(console.words("  binds: ", "  适用：") + rule.binds.text(in: language))
      console.line(console.words("  asks: ", "  要求：") + rule.requires.text(in: language))
      if !rule.readings.isEmpty {
        let names = Set(rule.readings.map(\.reading)).sorted().joined(separator: ", ")
        console.line(console.words("  by the reading: ", "  依理解口径：") + names)
      }
      let last = rule.until.map { console.words("until \($0)", "至 \($0)") } ?? ""
      console.line(
        console.words("  from \(rule.from) \(last)", "  自 \(rule.from) \(last)").trimmedEnd)
      if rule.isInPrinciple { console.line(console.words("  in principle", "  原则上")) }
    }
    for reading in rules.readings {
      console.line()
      console.line("\(console.words("reading", "理解口径"))  \(console.styled(reading.id, .bold))")
      for option in reading.options {
        let mark = option.name == reading.chosen ? "*" : " "
        console.line("  \(mark) \(option.name): \(option.words.text(in: language))")
      }
    }
    for obligation in rules.obligations {
      console.line()
      console.line(
        "\(console.words("obligation", "责任与目标"))  "
          + "\(console.styled(obligation.rule.id, .bold))  \(obligation.rule.source.item ?? "")")
      console.line("  \(obligation.rule.requirement.text(in: language))")
      let figures = obligation.figures.map { "\($0.name) \(grouped($0.value))" }
      if !figures.isEmpty { console.line("  " + figures.joined(separator: ", ")) }
      if let day = obligation.by { console.line(console.words("  by \(day)", "  期限 \(day)")) }
    }
    session.print(changes, showing: .masked)
    return .done
  }
}

extension CommandSession {
  /// Who changed from when a plan holds, or how it is read.
  fileprivate func planHistory(
    of key: String, _ options: SharedOptions
  ) async throws -> [HistoryEntry] {
    try await readerIfAny(options)?.register { register in
      let readings = try register.all(ChosenReading.self).map(\.id)
        .filter { $0.hasPrefix(key + "/") }
      let changes = try readings.flatMap { try register.history(of: .reading, $0) }
      return try (register.history(of: .plan, key) + changes).sorted { $0.number < $1.number }
    } ?? []
  }
}

extension PackSet {
  /// One pack with those of the choices that are about it.
  fileprivate func alone(_ pack: Pack) throws -> PackSet {
    try PackSet([pack], choices: choices.filter { $0.key.hasPrefix(pack.key + "/") })
  }
}

enum PolicyCommandError: Error, Hashable {
  /// The plan has findings, or cases that come out otherwise.
  case refused(String, findings: Int, failures: Int)
  /// Its cases do not show everything, and nobody says that it is to hold nonetheless.
  case unproved(String, shown: Int, demands: Int)
}

extension PolicyCommandError: Explained {
  var code: String {
    switch self {
    case .refused: "policy.refused"
    case .unproved: "policy.unproved"
    }
  }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.refused(let key, let findings, let failures), .english):
      "plan `\(key)` is not taken: findings \(findings), cases that fail \(failures); what holds stays"
    case (.refused(let key, let findings, let failures), .chinese):
      "未采用计划“\(key)”：发现 \(findings) 项，用例不符 \(failures) 项；现行计划不变"
    case (.unproved(let key, let shown, let demands), .english):
      "plan `\(key)` is not taken: its cases show \(shown) of \(demands) sides of its rules; what holds stays"
    case (.unproved(let key, let shown, let demands), .chinese):
      "未采用计划“\(key)”：用例仅体现条款的 \(shown) / \(demands) 个方面；现行计划不变"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.refused, .english):
      "correct the plan, or list a finding under `accepted-findings` with its reason"
    case (.refused, .chinese): "请更正计划，或在 `accepted-findings` 中列出该发现及理由"
    case (.unproved, .english):
      "`policy check FILE --cases NEW` prepares the missing cases: read them and give them with `--cases`; in an emergency `--without-cases REASON`"
    case (.unproved, .chinese):
      "`policy check FILE --cases NEW` 可生成缺少的用例，核对后用 `--cases` 给出；紧急情况下用 `--without-cases 原因`"
    }
  }
}
