public import Fleet
import Registry

/// A question as another program puts it, in JSON:
///
///     {"plant":"steel-1","gate":"north","plate":"晋DA1234","plateColour":"yellow","direction":"in",
///      "purpose":"bulk","at":"2022-01-01T06:00:00+08:00","vehicle":{"fuel":"B"},"near":true,"record":true}
public struct GateRequest: DecisionRequest {
  public let question: GateQuestion
  /// Whether rules that nearly bind are wanted as well.
  public let near: Bool
  /// Whether the decision is to be recorded before it is answered.
  public let record: Bool

  private static let names = [
    "plant", "gate", "plate", "plateColour", "vin", "direction", "purpose", "vehicle",
  ]

  /// - Parameter now: the moment asked about where the request names none.
  /// - Throws: `EntryError`, `VehicleDecodingError`, or what is wrong with the plate or VIN. A member that is
  ///   not known is refused: it might be a fact.
  public init(decoding json: JSON, now: Instant) throws {
    let request = try RequestMembers(json, names: Self.names, now: now)
    let members = request.members
    let (name, stated) = try Self.vehicle(members, json["vehicle"])
    question = GateQuestion(
      plant: try members.require("plant", members.text("plant")), gate: try members.text("gate"),
      name: name,
      direction: try members.require(
        "direction", members.word("direction", Situation.Direction.self)),
      purpose: try members.word("purpose", Situation.Freight.self),
      at: request.at, stated: stated)
    near = request.near
    record = request.record
  }

  /// What the request calls the vehicle, and what it says of it. Who it is can be said in both places, not otherwise
  /// in each: the answer would be about one of two vehicles.
  private static func vehicle(
    _ members: EntryMembers, _ json: JSON?
  ) throws -> (VehicleName, Vehicle) {
    let object = json.flatMap { $0.isNull ? nil : $0 }
    var stated = try Vehicle(decoding: object ?? .object([]))
    if let object { try Vehicle.refuseUnknown(in: object, at: "vehicle") }
    try EntryError.checkFuel(stated.fuel, field: "vehicle.fuel")
    let asked = try members.text("plate")
    let vin = try members.text("vin").map { try VIN($0).text }
    guard let text = try asked ?? members.text("vin") else {
      throw EntryError.missing(field: "plate")
    }
    let colour = try members.open("plateColour", PlateColour.self)
    for (field, colour) in [("plateColour", colour), ("vehicle.plateColour", stated.plateColour)] {
      guard let colour, PlateColourTable.own.colour(forCode: colour.rawValue) == nil else {
        continue
      }
      throw EntryError.invalid(
        field: field, found: colour.rawValue, expected: .oneOf(PlateColourTable.own.codes))
    }
    let name = try VehicleName(text, colour: colour ?? stated.plateColour)
    func agree(_ found: String?, _ field: String, with other: String?, _ otherField: String) throws
    {
      guard let found, let other, found != other else { return }
      throw EntryError.invalid(field: field, found: found, expected: .sameAs(field: otherField))
    }
    stated.plate = try stated.plate.map { try Plate($0).text }
    stated.vin = try stated.vin.map { try VIN($0).text }
    try agree(vin, "vin", with: name.vin?.text, "plate")
    try agree(stated.plate, "vehicle.plate", with: name.plate?.text, "plate")
    try agree(
      stated.plateColour?.rawValue, "vehicle.plateColour", with: name.colour?.rawValue,
      colour == nil ? "plate" : "plateColour")
    try agree(stated.vin, "vehicle.vin", with: vin ?? name.vin?.text, vin == nil ? "plate" : "vin")
    stated.plate = name.plate?.text ?? stated.plate
    stated.plateColour = name.colour ?? stated.plateColour
    stated.vin = name.vin?.text ?? vin ?? stated.vin
    return (name, stated)
  }
}
