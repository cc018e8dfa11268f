import ChildProcesses
import Foundation

/// A small file system of its own (tmpfs), for tests of full disks; needs root to mount.
final class SmallDisk: Sendable {
  static let isPossible = geteuid() == 0 && (try? SmallDisk(megabytes: 1)) != nil

  struct NotMounted: Error {}

  private let directory = TemporaryDirectory()
  var path: String { directory.path }

  init(megabytes: Int) throws {
    try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", directory.path)
  }

  deinit { try? Self.run("umount", "-l", directory.path) }

  func resize(megabytes: Int) throws {
    try Self.run("mount", "-o", "remount,size=\(megabytes)m", path)
  }

  private static func run(_ arguments: String...) throws {
    let ending = try ChildProcess.run(arguments[0], Array(arguments.dropFirst()))
    guard ending == .exited(0) else { throw NotMounted() }
  }
}
