import ArgumentParser
import Fleet

/// The fields of a machine's form, as options of `add` and `edit`.
struct MachineryOptions: ParsableArguments {
  @OptionGroup(title: "Machine") var machine: Machine
  @OptionGroup(title: "Engine and exhaust") var engine: Engine
  @OptionGroup(title: "Owner and place") var owner: Owner
  @OptionGroup(title: "Usage and test") var usage: Usage

  struct Machine: ParsableArguments {
    @Option(name: .long, help: "The kind of machine: excavator, 挖掘机, loader, forklift, …")
    var type: String?
    @Flag(name: .long, help: "A vehicle that works inside a plant without a road plate.")
    var inPlantVehicle = false
    @Option(name: .long, help: "Its trade name.") var name: String?
    @Option(name: .long, help: "Its brand.") var brand: String?
    @Option(name: .long, help: "Its model.") var model: String?
    @Option(name: .long, help: "The maker's serial number.") var serial: String?
    @Option(name: .long, help: "The maker.") var maker: String?
    @Option(name: .long, help: "Where it was made.") var origin: String?
    @Option(name: .long, help: "The day it was made, such as 2019-05-01.") var madeOn: String?
    @Option(name: .long, help: "The product identification number (PIN).") var pin: String?
    @Option(name: .long, help: "The machine code (机械环保代码), stage IV.")
    var machineCode: String?
    @Option(name: .long, help: "The disclosure number (信息公开编号).") var disclosure: String?
    @Option(name: .long, help: "An in-plant vehicle's plate or number.") var plate: String?
    @Option(name: .long, help: "The colour of that plate.") var plateColour: PlateColour?
    @Option(name: .long, help: "An in-plant vehicle's VIN.") var vin: String?

    func validate() throws { try MachineryType.check(type, option: "--type") }
  }

  struct Engine: ParsableArguments {
    @Option(name: .long, help: "Diesel, electric, 柴油, … or a GA letter.") var energy: String?
    @Option(name: .long, help: "The engine's model.") var engineModel: String?
    @Option(name: .long, help: "The engine's number.") var engineNumber: String?
    @Option(name: .long, help: "The engine's maker.") var engineMaker: String?
    @Option(name: .long, help: "The day the engine was made.") var engineMadeOn: String?
    @Option(name: .long, help: "The type-approval number.") var typeApproval: String?
    @Option(name: .long, help: "Rated net power, kW.") var power: Double?
    @Option(name: .long, help: "The emission stage: 3, 国三, D (electric), X (not known).")
    var stage: String?
    @Option(
      name: .long,
      help:
        "How the stage is known: disclosure, engine-plate, platform, production-date, statement.")
    var stageEvidence: MachineryStage.Evidence?
    @Option(name: .long, help: "After-treatment is fitted: true or false.") var filter: Bool?
    @Option(name: .long, help: "The after-treatment's model.") var filterModel: String?
    @Option(name: .long, help: "The after-treatment's maker.") var filterMaker: String?
    @Option(name: .long, help: "The day it was fitted.") var filterFittedOn: String?
    @Option(name: .long, help: "On-board diagnostics fitted: true or false.") var obd: Bool?
    @Option(name: .long, help: "Positioning terminal fitted: true or false.")
    var positioning: Bool?
    @Option(name: .long, help: "Its data reach the authority: true or false.")
    var networked: Bool?
    @Option(name: .long, help: "The terminal's model.") var terminal: String?
  }

  struct Owner: ParsableArguments {
    @Option(name: .long, help: "The owner's name.") var owner: String?
    @Option(name: .long, help: "The owner is a unit: its credit code.") var creditCode: String?
    @Option(name: .long, help: "The owner is a person: the resident number.")
    var residentNumber: String?
    @Option(name: .long, help: "The owner's phone.") var phone: String?
    @Option(name: .long, help: "The owner's address.") var address: String?
    @Option(name: .long, help: "The county where the machine is: 6-digit division code.")
    var division: String?
    @Option(name: .long, help: "construction, port, logistics, airport, rail-freight, industry, …")
    var siteKind: String?
    @Option(name: .long, help: "The site in words.") var site: String?
    @Option(name: .long, help: "The bureau in charge.") var bureau: String?

    func validate() throws { try SiteKind.check(siteKind, option: "--site-kind") }
  }

  struct Usage: ParsableArguments {
    @Option(name: .long, help: "Working hours a year.") var hoursPerYear: Double?
    @Option(name: .long, help: "Working hours in all.") var hoursTotal: Double?
    @Option(name: .long, help: "The machine's condition in words.") var condition: String?
    @Option(name: .long, help: "Who did the last smoke test.") var testAgency: String?
    @Option(name: .long, help: "The number of its report.") var testReport: String?
    @Option(name: .long, help: "Its day.") var testDay: String?
    @Option(name: .long, help: "Whether it was passed: true or false.") var testPassed: Bool?
    @Option(name: .long, help: "The mean light absorption, 1/m.") var testSmoke: Double?
  }

