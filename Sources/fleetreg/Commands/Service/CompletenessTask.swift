import Fleet
import Logging
import Registry
import Sync

/// Asks the level above what it holds while a service runs, and sends again what it has lost.
///
/// Sending never waits for it. Where the level above does not answer it is asked again later: why, says the uploader.
struct CompletenessTask: Sendable {
  /// How often it is looked whether it is time to ask.
  private static let looking = Duration.seconds(3)
  /// How long to wait after a question that was not answered.
  private static let waiting = Duration.seconds(60)

  private let owner: Owner
  private let reader: Reader
  private let upstream: NativeUpstream
  private let pace: AskingPace
  private let logger: Logger
  private let ticks: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  init(_ owner: Owner, _ settings: Settings, to upstream: NativeUpstream, logger: Logger) throws {
    var pace = AskingPace()
    pace.pause = Int64(settings.completeness.askMinutes) * 60_000
    (self.owner, self.upstream, self.pace, self.logger) = (owner, upstream, pace, logger)
    reader = try owner.reader()
    (ticks, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Ends ``run()``, after a question that was put already.
  func stop() { bell.finish() }

  func run() async {
    let clock = Task {
      while !Task.isCancelled {
        bell.yield()
        try? await Task.sleep(for: Self.looking)
      }
    }
    defer { clock.cancel() }
    var rest: ContinuousClock.Instant?
    // When it was last looked for something to ask: where there was nothing no answer says so.
    var looked: Instant?
    for await _ in ticks {
      if let end = rest, ContinuousClock.now < end { continue }
      rest = await turn(&looked) ? nil : ContinuousClock.now + Self.waiting
    }
  }

  /// - Returns: whether nothing failed.
  private func turn(_ looked: inout Instant?) async -> Bool {
    do {
      let now = Instant.ofClock
      let askings = try await reader.askings()
      let scope = pace.scope(
        at: now, last: looked ?? askings.last, whole: askings.whole ?? looked,
        isDrained: askings.isDrained)
      guard let scope else { return true }
      let answer = try await owner.ask(
        upstream, about: scope == .whole ? .whole : .settled, by: reader)
      looked = now
      if let answer, answer.healed > 0 {
        logger.warning(
          "the level above had lost records, sending them again",
          metadata: ["records": "\(answer.healed)"])
      }
      return true
    } catch {
      let code = (error as? any Explained)?.code ?? "unknown"
      logger.notice("the level above was not asked what it holds", metadata: ["code": "\(code)"])
      return false
    }
  }
}

extension Owner {
  /// States to the level above what is stored here, keeps its answer, and puts into the outbox again what it has lost.
  /// - Returns: `nil` where there was nothing to ask.
  func ask(
    _ upstream: NativeUpstream, about scope: CompletenessQuestion.Scope, by reader: Reader
  ) async throws -> CompletenessAnswer? {
    guard let question = try await reader.question(scope) else { return nil }
    return try note(try await upstream.missing(of: question.stated), answering: question)
  }
}
