/// A company or other unit (单位), under its unified social credit code (GB 32100-2015).
public struct Company: RegisterEntry {
  public static let kind = RegisterKind.company

  public var creditCode: UnifiedSocialCreditCode
  public var name: String
  public var division: DivisionCode?
  public var address: String?
  /// The person to ask: personal data, as is the phone.
  public var contact: String?
  public var phone: String?

  public init(creditCode: UnifiedSocialCreditCode, name: String) {
    self.creditCode = creditCode
    self.name = name
  }

  public var id: String { creditCode.description }

  public func check() throws(EntryError) {
    try EntryError.checkText(name, field: "name")
    if let division { try EntryError.checkListed(division, field: "division") }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("creditCode", creditCode.description)
      $0.member("name", name)
      $0.member("division", ifPresent: division?.description)
      $0.member("address", ifPresent: address)
      $0.member(
        "contact", ifPresent: contact.map { personal.text($0, PersonalData.maskedName) })
      $0.member("phone", ifPresent: phone.map { personal.text($0, PersonalData.maskedPhone) })
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    creditCode = try members.require("creditCode", members.creditCode("creditCode"))
    name = try members.require("name", members.text("name"))
    division = try members.division("division")
    address = try members.text("address")
    contact = try members.text("contact")
    phone = try members.text("phone")
  }
}

extension EntryMembers {
  func creditCode(_ name: String) throws(EntryError) -> UnifiedSocialCreditCode? {
    try parsed(name, .creditCode) { try? UnifiedSocialCreditCode($0) }
  }

  func division(_ name: String) throws(EntryError) -> DivisionCode? {
    try parsed(name, .divisionCode) { try? DivisionCode($0) }
  }
}
