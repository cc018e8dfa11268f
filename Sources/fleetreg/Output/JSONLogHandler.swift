import Fleet
import Logging

extension Logger {
  /// The log of a service: on standard error, in the form of the settings.
  init(_ settings: Settings.Log) {
    self.init(label: "fleetreg") { label in
      switch settings.format {
      case .text: StreamLogHandler.standardError(label: label)
      case .json: JSONLogHandler(to: 2)
      }
    }
    logLevel = .notice
  }
}

/// Writes the log as one JSON object a line: `{"time","level","message","error"?,"metadata"?:{…}}`.
///
/// What goes into it is said where it is logged: constant messages, and in the metadata counts, ids and codes.
struct JSONLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata = Logger.Metadata()
  var metadataProvider: Logger.MetadataProvider?
  private let sink: Sink
  private let clock: @Sendable () -> Instant

  init(to descriptor: Int32, clock: @escaping @Sendable () -> Instant = { .ofClock }) {
    sink = Sink(descriptor: descriptor, capacity: 0)
    self.clock = clock
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
      .merging(event.metadata ?? [:]) { $1 }
    var writer = JSONWriter()
    writer.object {
      $0.member("time", clock().text())
      $0.member("level", event.level.rawValue)
      $0.member("message", event.message.description)
      // The text of an error may hold what somebody sent: its code says which one it was.
      $0.member("error", ifPresent: (event.error as? any Explained)?.code)
      if !all.isEmpty {
        $0.name("metadata")
        $0.value(Logger.MetadataValue.dictionary(all))
      }
    }
    writer.endLine()
    sink.write(writer.bytes)
  }
}

extension JSONWriter {
  fileprivate mutating func value(_ metadata: Logger.MetadataValue) {
    switch metadata {
    case .string(let text): value(text)
    case .stringConvertible(let some): value(some.description)
    case .array(let items):
      array { for item in items { $0.value(item) } }
    case .dictionary(let members):
      object {
        for (name, item) in members.sorted(by: { $0.key < $1.key }) {
          $0.name(dynamic: name)
          $0.value(item)
        }
      }
    }
  }
}
