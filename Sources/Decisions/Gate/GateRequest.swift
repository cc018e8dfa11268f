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

  private static let members = [
    "plant", "gate", "plate", "plateColour", "vin", "direction", "purpose", "at", "vehicle",
    "near", "record",
  ]

  /// - Parameter now: the moment asked about where the request names none.
  /// - Throws: `EntryError`, `VehicleDecodingError`, or what is wrong with the plate or VIN. A member that is
  ///   not known is refused: it might be a fact.
  public init(decoding json: JSON, now: Instant) throws {
    let members = try EntryMembers(json)
    if let unknown = members.names.first(where: { !Self.members.contains($0) }) {
      throw EntryError.invalid(field: unknown, found: nil, expected: .oneOf(Self.members))
    }
    let colour = try members.open("plateColour", PlateColour.self)
    guard let text = try members.text("plate") ?? members.text("vin") else {
      throw EntryError.missing(field: "plate")
    }
    let name = try VehicleName(text, colour: colour)
    var stated = try Vehicle(decoding: json["vehicle"] ?? .object([]))
    stated.extra = []
    stated.plate = name.plate?.text
    stated.plateColour = name.colour
    stated.vin = try name.vin?.text ?? members.text("vin").map { try VIN($0).text } ?? stated.vin
    question = GateQuestion(
      plant: try members.require("plant", members.text("plant")), gate: try members.text("gate"),
      name: name,
      direction: try members.require(
        "direction", members.word("direction", Situation.Direction.self)),
      purpose: try members.word("purpose", Situation.Freight.self),
      at: try members.instant("at") ?? now, stated: stated)
    near = try members.flag("near") ?? false
    record = try members.flag("record") ?? false
  }
}
