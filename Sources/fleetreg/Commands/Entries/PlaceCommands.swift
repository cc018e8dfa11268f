import ArgumentParser
import Decisions
import Devices
import Fleet
import Registry

/// `fleetreg company …`
struct CompanyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "company", abstract: "Companies and other units, by credit code.",
    subcommands: [
      AddEntry<CompanyOptions>.self, ListEntries<Company>.self, ShowEntry<Company>.self,
      RemoveEntry<Company>.self,
    ])
}

/// `fleetreg plant …`
struct PlantCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plant", abstract: "Plants: fenced sites with gates.",
    subcommands: [
      AddEntry<PlantOptions>.self, ListEntries<Plant>.self, ShowEntry<Plant>.self,
      ShowTraffic.self, RemoveEntry<Plant>.self,
    ])
}

/// `fleetreg gate …`
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate", abstract: "Gates of plants; passages carry their ids.",
    subcommands: [
      DecideGate.self, AddEntry<GateOptions>.self, ListEntries<Gate>.self, ShowEntry<Gate>.self,
      RemoveEntry<Gate>.self,
    ])
}

/// `fleetreg camera …`
struct CameraCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "camera", abstract: "Cameras at gates, and how to understand what they say.",
    subcommands: [
      AddEntry<CameraOptions>.self, ListEntries<Camera>.self, ShowEntry<Camera>.self,
      RemoveEntry<Camera>.self,
    ])
}

/// `fleetreg exemption …`
struct ExemptionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exemption",
    abstract: "Recorded exemptions of one vehicle or machine, with reason and end.",
    subcommands: [
      AddEntry<ExemptionOptions>.self, ListEntries<Exemption>.self, ShowEntry<Exemption>.self,
      RemoveEntry<Exemption>.self,
    ])
}

extension Company: ListedEntry {
  static var columns: [String] { ["creditCode", "name", "division", "contact", "phone"] }
  static var exampleID: String { "91140400MATEXAM18H" }
}

extension Plant: ListedEntry {
  static var columns: [String] { ["id", "name", "division", "industry", "performanceGrade"] }
  static var exampleID: String { "steel-1" }
}

extension Gate: ListedEntry {
  static var columns: [String] { ["id", "plant", "name"] }
  static var exampleID: String { "north" }
}

extension Camera: ListedEntry {
  static var columns: [String] { ["id", "gate", "barrier", "format", "device", "address"] }
  static var exampleID: String { "cam-1" }
}

extension Exemption: ListedEntry {
  static var columns: [String] { ["id", "subject.text", "from", "until", "reason"] }
  static var exampleID: String { "ex-1" }
}

struct CompanyOptions: EntryOptions {
  typealias Entry = Company
  static let example = "91140400MATEXAM18H --name 示例运输有限公司 --division 140404"

  @Argument(help: "The unified social credit code, 18 characters.") var creditCode: String
  @Option(name: .long, help: "Its name.") var name: String
  @Option(name: .long, help: "The division code, 6 digits.") var division: String?
  @Option(name: .long, help: "Its address.") var address: String?
  @Option(name: .long, help: "Whom to ask.") var contact: String?
  @Option(name: .long, help: "The phone of that person.") var phone: String?

  var form: EntryForm {
    var form = EntryForm()
    form.set("creditCode", creditCode, from: "<credit-code>")
    form.set("name", name)
    form.set("division", division)
    form.set("address", address)
    form.set("contact", contact)
    form.set("phone", phone)
    return form
  }
}

