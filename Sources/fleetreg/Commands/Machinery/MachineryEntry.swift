import ArgumentParser
import Fleet
import Foundation
import Registry

/// `fleetreg machinery add`
struct AddMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a machine as a draft, or with its number if it has one.",
    discussion: """
      Example:
        fleetreg machinery add --division 140404 --type 挖掘机 \\
          --model DEMO215 --serial DEMO-0457 --maker 示例机械厂 \\
          --made-on 2019-05-01 --energy diesel --power 118 --stage 3 \\
          --engine-maker 示例动力 --engine-model E6 --engine-number E6-17 \\
          --site-kind construction --owner 示例工程有限公司 \\
          --credit-code 91140400MATEXAM18H --phone 03550000000 \\
          --photo machine-plate=plate.jpg --photo engine-plate=engine.jpg
      """)

  @OptionGroup var form: MachineryOptions
  @Option(name: .long, help: "Its number, if the national platform gave one already.")
  var number: String?
  @Option(name: .long, help: "The day it was bought or came into the county.") var arrived: Day?
  @OptionGroup var photos: PhotoOption
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard form.owner.division != nil else {
      throw ValidationError("Missing expected --division.", "缺少 --division。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let division = try DivisionCode(form.owner.division ?? "")
    let empty = MachineryRegistration(
      id: RecordID(bits: 0), machinery: Machinery(division: division), at: session.now)
    var entry = EntryForm(empty.tree(showing: .shown))
    form.fill(&entry)
    let number = try number.map { try MachineryNumber($0) }
    return try await session.writing(shared) { owner in
      try await photos.store(into: &entry, of: owner, session)
      let machinery = try entry.checkedMachinery()
      let arrived = arrived
      let machine = try await owner.change(by: session.actor(shared), why: why) { change in
        if let number {
          return try change.addMachinery(machinery, recorded: number, arrivedOn: arrived)
        }
        return try change.addMachinery(machinery, arrivedOn: arrived)
      }
      session.console.result(
        MachineryResult(
          machine: machine, action: .add, findings: machine.findings(on: session.now.day())))
      session.sayNextStep(of: machine, shared)
      return .done
    }
  }
}

/// `fleetreg machinery edit MACHINE`
struct EditMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change the form of a draft or returned machine, or amend a numbered one.",
    discussion: """
      Takes registrations that are draft, returned or numbered. Only what is given changes. A \
      numbered machine needs --why; another owner or place is recorded by transfer and move.

      Example:
        fleetreg machinery edit DEMO-0457 --power 110 --photo engine-plate=plate.jpg
      """)

  @Argument(help: .machine) var machine: String
  @OptionGroup var form: MachineryOptions
  @OptionGroup var photos: PhotoOption
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let name = machine
      let old = try await owner.register { try $0.machine(named: name) }
      var entry = EntryForm(old.tree(showing: .shown))
      form.fill(&entry)
      try await photos.store(into: &entry, of: owner, session)
      let event = old.revision(to: try entry.checkedMachinery(), why: why)
      let machine = try await owner.change(by: session.actor(shared), why: why) {
        try $0.apply(event, to: old.id)
      }
      session.console.result(
        MachineryResult(
          machine: machine, action: RegisterAction(rawValue: event.step.rawValue),
          findings: machine.findings(on: session.now.day())))
      session.sayNextStep(of: machine, shared)
      return .done
    }
  }
}

extension EntryForm {
  /// The form of a machine, refused where it could not be recorded.
  fileprivate func checkedMachinery() throws -> Machinery {
    try naming {
      let machine = try MachineryRegistration(decoding: json)
      try machine.check()
      return machine.machinery
    }
  }
}

/// Pictures for a machine's file.
struct PhotoOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A picture of machine-plate, engine-plate, disclosure-label, front, …; may be repeated.",
      valueName: "kind=file"))
  var photo: [String] = []

  /// Stores the files and adds them to the form.
  func store(
    into form: inout EntryForm, of owner: Owner, _ session: CommandSession
  ) async throws {
    var photos = form.json["photos"]?.array ?? []
    for text in photo {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw CommandError.argument(name: "--photo", found: text, expected: "engine-plate=FILE")
      }
      let path = session.path(String(text[text.index(after: equals)...]))
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw CommandError.file(path: path, detail: String(cString: strerror(errno)))
      }
      let digest = try await owner.storePicture(Array(bytes))
      photos.append(
        .object([
          JSON.Member("kind", .string(String(text[..<equals]))),
          JSON.Member("sha256", .string(digest.description)),
        ]))
    }
    if !photo.isEmpty { form.set("photos", .array(photos)) }
  }
}

