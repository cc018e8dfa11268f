import Fleet

/// Passages as frames of HJ 212 over TCP, with or without TLS.
///
/// The standard names neither a system (`ST`) nor fields for gates, so both come from the settings, as the operator of
/// the platform gave them; no edition confirms them. Each passage is one upload (`CN=2011` unless set otherwise) that
/// asks for an answer, and counts as stored by the answer 9014 with its own `QN` alone. SM4 encryption (2025) is not
/// spoken.
///
/// A record keeps its `QN` over repeats and restarts, and no other gets it as long as it is remembered, so the platform
/// can tell a repeat; in the edition of 2025 a repeat says `RF=1` as well.
actor HJ212Upstream: Upstream {
  enum Edition: String, CaseIterable, Sendable {
    case of2017 = "2017"
    case of2025 = "2025"

    /// The version in `Flag`, from its third bit on.
    var version: Int { self == .of2017 ? 1 : 2 }
  }

  private let settings: HJ212Settings
  private let connection: StreamConnection
  private let memory: any UpstreamMemory
  private let clock: @Sendable () -> Instant
  private var reader = HJ212Frame.Reader()
  private var heard: Instant?
  private var swept: Instant?
  private var found: [AdapterFinding: Int] = [:]
  var findings: [String: Int] { found.byCode }

  /// What no text confirmed: the system, the fields, the command, the place of the split bit; and UTF-8.
  static let unconfirmed = ["st", "cn", "fields", "splitBit"]

  /// Records of one part: small, so that little is asked again after a loss.
  private static let recordsOfPart = 20
  /// How long a record's `QN` is kept after its last attempt, in milliseconds.
  private static let keeping: Int64 = 30 * day
  private static let day: Int64 = 86_400_000
  /// What the keys of records begin with; the last number of all is not among them and is never forgotten.
  private static let prefix = "hj212/"

  /// - Throws: ``AdapterOptionError``, ``AddressError``.
  init(_ options: AdapterOptions, in context: AdapterContext) throws {
    settings = try HJ212Settings(options, in: context)
    connection = StreamConnection(
      to: try UpstreamAddress(
        stream: context.address, isSecure: settings.isSecure,
        isClosedNetwork: context.isClosedNetwork),
      settings: context.transfer)
    memory = context.memory
    clock = context.clock
  }

  func limits() -> UpstreamLimits {
    UpstreamLimits(
      encodings: [], records: Self.recordsOfPart, bytes: UpstreamLimits.standard.bytes)
  }

  func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer] {
    var answers: [RecordAnswer] = []
    var uploads: [Upload] = []
    var places: [Int] = []
    let lines = try segment.recordLines(at: part.indices)
    for (place, line) in lines.enumerated() {
      guard case .passage = line.record else {
        answers.append(RecordAnswer(record: line.id, result: .notTaken))
        continue
      }
      do throws(FormRefusal) {
        uploads.append(try Upload(line, settings))
        places.append(place)
      } catch {
        answers.append(RecordAnswer(record: line.id, result: .rejected(error.rejection)))
      }
    }
    guard !uploads.isEmpty else { return answers }
    let numbers = try await numbers(for: uploads.map(\.record))
    let password = try settings.readPassword()
    try await beatIfSilent(password)
    var isAnswered = false
    var loss: Setback?
    let order = VisitOrder(lines)
    var withheld: Set<Int> = []
    for (place, (upload, number)) in zip(places, zip(uploads, numbers)) {
      // An exit stays unanswered with its entry.
      if withheld.contains(place) { continue }
      do throws(Setback) {
        let result = try await deliver(upload, number, password)
        if result.mark.isOpen { withheld.formUnion(order.exits(of: place)) }
        answers.append(RecordAnswer(record: upload.record, result: result))
        isAnswered = true
        loss = nil
        for finding in upload.findings { found[finding, default: 0] += 1 }
      } catch {
        // One that stays unanswered must not hold up those behind it; of two in a row the platform is the cause.
        let isSecond = loss != nil
        loss = error
        withheld.formUnion(order.exits(of: place))
        if isSecond || error.needsPerson { break }
      }
    }
    if !isAnswered, let loss { throw loss }
    return answers
  }

  // MARK: numbers

  private struct Number {
    let instant: Instant
    /// Whether it was given out before: an upload under it may have arrived.
    let isRepeat: Bool

    var text: String { TimePattern.compactMilliseconds.text(of: instant) }
  }

  /// The `QN` of each record: the moment at which its id was made, or the next millisecond that no other has. Kept
  /// before anything is sent.
  ///
  /// Records whose ids were made more than a day ahead of the clock here are counted for themselves: one of them must
  /// not push the numbers of all that follow to its own day.
  private func numbers(for records: [RecordID]) async throws(Setback) -> [Number] {
    let now = clock()
    let horizon = now.advanced(byMilliseconds: Self.day).milliseconds
    let (lastKey, aheadKey) = ("hj212", "\(Self.prefix)ahead")
    let keys = records.map { Self.prefix + $0.compact }
    let known = try await memory.recall(keys + [lastKey, aheadKey]).compactMapValues { Int64($0) }
    var last = known.filter { $0.key == lastKey && $0.value <= horizon || $0.key == aheadKey }
    var kept: [String: String] = [:]
    let numbers = zip(records, keys).map { record, key in
      let made = known[key] ?? record.instant.milliseconds
      let group = made > horizon ? aheadKey : lastKey
      let number = known[key] ?? max(made, (last[group] ?? 0) + 1)
      last[group] = max(last[group] ?? 0, number)
      kept[key] = String(number)
      return Number(instant: Instant(milliseconds: number), isRepeat: known[key] != nil)
    }
    for (key, number) in last { kept[key] = String(number) }
    if swept.map({ abs(now.milliseconds - $0.milliseconds) > Self.day }) ?? true {
      try await memory.forget(
        prefix: Self.prefix, before: now.advanced(byMilliseconds: -Self.keeping))
      swept = now
    }
    try await memory.remember(kept, at: now)
    return numbers
  }

  // MARK: exchange

  private func deliver(
    _ upload: Upload, _ number: Number, _ password: String
  ) async throws(Setback) -> RecordResult {
    let messages = upload.messages(
      number.text, isRepeat: number.isRepeat, password: password, settings)
    let answer = try await answer(to: messages.flatMap(\.frame.bytes)) {
      $0["QN"] == number.text && HJ212Upstream.isFinal($0)
    }
    return try Self.result(of: answer)
  }

  /// Asks whether the platform is still there where nothing was heard for long: a connection that died in silence is
  /// found out before a record is sent into it.
  private func beatIfSilent(_ password: String) async throws(Setback) {
    guard settings.beatSeconds > 0 else { return }
    let now = clock()
    let silence = heard.map { now.milliseconds - $0.milliseconds }
    if let silence, silence < Int64(settings.beatSeconds) * 1000 { return }
    let number = TimePattern.compactMilliseconds.text(of: now)
    let beat = HJ212Message(
      settings.head(number, command: "9015", password: password, packet: nil, isRepeat: false),
      content: "")
    let answer = try await answer(to: beat.frame.bytes) {
      $0["QN"] == number && ($0["CN"] == "9013" || $0["CN"] == "9011" && $0.value("QnRtn") != "1")
    }
    if answer["CN"] == "9011" { _ = try Self.result(of: answer) }
  }

  /// Sends frames and reads until one comes back that is meant.
  private func answer(
    to bytes: [UInt8], where isMeant: (HJ212Message) -> Bool
  ) async throws(Setback) -> HJ212Message {
    do throws(TransferError) {
      try await connection.send(bytes)
      let end = ContinuousClock.now.advanced(by: .seconds(settings.answerSeconds))
      while true {
        while let frame = reader.next() {
          heard = clock()
          if let message = HJ212Message(frame), isMeant(message) { return message }
        }
        let left = ContinuousClock.now.duration(to: end).components
        let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else {
          throw .timedOut(seconds: Double(settings.answerSeconds))
        }
        reader.feed(try await connection.receive(withinMilliseconds: Int(milliseconds)))
      }
    } catch {
      await connection.close()
      reader.forget()
      throw .transfer(error)
    }
  }
}
