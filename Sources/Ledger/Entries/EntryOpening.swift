/// A value behind a commitment, with the salt that proves it.
public struct EntryOpening: Hashable, Sendable {
  /// The commitment's name, such as `plate` or `pictures.0`.
  public let name: String
  /// JSON, without spaces.
  public let value: String
  public let salt: Salt

  public init(name: String, value: String, salt: Salt) {
    self.name = name
    self.value = value
    self.salt = salt
  }
}

extension LedgerEntry {
  /// The values of a record that can still be shown: those whose salts were not erased.
  /// - Throws: where there are not as many salts as the record's entry has commitments.
  public static func openings(
    of line: [UInt8], salts: EntrySalts
  ) throws(LedgerEntryError) -> [EntryOpening] {
    let hidden = try hiddenParts(of: line)
    guard hidden.count == salts.salts.count else {
      throw .salts(found: salts.salts.count, expected: hidden.count)
    }
    return zip(hidden, salts.salts).compactMap { part, salt in
      salt.map {
        EntryOpening(
          name: part.name, value: String(decoding: part.value, as: UTF8.self), salt: $0)
      }
    }
  }

  /// Checks that a value is the one that the entry commits to.
  public func check(_ opening: EntryOpening) throws(LedgerEntryError) {
    guard let commitment = commitments.first(where: { $0.name == opening.name }) else {
      throw .noCommitment(name: opening.name)
    }
    let hash = EntryLayout.commitment(
      to: Array(opening.value.utf8), named: opening.name, opening.salt, with: MerkleHasher())
    guard hash == commitment.hash else { throw .opening(name: opening.name) }
  }

  /// Checks that a record still says what its entry says: where it does not, one of them was changed.
  ///
  /// Values whose salts were erased cannot be compared, and are not.
  public func check(_ line: [UInt8], salts: EntrySalts) throws(LedgerEntryError) {
    var values: [Value] = []
    var hidden: [String] = []
    for part in try EntryLayout.parts(of: line) {
      switch part {
      case .open(let name, let value):
        values.append(Value(name: name, text: String(decoding: value, as: UTF8.self)))
      case .hidden(let name, _): hidden.append(name)
      }
    }
    if let name = Self.firstDifference(values, self.values, \.name) { throw .differs(name: name) }
    if let name = Self.firstDifference(hidden, commitments.map(\.name), \.self) {
      throw .differs(name: name)
    }
    for opening in try Self.openings(of: line, salts: salts) {
      do throws(LedgerEntryError) {
        try check(opening)
      } catch {
        throw .differs(name: opening.name)
      }
    }
  }

  private static func firstDifference<Element: Equatable>(
    _ a: [Element], _ b: [Element], _ name: (Element) -> String
  ) -> String? {
    if let pair = zip(a, b).first(where: { $0 != $1 }) { return name(pair.1) }
    guard a.count != b.count else { return nil }
    return name(a.count > b.count ? a[b.count] : b[a.count])
  }

  private static func hiddenParts(
    of line: [UInt8]
  ) throws(LedgerEntryError) -> [(name: String, value: [UInt8])] {
    let parts = try EntryLayout.parts(of: line)
    return parts.compactMap {
      if case .hidden(let name, let value) = $0 { (name, value) } else { nil }
    }
  }
}
