import Foundation

/// A small file system of its own (tmpfs), for tests of full and read-only disks; needs root to mount.
public final class SmallDisk: Sendable {
  public static let isPossible = geteuid() == 0 && (try? SmallDisk(megabytes: 1)) != nil

  struct NotMounted: Error {}

  /// Where it is mounted.
  public let path: String

  public init(megabytes: Int) throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "disk-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    path = directory.path
    do {
      try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path)
    } catch {
      try? FileManager.default.removeItem(at: directory)
      throw error
    }
  }

  deinit {
    try? Self.run("umount", "-l", path)
    try? FileManager.default.removeItem(atPath: path)
  }

  public func makeReadOnly() throws { try Self.run("mount", "-o", "remount,ro", path) }

  public func resize(megabytes: Int) throws {
    try Self.run("mount", "-o", "remount,size=\(megabytes)m", path)
  }

  private var filling: String { path + "/filling" }

  /// Leaves no space at all.
  public func fill() throws {
    let file = creat(filling, 0o600)
    guard file >= 0 else { throw NotMounted() }
    defer { close(file) }
    for size in [1 << 20, 4096] {
      let block = [UInt8](repeating: 1, count: size)
      while write(file, block, size) == size {}
    }
  }

  /// Gives back what ``fill()`` took.
  public func free() { unlink(filling) }

  private static func run(_ arguments: String...) throws {
    let ending = try ChildProcess.run(arguments[0], Array(arguments.dropFirst()))
    guard ending == .exited(0) else { throw NotMounted() }
  }
}