struct PlantOptions: EntryOptions {
  typealias Entry = Plant
  static let example = "steel-1 --name 示例钢铁 --division 140404 --industry steel"

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "Its name.") var name: String
  @Option(name: .long, help: "The division code, 6 digits.") var division: String
  @Option(name: .long, help: "The credit code of the company that runs it.") var company: String?
  @Option(name: .long, help: "Its address.") var address: String?
  @Option(name: .long, help: "The line of business: steel, coking, power, mine, … or other.")
  var industry: String?
  @Option(name: .long, help: "The performance grade: A, B, C, D, …") var grade: String?
  @Option(name: .long, help: "Freight in and out, tonnes a year.") var freight: Double?
  @Option(name: .long, help: "In the urban planning area: true or false.") var urban: Bool?
  @Option(name: .long, help: "In a built-up area or its fringe, for rail shares: true or false.")
  var builtUp: Bool?
  @Option(name: .long, help: "Served by a railway siding: true or false.") var siding: Bool?
  @Option(name: .long, help: "The first day on which the siding is in use.")
  var sidingFrom: String?
  @Option(name: .long, help: "Bulk goods move by clean transport as demanded: true or false.")
  var cleanTransport: Bool?
  @Option(name: .long, help: "A key vehicle-using unit (重点用车单位): true or false.")
  var keyUnit: Bool?
  @Option(name: .long, help: "Gate and video, connected to the authority: true or false.")
  var gateSystem: Bool?
  @Option(name: .long, help: "Share of bulk goods by rail, percent.") var railShare: Int?
  @Option(name: .long, help: "Share of bulk goods by clean transport, percent.")
  var cleanShare: Int?
  @Option(name: .long, help: "Heavy diesel trucks a day, where no gate counts them; 9.9 is a mean.")
  var heavyDieselTrucks: Double?
  @Option(name: .long, help: "Trucks a day, where no gate counts them.") var trucks: Double?
  @Option(name: .long, help: "Truck passages a day, both directions, where no gate counts them.")
  var passages: Double?
  @Option(
    name: .long,
    help: "How those were averaged: which days, over how long; active-30, every-90 or in words.")
  var averaging: String?
  @Option(
    name: .long, parsing: .singleValue,
    help: "A named list that it is on, such as changzhi-2020/steel; repeat for more.")
  var list: [String] = []
  @Option(
    name: .long, parsing: .singleValue,
    help: "A development or control zone that it lies in, such as changzhi-high-tech.")
  var zone: [String] = []

  static var admission: @Sendable (Plant, Register, Settings) throws -> Void {
    { plant, register, _ in try plant.checkPlanNames(in: register) }
  }

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("name", name)
    form.set("division", division)
    form.set("company", company)
    form.set("address", address)
    form.set("urbanPlanningArea", urban, from: "--urban")
    form.set("builtUpArea", builtUp, from: "--built-up")
    // By its code or its word in either language; plans of the register may name others.
    form.set("industry", industry.map { PolicyFact.industry.code(named: $0) ?? $0 })
    form.set("annualFreight", freight, from: "--freight")
    form.set("performanceGrade", grade, from: "--grade")
    form.set("railwaySiding", siding, from: "--siding")
    form.set("railwaySidingFrom", sidingFrom, from: "--siding-from")
    form.set("cleanTransport", cleanTransport)
    form.set("keyUnit", keyUnit)
    form.set("gateSystem", gateSystem)
    form.set("railShare", railShare)
    form.set("cleanShare", cleanShare)
    form.set("heavyDieselTrucksPerDay", heavyDieselTrucks, from: "--heavy-diesel-trucks")
    form.set("trucksPerDay", trucks, from: "--trucks")
    form.set("passagesPerDay", passages, from: "--passages")
    form.set("averaging", averaging)
    form.set("lists", list.isEmpty ? nil : .array(list.map { .string($0) }), from: "--list")
    form.set("zones", zone.isEmpty ? nil : .array(zone.map { .string($0) }), from: "--zone")
    return form
  }
}

struct GateOptions: EntryOptions {
  typealias Entry = Gate
  static let example = "north --plant steel-1 --name 北门"

  @Argument(help: "An id of your choice; passages carry it.") var id: String
  @Option(name: .long, help: "The id of its plant.") var plant: String
  @Option(name: .long, help: "Its name.") var name: String

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("plant", plant)
    form.set("name", name)
    return form
  }
}

