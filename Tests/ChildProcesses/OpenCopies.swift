import Foundation
import Glibc

/// Copies of the descriptors by which this process has a file open: what a child has of it between its making and
/// the beginning of its program.
public final class OpenCopies: Sendable {
  private let copies: [Int32]

  /// - Parameter path: absolute, without links.
  public init(of path: String) throws {
    copies = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      .compactMap { Int32($0) }
      .filter {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
      }
      .map { dup($0) }
  }

  /// How many there are.
  public var count: Int { copies.count }

  deinit { for copy in copies { close(copy) } }
}
