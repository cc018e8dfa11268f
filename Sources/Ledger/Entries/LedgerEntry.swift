public import Fleet

/// What a log keeps of a record: a text that says where the record stands and when, and commits to the rest.
///
///     fleetreg/entry/v1
///     id="019a1f0e-…"
///     kind="passage"
///     registry="019a1f0d-…"
///     incarnation=1
///     gate="G1"
///     sequence=7
///     day="2026-11-21"
///     stored="2026-11-21T10:00:00+08:00"
///     direction="in"
///     time="2026-11-21T09:59:58+08:00"
///     plate#x5aI0yq0…=
///     pictures.0#9bq…=
///     rest#Ko2…=
///
/// The same record and salts give the same bytes. ``EntryLayout`` says which member stands where.
public struct LedgerEntry: Hashable, Sendable {
  /// The first line: the version of the layout. Another layout gets another name, and old entries stay as they are.
  public static let format = "fleetreg/entry/v1"

  /// The entry as it stands in the log.
  public let bytes: [UInt8]
  /// What it says openly: names with JSON values, in its order.
  public let values: [Value]
  /// What it commits to, in its order.
  public let commitments: [Commitment]

  public struct Value: Hashable, Sendable {
    public let name: String
    /// JSON, without spaces.
    public let text: String
  }

  public struct Commitment: Hashable, Sendable {
    public let name: String
    public let hash: MerkleHash
  }

  /// The entry of a record's line, with new salts, which must be durable before the entry is appended.
  /// - Parameter generator: makes numbers that nobody can guess, as `SystemRandomNumberGenerator` does.
  public static func make(
    of line: [UInt8], using generator: inout some RandomNumberGenerator
  ) throws(LedgerEntryError) -> (entry: LedgerEntry, salts: EntrySalts) {
    var salts: [Salt] = []
    let entry = LedgerEntry(try EntryLayout.parts(of: line)) { _ in
      salts.append(Salt(using: &generator))
      return salts[salts.count - 1]
    }
    return (entry, EntrySalts(salts))
  }

  /// The entry of a record's line once more, with the salts that it was made with.
  /// - Throws: where there are not as many salts as commitments, or one was erased.
  public init(of line: [UInt8], salts: EntrySalts) throws(LedgerEntryError) {
    let parts = try EntryLayout.parts(of: line)
    let expected = parts.count {
      if case .hidden = $0 { true } else { false }
    }
    let kept = salts.salts.compactMap(\.self)
    guard kept.count == expected, salts.salts.count == expected else {
      throw .salts(found: kept.count, expected: expected)
    }
    self.init(parts) { kept[$0] }
  }

  private init(_ parts: [EntryLayout.Part], salt: (Int) -> Salt) {
    var bytes = Array("\(Self.format)\n".utf8)
    bytes.reserveCapacity(1024)
    var (values, commitments): ([Value], [Commitment]) = ([], [])
    let hasher = MerkleHasher()
    for part in parts {
      switch part {
      case .open(let name, let value):
        bytes += name.utf8
        bytes.append(UInt8(ascii: "="))
        bytes += value
        values.append(Value(name: name, text: String(decoding: value, as: UTF8.self)))
      case .hidden(let name, let value):
        let hash = EntryLayout.commitment(
          to: value, named: name, salt(commitments.count), with: hasher)
        bytes += name.utf8
        bytes.append(UInt8(ascii: "#"))
        bytes += Base64.encode(hash.bytes)
        commitments.append(Commitment(name: name, hash: hash))
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    self.bytes = bytes
    self.values = values
    self.commitments = commitments
  }

  /// Reads an entry; what it commits to stays hidden.
  public init(parsing bytes: [UInt8]) throws(LedgerEntryError) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .line(number: 1) }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard String(lines[0]) == Self.format else {
      throw .format(found: String(String(lines[0]).prefix(64)))
    }
    guard lines.count > 1, lines[lines.count - 1].isEmpty else { throw .line(number: lines.count) }
    var (values, commitments): ([Value], [Commitment]) = ([], [])
    var names: Set<String> = []
    for (index, line) in lines.dropFirst().dropLast().enumerated() {
      let number = index + 2
      guard let sign = line.firstIndex(where: { $0 == "=" || $0 == "#" }), sign > line.startIndex
      else { throw .line(number: number) }
      let name = String(line[..<sign])
      let value = Array(String(line[line.index(after: sign)...]).utf8)
      guard names.insert(name).inserted, name.utf8.allSatisfy(Self.isInName) else {
        throw .line(number: number)
      }
      if line[sign] == "=" {
        guard let json = try? JSON(parsing: value), json.canonical == value else {
          throw .line(number: number)
        }
        values.append(Value(name: name, text: String(decoding: value, as: UTF8.self)))
      } else {
        guard let hash = MerkleHash(base64: value) else { throw .line(number: number) }
        commitments.append(Commitment(name: name, hash: hash))
      }
    }
    self.bytes = bytes
    self.values = values
    self.commitments = commitments
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."): true
    default: false
    }
  }

  /// The id of the record; `nil` where the entry has none.
  public var id: RecordID? {
    values.first { $0.name == "id" }
      .flatMap { try? JSON(parsing: Array($0.text.utf8)).string }.flatMap { RecordID($0) }
  }
}
