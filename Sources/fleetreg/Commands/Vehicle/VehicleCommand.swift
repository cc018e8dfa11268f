import ArgumentParser
import Fleet
import Registry

/// `fleetreg vehicle …`
struct VehicleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vehicle",
    abstract: "Trucks and other road vehicles, and whether they meet China VI.",
    subcommands: [
      CheckVehicle.self, AddVehicle.self, ImportVehicles.self, ExportVehicles.self,
      ListVehicles.self, ShowVehicle.self,
    ])
}

extension VehicleEntry: ListedEntry {
  static var columns: [String] {
    ["plate", "plateColour", "vin", "fuel", "stageClaims.stage", "category", "registeredOn"]
  }
  static var exampleID: String { "晋D12345" }
}

/// `fleetreg vehicle add PLATE|VIN`
struct AddVehicle: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a vehicle, or bring what is known of it up to date.",
    discussion: """
      A vehicle is known by its plate and colour, or by its VIN. What is not given stays as it was.

      Example:
        fleetreg vehicle add 晋D12345 --colour yellow --fuel diesel \\
          --stage 国六b --stage-source environmentalList \\
          --maximum-mass 25000 --registered-on 2023-08-01
      """)

  @Argument(help: "Its plate, or its VIN.") var name: String
  @OptionGroup(title: "Facts") var facts: VehicleOptions
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let name = try VehicleName(name, colour: facts.colour)
    let today = session.now.day()
    let vehicle = try facts.checkedVehicle(named: name, on: today)
    return try await session.writing(shared) { owner in
      let result = try await owner.change(by: session.actor(shared), why: why) { change in
        let (entry, outcome) = try change.upsert(vehicle)
        return VehicleResult(
          entry: entry, outcome: outcome,
          findings: try change.register.findings(of: entry, on: today))
      }
      session.console.result(result)
      session.next(
        shared, ("vehicle check \(name.text)", "does it meet China VI?", "是否符合国六"))
      return .done
    }
  }
}

/// A vehicle that was recorded: `{"action","kind":"vehicle","id","plate","plateColour","vin"}` and
/// `findings`, each with code and text; `action` is `added`, `updated` or `unchanged`.
struct VehicleResult: Output {
  let entry: VehicleEntry
  let outcome: RowOutcome
  let findings: [any Explained]

  func encode(into writer: inout JSONWriter) {
    writer.member("action", outcome.rawValue)
    writer.member("kind", RegisterKind.vehicle.rawValue)
    writer.member("id", entry.id)
    writer.member("plate", ifPresent: entry.vehicle.plate)
    writer.member("plateColour", ifPresent: entry.vehicle.plateColour?.rawValue)
    writer.member("vin", ifPresent: entry.vehicle.vin)
    writer.findings(findings)
  }

  func print(on console: Console) {
    let name = entry.vehicle.plate ?? entry.vehicle.vin ?? entry.id
    switch outcome {
    case .added: console.note("added vehicle \(name)", "已添加车辆 \(name)")
    case .updated: console.note("updated vehicle \(name)", "已更新车辆 \(name)")
    case .unchanged:
      console.note("vehicle \(name): all was recorded already", "车辆 \(name)：内容无变化")
    }
    console.print(findings)
  }
}

/// `fleetreg vehicle list`
struct ListVehicles: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List vehicles in the order in which they were added.",
    discussion: """
      Example:
        fleetreg vehicle list --limit 20
      """)

  @Option(name: .long, help: "At most so many (default: all).") var limit: Int?
  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    var (after, left) = ("", limit ?? .max)
    var count = 0
    while left > 0, !session.console.output.isBroken {
      let (id, size) = (after, min(left, 1000))
      let page = try await reader.register { try $0.all(VehicleEntry.self, after: id, limit: size) }
      session.listPage(page, isFirst: count == 0, showing: personal.data)
      count += page.count
      left -= page.count
      guard page.count == size, let last = page.last else { break }
      after = last.id
    }
    session.sayCount(count, of: .vehicle)
    if count == 0 {
      session.next(
        shared, ("vehicle import trucks.csv", "bring in a list", "导入车辆清单"),
        ("vehicle add --help", "how to add one", "如何添加一辆"))
    }
    return .done
  }
}

/// `fleetreg vehicle show PLATE|VIN`
struct ShowVehicle: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one vehicle with its history.",
    discussion: """
      Exemptions that hold, and those that ended, are listed.

      Example:
        fleetreg vehicle show 晋D12345
      """)

  @Argument(help: "Its plate, VIN or id.") var name: String
  @Option(name: .long, help: "The plate's colour, where two vehicles have the plate.")
  var colour: PlateColour?
  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let text = name
    let entries: [VehicleEntry]
    if let id = RecordID(text) {
      entries = [try await reader.register { try $0.get(VehicleEntry.self, id.description) }]
    } else {
      let name = try VehicleName(text, colour: colour)
      entries = try await reader.register { try name.find(in: $0) }
    }
    guard !entries.isEmpty else { throw RegisterError.unknown(.vehicle, text) }
    let today = session.now.day()
    for (index, entry) in entries.enumerated() {
      if index > 0 { session.console.note("", "") }
      let (history, exemptions, findings) = try await reader.register { register in
        (
          try register.history(of: .vehicle, entry.id),
          try register.exemptions(of: entry.vehicle.exemptionSubjects, asOf: today),
          try register.findings(of: entry, on: today)
        )
      }
      session.show(
        entry, history: history, exemptions: exemptions, findings: findings,
        showing: personal.data)
    }
    let check = ("vehicle check \(text)", "does it meet China VI?", "是否符合国六")
    if entries.contains(where: { $0.vehicle.stageClaims.isEmpty }) {
      session.next(
        shared, ("vehicle add \(text) --stage …", "record its emission stage", "补录排放阶段"), check)
    } else {
      session.next(shared, check)
    }
    return .done
  }
}
