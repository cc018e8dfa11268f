/// Sixteen random bytes that hide a value behind its commitment: without them nobody can try values until one fits.
public struct Salt: Hashable, Sendable {
  public let bits: UInt128

  /// - Parameter generator: makes numbers that nobody can guess, as `SystemRandomNumberGenerator` does.
  public init(using generator: inout some RandomNumberGenerator) {
    let high: UInt64 = generator.next()
    bits = UInt128(high) << 64 | UInt128(generator.next() as UInt64)
  }

  /// `nil` unless it is sixteen bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    bits = bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  public var bytes: [UInt8] { withUnsafeBytes(of: bits.bigEndian) { Array($0) } }
}

/// The salts of one entry's commitments, in their order, as they are stored beside the record and apart from the log.
///
/// Erasing a salt with the record's value leaves a commitment that nobody can open, and every proof as it was.
public struct EntrySalts: Hashable, Sendable {
  /// `nil` where it was erased.
  public internal(set) var salts: [Salt?]

  public init(_ salts: [Salt?]) { self.salts = salts }

  /// Reads what ``bytes`` gave; `nil` unless it is a multiple of sixteen bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count % 16 == 0 else { return nil }
    let bytes = Array(bytes)
    salts = stride(from: 0, to: bytes.count, by: 16).map {
      Salt(bytes: bytes[$0..<$0 + 16]).flatMap { $0.bits == 0 ? nil : $0 }
    }
  }

  /// Sixteen bytes for each; zeroes where it was erased.
  public var bytes: [UInt8] {
    salts.flatMap { $0?.bytes ?? Array(repeating: 0, count: 16) }
  }

  /// Erases the salts of the commitments with that name of a member: of all pictures for `pictures`.
  public mutating func erase(_ name: String, of entry: LedgerEntry) {
    for (index, commitment) in entry.commitments.enumerated()
    where index < salts.count
      && (commitment.name == name || commitment.name.hasPrefix(name + "."))
    {
      salts[index] = nil
    }
  }
}
