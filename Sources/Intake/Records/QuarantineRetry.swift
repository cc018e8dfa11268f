public import Fleet
import Glibc
public import Registry
import Synchronization

/// Reads quarantined items again, after their cause is gone.
///
/// An item is rehearsed first, and stored only where all of it can be used. One that still cannot be used
/// stays as it is: nothing of it is stored, nothing is put aside a second time, no file is written.
public struct QuarantineRetry: Sendable {
  private let owner: Owner
  private let options: ImportOptions
  private let onProblem: (@Sendable (ImportProblem) -> Void)?

  /// - Parameters:
  ///   - camera: The registered camera that the items come from; `nil` finds each payload's own.
  ///   - onProblem: Takes why an item still cannot be used, under the place where it came from.
  public init(
    _ owner: Owner, camera: String? = nil,
    onProblem: (@Sendable (ImportProblem) -> Void)? = nil
  ) {
    self.owner = owner
    var options = ImportOptions()
    options.camera = camera
    self.options = options
    self.onProblem = onProblem
  }

  /// Stores what an item holds and marks it as taken up again.
  /// - Returns: `false` where it still cannot be used; `nil` where there is no such item.
  public func run(_ id: RecordID) async throws -> Bool? {
    let reader = try owner.reader()
    guard let item = try await reader.quarantineItem(id) else { return nil }
    guard item.place.format != QuarantineItem.Place.receivedLine else {
      return refuse(item, RetryRefusal.receivedLine(sender: item.place.origin))
    }
    // Read as another camera's it would become a second record of the same event.
    if let used = item.retried { return refuse(item, RetryRefusal.used(at: used)) }
    let bytes = try await reader.quarantineBytes(id) ?? []
    let file = try UnnamedFile(bytes, in: owner.location.quarantine)
    if let cause = try await rehearse(file.path, item) { return refuse(item, cause) }
    _ = try await RecordImport(owner, options, receivedAt: item.received).run([file.path])
    try await owner.markRetried(id)
    return true
  }

  /// - Returns: the first thing in it that cannot be used.
  private func rehearse(_ path: String, _ item: QuarantineItem) async throws -> (any Explained)? {
    var rehearsal = options
    rehearsal.dryRun = true
    let first = FirstCause()
    let report = try await RecordImport(
      owner, rehearsal, receivedAt: item.received, onProblem: { first.note($0.cause) }
    ).run([path])
    return report.isClean ? nil : first.cause ?? item.reason
  }

  private func refuse(_ item: QuarantineItem, _ cause: any Explained) -> Bool {
    onProblem?(
      ImportProblem(
        file: item.place.origin, line: item.place.line.map { Int($0) },
        offset: Int(item.place.offset ?? 0), cause: cause, kept: .quarantine(item.id)))
    return false
  }
}

/// Why an item is not for this registry to take up again.
public enum RetryRefusal: Hashable, Sendable {
  /// A line of a sender's batch: a record of the sender's registry, under the sender's id. Read as a
  /// payload it would become another record, of this registry.
  case receivedLine(sender: String)
  /// It was taken up again before, and is a record since.
  case used(at: Instant)
}

extension RetryRefusal: Explained {
  public var code: String {
    switch self {
    case .receivedLine: "quarantine.received-line"
    case .used: "quarantine.used"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.receivedLine(let sender), .english):
      "a record that `\(sender)` sent: only its sender can send it again, "
        + "with `fleetreg deadletter retry` there"
    case (.receivedLine(let sender), .chinese):
      "“\(sender)”上报的记录：只能由上报方重新上报，请在上报方运行 `fleetreg deadletter retry`"
    case (.used(let instant), .english): "taken up again already, at \(instant.text())"
    case (.used(let instant), .chinese): "已于 \(instant.text()) 重新采用"
    }
  }

  public func advice(in language: Language) -> String? { nil }
}

/// The first cause of several.
private final class FirstCause: Sendable {
  private let kept = Mutex<(any Explained)?>(nil)

  var cause: (any Explained)? { kept.withLock { $0 } }

  func note(_ cause: any Explained) {
    kept.withLock { if $0 == nil { $0 = cause } }
  }
}

/// Bytes in a file without a name, which is gone with this value.
private struct UnnamedFile: ~Copyable {
  private let descriptor: Int32

  /// A path under which the bytes can be opened while this value lives.
  var path: String { "/proc/self/fd/\(descriptor)" }

  init(_ bytes: [UInt8], in directory: String) throws(ImportError) {
    descriptor = try Self.holding(bytes, in: directory)
  }

  private static func holding(
    _ bytes: [UInt8], in directory: String
  ) throws(ImportError) -> Int32 {
    let file = try unnamedFile(in: directory)
    do throws(ImportError) {
      try write(bytes[...], to: file, at: directory)
    } catch {
      close(file)
      throw error
    }
    return file
  }

  deinit { close(descriptor) }
}
