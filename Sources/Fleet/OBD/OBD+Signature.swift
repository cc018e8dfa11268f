extension OBD {
  /// A signature as terminals write it: length of R, R, length of S, S; by SM2 32 bytes each. This program
  /// part finds and keeps it; whether it holds is for who has the key.
  public enum Signature {
    static let size = 66
    private static let half: UInt8 = 0x20

    /// Whether a signature by SM2 stands at an offset.
    static func isThere(in bytes: Span<UInt8>, at offset: Int) -> Bool {
      offset >= 0 && offset + size <= bytes.count && bytes[offset] == half
        && bytes[offset + 33] == half
    }

    /// Lengths of the first half that are believed: one source allows 1 to 253, but below and above stand
    /// the types of blocks, and a block that was cut off is no signature.
    private static let firstHalf = 0x10...0x7F

    /// The size of a signature that fills the bytes exactly, by its own two lengths.
    static func anySize(in bytes: Span<UInt8>) -> Int? {
      guard let first = bytes.isEmpty ? nil : Int(bytes[0]), firstHalf.contains(first),
        first + 2 < bytes.count
      else { return nil }
      let second = Int(bytes[first + 1])
      guard (0x10...253).contains(second), first + second + 2 == bytes.count else { return nil }
      return bytes.count
    }
  }
}
