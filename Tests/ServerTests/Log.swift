import Logging
import Synchronization

extension Logger {
  /// Says nothing: what is thrown or answered is what tests look at.
  static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// Keeps what an operator would see.
  static func keeping(_ lines: KeptLines) -> Logger {
    Logger(label: "test") { _ in KeepingLog(lines: lines) }
  }
}

/// The notices and worse that were logged.
final class KeptLines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct KeepingLog: LogHandler {
  let lines: KeptLines
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .notice

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { lines.add("\(event.message)") }
}
