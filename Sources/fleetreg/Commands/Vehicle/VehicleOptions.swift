import ArgumentParser
import Fleet
import Registry

/// The facts of a vehicle, as options of `add`, `check` and what else describes one.
struct VehicleOptions: ParsableArguments {
  @Option(name: .long, help: "The plate's colour: yellow, 黄, blue, yellow-green, …")
  var colour: PlateColour?
  @Option(name: .long, help: "The VIN.") var vin: String?
  @Option(name: .long, help: "Diesel, electric, 天然气, 柴油插电混动, … or a GA letter.") var fuel: String?
  @Option(name: .long, help: "The emission stage: 6, 国六b, VI-b, …") var stage: String?
  @Option(name: .long, help: "Where the stage is known from: \(VehicleOptions.sourceWords).")
  var stageSource: FactSource?
  @Option(name: .long, help: "The disclosure number (信息公开编号).") var disclosure: String?
  @Option(name: .long, help: "The category: N1, N2, N3, M1, …") var category: String?
  @Option(name: .long, help: "The GA vehicle type, such as H11.") var vehicleType: String?
  @Option(name: .long, help: "Maximum design mass, kg.") var maximumMass: Int?
  @Option(name: .long, help: "Kerb mass, kg.") var kerbMass: Int?
  @Option(name: .long, help: "Reference mass, kg.") var referenceMass: Int?
  @Option(name: .long, help: "Seats, the driver's included.") var seats: Int?
  @Option(name: .long, help: "The use (使用性质), in words or as a GA letter.") var use: String?
  @Option(name: .long, help: "A bus, sanitation or postal vehicle: true or false.")
  var urban: Bool?
  @Option(name: .long, help: "The day it was made.") var manufacturedOn: String?
  @Option(name: .long, help: "The day its certificate was uploaded.")
  var certificateUploadedOn: String?
  @Option(name: .long, help: "The day it arrived, if imported.") var importArrivedOn: String?
  @Option(name: .long, help: "The day of its first invoice.") var invoicedOn: String?
  @Option(name: .long, help: "The day of its first registration.") var registeredOn: String?
  @Option(name: .long, help: "The division where it is registered.") var registeredIn: String?
  @Option(name: .long, help: "The day on which its registration ended.") var retiredOn: String?
  @Option(name: .long, help: "Carries for hire or reward (营运): true or false.")
  var operating: Bool?
  @Option(name: .long, help: "Its remote terminal reports (联网): true or false.")
  var networked: Bool?
  @Option(name: .long, help: "The engine's number.") var engineNumber: String?
  @Option(name: .long, help: "The engine's model.") var engineModel: String?
  @Option(name: .long, help: "The engine's maker.") var engineMaker: String?
  @Option(name: .long, help: "The brand.") var brand: String?
  @Option(name: .long, help: "The model.") var model: String?
  @Option(name: .long, help: "The owner's id, such as a company's credit code.") var owner: String?
  @Option(name: .long, help: "Where the other facts are known from: \(VehicleOptions.sourceWords).")
  var source: FactSource?

  private static let sourceWords = FactSource.allCases.map(\.rawValue).joined(separator: ", ")
}

extension VehicleOptions {
  /// Writes the options that were given over a form.
  func fill(_ form: inout EntryForm) {
    form.set("plateColour", colour?.rawValue, from: "--colour")
    form.set("vin", vin.map { (try? VIN($0))?.text ?? $0 })
    form.set("engineNumber", engineNumber)
    form.set("engineModel", engineModel)
    form.set("engineMaker", engineMaker)
    form.set("brand", brand)
    form.set("model", model)
    form.set("owner", owner)
    form.set("vehicleType", vehicleType)
    form.set("category", category)
    form.set("maximumMass", maximumMass)
    form.set("kerbMass", kerbMass)
    form.set("referenceMass", referenceMass)
    form.set("seats", seats)
    form.set("fuel", fuel)
    form.set("use", use)
    form.set("urban", urban)
    form.set("manufacturedOn", manufacturedOn)
    form.set("certificateUploadedOn", certificateUploadedOn)
    form.set("importArrivedOn", importArrivedOn)
    form.set("invoicedOn", invoicedOn)
    form.set("registeredOn", registeredOn)
    form.set("registeredIn", registeredIn)
    form.set("retiredOn", retiredOn)
    form.set("operating", operating)
    form.set("networked", networked)
    form.set("origin.source", source?.rawValue)
    form.name("plate", "<name>")
  }
}

extension VehicleOptions {
  /// What the options say of a vehicle.
  /// - Parameter day: when it is said: the day on which its stage and other facts are recorded.
  func vehicle(named name: VehicleName, on day: Day) throws -> Vehicle {
    var form = EntryForm()
    fill(&form)
    if source != nil { form.set("origin.recordedOn", day.description) }
    var vehicle = try form.naming {
      let vehicle = try Vehicle(decoding: form.json)
      try EntryError.checkFuel(vehicle.fuel, field: "fuel")
      return vehicle
    }
    vehicle.plate = name.plate?.text
    vehicle.plateColour = name.colour
    if let vin = name.vin { vehicle.vin = vin.text }
    if let disclosure {
      let number = try DisclosureNumber(disclosure)
      vehicle.stageClaims.append(
        StageClaim(number.stage, from: .disclosureNumber, text: number.text, recordedOn: day))
    }
    if let stage {
      guard let value = EmissionStage(reading: stage) else {
        throw EntryError.invalid(field: "--stage", found: stage, expected: .stage)
      }
      vehicle.stageClaims.append(
        StageClaim(value, from: stageSource ?? .declared, text: stage, recordedOn: day))
    }
    return vehicle
  }

  /// The same, refused where it could not be recorded.
  func checkedVehicle(named name: VehicleName, on day: Day) throws -> Vehicle {
    let vehicle = try vehicle(named: name, on: day)
    var form = EntryForm()
    fill(&form)
    try form.naming { try VehicleEntry(id: RecordID(bits: 0), vehicle: vehicle).check() }
    return vehicle
  }
}
