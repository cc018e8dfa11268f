import Fleet
public import Monitoring
public import Registry

/// Looks at the signatures of frames that were filed, behind the filing: nothing waits for it.
///
///     let checking = try SignatureChecking(for: owner, archive: archive)
///     let counts = try await checking.check(limit: 2_000)
///
/// Files have their turn one after the other, by day and terminal: what one terminal sends in plenty keeps no other
/// from being looked at.
public actor SignatureChecking {
  /// Files that are listed at once, and frames that are looked at in one before the next has its turn.
  private static let (files, frames) = (100, 1_000)

  private let owner: Owner
  private let reader: Reader
  private let archive: FrameArchive
  private let users: [UserID.Source]
  private let executor = BlockingExecutor(label: "intake.signatures")
  /// The file that had its turn last.
  private var last: KeptFrames?

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// What a call looked at, and how long that took.
  public struct Counts: Hashable, Sendable {
    public var frames = 0
    /// Of them those whose signature was verified, good or bad.
    public var verified = 0
    public var time = Duration.zero
    /// Whether there are frames that were not looked at.
    public var hasMore = false

    public init() {}

    /// Signatures a second; `nil` where none was verified.
    public var rate: Double? { verified > 0 ? Double(verified) / (time / .seconds(1)) : nil }

    public mutating func add(_ other: Counts) {
      frames += other.frames
      verified += other.verified
      time += other.time
      hasMore = other.hasMore
    }
  }

  /// - Parameter users: the user ids that signatures are tried with; that it is the chip's is inferred.
  public init(
    for owner: Owner, archive: FrameArchive, users: [UserID.Source] = [.chip]
  ) throws {
    self.owner = owner
    reader = try owner.reader()
    self.archive = archive
    self.users = users
  }

  /// Looks at frames that were not looked at.
  /// - Parameters:
  ///   - limit: about how many signatures are verified; frames that have none count nothing.
  ///   - goesOn: asked before each file.
  public func check(
    limit: Int, while goesOn: @Sendable () -> Bool = { true }
  ) async throws -> Counts {
    var counts = Counts()
    let start = ContinuousClock.now
    while true {
      let files = try await next()
      for file in files {
        guard counts.verified < limit, goesOn(), !Task.isCancelled else {
          counts.hasMore = true
          return timed(counts, since: start)
        }
        try await look(into: file, &counts)
        last = file
      }
      if files.isEmpty { return timed(counts, since: start) }
    }
  }

  private func timed(_ counts: Counts, since start: ContinuousClock.Instant) -> Counts {
    var counts = counts
    counts.time = ContinuousClock.now - start
    return counts
  }

  /// The files behind the last one, from the first again behind all.
  private func next() async throws -> [KeptFrames] {
    let files = try await reader.filesToCheck(after: last, limit: Self.files)
    return files.isEmpty && last != nil
      ? try await reader.filesToCheck(after: nil, limit: Self.files) : files
  }

  private func look(into file: KeptFrames, _ counts: inout Counts) async throws {
    let frames =
      (try? archive.frames(
        of: file.file, length: file.length, from: file.checked, limit: Self.frames)) ?? []
    guard !frames.isEmpty else {
      // What cannot be read stays unverified, and holds up no other vehicle.
      let rest = [UInt8](
        repeating: SignatureState.unverified.code, count: file.frames - file.checked)
      try await owner.checked(
        file, rest, events: [MonitoringEvent(.damaged, at: nil, received: file.day.start())])
      return
    }
    let keys = try await reader.keys(of: file.identity).map { key in
      (key, (try? SM2PublicKey(key.publicKey)).flatMap { try? SignatureVerifier($0) })
    }
    var found: [UInt8] = []
    var events: [MonitoringEvent] = []
    for frame in frames {
      // The key that held when it came: one that came later does not make it bad. Before the first, the first.
      let key = keys.last { $0.0.received <= frame.received } ?? keys.first
      let state = FrameSignature(
        of: frame.bytes.span, verifier: key?.1, chip: key?.0.chip, users: users
      ).state
      found.append(state.code)
      if state == .good || state == .bad { counts.verified += 1 }
      // One is enough to look at the truck; the states of all are kept.
      if state == .bad || state == .malformed, events.isEmpty {
        events.append(MonitoringEvent(.badSignature, at: nil, received: frame.received))
      }
    }
    try await owner.checked(file, found, events: events)
    counts.frames += frames.count
  }

  /// How many frames of some files have each state.
  public static func tally(_ files: [KeptFrames]) -> [(state: SignatureState, count: Int)] {
    var counts: [UInt8: Int] = [:]
    for file in files {
      for code in file.signatures { counts[code, default: 0] += 1 }
      counts[SignatureState.unverified.code, default: 0] += file.frames - file.signatures.count
    }
    return SignatureState.allCases.map { ($0, counts[$0.code] ?? 0) }
  }
}

extension SignatureState {
  /// The number in the table; never changed.
  var code: UInt8 {
    switch self {
    case .unverified: 0
    case .unsigned: 1
    case .good: 2
    case .bad: 3
    case .malformed: 4
    case .noKey: 5
    }
  }
}
