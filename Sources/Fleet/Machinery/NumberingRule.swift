/// The rule by which a division issues machinery numbers itself, switched on by its authority.
///
/// Numbers come from the national platform; where this rule is recorded, the registry gives the next
/// free serial of its range instead, and the number is provisional until the platform confirms it.
public struct NumberingRule: RegisterEntry {
  public static let kind = RegisterKind.numbering

  public var division: DivisionCode
  /// Characters 3 to 5 of the number; which division has which is not published.
  public var area: String
  /// The serials that may be given, first and last included; 0 to 99999.
  public var first: Int
  public var last: Int
  /// The authority that switched this on, and its document.
  public var authority: String

  public init(division: DivisionCode, area: String, first: Int, last: Int, authority: String) {
    self.division = division
    self.area = area
    self.first = first
    self.last = last
    self.authority = authority
  }

  public var id: String { division.description }

  /// The largest serial of five digits.
  public static let largestSerial = 99_999

  public func check() throws(EntryError) {
    try EntryError.checkListed(division, field: "division")
    let usable =
      area.utf8.count == 3
      && area.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte)
          || (0x41...0x5A).contains(byte) && byte != UInt8(ascii: "I") && byte != UInt8(ascii: "O")
      }
    guard usable else { throw .invalid(field: "area", found: area, expected: .areaCode) }
    guard (0...Self.largestSerial).contains(first) else {
      throw .invalid(field: "first", found: "\(first)", expected: .serial)
    }
    guard (first...Self.largestSerial).contains(last) else {
      throw .invalid(field: "last", found: "\(last)", expected: .serial)
    }
    try EntryError.checkText(authority, field: "authority")
  }

  /// The number's body with this serial: area code and five digits.
  public func body(serial: Int) -> String {
    let digits = String(serial)
    return area + String(repeating: "0", count: 5 - digits.utf8.count) + digits
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("division", division.description)
      $0.member("area", area)
      $0.member("first", first)
      $0.member("last", last)
      $0.member("authority", authority)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    division = try members.require("division", members.division("division"))
    area = try members.require("area", members.text("area"))
    first = Int(clamping: try members.require("first", members.integer("first")))
    last = Int(clamping: try members.require("last", members.integer("last")))
    authority = try members.require("authority", members.text("authority"))
  }
}

extension MachineryStage {
  /// The first character of a machinery number: `1`...`6`, `D` electric, `X` none; `nil` where the
  /// claim fits none of them.
  public var numberCharacter: Character? {
    if let number = stage.number { return (1...6).contains(number) ? Character("\(number)") : nil }
    if stage == .electric { return "D" }
    return stage == .undetermined ? "X" : nil
  }
}
