import CSpawn
import Foundation
import Synchronization

/// A program that a test starts as a process of its own.
///
///     let server = try ChildProcess("openssl", ["s_server"], output: .file(path))
///     defer { server.signal(SIGTERM) }
///
/// Foundation's `Process` reads behind the end of a directory's buffer when the test process has many files open, and
/// so ends a whole run of tests once in a while; `posix_spawn` needs no such list. The child gets its three streams,
/// no other descriptor, and no signal that is blocked or ignored here.
public final class ChildProcess: Sendable {
  public enum Stream: Sendable {
    /// Nothing to read; what is written is thrown away.
    case nothing
    /// A file: read from its beginning, or made and overwritten.
    case file(String)
    /// A descriptor of this process, which keeps it.
    case descriptor(Int32)
  }

  public enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(by: Int32)
  }

  private let id: pid_t
  private let ending = Mutex<Ending?>(nil)

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: a path, or a name to be found in `PATH`.
  ///   - environment: the whole of it; this process's own where absent.
  /// - Throws: `POSIXError` where it cannot be started.
  public init(
    _ program: String, _ arguments: [String], in directory: String? = nil,
    environment: [String: String]? = nil, input: Stream = .nothing, output: Stream = .nothing,
    errors: Stream = .nothing
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in [input, output, errors].enumerated() {
      let flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
      switch stream {
      case .nothing:
        posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
      case .file(let path):
        posix_spawn_file_actions_addopen(&actions, Int32(number), path, flags, 0o600)
      case .descriptor(let descriptor):
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      }
    }
    cspawn_close_from(&actions, 3)
    if let directory { cspawn_change_directory(&actions, directory) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    let environment = environment ?? ProcessInfo.processInfo.environment
    let words = Self.strings([program] + arguments)
    let settings = Self.strings(environment.map { "\($0)=\($1)" })
    defer { for string in words + settings { free(string) } }
    var id: pid_t = 0
    let failure = posix_spawnp(&id, program, &actions, &attributes, words, settings)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
    self.id = id
  }

  /// A child does not outlive the test that started it.
  deinit {
    signal(SIGKILL)
    wait()
  }

  private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }

  /// Starts a program and waits for its end.
  @discardableResult public static func run(
    _ program: String, _ arguments: [String], in directory: String? = nil,
    input: Stream = .nothing, output: Stream = .nothing, errors: Stream = .nothing
  ) throws -> Ending {
    try ChildProcess(
      program, arguments, in: directory, input: input, output: output, errors: errors
    ).wait()
  }

  public var isRunning: Bool {
    ending.withLock { ending in
      if ending == nil { ending = reap(WNOHANG) }
      return ending == nil
    }
  }

  /// Sends a signal; does nothing once the process has ended.
  public func signal(_ number: Int32) {
    ending.withLock { ending in
      if ending == nil { kill(id, number) }
    }
  }

  /// Waits for the end.
  @discardableResult public func wait() -> Ending {
    // Waits without taking the process away, so that a signal from elsewhere never meets another one of its id.
    var information = siginfo_t()
    while ending.withLock({ $0 }) == nil,
      waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) == -1, errno == EINTR
    {}
    return ending.withLock { ending in
      let found = ending ?? reap(0) ?? .killed(by: 0)
      ending = found
      return found
    }
  }

  private func reap(_ options: Int32) -> Ending? {
    var status: Int32 = 0
    guard waitpid(id, &status, options) == id else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(by: signal)
  }
}
