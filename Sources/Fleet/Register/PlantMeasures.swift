/// What one plant must do about its transport at one level of warning, as the authority set it (一厂一策), and
/// from when until when that holds.
public struct PlantMeasures: RegisterEntry {
  public static let kind = RegisterKind.measures

  public var id: String
  public var plant: String
  public var table: WarningMeasures
  /// The authority that set it.
  public var issuer: String?
  /// The first day.
  public var from: Day
  /// The last day; it still counts. `nil` while no end is set.
  public var until: Day?

  public init(id: String, plant: String, table: WarningMeasures, from: Day) {
    self.id = id
    self.plant = plant
    self.table = table
    self.from = from
  }

  public var references: [RegisterReference] { [RegisterReference(.plant, plant)] }

  public func holds(on day: Day) -> Bool { from <= day && (until.map { day <= $0 } ?? true) }

  /// Whether both tables would be the plant's own for one level on one day.
  public func collides(with other: PlantMeasures) -> Bool {
    id != other.id && plant == other.plant && table.level == other.table.level
      && from <= other.until ?? Day(daysSince1970: .max)
      && other.from <= until ?? Day(daysSince1970: .max)
  }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    try table.check()
    if let until, until < from {
      throw .invalid(field: "until", found: until.description, expected: .notBefore(field: "from"))
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("plant", plant)
      table.encodeMembers(into: &$0)
      $0.member("issuer", ifPresent: issuer)
      $0.member("from", from.description)
      $0.member("until", ifPresent: until?.description)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    plant = try members.require("plant", members.text("plant"))
    table = try WarningMeasures(decoding: members)
    issuer = try members.text("issuer")
    from = try members.require("from", members.day("from"))
    until = try members.day("until")
  }
}
