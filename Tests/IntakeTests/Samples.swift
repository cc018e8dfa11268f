import Fleet
import Foundation
import Registry

@testable import Intake

/// The files in `samples/` at the root of the package.
enum Samples {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

  static func path(_ name: String) -> String { root.appending(path: name).path }
}

/// A registry of its own in a directory of its own, gone with the test.
final class Plant {
  static let now = Instant(seconds: 1_795_300_000)

  let directory: String
  let owner: Owner

  init() throws {
    directory = NSTemporaryDirectory() + "fleetreg-intake-\(UUID())"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    owner = try Owner.create(
      at: RegistryLocation(directory + "/plant"), command: "test", seed: 1, clock: { Plant.now })
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// Writes a file beside the registry.
  func file(_ name: String, _ content: some Sequence<UInt8>) throws -> String {
    let path = "\(directory)/\(name)"
    try Data(content).write(to: URL(filePath: path))
    return path
  }

  func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  /// Imports records; failed rows go beside the registry.
  func importing(
    _ paths: String..., dryRun: Bool = false, camera: String? = nil, gate: String? = nil
  ) async throws -> ImportReport {
    var options = ImportOptions()
    options.dryRun = dryRun
    options.camera = camera
    options.gate = gate
    options.failedRowsDirectory = directory
    return try await RecordImport(owner, options, receivedAt: Plant.now).run(paths)
  }

  func records(_ filter: RecordFilter = RecordFilter()) async throws -> [StoredRecord] {
    try await owner.reader().records(filter, limit: 1000)
  }
}

/// What was reported, in order.
final class Problems: @unchecked Sendable {
  private let lock = NSLock()
  private var noted: [String] = []

  var codes: [String] { lock.withLock { noted } }

  func note(_ problem: ImportProblem) { lock.withLock { noted.append(problem.cause.code) } }
}
