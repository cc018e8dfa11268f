import Fleet
import Foundation
import Logging
import Server
import Synchronization

@testable import Monitoring

/// A receiver on a free port of loopback with a journal of its own.
struct RunningTerminals: Sendable {
  let directory: TemporaryDirectory
  let journal: Journal
  let server: TerminalServer
  let addresses: [TerminalServer.Address]

  var port: Int { addresses[0].port }

  /// The time at which everything is received.
  static let now = Instant(milliseconds: 1_795_212_131_120)

  /// Runs a receiver while `body` runs, then stops it and gives what the journal holds.
  @discardableResult static func run(
    _ listeners: [TerminalListener] = [TerminalListener(port: 0, family: .road)],
    limits: TerminalLimits = TerminalLimits(), disk: Disk = Disk(), logger: Logger = .quiet,
    _ body: (RunningTerminals) async throws -> Void
  ) async throws -> [JournalEntry] {
    let directory = try TemporaryDirectory()
    let journal = try Journal(opening: directory.path("journal")) { disk.code(of: $0) }
    var limits = limits
    limits.threads = limits.threads ?? 2
    let server = try TerminalServer(
      TerminalSettings(listeners: listeners, limits: limits), into: journal, logger: logger
    ) { now }
    let (listening, isListening) = AsyncStream<[TerminalServer.Address]>.makeStream()
    try await withThrowingTaskGroup { group in
      group.addTask {
        defer { isListening.finish() }
        try await server.run { isListening.yield($0) }
      }
      for await addresses in listening {
        defer {
          disk.isStuck = false
          server.stop()
        }
        try await body(
          RunningTerminals(
            directory: directory, journal: journal, server: server, addresses: addresses))
      }
      try await group.waitForAll()
    }
    let end = journal.end
    journal.close()
    return try entries(of: directory.path("journal"), upTo: end)
  }

  /// All entries of a journal.
  static func entries(
    of directory: String, upTo end: JournalPosition
  ) throws -> [JournalEntry] {
    var reader = try JournalReader(directory, from: .start)
    var entries: [JournalEntry] = []
    while let entry = try reader.next(upTo: end) { entries.append(entry) }
    return entries
  }

  func client(_ index: Int = 0) throws -> TerminalClient {
    try TerminalClient(port: addresses[index].port)
  }

  /// Waits until something is so; gives up after twenty seconds.
  func until(_ isSo: @Sendable (TerminalCounts) -> Bool) async throws {
    for _ in 0..<2000 {
      if isSo(server.counts) { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw TookTooLong(counts: server.counts)
  }

  struct TookTooLong: Error { let counts: TerminalCounts }
}

/// A disk that can be full, or stuck.
final class Disk: Sendable {
  private let state = Mutex((isFull: false, isStuck: false))

  var isFull: Bool {
    get { state.withLock { $0.isFull } }
    set { state.withLock { $0.isFull = newValue } }
  }
  var isStuck: Bool {
    get { state.withLock { $0.isStuck } }
    set { state.withLock { $0.isStuck = newValue } }
  }

  /// What a step of the journal's meets.
  func code(of step: JournalStore.Step) -> Int32 {
    while isStuck { usleep(1000) }
    return isFull ? ENOSPC : 0
  }
}

extension [JournalEntry] {
  var frames: [[UInt8]] { filter { $0.kind == .frame }.map(\.bytes) }
  /// All bytes of frames and between them, in their order.
  var bytes: [UInt8] { filter { $0.kind == .frame || $0.kind == .garbage }.flatMap(\.bytes) }
  func of(_ kind: JournalEntry.Kind) -> [JournalEntry] { filter { $0.kind == kind } }
}