  /// Writes the options that were given over a form.
  func fill(_ form: inout EntryForm) {
    machine.fill(&form)
    engine.fill(&form)
    owner.fill(&form)
    usage.fill(&form)
  }
}

extension MachineryType {
  /// Refuses a word that may be a misspelt type: rules about that one would not bind. `other` is one.
  static func check(_ word: String?, option: String) throws {
    guard let word, MachineryType(known: word) == nil else { return }
    throw ValidationError(
      EntryError.invalid(field: option, found: word, expected: .machineryType))
  }
}

extension SiteKind {
  /// Refuses a word that may be a misspelt kind of site: rules about that one would not bind. `other` is one.
  static func check(_ word: String?, option: String) throws {
    guard let word, SiteKind(known: word) == nil else { return }
    throw ValidationError(EntryError.invalid(field: option, found: word, expected: .siteKind))
  }
}

extension ValidationError {
  /// A complaint about an option, in both languages.
  fileprivate init(_ error: EntryError) {
    self.init("\(error.text(in: .english)).", "\(error.text(in: .chinese))。")
  }
}

extension MachineryOptions.Machine {
  fileprivate func fill(_ form: inout EntryForm) {
    if inPlantVehicle {
      form.set("kind", Machinery.Kind.inPlantVehicle.rawValue, from: "--in-plant-vehicle")
    }
    form.set("type", type.map { MachineryType(named: $0).rawValue })
    form.set("name", name)
    form.set("brand", brand)
    form.set("model", model)
    form.set("serial", serial)
    form.set("maker", maker)
    form.set("origin", origin)
    form.set("madeOn", madeOn)
    form.set("pin", pin)
    form.set("machineCode", machineCode)
    form.set("disclosureNumber", disclosure, from: "--disclosure")
    form.set("plate", plate.map { (try? Plate($0))?.text ?? $0 })
    form.set("plateColour", plateColour?.rawValue)
    form.set("vin", vin.map { (try? VIN($0))?.description ?? $0 })
  }
}

extension MachineryOptions.Engine {
  fileprivate func fill(_ form: inout EntryForm) {
    form.set("energy", energy.map { Fuel(reading: $0)?.rawValue ?? $0 })
    form.set("engine.model", engineModel, from: "--engine-model")
    form.set("engine.number", engineNumber, from: "--engine-number")
    form.set("engine.maker", engineMaker, from: "--engine-maker")
    form.set("engine.madeOn", engineMadeOn, from: "--engine-made-on")
    form.set("engine.typeApproval", typeApproval)
    form.set("engine.power", power)
    if let stage {
      form.set("stage.code", EmissionStage(reading: stage)?.rawValue ?? stage, from: "--stage")
      form.set(
        "stage.evidence", (stageEvidence ?? .statement).rawValue, from: "--stage-evidence")
    }
    form.set("afterTreatment.fitted", filter, from: "--filter")
    form.set("afterTreatment.model", filterModel, from: "--filter-model")
    form.set("afterTreatment.maker", filterMaker, from: "--filter-maker")
    form.set("afterTreatment.fittedOn", filterFittedOn, from: "--filter-fitted-on")
    form.set("monitoring.obd", obd)
    form.set("monitoring.positioning", positioning)
    form.set("monitoring.networked", networked)
    form.set("monitoring.terminal", terminal)
  }
}

extension MachineryOptions.Owner {
  fileprivate func fill(_ form: inout EntryForm) {
    if owner != nil || creditCode != nil || residentNumber != nil {
      form.set("registrant.kind", creditCode == nil ? "person" : "unit")
    }
    form.set("registrant.name", owner, from: "--owner")
    form.set("registrant.creditCode", creditCode)
    form.set("registrant.residentNumber", residentNumber)
    form.set("registrant.phone", phone)
    form.set("registrant.address", address)
    form.set("place.division", division)
    form.set("place.siteKind", siteKind.map { SiteKind(named: $0).rawValue })
    form.set("place.site", site)
    form.set("bureau", bureau)
  }
}

extension MachineryOptions.Usage {
  fileprivate func fill(_ form: inout EntryForm) {
    form.set("usage.hoursPerYear", hoursPerYear)
    form.set("usage.hoursTotal", hoursTotal)
    form.set("usage.condition", condition)
    form.set("test.agency", testAgency, from: "--test-agency")
    form.set("test.report", testReport, from: "--test-report")
    form.set("test.day", testDay, from: "--test-day")
    form.set("test.passed", testPassed, from: "--test-passed")
    form.set("test.smoke", testSmoke, from: "--test-smoke")
  }
}
