public import Fleet

/// Sends the pictures of a ``PictureOutbox`` on their own, a few at once, each from where the upstream has it.
///
///     let outcome = try await PictureUploader(from: owner, to: upstream, clock: Instant.system).once()
///
/// The upstream is asked first how much of a picture it holds: what it holds is never sent, by whomever it came,
/// and a picture that was cut goes on at the cut.
public actor PictureUploader: UploadLoop {
  private let outbox: any PictureOutbox
  private let upstream: any PictureUpstream
  let policy: RetryPolicy
  let clock: @Sendable () -> Instant
  private var random: any RandomNumberGenerator & Sendable
  private let onProgress: (@Sendable (PictureUploadCounts) -> Void)?

  public private(set) var counts = PictureUploadCounts()
  /// The last failure; `nil` after a success.
  public private(set) var setback: Setback?
  /// How often the upstream refused what only a person can settle.
  public private(set) var halts = 0
  /// The pictures that have failed since the last one that came through.
  private var failing: Set<String> = []
  var pause: Instant?
  /// How often in a row everything has paused.
  private var pauses = 0
  /// Whether the upstream takes no pictures at present.
  private var isUntaken = false
  let bell = Bell()

  /// How many go up at once: fewer than the requests of records, and their bytes are in memory meanwhile.
  static let width = 2

  /// How many bytes go up in one request: a slow link gets each of them across in time.
  static let piece = 1 << 20

  public init(
    from outbox: any PictureOutbox, to upstream: any PictureUpstream,
    policy: RetryPolicy = RetryPolicy(), clock: @escaping @Sendable () -> Instant,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
    onProgress: (@Sendable (PictureUploadCounts) -> Void)? = nil
  ) {
    self.outbox = outbox
    self.upstream = upstream
    self.policy = policy
    self.clock = clock
    self.random = random
    self.onProgress = onProgress
  }

  /// Sends until nothing is due or the upstream refuses.
  /// - Parameter patience: how many milliseconds without progress to wait for pictures that are due again soon.
  /// - Throws: what the outbox throws; no picture is lost by it.
  public func once(patience: Int64 = 10_000) async throws -> PictureOutcome {
    PictureOutcome(end: try await stepOnce(patience: patience), counts: counts)
  }

  /// Sends whatever becomes due until ``stop()`` is called or the task is cancelled.
  /// - Throws: what the outbox throws; no picture is lost by it.
  public func follow() async throws -> PictureOutcome {
    PictureOutcome(end: try await stepOn(), counts: counts)
  }

  /// Says that there may be something new to send.
  public nonisolated func wake() {
    let bell = bell
    Task { await bell.ring() }
  }

  /// Tries again at once what would wait for a later moment: somebody has acted.
  public func retryNow() async {
    (pause, setback) = (nil, nil)
    await bell.ring()
  }

  /// Ends ``once(patience:)`` and ``follow()`` after the pictures in flight, for good.
  public nonisolated func stop() {
    let bell = bell
    Task { await bell.stop() }
  }

  public var isStopping: Bool { get async { await bell.isStopped } }

  public func rest(for duration: Duration) async { await bell.rest(for: duration) }

  var progress: Int { counts.changes }

  func step() async throws -> UploadStep {
    if await bell.isStopped { return .stopped }
    let now = clock()
    if let pause, isPaused(at: now) {
      return setback.map { .waits(until: pause, $0) } ?? .idle(next: pause)
    }
    let due = try await outbox.duePictures(Self.width, at: now)
    guard !due.isEmpty else { return .idle(next: try await outbox.nextPictureDue(after: now)) }
    do {
      let isTaken = try await upstream.pictureLimit(wanted: 1) != nil
      // Records are not to wait for pictures that nobody takes.
      if isTaken == isUntaken { try await outbox.setPictures(isTaken ? upstream.pictures : .after) }
      isUntaken = !isTaken
      counts.isUntaken = isUntaken
    } catch let cause as Setback {
      return fails(cause, at: clock())
    }
    if isUntaken { return .untaken }
    let sent = await withTaskGroup(of: Sent.self) { group in
      for picture in due { group.addTask { await self.send(picture) } }
      var sent: [Sent] = []
      for await one in group { sent.append(one) }
      return sent
    }
    return try await keep(sent)
  }

  /// What was tried of a picture.
  private struct Sent {
    let picture: WaitingPicture
    var bytes = 0
    /// Whether the upstream holds more of it than before.
    var progressed = false
    var end: End

    enum End {
      case sent
      /// It was there already.
      case known
      case absent
      case refused(Rejection)
      case failed(Setback)
      /// The disk here does not give it.
      case unreadable(Setback)
    }
  }

  /// How often a receiver may correct the offset without a step forward before the picture is left for later.
  private static let corrections = 3

  private nonisolated func send(_ picture: WaitingPicture) async -> Sent {
    let bytes: [UInt8]
    do {
      switch try await content(of: picture) {
      case .bytes(let content): bytes = content
      case .absent: return Sent(picture: picture, end: .absent)
      case .damaged: return Sent(picture: picture, end: .refused(.damagedPicture))
      case .large(let count):
        return Sent(picture: picture, end: .refused(.largePicture(bytes: count)))
      }
    } catch let cause as Setback {
      return Sent(picture: picture, end: .failed(cause))
    } catch {
      let code = (error as? any Explained)?.code ?? "picture.unreadable"
      return Sent(picture: picture, end: .unreadable(.memory(code: code)))
    }
    var result = Sent(picture: picture, end: .known)
    do throws(Setback) {
      var progress = try await upstream.held(ofPicture: picture.sha256)
      var highest = -1
      var corrections = Self.corrections
      while case .part(let held) = progress {
        if held > highest, held <= bytes.count {
          result.progressed = result.progressed || highest >= 0
          highest = held
        } else {
          corrections -= 1
          guard corrections > 0 else { throw .unreadable(.member("offset")) }
        }
        let offset = held < bytes.count ? held : 0
        let piece = Array(bytes[offset..<min(bytes.count, offset + Self.piece)])
        result.end = .sent
        result.bytes += piece.count
        progress = try await upstream.send(
          piece, ofPicture: picture.sha256, from: offset, length: bytes.count)
      }
    } catch {
      result.end = .failed(error)
    }
    return result
  }

  /// What lies here; a large one is asked for with the limit as it is now.
  private nonisolated func content(of picture: WaitingPicture) async throws -> PictureContent {
    let limit = try await upstream.pictureLimit(wanted: 1) ?? 0
    let content = try await outbox.content(ofPicture: picture.sha256, limit: limit)
    guard case .large(let count) = content else { return content }
    let newer = try await upstream.pictureLimit(wanted: count) ?? 0
    return newer < count
      ? content : try await outbox.content(ofPicture: picture.sha256, limit: newer)
  }

  /// Keeps in the outbox what became of pictures, in one step.
  private func keep(_ sent: [Sent]) async throws -> UploadStep {
    let now = clock()
    var results: [PictureResult] = []
    var failures: [Setback] = []
    var halt: Setback?
    for one in sent {
      counts.bytes += one.bytes
      let outcome: PictureResult.Outcome
      switch one.end {
      case .sent, .known: outcome = .held
      case .absent: outcome = .absent
      case .refused(let rejection): outcome = .refused(rejection)
      case .unreadable(let cause): outcome = passedOver(one, cause, at: now)
      case .failed(let cause):
        if let rejection = cause.pictureRejection {
          outcome = .refused(rejection)
        } else {
          if cause.needsPerson { halt = cause }
          failures.append(cause)
          outcome = postponed(one, cause, at: now)
        }
      }
      results.append(PictureResult(sha256: one.picture.sha256, outcome: outcome))
    }
    try await outbox.settle(results, at: now)
    for (one, result) in zip(sent, results) {
      switch (result.outcome, one.end) {
      case (.held, .sent): counts.sent += 1
      case (.held, _): counts.known += 1
      case (.refused, _): counts.refused += 1
      case (.absent, _): counts.absent += 1
      case (.postponed, .failed): failing.insert(one.picture.sha256)
      case (.postponed, _): break
      }
      if one.progressed { counts.progressed += 1 }
    }
    onProgress?(counts)
    if let halt { return fails(halt, at: now) }
    guard let cause = failures.last else {
      (setback, failing, pause, pauses) = (nil, [], nil, 0)
      return .progress
    }
    setback = cause
    guard failures.count == sent.count else {
      (failing, pauses) = ([], 0)
      return .progress
    }
    // One that fails by itself is passed over; where several do and none comes through, the upstream is at fault.
    return cause.isOfUpstream || failing.count > 1 ? fails(cause, at: now) : .progress
  }

  private func postponed(
    _ one: Sent, _ cause: Setback, at now: Instant
  ) -> PictureResult.Outcome {
    // What is no fault of the picture leaves it where it is.
    if cause.isOfUpstream || cause.needsPerson {
      return .postponed(until: nil, attempts: one.picture.attempts, cause: cause)
    }
    return passedOver(one, cause, at: now)
  }

  private func passedOver(
    _ one: Sent, _ cause: Setback, at now: Instant
  ) -> PictureResult.Outcome {
    let attempts = one.progressed ? 1 : one.picture.attempts + 1
    let delay =
      policy.delay(retryAfterSeconds: cause.retryAfterSeconds)
      ?? policy.delay(afterFailures: attempts, random: random.next())
    return .postponed(
      until: now.advanced(byMilliseconds: delay), attempts: attempts, cause: cause)
  }

  private func fails(_ cause: Setback, at now: Instant) -> UploadStep {
    setback = cause
    if cause.needsPerson {
      halts += 1
      return .halted(cause)
    }
    pauses += 1
    let delay =
      policy.delay(retryAfterSeconds: cause.retryAfterSeconds)
      ?? policy.delay(afterFailures: pauses, random: random.next())
    let until = now.advanced(byMilliseconds: delay)
    pause = until
    return .waits(until: until, cause)
  }
}

