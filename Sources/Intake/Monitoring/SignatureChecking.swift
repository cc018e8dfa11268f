import Fleet
public import Monitoring
public import Registry

/// Looks at the signatures of frames that were filed, behind the filing: nothing waits for it.
///
///     let checking = try SignatureChecking(for: owner, archive: archive)
///     let counts = try await checking.check(limit: 20_000)
public struct SignatureChecking: Sendable {
  /// Files that one call looks into at most.
  private static let files = 500

  private let owner: Owner
  private let reader: Reader
  private let archive: FrameArchive
  private let users: [UserID.Source]

  /// What a call looked at, and how long that took.
  public struct Counts: Hashable, Sendable {
    public var frames = 0
    /// Of them those whose signature was verified, good or bad.
    public var verified = 0
    public var time = Duration.zero

    /// Signatures a second; `nil` where none was verified.
    public var rate: Double? { verified > 0 ? Double(verified) / (time / .seconds(1)) : nil }
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

  /// Looks at frames that were not looked at, those of the oldest files first.
  /// - Parameter limit: how many at most.
  public func check(limit: Int) async throws -> Counts {
    var counts = Counts()
    let clock = ContinuousClock()
    let start = clock.now
    for file in try await reader.filesToCheck(limit: Self.files) {
      guard counts.frames < limit, !Task.isCancelled else { break }
      let frames: [ArchivedFrame]
      do {
        frames = try archive.frames(
          of: file.file, length: file.length, from: file.checked, limit: limit - counts.frames)
      } catch {
        // What cannot be read stays unverified, and holds up no other vehicle.
        let rest = [UInt8](
          repeating: SignatureState.unverified.code, count: file.frames - file.checked)
        try await owner.checked(
          file, rest, events: [MonitoringEvent(.damaged, at: nil, received: file.day.start())])
        continue
      }
      guard !frames.isEmpty else { continue }
      let keys = try await reader.keys(of: file.identity).map { key in
        (key, (try? SM2PublicKey(key.publicKey)).flatMap { try? SignatureVerifier($0) })
      }
      var found: [UInt8] = []
      var events: [MonitoringEvent] = []
      for frame in frames {
        // The key that held when it came: one that came later does not make it bad.
        let key = keys.last { $0.0.received <= frame.received }
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
    counts.time = clock.now - start
    return counts
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
