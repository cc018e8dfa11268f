public import Fleet
import Glibc

/// What a level above keeps of the logs that it cosigns: for each the last checkpoint, in a file of its own.
///
///     DIRECTORY/<SHA-256 of the origin>/checkpoint
///     DIRECTORY/<SHA-256 of the origin>/refused      evidence that the log was changed
///
/// The files are those that a witness of C2SP tlog-witness serves for monitors.
public final class WitnessDirectory {
  private let files: LogFiles
  private let disk: LogDisk
  private let lock: LogLock
  private let key: SigningKey

  /// Opens the directory, makes it where it is missing, and keeps other processes out.
  /// - Parameter key: of the algorithm ``KeyAlgorithm/cosignature``.
  public init(at directory: String, key: SigningKey) throws(LogError) {
    guard key.algorithm == .cosignature else { throw .keyKind(name: key.name) }
    if mkdir(directory, 0o750) != 0, errno != EEXIST {
      throw LogError(systemError: errno, path: directory)
    }
    self.key = key
    files = LogFiles(directory: directory)
    disk = LogDisk(files)
    lock = try LogLock(of: files)
  }

  /// The checkpoint of a log that was cosigned last; `nil` where none was.
  public func seen(_ origin: String) throws(LogError) -> SignedCheckpoint? {
    try files.signed(path(of: origin))
  }

  /// Decides, stores, and only then cosigns.
  /// - Returns: the lines to answer with.
  /// - Throws: `CosigningRefusal` where it does not cosign, `LogError` where it cannot.
  public func cosign(
    _ request: CosigningRequest, trusting keys: [String: [VerifierKey]], at now: Instant
  ) throws -> [SignatureLine] {
    let origin = request.checkpoint.checkpoint.origin
    let last = try seen(origin)
    if let last, last.checkpoint.origin != origin {
      throw LogError.damaged(
        .origin(path: path(of: origin), found: last.checkpoint.origin, expected: origin))
    }
    var next: SignedCheckpoint
    do {
      next = try Witness.decide(request, seen: last?.checkpoint, trusting: keys)
    } catch {
      // With the log's own signature it proves the change, beside the one that was seen.
      if error.isEvidence { try disk.store([(refused(of: origin), request.checkpoint.bytes)]) }
      throw error
    }
    let line = try Witness.cosign(next, with: key, at: now)
    // What strangers may have added is not kept: only who was verified, and this level.
    let known = next.note.signatures.filter { line in
      (keys[origin] ?? []).contains { $0.name == line.name && $0.id == line.id }
    }
    next = SignedCheckpoint(next.checkpoint, signatures: known + [line])
    try disk.store([(path(of: origin), next.bytes)])
    return [line]
  }

  /// The checkpoint that was refused last because the log was changed; `nil` where none was.
  public func refused(_ origin: String) throws(LogError) -> SignedCheckpoint? {
    try files.signed(refused(of: origin))
  }

  /// The refused checkpoints of all logs in a directory, read without a lock: proof that each was changed below.
  public static func refusals(at directory: String) -> [SignedCheckpoint] {
    let files = LogFiles(directory: directory)
    guard let folder = opendir(directory) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.sorted().compactMap { name in
      name.hasPrefix(".") ? nil : try? files.signed("\(name)/refused")
    }
  }

  private func refused(of origin: String) -> String { "\(folder(of: origin))/refused" }

  private func path(of origin: String) -> String { "\(folder(of: origin))/checkpoint" }

  private func folder(of origin: String) -> String {
    let digits = MerkleHasher().digest(of: [Array(origin.utf8)]).bytes.map {
      String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
    }
    return digits.joined()
  }
}