struct CameraOptions: EntryOptions {
  typealias Entry = Camera
  static let example =
    """
    cam-1 --gate north --format hikvision \\
            --direction forward=in
    """

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "The id of its gate.") var gate: String
  @Option(name: .long, help: "The barrier or lane.") var barrier: String?
  @Option(name: .long, help: "The id that the device writes into its payloads.")
  var device: String?
  @Option(name: .long, help: "The address that its pushes come from.") var address: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The format it speaks: \(DeviceFormat.names) (default: any, found from the content).",
      discussion: """
        A payload in another format is put into quarantine, since it may be another device's: nothing \
        of it is lost, and nothing of it stands in the ledger.
        """))
  var format: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "What the device's word for a direction means here; may be repeated.",
      valueName: "word=in|out"))
  var direction: [String] = []
  @Option(name: .long, help: "The direction where the device says none: in or out.")
  var defaultDirection: String?
  @Option(name: .long, help: "Minutes east of UTC for times without a zone (default: 480).")
  var zone: Int?
  @Option(name: .long, help: "The table by which it codes plate colours, such as ga36.")
  var colourTable: String?
  @Option(name: .long, help: "How far its clock may be off, in seconds (default: 600).")
  var clockTolerance: Int?

  func validate() throws {
    for text in direction where !text.contains("=") {
      throw ValidationError(
        "--direction \(text): expected WORD=in or WORD=out.",
        "--direction \(text)：应为 WORD=in 或 WORD=out。")
    }
    if let format, DeviceFormat(rawValue: format) == nil {
      throw ValidationError(
        "--format \(format): expected one of \(DeviceFormat.names).",
        "--format \(format)：应为 \(DeviceFormat.names) 之一。")
    }
  }

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("gate", gate)
    form.set("barrier", barrier)
    form.set("device", device)
    form.set("address", address)
    form.set("format", format)
    let directions = direction.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return JSON.Member(parts[0].lowercased(), .string(String(parts.last ?? "")))
    }
    if !directions.isEmpty { form.set("directions", .object(directions), from: "--direction") }
    for text in directions { form.name("directions.\(text.name)", "--direction") }
    form.set("defaultDirection", defaultDirection)
    form.set("zoneMinutes", zone, from: "--zone")
    form.set("colourTable", colourTable)
    form.set("clockTolerance", clockTolerance.map { $0 * 1000 })
    return form
  }
}

extension DeviceFormat {
  /// Every format, as people type it.
  fileprivate static let names = allCases.map(\.rawValue).joined(separator: ", ")
}

struct ExemptionOptions: EntryOptions {
  typealias Entry = Exemption
  static let example =
    """
    ex-1 --plate 晋D12345 --colour yellow \\
            --reason 抢险 --from 2026-11-01 --until 2026-11-30
    """

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "The plate of the vehicle; with --colour.") var plate: String?
  @Option(name: .long, help: "The colour of the plate.") var colour: PlateColour?
  @Option(name: .long, help: "The VIN of the vehicle.") var vin: String?
  @Option(name: .long, help: "The number of the machine, or its 8-character body.")
  var machinery: String?
  @Option(name: .long, help: "Why it is exempt.") var reason: String
  @Option(name: .long, help: "The first day, such as 2026-11-01.") var from: String
  @Option(name: .long, help: "The last day; it still counts.") var until: String
  @Option(
    name: .long,
    help: "What sort of case it is, where a clause names such: \(ExemptionOptions.categories).")
  var category: String?
  @Option(
    name: .long,
    help: "The rule it exempts from, by its id, or its document or number (default: every rule).")
  var clause: String?
  @Option(name: .long, help: "The document that grants it.") var document: String?
  @Option(name: .long, help: "Who granted it.") var issuer: String?

  private static let categories = PolicyCodes.of(.exemption).codes.joined(separator: ", ")

  static var admission: @Sendable (Exemption, Register, Settings) throws -> Void {
    { exemption, register, settings in
      try exemption.checkGrant(in: register, longestDays: settings.exemptions.longestDays)
    }
  }

  func validate() throws {
    guard [plate, vin, machinery].count(where: { $0 != nil }) == 1 else {
      throw ValidationError(
        "Give one of --plate, --vin and --machinery.", "请从 --plate、--vin、--machinery 中给出一项。")
    }
  }

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    if let plate {
      form.set("subject.kind", "plate")
      form.set("subject.text", (try? Plate(plate))?.text ?? plate, from: "--plate")
      form.set("subject.colour", colour?.rawValue)
    } else if let vin {
      form.set("subject.kind", "vin")
      form.set("subject.text", (try? VIN(vin))?.description ?? vin, from: "--vin")
    } else if let machinery {
      form.set("subject.kind", "machinery")
      form.set(
        "subject.text", (try? MachineryNumber(machinery))?.body ?? machinery, from: "--machinery")
    }
    form.set("reason", reason)
    form.set("category", category)
    form.set("clause", clause)
    form.set("document", document)
    form.set("issuer", issuer)
    form.set("from", from)
    form.set("until", until)
    return form
  }
}
