import Fleet

/// Which records an upstream has taken that knows no ids of ours, kept durably: what was answered is not
/// sent again, and what was begun and never answered is known to be in doubt.
actor SentMemory {
  enum State: Hashable, Sendable {
    case new
    /// Sent, and no answer was kept: it may be there.
    case begun
    /// Taken; the number that the upstream gave it, where it gives one.
    case taken(String)
  }

  private static let millisecondsOfDay: Int64 = 86_400_000
  private let name: String
  private let memory: any UpstreamMemory
  private let clock: @Sendable () -> Instant
  private let days: Int64
  private var forgotten: Instant?

  /// - Parameter days: how long it is remembered; longer than any record waits and any visit lasts.
  init(_ name: String, in context: AdapterContext, days: Int) {
    self.name = name
    memory = context.memory
    clock = context.clock
    self.days = Int64(days)
  }

  private func key(_ record: RecordID) -> String { "\(name):record:\(record)" }

  func state(of record: RecordID) async throws(Setback) -> State {
    let key = key(record)
    guard let value = try await memory.recall([key])[key] else { return .new }
    if value == "!" { return .new }
    return value.hasPrefix("=") ? .taken(String(value.dropFirst())) : .begun
  }

  /// Notes that a record is about to be sent: this fails before anything was sent where nothing can be kept.
  func begin(_ record: RecordID) async throws(Setback) {
    try await forget()
    try await memory.remember([key(record): "?"], at: clock())
  }

  /// Notes after a failure that the record is surely not there, where the failure says so.
  func release(_ record: RecordID, after failure: Setback? = nil) async throws(Setback) {
    let isInDoubt =
      switch failure {
      case nil, .redirect, .said: false
      case .status(let status, _, _): status >= 500
      case .transfer(.unknownHost), .transfer(.refused), .transfer(.handshake),
        .transfer(.token):
        false
      default: true
      }
    if !isInDoubt { try await memory.remember([key(record): "!"], at: clock()) }
  }

  /// Notes that a record was taken, in one step with whatever else there is to know.
  func end(
    _ record: RecordID, as number: String = "", with others: [String: String] = [:]
  ) async throws(Setback) {
    var values = others
    values[key(record)] = "=\(number)"
    try await memory.remember(values, at: clock())
  }

  func value(_ key: String) async throws(Setback) -> String? {
    try await memory.recall([key])[key]
  }

  func remember(_ value: String, for key: String) async throws(Setback) {
    try await forget()
    try await memory.remember([key: value], at: clock())
  }

  /// Once a day, what is too old.
  private func forget() async throws(Setback) {
    let now = clock()
    if let forgotten, abs(now.milliseconds - forgotten.milliseconds) < Self.millisecondsOfDay {
      return
    }
    try await memory.forget(
      prefix: "\(name):", before: now.advanced(byMilliseconds: -days * Self.millisecondsOfDay))
    forgotten = now
  }
}