/// What a ``PictureUploader`` has done since it was made.
public struct PictureUploadCounts: Hashable, Sendable {
  /// Pictures that the upstream took.
  public var sent = 0
  /// Pictures that it held already.
  public var known = 0
  public var refused = 0
  /// Pictures that do not lie here.
  public var absent = 0
  /// Times that a part of one came across.
  public var progressed = 0
  /// Whether the upstream took no pictures when it was last asked.
  public var isUntaken = false
  /// Bytes of pictures in requests, those sent again included.
  public var bytes = 0

  public init() {}

  public var settled: Int { sent + known + refused }
  /// Whatever a record may have waited for is counted here.
  public var changes: Int { settled + absent + progressed }
}

/// How sending pictures ended.
public struct PictureOutcome: Hashable, Sendable {
  public let end: UploadOutcome.End
  public let counts: PictureUploadCounts
}

extension Setback {
  /// Whether it says nothing about what was sent.
  fileprivate var isOfUpstream: Bool { remedy == .retry(pausesAll: true) }

  /// The refusal of a picture for good, where this is one: nothing is made smaller, and that it arrived otherwise
  /// than it was sent says nothing against it.
  fileprivate var pictureRejection: Rejection? {
    guard case .smaller = remedy, rejection.code != Rejection.pictureDigest else { return nil }
    return rejection
  }
}

extension Rejection {
  /// The code of a receiver for a picture that arrived otherwise than its name says.
  public static let pictureDigest = "picture.digest"
  /// The code of a picture whose file here is not what its name says.
  public static let damagedPictureCode = "picture.damaged"

  static let damagedPicture = Rejection(
    code: damagedPictureCode,
    reason: "the file's SHA-256 is not its name: it was changed or damaged here",
    chinese: "文件的 SHA-256 与文件名不符：本地文件已被改动或损坏")

  static func largePicture(bytes: Int) -> Rejection {
    Rejection(
      code: "picture.too-large",
      reason: "the picture has \(bytes) bytes, more than the receiver takes",
      chinese: "图片为 \(bytes) 字节，超过接收方上限")
  }
}
