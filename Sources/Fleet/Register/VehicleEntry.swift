/// A vehicle in the register, under an id that outlives its plates.
public struct VehicleEntry: RegisterEntry {
  public static let kind = RegisterKind.vehicle

  public let recordID: RecordID
  public var vehicle: Vehicle

  public init(id: RecordID, vehicle: Vehicle) {
    recordID = id
    self.vehicle = vehicle
  }

  public var id: String { recordID.description }

  /// Refuses a vehicle that nobody could find again, a plate in a colour that its standard does not have, and
  /// values that no vehicle has.
  ///
  /// Where the form of a kind of plate is not confirmed, its colour is a finding only.
  public func check() throws(EntryError) {
    guard vehicle.isIdentified else {
      throw .missing(field: vehicle.plate == nil ? "plate" : "plateColour")
    }
    try checkValues()
    guard let plate, let colour = vehicle.plateColour else { return }
    guard plate.allows(colour) || !plate.kind.mark.isConfirmed else {
      throw .invalid(
        field: "plateColour", found: colour.rawValue,
        expected: .plateColours(plate.possibleColours, plate.kind))
    }
  }

  /// A type that the code list does not name yet may be one all the same, if it begins like its kind.
  private func checkValues() throws(EntryError) {
    if let type = vehicle.vehicleType,
      type.kind == nil && type.rawValue != "X99"
        || VehicleType(reading: type.rawValue) == nil
    {
      throw .invalid(
        field: "vehicleType", found: type.rawValue, expected: .vehicle(.vehicleType))
    }
    try EntryError.checkFuel(vehicle.fuel, field: "fuel")
    for (field, number) in [
      ("seats", vehicle.seats), ("maximumMass", vehicle.maximumMass),
      ("kerbMass", vehicle.kerbMass), ("referenceMass", vehicle.referenceMass),
    ] {
      if let number, number <= 0 {
        throw .invalid(field: field, found: "\(number)", expected: .positive)
      }
    }
    if let place = vehicle.registeredIn {
      guard let division = try? DivisionCode(place) else {
        throw .invalid(field: "registeredIn", found: place, expected: .divisionCode)
      }
      try EntryError.checkListed(division, field: "registeredIn")
    }
  }

  private var plate: Plate? { vehicle.plate.flatMap { try? Plate($0) } }

  /// What is odd about it on a day: its plate, its VIN, its days, and facts that cannot all be true.
  public func findings(on today: Day) -> [any Explained] {
    let days = vehicle.findings(ofDaysAfter: today)
    let facts = vehicle.facts.findings.filter(\.isOfEntry)
    return vehicle.findings + (days as [any Explained]) + (facts as [any Explained])
  }

  /// The vehicle's own members behind the id; there is nothing personal among them.
  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", recordID)
      vehicle.encodeMembers(into: &$0)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    recordID = try members.require("id", members.id("id"))
    do {
      vehicle = try Vehicle(decoding: json)
    } catch {
      throw .invalid(field: error.member, found: error.found, expected: .vehicle(error.expected))
    }
    vehicle.extra.removeAll { $0.name == "id" }
  }
}

extension Finding {
  /// Whether whoever records a vehicle is told of it. The colour of the plate is a finding of the plate already.
  fileprivate var isOfEntry: Bool {
    switch self {
    case .stageNotKnown, .massNotPositive: true
    case .contradiction(.plateColour): false
    case .contradiction: true
    default: false
    }
  }
}
