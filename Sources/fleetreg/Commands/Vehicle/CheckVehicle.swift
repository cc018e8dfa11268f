import ArgumentParser
import Decisions
import Fleet
import Foundation
import Intake
import Policies
import Registry

/// `fleetreg vehicle check PLATE|VIN|FILE.csv|-`
struct CheckVehicle: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Does a vehicle meet China VI, and on what evidence?",
    discussion: """
      Answers with the outcome (allow, deny, review, unknown), the rules that bound, the facts they \
      read with their source, and what is missing. With --act: may it be produced, imported, sold \
      or registered on that day?

      A file is a CSV list of trucks with their facts, as `vehicle import` reads it; - reads plates \
      and VINs from standard input, one per line. Lists are answered with one line each. Options \
      that state facts add to what is recorded, for this question only.

      With --in the plans of that division are asked as well: what they say of the act, without \
      --act of use on the road, where --scrap-due says that it is past compulsory scrapping. The \
      graver of both answers counts.

      An exemption of the vehicle that holds on the day (see exemption add) turns a deny into a \
      review where it names the rule that is not met, its document, or no clause at all.

      Exit status: 0 every verdict is allow; 1 one is not.

      Example:
        fleetreg vehicle check 晋D12345 --act register --near
        fleetreg vehicle check trucks.csv --act register --on 2026-11-21
        fleetreg vehicle check 晋C12345 --act sell --in 140300
      """)

  @Argument(
    help: ArgumentHelp("Plates, VINs, CSV files, or - for standard input.", valueName: "vehicle"),
    completion: .file())
  var names: [String]
  @Option(name: .long, help: "Ask about this day (default: today).") var on: Day?
  @Option(name: .long, help: "Ask whether this may be done: produce, import, sell or register.")
  var act: Act?
  @Option(
    name: .customLong("in"), help: "Ask the plans of this division as well, by its 6 digits.")
  var division: String?
  @Option(
    name: .long, help: "Past compulsory scrapping, for the plans of --in: true or false.")
  var scrapDue: Bool?
  @Option(name: .long, help: "The sub-stage to meet, VI-a or VI-b (default: either).")
  var demand: Demand?
  @Flag(name: .long, help: "Show the rules that nearly bind as well (with --act).")
  var near = false
  @Flag(name: .long, help: "Print one line for each vehicle.") var brief = false
  @OptionGroup(title: "Facts") var facts: VehicleOptions
  @OptionGroup var shared: SharedOptions

  enum Act: String, ExpressibleByArgument, CaseIterable {
    case produce, `import`, sell, register

    var act: StageAct {
      switch self {
      case .produce: .production
      case .import: .import
      case .sell: .sale
      case .register: .registration
      }
    }
  }

  enum Demand: String, ExpressibleByArgument, CaseIterable {
    case viA = "VI-a"
    case viB = "VI-b"

    init?(argument: String) {
      guard
        let found = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }
        )
      else { return nil }
      self = found
    }

    var stage: EmissionStage { self == .viA ? .viA : .viB }
  }

  func validate() throws {
    guard !names.isEmpty else {
      throw ValidationError("Name a vehicle, a file, or -.", "请给出车辆、文件或 -。")
    }
    guard scrapDue == nil || division != nil else {
      throw ValidationError("--scrap-due needs --in.", "--scrap-due 须与 --in 同用。")
    }
    guard !near || act != nil else {
      throw ValidationError("--near needs --act.", "--near 须与 --act 同用。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let day = on ?? session.now.day()
    let check = VehicleCheck(
      question: act.map { .may($0.act) } ?? .chinaVI(demand?.stage ?? .vi),
      day: day, near: near, session: session, reader: try session.readerIfAny(shared),
      plans: try await plans(on: day, in: session))
    let isList = names.count > 1 || names.contains { $0 == "-" || session.isFile($0) }
    var tally = VerdictTally()
    for name in names where !session.console.output.isBroken {
      if name == "-" {
        try await checkLines(with: check, into: &tally)
      } else if session.isFile(name) {
        try await check.file(session.path(name), into: &tally)
      } else {
        try await check.one(name, facts, brief: isList || brief, into: &tally)
      }
    }
    if isList || brief { session.console.result(tally) }
    return tally.status
  }

  /// The plans of the division that was named; `nil` where none was.
  private func plans(
    on day: Day, in session: CommandSession
  ) async throws -> VehicleCheck.Plans? {
    guard let division else { return nil }
    return VehicleCheck.Plans(
      rules: try await session.plans(shared).packs(on: day).compiled(),
      division: try DivisionCode(division),
      subject: act.map { PolicySubject($0.act) } ?? .road,
      stated: scrapDue.map { [.scrapDue: .flag($0)] } ?? [:])
  }

  private func checkLines(with check: VehicleCheck, into tally: inout VerdictTally) async throws {
    var lines = InputLines(check.session.input)
    var number = 0
    while !check.session.console.output.isBroken,
      let line = try lines.next(beforeWaiting: { check.session.console.output.flush() })
    {
      number += 1
      switch line {
      case .text(let text):
        let name = text.trimmed
        if name.isEmpty { continue }
        do {
          try await check.one(name, facts, brief: true, into: &tally)
        } catch let error as any Explained {
          check.session.console.fail(UnreadableLine(line: number, text: name, cause: error))
          tally.unreadable += 1
        }
      case .tooLong(let bytes):
        check.session.console.fail(LongLine(line: number, bytes: bytes))
        tally.unreadable += 1
      }
    }
  }
}

/// A line of standard input that names no vehicle, with its place and what it holds.
private struct UnreadableLine: Explained {
  let line: Int
  let text: String
  let cause: any Explained

  var code: String { cause.code }

  func text(in language: Language) -> String {
    let found = text.count > 40 ? text.prefix(40) + "…" : text
    switch language {
    case .english: return "line \(line), `\(found)`: \(cause.text(in: language))"
    case .chinese: return "第 \(line) 行“\(found)”：\(cause.text(in: language))"
    }
  }

  func advice(in language: Language) -> String? { cause.advice(in: language) }
}

/// A line of standard input that is too long to name a vehicle.
private struct LongLine: Explained {
  let line: Int
  let bytes: Int

  var code: String { "line.too-long" }

  func text(in language: Language) -> String {
    switch language {
    case .english: "line \(line) has \(grouped(bytes)) bytes, expected a plate or a VIN"
    case .chinese: "第 \(line) 行有 \(grouped(bytes)) 字节，应为号牌号码或 VIN"
    }
  }
}

/// Asks one question about many vehicles.
struct VehicleCheck {
  let question: Eligibility.Question
  let day: Day
  let near: Bool
  let session: CommandSession
  /// `nil` where there is no registry to look into.
  let reader: Reader?
  /// What is asked besides, where a place was named.
  let plans: Plans?

  struct Plans {
    let rules: RuleSet
    let division: DivisionCode
    let subject: PolicySubject
    /// What is said of the vehicle beside its own facts.
    let stated: [PolicyFact: PolicyValue]
  }

  /// Judges what the registry and the options say of one name.
  func one(
    _ text: String, _ options: VehicleOptions, brief: Bool, into tally: inout VerdictTally
  ) async throws {
    let name = try VehicleName(text, colour: options.colour)
    let stated = try options.vehicle(named: name, on: day)
    let recorded =
      try await reader?.register { register in
        try name.find(in: register).map { try register.vehicle(of: $0, under: stated) }
      } ?? []
    for (index, vehicle) in recorded.enumerated() {
      if index > 0, !brief { session.console.note("", "") }
      say(try await judge(vehicle, isRecorded: true), brief, &tally)
    }
    if recorded.isEmpty { say(try await judge(stated, isRecorded: false), brief, &tally) }
  }

  /// Judges every truck of a CSV list: what its row states, over what the registry knows of it.
  func file(_ path: String, into tally: inout VerdictTally) async throws {
    var table = try VehicleTable(path)
    let problems = ProblemList(on: session.console)
    while !session.console.output.isBroken, let row = try table.next() {
      switch row {
      case .vehicle(let stated, _):
        let recorded = try await reader?.register { register in
          if let vin = stated.vin, let entry = try register.vehicle(vin: vin) { return entry }
          guard let plate = stated.plate, let colour = stated.plateColour else { return nil }
          return try register.vehicle(plate: plate, colour: colour)
        }
        let vehicle = try recorded.map { try stated.laid(over: $0.vehicle) } ?? stated
        say(try await judge(vehicle, isRecorded: recorded != nil), true, &tally)
      case .failed(let problem):
        problems.say(problem)
        tally.unreadable += 1
      }
    }
    problems.finish()
  }

  func judge(_ vehicle: Vehicle, isRecorded: Bool) async throws -> VehicleAnswer {
    let today = session.now.day()
    let exemptions = try await reader?.register {
      try $0.exemptions(of: vehicle.exemptionSubjects, asOf: today)
    }
    let facts = vehicle.facts(with: exemptions)
    var answer = VehicleAnswer(
      vehicle: vehicle, isRecorded: isRecorded,
      verdict: Eligibility.verdict(of: question, about: facts, on: day, near: near))
    if let plans {
      var situation = Situation(plans.subject, at: day.start(), in: plans.division)
      situation.vehicle = facts
      situation.exemptions = exemptions?.exemptions ?? []
      situation.feeds = [.exemptions: session.now]
      for (fact, value) in plans.stated { situation.set(fact, value, recordedOn: today) }
      answer.plans = plans.rules.verdict(of: situation, near: near)
    }
    return answer
  }

  func say(_ answer: VehicleAnswer, _ brief: Bool, _ tally: inout VerdictTally) {
    tally.count(answer.outcome)
    if session.isJSON {
      session.console.json {
        answer.encode(into: &$0, brief: brief)
        if !brief { $0.findings(answer.vehicle.findings) }
      }
    } else if brief {
      answer.printLine(on: session.console)
    } else {
      answer.print(on: session.console)
      session.console.print(answer.vehicle.findings)
    }
  }
}

extension String {
  /// Without spaces and control characters at its ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.unicodeScalars.first, first.value <= 0x20 || first == "\u{FEFF}" {
      text.unicodeScalars.removeFirst()
    }
    while let last = text.unicodeScalars.last, last.value <= 0x20 {
      text.unicodeScalars.removeLast()
    }
    return String(text)
  }
}

extension CommandSession {
  /// Whether an argument means a file: it has a slash or ends like a list.
  func isFile(_ argument: String) -> Bool {
    argument.contains("/") || argument.lowercased().hasSuffix(".csv")
      || argument.lowercased().hasSuffix(".txt")
  }
}
