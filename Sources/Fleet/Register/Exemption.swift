/// A recorded exemption of one vehicle or machine from a rule: never without a reason and an end.
public struct Exemption: RegisterEntry {
  public static let kind = RegisterKind.exemption

  public var id: String
  public var subject: Subject
  /// Why, in the words of whoever granted it.
  public var reason: String
  /// What sort of case it is, as rules name the exceptions of their own: a code of ``PolicyFact/exemption``.
  public var category: String?
  /// The clause that it exempts from or that names it; every rule where absent.
  public var clause: String?
  /// The document that grants it, and by whom.
  public var document: String?
  public var issuer: String?
  /// The first day.
  public var from: Day
  /// The last day; it still counts.
  public var until: Day

  public init(id: String, subject: Subject, reason: String, from: Day, until: Day) {
    self.id = id
    self.subject = subject
    self.reason = reason
    self.from = from
    self.until = until
  }

  /// Who is exempt.
  public enum Subject: Hashable, Sendable {
    case plate(String, PlateColour)
    case vin(String)
    /// The 8-character body of a machinery number.
    case machinery(body: String)
  }

  public func holds(on day: Day) -> Bool { state(on: day) == .holds }

  /// Where a day lies beside the days of an exemption.
  public enum State: String, CaseIterable, Sendable {
    case coming, holds, ended
  }

  public func state(on day: Day) -> State {
    day < from ? .coming : day <= until ? .holds : .ended
  }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    try EntryError.checkText(subject.text, field: "subject")
    try EntryError.checkText(reason, field: "reason")
    if let category, PolicyCodes.of(.exemption).members(of: category) == nil {
      throw .invalid(
        field: "category", found: category, expected: .oneOf(PolicyCodes.of(.exemption).codes))
    }
    guard until >= from else {
      throw .invalid(field: "until", found: until.description, expected: .notBefore(field: "from"))
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.name("subject")
      subject.encode(into: &$0)
      $0.member("reason", reason)
      $0.member("category", ifPresent: category)
      $0.member("clause", ifPresent: clause)
      $0.member("document", ifPresent: document)
      $0.member("issuer", ifPresent: issuer)
      $0.member("from", from.description)
      $0.member("until", until.description)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    subject = try Subject(decoding: members.require("subject", members.object("subject")))
    reason = try members.require("reason", members.text("reason"))
    category = try members.text("category")
    clause = try members.text("clause")
    document = try members.text("document")
    issuer = try members.text("issuer")
    from = try members.require("from", members.day("from"))
    until = try members.require("until", members.day("until"))
  }
}

extension Exemption.State {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (_, .english): rawValue
    case (.coming, .chinese): "未生效"
    case (.holds, .chinese): "有效"
    case (.ended, .chinese): "已过期"
    }
  }
}

extension MachineryRegistration {
  /// The names under which exemptions of this machine may be recorded: the body of its number, and those of
  /// a vehicle where it has them.
  public var exemptionSubjects: [Exemption.Subject] {
    var subjects: [Exemption.Subject] = []
    if let number { subjects.append(.machinery(body: number.number.body)) }
    if let plate = machinery.plate, let colour = machinery.plateColour {
      subjects.append(.plate(plate, colour))
    }
    if let vin = machinery.vin { subjects.append(.vin(vin)) }
    return subjects
  }
}

extension Exemption.Subject {
  /// What names the subject: the plate, the VIN or the body.
  public var text: String {
    switch self {
    case .plate(let text, _), .vin(let text), .machinery(body: let text): text
    }
  }

  private enum Kind: String, CaseIterable { case plate, vin, machinery }

  func encode(into writer: inout JSONWriter) {
    writer.object {
      switch self {
      case .plate(let plate, let colour):
        $0.member("kind", Kind.plate.rawValue)
        $0.member("text", plate)
        $0.member("colour", colour.rawValue)
      case .vin(let vin):
        $0.member("kind", Kind.vin.rawValue)
        $0.member("text", vin)
      case .machinery(let body):
        $0.member("kind", Kind.machinery.rawValue)
        $0.member("text", body)
      }
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    let text = try members.require("text", members.text("text"))
    switch try members.require("kind", members.word("kind", Kind.self)) {
    case .plate:
      let colour = try members.require("colour", members.open("colour", PlateColour.self))
      self = .plate(text, colour)
    case .vin: self = .vin(text)
    case .machinery: self = .machinery(body: text)
    }
  }
}
