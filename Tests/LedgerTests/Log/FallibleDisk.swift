import Foundation

@testable import Ledger

/// What of the names that were not synced a power cut leaves: a disk may have written them or not.
enum UnsyncedNames: CaseIterable { case lost, kept }

/// A file system that knows what was synced: content by its file, names by their directory.
struct FallibleDisk {
  private final class File {
    var content: [UInt8] = []
    var synced: [UInt8]?
  }

  private var visible: [String: File] = [:]
  private var durable: [String: File] = [:]
  private var visibleDirectories: Set<String> = [""]
  private var durableDirectories: Set<String> = [""]

  init(_ steps: some Sequence<FileStep>) {
    for step in steps { apply(step) }
  }

  private mutating func apply(_ step: FileStep) {
    switch step {
    case .makeDirectory(let path): visibleDirectories.insert(path)
    case .write(let path, let bytes):
      let file = File()
      file.content = bytes
      visible[path] = file
    case .sync(let path): visible[path]?.synced = visible[path]?.content
    case .rename(let path, let name):
      visible[name] = visible[path]
      visible[path] = nil
    case .remove(let path): visible[path] = nil
    case .syncDirectory(let directory):
      durable = durable.filter { Self.parent($0.key) != directory }
      for (path, file) in visible where Self.parent(path) == directory { durable[path] = file }
      for path in visibleDirectories where !path.isEmpty && Self.parent(path) == directory {
        durableDirectories.insert(path)
      }
    }
  }

  /// Writes what is left after the power comes back; content that was not synced is garbage.
  func restore(to directory: TemporaryDirectory, keeping names: UnsyncedNames) throws {
    let files = names == .kept ? visible : durable
    let directories = names == .kept ? visibleDirectories : durableDirectories
    func isThere(_ path: String) -> Bool {
      path.isEmpty || directories.contains(path) && isThere(Self.parent(path))
    }
    for (path, file) in files where isThere(Self.parent(path)) {
      try FileManager.default.createDirectory(
        atPath: directory.file(Self.parent(path)), withIntermediateDirectories: true)
      try directory.write(file.synced ?? [0xDE, 0xAD], path)
    }
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
