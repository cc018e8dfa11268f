/// One machine in the register: its form, where its registration stands, its number.
///
///     var machine = MachineryRegistration(id: id, machinery: form, at: now)
///     try machine.apply(.submit, at: now)   // names every missing field at once
public struct MachineryRegistration: RegisterEntry {
  public static let kind = RegisterKind.machinery

  public let recordID: RecordID
  public internal(set) var machinery: Machinery
  public internal(set) var state: MachineryState
  public internal(set) var stateSince: Instant
  public internal(set) var number: AssignedNumber?
  /// Why it was returned, until it is submitted again.
  public internal(set) var returnReason: String?
  /// The day it was bought or came into the county, from which the time to register runs.
  public var arrivedOn: Day?
  /// The last move and the last change of owner, on the day they happened.
  public internal(set) var movedOn: Day?
  public internal(set) var transferredOn: Day?
  public internal(set) var scrappedOn: Day?

  /// A new draft.
  public init(id: RecordID, machinery: Machinery, arrivedOn: Day? = nil, at now: Instant) {
    recordID = id
    self.machinery = machinery
    self.arrivedOn = arrivedOn
    state = .draft
    stateSince = now
  }

  /// A machine that already has its number from the national platform: the chain was walked there.
  public init(
    id: RecordID, machinery: Machinery, recorded number: MachineryNumber, arrivedOn: Day? = nil,
    at now: Instant
  ) {
    self.init(
      id: id, machinery: machinery, number: AssignedNumber(number, origin: .recorded),
      arrivedOn: arrivedOn, at: now)
  }

  /// A machine that already has its number: the chain was walked elsewhere. One that was issued there and is
  /// not yet confirmed is provisional here as well.
  public init(
    id: RecordID, machinery: Machinery, number: AssignedNumber, arrivedOn: Day? = nil,
    at now: Instant
  ) {
    self.init(id: id, machinery: machinery, arrivedOn: arrivedOn, at: now)
    self.number = number
    state = .numbered
  }

  public var id: String { recordID.description }

  /// Whether the owner may still take the whole registration back.
  public var mayBeWithdrawn: Bool { state.allowed.contains(.withdraw) }
}

extension MachineryRegistration {
  public func check() throws(EntryError) {
    try EntryError.checkListed(machinery.place.division, field: "place.division")
    for (index, photo) in machinery.photos.enumerated() where !Sender.isSHA256(photo.sha256) {
      throw .invalid(
        field: "photos[\(index)].sha256", found: photo.sha256, expected: .hexadecimal(64))
    }
    try EntryError.checkFuel(machinery.energy, field: "energy")
    if let power = machinery.engine.power, !(power > 0 && power.isFinite) {
      throw .invalid(field: "engine.power", found: "\(power)", expected: .positive)
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("state", state.rawValue)
      $0.member("stateSince", stateSince)
      if let number {
        $0.name("number")
        $0.object {
          $0.member("text", number.number.description)
          $0.member("origin", number.origin.rawValue)
          $0.member("body", number.number.body)
        }
      }
      $0.member("returnReason", ifPresent: returnReason)
      $0.member("arrivedOn", ifPresent: arrivedOn?.description)
      $0.member("movedOn", ifPresent: movedOn?.description)
      $0.member("transferredOn", ifPresent: transferredOn?.description)
      $0.member("scrappedOn", ifPresent: scrappedOn?.description)
      machinery.encodeMembers(into: &$0, showing: personal)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    recordID = try members.require("id", members.id("id"))
    state = try members.require("state", members.word("state"))
    stateSince = try members.require("stateSince", members.instant("stateSince"))
    if let object = try members.object("number") {
      let number = try object.require(
        "text", object.parsed("text", .machineryNumber) { try? MachineryNumber($0) })
      self.number = AssignedNumber(
        number, origin: try object.require("origin", object.word("origin")))
    }
    returnReason = try members.text("returnReason")
    arrivedOn = try members.day("arrivedOn")
    movedOn = try members.day("movedOn")
    transferredOn = try members.day("transferredOn")
    scrappedOn = try members.day("scrappedOn")
    machinery = try Machinery(decoding: members)
  }
}
