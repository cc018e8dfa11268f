public import Fleet
public import Monitoring
public import Registry

/// Files what terminals sent: out of the journal into the archive, a file for each vehicle and day, and into the registry
/// what minutes, days and events there were.
///
/// The frames go first, then one transaction records the files' new lengths, all that was found, and the place in the
/// journal up to which it went. What a crash leaves behind a recorded length is cut by the next pass, which reads the
/// same entries again.
///
///     let filing = try FrameFiling(for: owner, journal: location.journal, archive: FrameArchive(at: …))
///     let counts = try await filing.file(upTo: journal.end)
public actor FrameFiling {
  /// Bytes of the journal that one pass takes at most: memory is a few times as much.
  private static let passBytes: UInt64 = 16 << 20

  private let owner: Owner
  private let reader: Reader
  private let journal: String
  private let archive: FrameArchive
  private let strangers: StrangerLimits
  private var memories: [OBD.Identity: OBD.DialectMemory] = [:]
  private var connections = Connections()
  /// The call that came last: the next one waits for it, since a file of the archive has one writer.
  private var latest: Task<Void, Never>?

  /// What a call did.
  public struct Counts: Hashable, Sendable {
    public var frames = 0
    public var passes = 0
    public var terminals: Set<OBD.Identity> = []
    /// Bytes of the journal that were damaged on the disk: what they held is lost, what follows them is not.
    public var damagedBytes: UInt64 = 0

    public init() {}
  }

  public init(
    for owner: Owner, journal: String, archive: FrameArchive,
    strangers: StrangerLimits = StrangerLimits()
  ) throws {
    self.owner = owner
    reader = try owner.reader()
    self.journal = journal
    self.archive = archive
    self.strangers = strangers
  }

  /// Files everything up to a place; durable when it returns. Calls that overlap are done one after the other.
  /// - Throws: `JournalError`, `ArchiveError` or `RegistryError`; then nothing of the pass that failed is recorded, and
  ///   the next call reads it again.
  @discardableResult
  public func file(upTo end: JournalPosition) async throws -> Counts {
    try await beside { try await self.pass(upTo: end) }
  }

  private func pass(upTo end: JournalPosition) async throws -> Counts {
    var counts = Counts()
    while !Task.isCancelled {
      let start = try await owner.filedPlace()
      var entries = try JournalReader(journal, from: JournalPosition(start))
      var gatherings: [OBD.Identity: TerminalGathering] = [:]
      var bytes: UInt64 = 0
      while bytes < Self.passBytes, let entry = try next(of: &entries, upTo: end, &counts) {
        bytes += UInt64(entry.bytes.count)
        try await take(entry, into: &gatherings)
      }
      let place = FiledPlace(entries.position)
      guard place != start else { break }
      let filings = try await kept(gatherings)
      guard try await owner.file(filings, from: start, to: place) else { continue }
      counts.passes += 1
      counts.frames += gatherings.values.reduce(0) { $0 + $1.frameCount }
      counts.terminals.formUnion(gatherings.keys)
    }
    return counts
  }

  /// The next entry, behind what is damaged.
  private func next(
    of entries: inout JournalReader, upTo end: JournalPosition, _ counts: inout Counts
  ) throws(JournalError) -> JournalEntry? {
    do {
      return try entries.next(upTo: end)
    } catch {
      guard case .damaged = error, let lost = try entries.skipDamage(upTo: end) else {
        throw error
      }
      counts.damagedBytes += UInt64(lost.count)
      return try next(of: &entries, upTo: end, &counts)
    }
  }

  private func take(
    _ entry: JournalEntry, into gatherings: inout [OBD.Identity: TerminalGathering]
  ) async throws {
    switch entry.kind {
    case .opened: connections.open(entry.connection)
    case .closed: connections.close(entry.connection)
    case .garbage: try await quarantine(entry.bytes, because: .start)
    case .frame:
      let frame: OBD.Frame
      do throws(OBD.FrameError) {
        frame = try OBD.Frame(decoding: entry.bytes.span)
      } catch {
        try await quarantine(entry.bytes, because: error)
        return
      }
      let identity = frame.header.identity
      var settings = OBD.Settings(entry.family)
      settings.dialect = entry.dialect
      var memory = try await memory(of: identity, settings: settings)
      let message = OBD.Message(
        frame, in: entry.bytes.span, settings: settings, memory: &memory)
      memories[identity] = memory
      var gathering: TerminalGathering
      if let open = gatherings.removeValue(forKey: identity) {
        gathering = open
      } else {
        let terminal = try await reader.terminal(identity)
        gathering = TerminalGathering(
          identity, entry.family, knownAs: terminal?.data == nil ? nil : terminal?.family,
          received: entry.received)
      }
      gathering.add(message, from: entry, settings: settings)
      if connections.shares(identity, entry.connection) {
        gathering.add(.sharedIdentity, at: nil, received: entry.received)
      }
      gatherings[identity] = gathering
    }
  }

  /// Nobody knows from whom bytes are that belong to no frame: they are kept within the bounds of strangers.
  private func quarantine(_ bytes: [UInt8], because error: OBD.FrameError) async throws {
    _ = try await owner.quarantineStranger(
      bytes, from: QuarantineItem.Place(origin: "obd"), because: QuarantineItem.Reason(error),
      within: strangers)
  }

  /// What the frames of a terminal have shown so far; after a start it is read out of those that were filed last.
  private func memory(
    of identity: OBD.Identity, settings: OBD.Settings
  ) async throws -> OBD.DialectMemory {
    if let memory = memories[identity] { return memory }
    var memory = OBD.DialectMemory()
    if let file = try await reader.keptFrames(of: identity).last,
      let chunk = try? archive.chunks(of: file.file, length: file.length).last
    {
      let last = try? archive.frames(
        of: file.file, length: file.length,
        received: chunk.received.lowerBound..<chunk.received.upperBound.advanced(byMilliseconds: 1))
      for kept in last ?? [] {
        guard let frame = try? OBD.Frame(decoding: kept.bytes.span) else { continue }
        _ = OBD.Message(frame, in: kept.bytes.span, settings: settings, memory: &memory)
      }
    }
    return memory
  }

  /// Appends the frames to their files.
  private func kept(
    _ gatherings: [OBD.Identity: TerminalGathering]
  ) async throws -> [TerminalFiling] {
    let days = gatherings.values.flatMap { $0.frames.keys }
    guard let first = days.min(), let last = days.max() else {
      return gatherings.values.map(\.filing)
    }
    var known: [FileName: KeptFrames] = [:]
    for file in try await reader.keptFrames(receivedOn: first...last) {
      known[FileName(identity: file.identity, day: file.day)] = file
    }
    var filings: [TerminalFiling] = []
    for (identity, gathering) in gatherings {
      var filing = gathering.filing
      for (day, frames) in gathering.frames.sorted(by: { $0.key < $1.key }) {
        let file = known[FileName(identity: identity, day: day)]
        let (generation, chunk) = try append(frames, of: identity, day, behind: file?.place)
        filing.files.append(
          KeptFrames.Growth(
            day: day, behind: file?.place, generation: generation,
            length: chunk.offset + chunk.length, frames: frames.count, data: gathering.data))
      }
      filings.append(filing)
    }
    try archive.sync()
    return filings
  }

  /// A file that is away or was cut must not keep everybody's frames out of the archive: the next generation begins,
  /// and the registry still names the one that is lost.
  private func append(
    _ frames: [ArchivedFrame], of identity: OBD.Identity, _ day: Day, behind: KeptFrames.Place?
  ) throws(ArchiveError) -> (generation: Int, FrameChunk) {
    let last = behind?.generation ?? 0
    do throws(ArchiveError) {
      let file = FrameFile(identity: identity, day: day, generation: last)
      return (last, try archive.append(frames, to: file, at: behind?.length ?? 0))
    } catch {
      guard behind != nil, error.isLoss else { throw error }
      let next = FrameFile(identity: identity, day: day, generation: last + 1)
      return (next.generation, try archive.append(frames, to: next, at: 0))
    }
  }

  /// Does something with files of the archive while nothing is filed into them.
  func beside<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let before = latest
    let task = Task {
      await before?.value
      return try await body()
    }
    latest = Task { _ = await task.result }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}

