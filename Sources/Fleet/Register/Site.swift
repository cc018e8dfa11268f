/// A construction site or another place where machinery works (使用地点), and the machines declared for it.
///
/// Before machinery enters a construction site, its unit declares what it plans to use (进场报备): a machine that is not
/// on the list is not declared.
public struct Site: RegisterEntry {
  public static let kind = RegisterKind.site

  public var id: String
  public var name: String
  public var division: DivisionCode
  /// The kind of place, in the words of the registration form.
  public var siteKind: SiteKind
  /// The unit that works there (施工单位).
  public var company: UnifiedSocialCreditCode?
  public var address: String?
  /// Whether it lies in a built-up area (建成区); `nil` = not recorded.
  public var builtUpArea: Bool?
  /// Whether it is one of the larger sites (规模以上) that plans ask more of; `nil` = not recorded.
  public var largeSite: Bool?
  /// Whether work places and vehicle entrances have video, connected; `nil` = not recorded.
  public var siteVideo: Bool?
  /// The control and development zones that it lies in, which have no code of their own.
  public var zones: [String] = []
  /// The machines declared for it, each by its number, its id, or what its plate says.
  public var machinery: [String] = []

  public init(id: String, name: String, division: DivisionCode, kind: SiteKind) {
    self.id = id
    self.name = name
    self.division = division
    siteKind = kind
  }

  public var references: [RegisterReference] {
    company.map { [RegisterReference(.company, $0.description)] } ?? []
  }

  /// Whether a machine is among those declared, by any of its names.
  public func declares(_ machine: MachineryRegistration) -> Bool {
    let names = [
      machine.id, machine.number?.number.description, machine.number?.number.body,
      machine.machinery.serial, machine.machinery.pin, machine.machinery.engine.number,
    ].compactMap(\.self)
    return machinery.contains { names.contains($0) }
  }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    try EntryError.checkText(name, field: "name")
    try EntryError.checkListed(division, field: "division")
    // A misspelt kind would keep the clauses about it from binding.
    guard SiteKind.known.contains(siteKind) else {
      throw .invalid(
        field: "siteKind", found: siteKind.rawValue,
        expected: .oneOf(SiteKind.known.map(\.rawValue)))
    }
    for (place, machine) in machinery.enumerated() {
      try EntryError.checkText(machine, field: "machinery[\(place)]")
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("division", division.description)
      $0.member("siteKind", siteKind.rawValue)
      $0.member("company", ifPresent: company?.description)
      $0.member("address", ifPresent: address)
      $0.member("builtUpArea", ifPresent: builtUpArea)
      $0.member("largeSite", ifPresent: largeSite)
      $0.member("siteVideo", ifPresent: siteVideo)
      $0.member("zones", ifPresent: zones)
      $0.member("machinery", ifPresent: machinery)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    name = try members.require("name", members.text("name"))
    division = try members.require("division", members.division("division"))
    siteKind = SiteKind(named: try members.require("siteKind", members.text("siteKind")))
    company = try members.creditCode("company")
    address = try members.text("address")
    builtUpArea = try members.flag("builtUpArea")
    largeSite = try members.flag("largeSite")
    siteVideo = try members.flag("siteVideo")
    zones = try members.texts("zones")
    machinery = try members.texts("machinery")
  }
}

extension Situation {
  /// Records what a site's register entry says. What the entry does not hold stays missing.
  ///
  /// - Parameter days: when each member of the entry was last changed, by its name.
  public mutating func read(_ site: Site, days: [String: Day] = [:]) {
    func record(_ fact: PolicyFact, _ value: PolicyValue?) {
      set(fact, value, recordedOn: days[fact.name])
    }
    record(.siteKind, .code(site.siteKind.rawValue))
    record(.builtUpArea, site.builtUpArea.map(PolicyValue.flag))
    record(.largeSite, site.largeSite.map(PolicyValue.flag))
    record(.siteVideo, site.siteVideo.map(PolicyValue.flag))
    if !site.zones.isEmpty { record(.zones, .names(site.zones)) }
  }

  /// Records whether a machine is declared for a site: it is on the list, or it is not.
  public mutating func read(_ machine: MachineryRegistration, declaredFor site: Site, on day: Day?)
  {
    set(.declared, .flag(site.declares(machine)), from: .notice, recordedOn: day)
  }
}
