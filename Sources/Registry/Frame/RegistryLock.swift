public import Fleet
import Glibc

/// Who owns a registry, as the owner itself wrote it into the lock file.
public struct LockHolder: Hashable, Sendable {
  /// `nil` where the lock file could not be read.
  public let process: Int32?
  public let command: String
  public let since: String

  public init(process: Int32?, command: String, since: String) {
    self.process = process
    self.command = command
    self.since = since
  }

  public func text(in language: Language) -> String {
    guard let process else {
      return switch language {
      case .english: "another process"
      case .chinese: "另一进程"
      }
    }
    return switch language {
    case .english: "process \(process) (`\(command)`) since \(since)"
    case .chinese: "进程 \(process)（`\(command)`），自 \(since)"
    }
  }
}

/// The exclusive lock of a registry's one owner (`flock`): the system drops it with the process.
///
/// The lock is the open file, never its presence: a file left behind by a killed process holds nothing.
final class RegistryLock: Sendable {
  private let file: Int32

  /// Only for a file whose lock is held: `deinit` empties and closes it.
  private init(held file: Int32) { self.file = file }

  /// Takes the lock at once or says who has it.
  static func take(
    at path: String, command: String, now: Instant
  ) throws(RegistryError) -> RegistryLock {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw RegistryError(systemError: errno, path: path) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      defer { close(file) }
      guard reason == EWOULDBLOCK else { throw RegistryError(systemError: reason, path: path) }
      throw .held(holder(in: file))
    }
    let lock = RegistryLock(held: file)
    let line = command.split(whereSeparator: \.isNewline).joined(separator: " ")
    let text = "\(getpid())\n\(line)\n\(now.text())\n"
    guard ftruncate(file, 0) == 0, pwrite(file, text, text.utf8.count, 0) == text.utf8.count else {
      throw RegistryError(systemError: errno, path: path)
    }
    return lock
  }

  deinit {
    _ = ftruncate(file, 0)
    Self.drop(file)
  }

  /// Lets the lock go and closes the file. Closing alone is not enough: a child that another thread starts at this
  /// moment has a copy of the open file until it begins its program, and would hold the lock with it.
  private static func drop(_ file: Int32) {
    _ = flock(file, LOCK_UN)
    close(file)
  }

  /// Who holds the lock at `path` now; `nil` where nobody does. Takes and drops it to find out.
  static func holder(at path: String) -> LockHolder? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { drop(file) }
    if flock(file, LOCK_SH | LOCK_NB) == 0 { return nil }
    return holder(in: file)
  }

  private static func holder(in file: Int32) -> LockHolder {
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, pread(file, buffer.baseAddress, buffer.count, 0))
    }
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, let process = Int32(lines[0]) else {
      return LockHolder(process: nil, command: "", since: "")
    }
    return LockHolder(process: process, command: String(lines[1]), since: String(lines[2]))
  }
}

extension RegistryLocation {
  /// Who owns the registry now; `nil` where nobody does.
  public var holder: LockHolder? { RegistryLock.holder(at: lock) }
}