private struct FileName: Hashable {
  let identity: OBD.Identity
  let day: Day
}

/// Which connections are open, and through which ones a terminal spoke.
private struct Connections {
  private struct Used {
    var last: UInt64
    var before: UInt64?
  }

  private var open: Set<UInt64> = []
  private var used: [OBD.Identity: Used] = [:]

  mutating func open(_ connection: UInt64) { open.insert(connection) }
  mutating func close(_ connection: UInt64) { open.remove(connection) }

  /// Whether a terminal goes back to the connection before its last one while that one is open: two speak under its name.
  /// That it goes on to a new one, while the system has not noticed yet that the old one is dead, is usual.
  mutating func shares(_ identity: OBD.Identity, _ connection: UInt64) -> Bool {
    guard let known = used[identity] else {
      used[identity] = Used(last: connection)
      return false
    }
    if known.last == connection { return false }
    used[identity] = Used(last: connection, before: known.last)
    return known.before == connection && open.contains(known.last)
  }
}

extension KeptFrames {
  /// The file in the archive.
  public var file: FrameFile { FrameFile(identity: identity, day: day, generation: generation) }
}

extension JournalPosition {
  /// The place that a registry recorded.
  public init(_ place: FiledPlace) { self.init(file: place.file, offset: place.offset) }
}

extension FiledPlace {
  init(_ position: JournalPosition) { self.init(file: position.file, offset: position.offset) }
}
