/// A registry below that may push records to this one, known by its token.
///
/// Of the token only the SHA-256 is kept: 32 random bytes cannot be found from it, and what is shown
/// once cannot be shown again.
public struct Sender: RegisterEntry {
  public static let kind = RegisterKind.sender

  public var id: String
  public var name: String
  /// The SHA-256 of the token's text, 64 hexadecimal digits.
  public var tokenHash: String
  /// The only registry that may be in what it sends; any where absent.
  public var registry: RecordID?
  /// Whether it may ask for decisions at gates: a barrier's token does, one that only delivers records need not.
  public var asks: Bool
  /// The public key of the log that it keeps, `name+id+base64`: then its checkpoints are cosigned here.
  public var ledgerKey: String?

  public init(
    id: String, name: String, tokenHash: String, registry: RecordID? = nil, asks: Bool = false,
    ledgerKey: String? = nil
  ) {
    self.id = id
    self.name = name
    self.tokenHash = tokenHash
    self.registry = registry
    self.asks = asks
    self.ledgerKey = ledgerKey
  }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    try EntryError.checkText(name, field: "name")
    if let ledgerKey { try EntryError.checkText(ledgerKey, field: "ledgerKey") }
    guard Sender.isSHA256(tokenHash) else {
      throw .invalid(field: "tokenHash", found: nil, expected: .hexadecimal(64))
    }
  }

  /// The hash is left out unless it is asked for: it is of no use to whoever reads a list.
  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("name", name)
      if personal == .shown { $0.member("tokenHash", tokenHash) }
      $0.member("registry", ifPresent: registry?.description)
      if asks { $0.member("asks", true) }
      $0.member("ledgerKey", ifPresent: ledgerKey)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    name = try members.require("name", members.text("name"))
    tokenHash = try members.require("tokenHash", members.text("tokenHash"))
    registry = try members.id("registry")
    asks = try members.flag("asks") ?? false
    ledgerKey = try members.text("ledgerKey")
  }

  /// Whether a text is a SHA-256 as this program writes it: 64 lower-case hexadecimal digits.
  static func isSHA256(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { $0 &- 0x30 < 10 || (0x61...0x66).contains($0) }
  }
}
