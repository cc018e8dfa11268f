import ChildProcesses
import Foundation

/// A small file system of its own (tmpfs), for tests of full and read-only disks; needs root to mount.
final class SmallDisk: Sendable {
  static let isPossible = geteuid() == 0 && (try? SmallDisk(megabytes: 1)) != nil

  struct NotMounted: Error {}

  let directory = TemporaryDirectory()
  var path: String { directory.path }

  init(megabytes: Int) throws {
    try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", directory.path)
  }

  deinit { try? Self.run("umount", "-l", directory.path) }

  func makeReadOnly() throws { try Self.run("mount", "-o", "remount,ro", path) }

  func resize(megabytes: Int) throws {
    try Self.run("mount", "-o", "remount,size=\(megabytes)m", path)
  }

  /// Leaves no space at all.
  func fill() throws {
    let file = creat(path + "/filling", 0o600)
    defer { close(file) }
    let block = [UInt8](repeating: 1, count: 4096)
    while write(file, block, block.count) == block.count {}
  }

  private static func run(_ arguments: String...) throws {
    let ending = try ChildProcess.run(arguments[0], Array(arguments.dropFirst()))
    guard ending == .exited(0) else { throw NotMounted() }
  }
}
