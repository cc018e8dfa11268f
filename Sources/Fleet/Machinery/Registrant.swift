/// Who registers a machine and answers for what is said of it (所有人/使用人): a person or a unit.
///
/// A person's name, every phone and address, and the resident number are personal data: masked
/// wherever it is not said that they may be shown.
public struct Registrant: Hashable, Sendable {
  public var kind: Kind
  public var name: String
  /// Of a unit (统一社会信用代码).
  public var creditCode: UnifiedSocialCreditCode?
  /// Of a person (居民身份证).
  public var residentNumber: ResidentNumber?
  public var phone: String?
  public var address: String?

  public init(kind: Kind, name: String) {
    self.kind = kind
    self.name = name
  }

  public enum Kind: String, CaseIterable, Sendable {
    case person
    case unit

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.person, .english): "a person"
      case (.person, .chinese): "个人"
      case (.unit, .english): "a unit"
      case (.unit, .chinese): "单位"
      }
    }
  }

  /// Whether both are the same owner, however the rest is written.
  public func isSame(as other: Registrant) -> Bool {
    switch (creditCode, other.creditCode, residentNumber, other.residentNumber) {
    case (let mine?, let theirs?, _, _): mine == theirs
    case (_, _, let mine?, let theirs?): mine == theirs
    default: kind == other.kind && name == other.name && phone == other.phone
    }
  }
}

extension Registrant {
  func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("kind", kind.rawValue)
      $0.member("name", kind == .unit ? name : personal.text(name, PersonalData.maskedName))
      $0.member("creditCode", ifPresent: creditCode?.description)
      $0.member(
        "residentNumber", ifPresent: residentNumber.map { personal == .shown ? $0.text : $0.masked }
      )
      $0.member("phone", ifPresent: phone.map { personal.text($0, PersonalData.maskedPhone) })
      $0.member(
        "address", ifPresent: address.map { personal.text($0, PersonalData.maskedAddress) })
    }
  }

  init(decoding members: EntryMembers) throws(EntryError) {
    kind = try members.require("kind", members.word("kind"))
    name = try members.require("name", members.text("name"))
    creditCode = try members.creditCode("creditCode")
    phone = try members.text("phone")
    address = try members.text("address")
    if let text = try members.text("residentNumber") {
      guard let number = try? ResidentNumber(text) else {
        throw .invalid(
          field: members.field("residentNumber"), found: nil, expected: .residentNumber)
      }
      residentNumber = number
    }
  }
}