/// `fleetreg machinery number MACHINE [NUMBER]`
struct NumberMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "number", abstract: "Record a machine's number, or issue one here.",
    discussion: """
      Numbers come from the national platform and are recorded. --issue gives the next number of \
      the division where its authority has switched that on (machinery numbering set).

      Takes registrations that are approved or card in production. The platform shows a number only \
      once it makes the card, so an approved machine takes the step of card first: its history has \
      both. --correct takes numbered ones.

      Example:
        fleetreg machinery number DEMO-0457 3-4DA00456
        fleetreg machinery number DEMO-0457 --issue
        fleetreg machinery number 3-4DA00456 3-4DA00465 --correct \\
          --why "digits swapped"
      """)

  @Argument(help: .machine) var machine: String
  @Argument(help: "The number that the platform gave.") var number: String?
  @Flag(name: .long, help: "Issue the next number of the machine's division.") var issue = false
  @Flag(name: .long, help: "Put this number in the place of a wrong one; needs --why.")
  var correct = false
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard (number == nil) == issue else {
      throw ValidationError("Give the number, or --issue.", "请给出号码，或用 --issue。")
    }
    guard !correct || (number != nil && why != nil) else {
      throw ValidationError("--correct needs a number and --why.", "--correct 须给出号码和 --why。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let number = try number.map { try MachineryNumber($0) }
    let (name, correct, why) = (machine, correct, why)
    return try await session.writing(shared) { owner in
      let machine = try await owner.change(by: session.actor(shared), why: why) { change in
        let id = try change.register.machine(named: name).id
        guard let number else { return try change.issueNumber(for: id) }
        return correct
          ? try change.correctNumber(of: id, to: number, why: why ?? "")
          : try change.record(number, for: id)
      }
      session.console.result(
        MachineryResult(
          machine: machine,
          action: correct
            ? .correctNumber : RegisterAction(rawValue: MachineryStep.number.rawValue),
          findings: machine.findings(on: session.now.day())))
      session.sayNextStep(of: machine, shared)
      return .done
    }
  }
}

/// `fleetreg machinery confirm MACHINE`
struct ConfirmMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm", abstract: "The platform confirms a number that was issued here.",
    discussion: """
      Takes numbered registrations whose number is provisional.

      Example:
        fleetreg machinery confirm 3-4DA00456
      """)

  @Argument(help: .machine) var machine: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let name = machine
    return try await session.writing(shared) { owner in
      let machine = try await owner.change(by: session.actor(shared)) { change in
        try change.confirmNumber(of: change.register.machine(named: name).id)
      }
      session.console.result(MachineryResult(machine: machine, action: .confirm))
      return .done
    }
  }
}

/// `fleetreg machinery numbering set DIVISION`
struct SetNumbering: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Switch local issuing on for a division, or change its range.",
    discussion: """
      Example:
        fleetreg machinery numbering set 140404 --area 4DA \\
          --first 50000 --last 59999 \\
          --authority "county bureau, order 2026-12" --why "platform offline"
      """)

  @Argument(help: "The division code, 6 digits.") var division: String
  @Option(name: .long, help: "Characters 3 to 5 of its numbers.") var area: String
  @Option(name: .long, help: "The first serial that may be given.") var first: Int
  @Option(name: .long, help: "The last serial that may be given.") var last: Int
  @Option(name: .long, help: "Who switched this on, by which document.") var authority: String
  @Option(name: .long, help: "Why, for the history.") var why: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let rule = NumberingRule(
      division: try DivisionCode(division), area: area, first: first, last: last,
      authority: authority)
    let why = why
    return try await session.writing(shared) { owner in
      let action = try await owner.change(by: session.actor(shared)) {
        try $0.setNumbering(rule, why: why)
      }
      session.console.result(EntryResult(kind: .numbering, id: rule.id, action: action))
      session.next(
        shared, ("machinery number MACHINE --issue", "give the next number", "发放下一个号码"))
      return .done
    }
  }
}
