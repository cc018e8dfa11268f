/// The proof that an entry stands in a log, which needs no server to verify: a `.tlog-proof` file
/// (C2SP tlog-proof).
///
///     c2sp.org/tlog-proof@v1
///     extra eyJmb3JtYXQi…
///     index 73894
///     gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
///     …
///
///     example.com/fancylog
///     109482
///     …
public struct Receipt: Hashable, Sendable {
  public static let format = "c2sp.org/tlog-proof@v1"
  /// The longest receipt that is read.
  public static let sizeLimit = 1 << 20

  /// The entry's index, from 0.
  public let index: UInt64
  /// From the leaf's neighbour up to below the root.
  public let proof: [MerkleHash]
  public let checkpoint: SignedCheckpoint
  /// What stands behind `extra`: nobody has signed it; the entry in it is believed because it hashes to the leaf.
  public let extra: [UInt8]?

  public init(
    index: UInt64, proof: [MerkleHash], checkpoint: SignedCheckpoint, content: Content? = nil
  ) {
    self.index = index
    self.proof = proof
    self.checkpoint = checkpoint
    extra = content?.bytes
  }

  public init(parsing bytes: [UInt8]) throws(ReceiptError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge(limit: Self.sizeLimit) }
    var rest = bytes[...]
    var number = 0
    func line() throws(ReceiptError) -> String {
      number += 1
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
        let text = String(validating: rest[..<end], as: UTF8.self)
      else { throw .line(number: number) }
      rest = rest[(end + 1)...]
      return text
    }
    let first = try line()
    guard first == Self.format else { throw .format(found: String(first.prefix(64))) }
    var next = try line()
    if next.hasPrefix("extra ") {
      guard let bytes = Base64.decode(Array(next.utf8.dropFirst(6))) else {
        throw .line(number: number)
      }
      extra = bytes
      next = try line()
    } else {
      extra = nil
    }
    guard next.hasPrefix("index "), let index = UInt64(decimal: next.dropFirst(6)) else {
      throw .line(number: number)
    }
    self.index = index
    var proof: [MerkleHash] = []
    while true {
      let next = try line()
      if next.isEmpty { break }
      guard let hash = MerkleHash(base64: Array(next.utf8)), proof.count < Proof.lengthLimit else {
        throw .line(number: number)
      }
      proof.append(hash)
    }
    self.proof = proof
    do throws(CheckpointError) {
      checkpoint = try SignedCheckpoint(parsing: Array(rest))
    } catch {
      throw .checkpoint(error)
    }
  }

  /// The file.
  public var bytes: [UInt8] {
    var lines = [Self.format]
    if let extra { lines.append("extra \(String(base64: extra))") }
    lines.append("index \(index)")
    lines += proof.map(\.description) + [""]
    return Array(lines.map { "\($0)\n" }.joined().utf8) + checkpoint.bytes
  }
}

extension Receipt {
  /// What a receipt has proved.
  public struct Proved: Hashable, Sendable {
    /// The entry's bytes.
    public let entry: [UInt8]
    /// The same, read; `nil` where it is not of our format.
    public let record: LedgerEntry?
    /// Values that were shown and are those that the entry commits to.
    public let openings: [EntryOpening]
    /// Which levels above have cosigned, and when: the entry was in the log by then.
    public let cosigned: [Cosigned]
  }

  /// Verifies the receipt, offline.
  /// - Parameter entry: the entry, where the receipt does not carry it; where it does, they must be the same.
  public func verify(
    by policy: TrustPolicy, entry given: [UInt8]? = nil
  ) throws(ReceiptError) -> Proved {
    let cosigned: [Cosigned]
    do throws(CheckpointError) {
      cosigned = try checkpoint.verify(by: policy)
    } catch {
      throw .checkpoint(error)
    }
    var content: Content?
    if let extra { content = try Content(parsing: extra) }
    guard let entry = given ?? content?.entry else { throw .noEntry }
    let tree = checkpoint.checkpoint
    guard
      Proof.includes(
        .leaf(entry), at: index, size: tree.size, root: tree.root, by: proof),
      content == nil || content?.entry == entry
    else { throw .notIncluded(index: index, size: tree.size) }
    do throws(LedgerEntryError) {
      let openings = content?.openings ?? []
      // An entry of another format commits to nothing that we could check.
      let record =
        openings.isEmpty
        ? try? LedgerEntry(parsing: entry) : try LedgerEntry(parsing: entry)
      for opening in openings { try record?.check(opening) }
      return Proved(entry: entry, record: record, openings: openings, cosigned: cosigned)
    } catch {
      throw .entry(error)
    }
  }
}
