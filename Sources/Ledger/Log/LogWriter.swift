import Glibc

/// The one hand that appends to a log.
///
///     let log = try LogWriter.create(at: "plant/ledger", origin: "plant.example/ledger")
///     let range = try log.append(entries)
///     let checkpoint = try log.sign(with: [key])
///
/// What ``append(_:)`` returned is durable; a group that it did not return is after a restart there as a whole, or
/// not at all. A log holds
/// tiles, bundles of entries and a `checkpoint` as C2SP tlog-tiles lays them out, and a `head`: the unsigned
/// tree that was appended last.
public final class LogWriter {
  public let directory: String
  /// What the log is called.
  public let origin: String
  /// How many entries are durable.
  public var size: UInt64 { edge.size }
  let disk: LogDisk
  private let files: LogFiles
  private let lock: LogLock
  private let hasher = MerkleHasher()
  private var edge: TreeEdge
  /// The entries of the last bundle while it is not full.
  private var bundle: [UInt8]
  /// Whether the stored head is that of ``edge``: not after a head could not be stored to the end.
  private var isHeadCertain = true

  /// Makes a log without entries, and the directory where it is missing.
  public static func create(
    at directory: String, origin: String
  ) throws(LogError) -> LogWriter {
    guard KeyName.isValid(origin) else { throw .origin(origin) }
    if mkdir(directory, 0o750) != 0, errno != EEXIST {
      throw LogError(systemError: errno, path: directory)
    }
    let files = LogFiles(directory: directory)
    let lock = try LogLock(of: files)
    guard try !files.isThere() else { throw .exists(directory: directory) }
    let head = Checkpoint(origin: origin, size: 0, root: .empty)
    let disk = LogDisk(files)
    try disk.store([(LogFiles.head, head.body)])
    try disk.syncDirectory("..")
    return try LogWriter(files, lock, head: head)
  }

  /// Opens a log and takes its lock: goes on behind the last entry that was durable.
  /// - Throws: `LogError.damaged` where the end of the log is not as it was left.
  public convenience init(opening directory: String) throws(LogError) {
    let files = LogFiles(directory: directory)
    // A lock is not made where there is no log.
    guard try files.isThere() else { throw .missing(directory: directory) }
    let lock = try LogLock(of: files)
    guard let head = try files.head() else {
      throw .damaged(.missing(path: LogFiles.head))
    }
    try self.init(files, lock, head: head)
  }

  private init(_ files: LogFiles, _ lock: LogLock, head: Checkpoint) throws(LogError) {
    directory = files.directory
    origin = head.origin
    self.files = files
    self.lock = lock
    disk = LogDisk(files)
    edge = try files.edge(of: head.size)
    let root = edge.root(with: hasher)
    guard root == head.root else {
      throw .damaged(
        .root(path: LogFiles.head, size: head.size, found: root, expected: head.root))
    }
    bundle = []
    if let last = Tile.edge(of: head.size).first, last.level == 0 {
      let stored = try files.bundle(of: Tile(.entries, index: last.index, width: last.width))
      bundle = Array(stored.bytes[..<(stored.entries.last?.upperBound ?? 0)])
      let start = head.size - UInt64(last.width)
      _ = try Audit.follow(files, from: try files.edge(of: start), to: head.size)
    }
    _ = try lastSigned()
  }

  /// Adds entries in one durable step: all of them, or none.
  /// - Parameter entries: each at most 65,535 bytes. The more there are, the fewer syncs an entry costs.
  /// - Returns: their indexes.
  public func append(_ entries: [[UInt8]]) throws(LogError) -> Range<UInt64> {
    if let long = entries.first(where: { $0.count > EntryBundle.entryLimit }) {
      throw .entryTooLarge(bytes: long.count, limit: EntryBundle.entryLimit)
    }
    let start = size
    guard !entries.isEmpty else { return start..<start }
    try restoreHead()
    var (edge, bundle) = (self.edge, self.bundle)
    var contents: [(path: String, bytes: [UInt8])] = []
    var filled: [Tile] = []
    for entry in entries {
      EntryBundle.append(entry, to: &bundle)
      let leaf = entry.withUnsafeBytes { hasher.leaf($0) }
      edge.append(leaf, with: hasher) { tile, hashes in
        contents.append((tile.path, hashes.tileBytes))
        filled.append(tile)
        guard tile.level == 0 else { return }
        let entries = Tile(.entries, index: tile.index)
        contents.append((entries.path, bundle))
        filled.append(entries)
      }
      if edge.size % UInt64(Tile.fullWidth) == 0 { bundle.removeAll(keepingCapacity: true) }
    }
    for (tile, hashes) in edge.partialTiles {
      contents.append((tile.path, hashes.tileBytes))
      guard tile.level == 0 else { continue }
      contents.append((Tile(.entries, index: tile.index, width: tile.width).path, bundle))
    }
    try disk.store(contents)
    // Until its rename the new files belong to no tree; a restart writes them anew.
    isHeadCertain = false
    try storeHead(of: edge)
    isHeadCertain = true
    self.edge = edge
    self.bundle = bundle
    for tile in filled { disk.removePartials(of: tile) }
    return start..<size
  }

