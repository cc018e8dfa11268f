public import Fleet

/// Whom a signature of SM2 is of: the bytes that are hashed before the message with the key.
public struct UserID: Hashable, Sendable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The sixteen characters of a security chip, as an activation names it.
  public init(chip: OBD.FixedBytes<16>) { bytes = chip.bytes }

  /// What GM/T 0009-2012 gives to signers who agreed on no other: `1234567812345678`.
  public static let standard = UserID(Array("1234567812345678".utf8))
  public static let empty = UserID([])

  /// Which user id signatures are tried with.
  public enum Source: Hashable, Sendable {
    /// The terminal's chip. That the chip's id is the user id is inferred: no public signature confirms it.
    case chip
    case fixed(UserID)
  }
}
