/// A figure of a duty as an authority or a plant declares it: what this registry cannot count, or counts only in
/// part, such as the retirements of a whole city.
public struct DeclaredFigure: RegisterEntry {
  public static let kind = RegisterKind.figure

  public var id: String
  /// The clause's id, such as `changzhi-2021/14-retire`.
  public var clause: String
  /// Which number of the clause, such as `vehicles` or `percent`.
  public var name: String
  public var value: Int
  /// The day as of which it is so.
  public var on: Day
  /// The plant that it is about; the clause's whole area where absent.
  public var plant: String?
  /// Who declares it.
  public var issuer: String
  public var document: String?

  public init(id: String, clause: String, name: String, value: Int, on: Day, issuer: String) {
    self.id = id
    self.clause = clause
    self.name = name
    self.value = value
    self.on = on
    self.issuer = issuer
  }

  public var references: [RegisterReference] {
    plant.map { [RegisterReference(.plant, $0)] } ?? []
  }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    try EntryError.checkText(clause, field: "clause")
    try EntryError.checkText(issuer, field: "issuer")
    let names = DutyCount.names
    guard names.contains(name) else {
      throw .invalid(field: "name", found: name, expected: .oneOf(names))
    }
    let most = name.hasPrefix("percent") ? 100 : Int(Int32.max)
    guard (0...most).contains(value) else {
      throw .invalid(field: "value", found: "\(value)", expected: .between(0, most))
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("clause", clause)
      $0.member("name", name)
      $0.member("value", value)
      $0.member("on", on.description)
      $0.member("plant", ifPresent: plant)
      $0.member("issuer", issuer)
      $0.member("document", ifPresent: document)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    clause = try members.require("clause", members.text("clause"))
    name = try members.require("name", members.text("name"))
    value = Int(clamping: try members.require("value", members.integer("value")))
    on = try members.require("on", members.day("on"))
    plant = try members.text("plant")
    issuer = try members.require("issuer", members.text("issuer"))
    document = try members.text("document")
  }
}
