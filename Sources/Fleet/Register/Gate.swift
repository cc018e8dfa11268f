/// A gate of a plant (出入口); its id is the one that passages carry.
public struct Gate: RegisterEntry {
  public static let kind = RegisterKind.gate

  public var id: String
  public var plant: String
  public var name: String

  public init(id: String, plant: String, name: String) {
    self.id = id
    self.plant = plant
    self.name = name
  }

  public var references: [RegisterReference] { [RegisterReference(.plant, plant)] }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    try EntryError.checkText(name, field: "name")
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("plant", plant)
      $0.member("name", name)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    plant = try members.require("plant", members.text("plant"))
    name = try members.require("name", members.text("name"))
  }
}
