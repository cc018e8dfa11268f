/// A statement that no heavy-pollution warning is in force: whose, for where, as of when.
///
/// Warnings are closed-world: none recorded means none. A desk that is told of no warning for weeks says so now and
/// then, so that an answer can name as of when there was none. One statement of each issuer for each place counts, the
/// last; what it replaced is in its history.
public struct AllClear: RegisterEntry {
  public static let kind = RegisterKind.allClear

  public let id: String
  /// Whose warnings they would be.
  public let issuer: String
  /// The divisions that it is for, with all that lies in them.
  public let area: [DivisionCode]
  /// The moment at which none is in force.
  public let at: Instant

  public init(issuer: String, area: [DivisionCode], at instant: Instant) {
    self.issuer = issuer
    self.area = area
    at = instant
    let places = area.map(\.description).sorted().joined(separator: "+")
    id = String("\(places)/\(issuer.filter { !$0.isWhitespace })".prefix(64))
  }

  /// A warning that speaks against it: of the same issuer, for a place of these, in force at the moment.
  public func contradicting(in warnings: [PollutionWarning]) -> PollutionWarning? {
    warnings.first { warning in
      warning.issuer == issuer && warning.holds(at: at)
        && warning.area.contains { area.covers($0) != .no }
    }
  }

  public func check() throws(EntryError) {
    try EntryError.checkText(issuer, field: "issuer")
    guard !area.isEmpty else { throw .missing(field: "area") }
    for division in area { try EntryError.checkListed(division, field: "area") }
    try EntryError.checkID(id)
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("issuer", issuer)
      $0.name("area")
      $0.array { for division in area { $0.value(division.description) } }
      $0.member("at", at.text())
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    issuer = try members.require("issuer", members.text("issuer"))
    area = try members.divisions("area")
    at = try members.require("at", members.instant("at"))
  }
}