  /// Signs the tree as it stands, after every entry behind the last checkpoint was read back and hashed again.
  /// - Parameters:
  ///   - keys: each makes a line: Ed25519, and SM2 beside it where an authority asks.
  ///   - former: keys that may have signed the last checkpoint, where the key was changed.
  ///   - whole: also hashes again what was signed before.
  /// - Returns: the checkpoint, durable. Where nothing was added it is the one that is there already.
  /// - Throws: `LogError.damaged` with the first thing that is not as it was appended; then nothing is signed.
  public func sign(
    with keys: [SigningKey], former: [VerifierKey] = [], whole: Bool = false
  ) throws(LogError) -> SignedCheckpoint {
    guard !keys.isEmpty else { throw .noKey }
    if let key = keys.first(where: { $0.algorithm == .cosignature }) {
      throw .keyKind(name: key.name)
    }
    try restoreHead()
    let last = try lastSigned()
    if let last {
      try checkSignature(of: last, by: keys.map(\.verifier) + former)
    }
    let stored = try followed(from: last?.checkpoint, whole: whole)
    let checkpoint = Checkpoint(origin: origin, size: size, root: stored.root(with: hasher))
    let root = edge.root(with: hasher)
    guard checkpoint.root == root else {
      throw .damaged(
        .root(path: LogFiles.head, size: size, found: checkpoint.root, expected: root))
    }
    var lines: [SignatureLine] = []
    for key in keys { lines.append(try key.sign(checkpoint.body, seconds: 0)) }
    if let last, last.checkpoint == checkpoint {
      let others = last.note.signatures.filter { line in
        !keys.contains { $0.name == line.name && $0.verifier.id == line.id }
      }
      // Nothing is new: who has cosigned it has cosigned this.
      if others.count + keys.count == last.note.signatures.count { return last }
      lines += others
    }
    let signed = SignedCheckpoint(checkpoint, signatures: lines)
    try disk.store([(LogFiles.checkpoint, signed.bytes)])
    return signed
  }

  /// Keeps what the level above has answered with the checkpoint that it has cosigned.
  /// - Throws: `NoteError` where a line is not by its key or none is by a witness, `LogError` where it cannot be
  ///   stored.
  @discardableResult
  public func attach(
    _ lines: [SignatureLine], from witnesses: [VerifierKey], to checkpoint: SignedCheckpoint
  ) throws -> SignedCheckpoint {
    let current = try files.signed()
    let kept = try files.signed(LogFiles.cosigned)
    let isCurrent = current?.checkpoint == checkpoint.checkpoint
    var cosigned = isCurrent ? current ?? checkpoint : checkpoint
    if let kept { cosigned.merge(kept) }
    try cosigned.add(lines, of: witnesses)
    var contents = [(path: LogFiles.cosigned, bytes: cosigned.bytes)]
    // An answer that came late does not take the place of a later one.
    if let kept, kept.checkpoint.size > cosigned.checkpoint.size { contents = [] }
    if isCurrent { contents.append((LogFiles.checkpoint, cosigned.bytes)) }
    try disk.store(contents)
    return cosigned
  }

  /// A reader of the same log.
  public var reader: LogReader { LogReader(files) }

  /// The tree that the stored entries make, by way of the one that was signed last.
  private func followed(
    from last: Checkpoint?, whole: Bool
  ) throws(LogError) -> TreeEdge {
    guard let last, last.size > 0 else {
      return try Audit.follow(files, from: TreeEdge(), to: size)
    }
    let start =
      whole
      ? try Audit.follow(files, from: TreeEdge(), to: last.size) : try files.edge(of: last.size)
    let root = start.root(with: hasher)
    guard root == last.root else {
      throw .damaged(
        .root(path: LogFiles.checkpoint, size: last.size, found: root, expected: last.root))
    }
    return try Audit.follow(files, from: start, to: size)
  }

  private func storeHead(of edge: TreeEdge) throws(LogError) {
    let head = Checkpoint(origin: origin, size: edge.size, root: edge.root(with: hasher))
    try disk.store([(LogFiles.head, head.body)])
  }

  /// Takes back a head that was perhaps stored, before files that it names are written anew.
  private func restoreHead() throws(LogError) {
    guard !isHeadCertain else { return }
    try storeHead(of: edge)
    isHeadCertain = true
  }

  /// The last checkpoint, where it can be of this log; its signature is not looked at.
  private func lastSigned() throws(LogError) -> SignedCheckpoint? {
    guard let last = try files.signed() else {
      // Whoever takes the checkpoint away would have another history signed.
      if try files.signed(LogFiles.cosigned) != nil {
        throw .damaged(.missing(path: LogFiles.checkpoint))
      }
      return nil
    }
    guard last.checkpoint.origin == origin else {
      throw .damaged(
        .origin(path: LogFiles.checkpoint, found: last.checkpoint.origin, expected: origin))
    }
    guard last.checkpoint.size <= size else {
      throw .damaged(.shortened(stored: size, signed: last.checkpoint.size))
    }
    return last
  }

  /// A checkpoint that somebody else has put there is no ground to go on from.
  private func checkSignature(
    of last: SignedCheckpoint, by keys: [VerifierKey]
  ) throws(LogError) {
    do throws(NoteError) {
      try last.note.verified(by: keys)
    } catch .untrusted {
      throw .strangeCheckpoint(path: LogFiles.checkpoint)
    } catch {
      throw .damaged(.checkpoint(path: LogFiles.checkpoint, .note(error)))
    }
  }
}
