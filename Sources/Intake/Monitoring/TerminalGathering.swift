import Fleet
import Monitoring
import Registry

/// What one pass of filing gathers of one terminal.
struct TerminalGathering {
  /// How long before it was received data may have been collected: terminals keep what they could not send for five days
  /// and more (HJ 1239.3; implementations of Annex Q keep up to eight).
  private static let oldest: Int64 = 10 * 86_400_000
  /// How far ahead a clock may be. Our own choice.
  private static let newest: Int64 = 86_400_000
  /// Of these one pass records one event: a removed terminal says so every minute.
  private static let seldom: Set<MonitoringEvent.Code> = [
    .removal, .sharedIdentity, .clock, .unread, .otherFamily,
  ]

  private(set) var filing: TerminalFiling
  /// By the day of reception, in the order of arrival.
  private(set) var frames: [Day: [ArchivedFrame]] = [:]
  private(set) var data: ClosedRange<Instant>?

  var frameCount: Int { frames.values.reduce(0) { $0 + $1.count } }

  /// Whether data were read of it, in this pass or before.
  private var hasData: Bool

  /// - Parameter known: by which family its data were read before; `nil` where none were.
  init(
    _ identity: OBD.Identity, _ family: OBD.Family, knownAs known: OBD.Family?, received: Instant
  ) {
    hasData = known != nil
    filing = TerminalFiling(identity, known ?? family, received: received)
  }

  mutating func add(_ message: OBD.Message, from entry: JournalEntry, settings: OBD.Settings) {
    let received = entry.received
    filing.received =
      min(filing.received.lowerBound, received)...max(filing.received.upperBound, received)
    frames[received.day(), default: []].append(
      ArchivedFrame(received: received, connection: entry.connection, bytes: entry.bytes))
    filing.dialect = entry.dialect ?? filing.dialect
    if entry.family != filing.family, hasData {
      add(.otherFamily, at: nil, received: received)
      return
    }
    let meaning = message.header.command.meaning(of: message.header.form, in: settings)
    switch message.content {
    case .login(let login):
      filing.login = plausible(login.time, received) ?? received
      add(.login, at: login.time.instant, received: received)
    case .logout(let logout):
      filing.logout = plausible(logout.time, received) ?? received
      add(.logout, at: logout.time.instant, received: received)
    case .removalAlarm(let alarm): add(.removal, at: alarm.time.instant, received: received)
    case .activation(let activation): add(activation, from: entry)
    case .report(let report):
      // Whoever sends data that can be read is of the family that they are read by.
      filing.family = entry.family
      hasData = true
      add(
        report, isReissued: meaning == .reissue, findings: message.findings.count, received,
        settings)
    case .ambiguous, .opaque:
      guard meaning == .realtime || meaning == .reissue else { return }
      filing.days[received.day(), default: MonitoredDayCounts()].unread += 1
      add(.unread, at: nil, received: received)
    default: break
    }
  }

  mutating func add(
    _ code: MonitoringEvent.Code, at instant: Instant?, received: Instant, detail: String? = nil
  ) {
    if Self.seldom.contains(code), filing.events.contains(where: { $0.code == code }) { return }
    let instant = instant.flatMap { isPlausible($0, received) ? $0 : nil }
    filing.events.append(MonitoringEvent(code, at: instant, received: received, detail: detail))
  }

  /// An activation is signed by the key that it brings: one that is not, was not sent by who has the key. One for
  /// another vehicle brings no key to this one.
  private mutating func add(_ activation: OBD.Activation, from entry: JournalEntry) {
    let received = entry.received
    let signature = FrameSignature(of: entry.bytes.span, verifier: nil, chip: nil)
    let isOfAnother = activation.vin != filing.identity
    guard signature.state == .good, !isOfAnother else {
      add(
        .activationRefused, at: activation.time.instant, received: received,
        detail: isOfAnother ? "vin" : nil)
      return
    }
    filing.activations.append(
      .init(chip: activation.chip, publicKey: activation.publicKey, received: received))
    add(.activation, at: activation.time.instant, received: received)
  }

  private mutating func add(
    _ report: OBD.Report, isReissued: Bool, findings: Int, _ received: Instant,
    _ settings: OBD.Settings
  ) {
    var packetDay: Day?
    for (index, entry) in report.entries.enumerated() {
      let collected = report.collected(index, settings: settings)?.at
      if let collected, !isPlausible(collected, received) {
        let days = collected.day().daysSince1970 - received.day().daysSince1970
        add(.clock, at: nil, received: received, detail: "\(days)")
        continue
      }
      let at = collected ?? received
      packetDay = packetDay ?? at.day()
      switch entry.body {
      case .measurements(let measurements) where measurements.kind.isEngine == true:
        guard let collected else {
          filing.days[at.day(), default: MonitoredDayCounts()].records += 1
          continue
        }
        note(collected)
        filing.samples.append(.init(at: collected, measurements))
      case .measurements: if let collected { note(collected) }
      case .diagnostics(let diagnostics, let codes):
        add(codes, counted: diagnostics.faultCount, at)
      case .machineDiagnostics(let diagnostics, let codes):
        add(codes, counted: diagnostics.faultCount, at)
      case .cycle, .opaque: break
      }
    }
    guard let packetDay else { return }
    filing.days[packetDay, default: MonitoredDayCounts()].packets += 1
    if isReissued { filing.days[packetDay, default: MonitoredDayCounts()].reissued += 1 }
    filing.days[packetDay, default: MonitoredDayCounts()].findings += findings
  }

  /// A count that says nothing (FE, FF) has no list behind it: that is no diagnosis without faults, and ends none.
  private mutating func add(
    _ codes: [OBD.TroubleCode], counted count: OBD.FaultCount, _ at: Instant
  ) {
    guard count.number != nil else { return }
    filing.diagnoses.append(.init(at: at, codes: codes))
  }

  private mutating func note(_ collected: Instant) {
    data =
      data.map { min($0.lowerBound, collected)...max($0.upperBound, collected) }
      ?? collected...collected
    filing.data = data?.upperBound
  }

  private func plausible(_ time: OBD.Timestamp, _ received: Instant) -> Instant? {
    time.instant.flatMap { isPlausible($0, received) ? $0 : nil }
  }

  private func isPlausible(_ instant: Instant, _ received: Instant) -> Bool {
    let distance = instant.milliseconds - received.milliseconds
    return distance >= -Self.oldest && distance <= Self.newest
  }
}
