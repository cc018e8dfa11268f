import Fleet
import Foundation
import Intake
import Monitoring
import Registry

/// Frames as a receiver leaves them: in the journal of a registry, or filed.
struct ReceivedFrames {
  static let identity = "LTEST000000000001"
  /// A login and a packet of samples/obd, collected on 2026-03-15.
  static let frames: [[UInt8]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "samples/obd/frames.tsv")
    let lines = try! String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return lines.map { $0.split(separator: "\t") }
      .filter { ["login", "stream"].contains($0[0]) }
      .map { bytes(hexadecimal: $0[2]) }
  }()

  private static func bytes(hexadecimal text: Substring) -> [UInt8] {
    let digits = text.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  let location: RegistryLocation

  init(in registry: URL) throws {
    location = RegistryLocation(registry.path)
    try FileManager.default.createDirectory(
      atPath: location.monitoring, withIntermediateDirectories: true)
  }

  /// Puts them into the journal, as received at a moment.
  /// - Returns: the end of the journal.
  @discardableResult
  func receive(at moment: Instant) async throws -> JournalPosition {
    let journal = try Journal(opening: location.journal)
    defer { journal.close() }
    var batch = JournalBatch()
    for frame in Self.frames {
      batch.append(
        .frame, received: moment, connection: 1, family: .road, dialect: .hj1239,
        bytes: frame.span)
    }
    return try await withCheckedThrowingContinuation { continuation in
      journal.submit(batch) { continuation.resume(with: $0) }
    }
  }

  /// Files what is in the journal.
  func file(upTo end: JournalPosition) async throws {
    let owner = try Owner(opening: location, command: "test")
    try FileManager.default.createDirectory(
      atPath: location.archive, withIntermediateDirectories: true)
    let archive = FrameArchive(at: location.archive)
    try await FrameFiling(for: owner, journal: location.journal, archive: archive)
      .file(upTo: end)
  }

  /// The files of the archive.
  var archived: [String] {
    let names = FileManager.default.enumerator(atPath: location.archive)?.allObjects ?? []
    return names.compactMap { $0 as? String }.map { "\(location.archive)/\($0)" }
      .filter { (try? FileManager.default.contentsOfDirectory(atPath: $0)) == nil }
  }
}
