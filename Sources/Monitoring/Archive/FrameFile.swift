public import Fleet

/// The frames that one vehicle sent in one day.
public struct FrameFile: Hashable, Sendable {
  /// The seventeen bytes of the header by which it called itself.
  public let identity: OBD.Identity
  /// The day of reception, in China.
  public let day: Day
  /// 0 grows with what arrives; each compaction makes the next.
  public let generation: Int

  public init(identity: OBD.Identity, day: Day, generation: Int) {
    self.identity = identity
    self.day = day
    self.generation = generation
  }

  /// Its place in the archive: `2026/11/22/IDENTITY.GENERATION.frames`.
  ///
  /// Capital letters and digits of the identity stand for themselves, every other byte is `_` and two digits, so
  /// that no identity leaves its directory and no two have one name.
  var path: String { "\(directory)/\(name).\(generation).frames" }

  var directory: String {
    let (year, month, day) = day.parts
    return [(year, 4), (month, 2), (day, 2)].map { number, width in
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }.joined(separator: "/")
  }

  private var name: String {
    identity.bytes.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A: String(Unicode.Scalar(byte))
      default: "_" + OBD.hexadecimal([byte])
      }
    }.joined()
  }
}
