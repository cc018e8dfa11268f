import CControl
import Dispatch
import Fleet
import Foundation
import Glibc
public import Logging

/// The receiving side: takes commands over `control.sock` and runs them in the process that owns the
/// registry.
///
/// Only the same user (or root) is served. Each connection has a thread of its own that waits for the
/// command's end or for the sender to disappear, which cancels the command; a bounded number run at
/// once.
public final class ControlSocket: Sendable {
  /// Runs one command, writing to the request's descriptors, and returns its exit code.
  public typealias Handler = @Sendable (ControlRequest) async -> Int32

  /// How many commands may run at once.
  public static let maximumCommands = 16
  /// How long a sender may take for its message.
  static let patienceSeconds: Int32 = 10

  private let path: String
  private let listener: Int32
  private let identity: FileIdentity
  private let stopSignal: Int32
  private let logger: Logger
  private let permits = DispatchSemaphore(value: ControlSocket.maximumCommands)

  /// Binds the socket with mode 0600, in the place of one that an ended process left behind.
  ///
  /// - Important: call this only while the registry's lock is held: nothing but the lock tells a stale
  ///   socket from a live one.
  public init(at path: String, logger: Logger) throws(ControlError) {
    signal(SIGPIPE, SIG_IGN)
    if unlink(path) != 0, errno != ENOENT { throw .system(call: "unlink", number: errno) }
    let listener = ControlPath(path).withShortPath {
      ccontrol_listen($0, Int32(Self.maximumCommands))
    }
    guard listener >= 0 else { throw .system(call: "bind", number: errno) }
    let stopSignal = eventfd(0, Int32(EFD_CLOEXEC))
    guard stopSignal >= 0, let identity = FileIdentity(of: path) else {
      let number = errno
      close(listener)
      throw .system(call: "eventfd", number: number)
    }
    self.path = path
    self.listener = listener
    self.identity = identity
    self.stopSignal = stopSignal
    self.logger = logger
  }

  deinit {
    close(listener)
    close(stopSignal)
  }

  /// Takes commands until ``stop()`` or cancellation, then waits for those that still run.
  public func run(handler: @escaping Handler) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          self.acceptConnections(handler: handler)
          continuation.resume()
        }
      }
    } onCancel: {
      stop()
    }
  }

  /// Takes no more commands; those that run go on to their end.
  public func stop() {
    eventfd_write(stopSignal, 1)
  }

  private func acceptConnections(handler: @escaping Handler) {
    var watched = [
      pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let ready = poll(&watched, 2, -1)
      if ready < 0 && errno == EINTR { continue }
      if ready < 0 || watched[1].revents != 0 { break }
      let descriptor = ccontrol_accept(listener)
      // A sender that went away again, or no descriptor left: neither may end the service.
      if descriptor < 0 {
        if errno == EMFILE || errno == ENFILE { usleep(100_000) }
        continue
      }
      let mayRun = permits.wait(timeout: .now()) == .success
      Thread.detachNewThread {
        self.serve(ControlConnection(owning: descriptor), mayRun: mayRun, handler: handler)
        if mayRun { self.permits.signal() }
      }
    }
    if FileIdentity(of: path) == identity { unlink(path) }
    for _ in 0..<Self.maximumCommands { permits.wait() }
    for _ in 0..<Self.maximumCommands { permits.signal() }
  }

  private func serve(
    _ connection: consuming ControlConnection, mayRun: Bool, handler: @escaping Handler
  ) {
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    do throws(ControlError) {
      let user = try connection.peerUser()
      guard user == geteuid() || user == 0 else { throw .user(user) }
      connection.setPatience(seconds: Self.patienceSeconds)
      let message = try connection.receive(descriptors: &descriptors)
      guard mayRun else { throw .busy }
      let request = try ControlRequest(decoding: message, descriptors: descriptors)
      guard let exit = run(request, for: connection, handler: handler) else {
        logger.notice("control sender disappeared")
        return
      }
      var answer = JSONWriter()
      answer.object { $0.member("exit", exit) }
      try connection.send(answer.bytes)
    } catch {
      logger.notice("control message refused", metadata: ["code": "\(error.code)"])
      try? connection.send(error.answer)
    }
  }
}

extension ControlSocket {
  /// Runs the command; `nil` where the sender disappeared, which cancels it.
  ///
  /// The exit code comes back through an event counter, so that one `poll` waits for both.
  private func run(
    _ request: ControlRequest, for connection: borrowing ControlConnection,
    handler: @escaping Handler
  ) -> Int32? {
    let ended = eventfd(0, Int32(EFD_CLOEXEC))
    guard ended >= 0 else { return 74 }
    defer { close(ended) }
    let task = Task {
      let exit = await handler(request)
      eventfd_write(ended, UInt64(UInt32(bitPattern: exit)) + 1)
    }
    var watched = [
      pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
      pollfd(fd: connection.descriptor, events: 0, revents: 0),  // hang-up is always reported
    ]
    while poll(&watched, 2, -1) < 0 && errno == EINTR {}
    let disappeared = watched[0].revents == 0
    if disappeared { task.cancel() }
    var exit: UInt64 = 0
    while eventfd_read(ended, &exit) != 0 && errno == EINTR {}
    return disappeared ? nil : Int32(bitPattern: UInt32(truncatingIfNeeded: exit &- 1))
  }
}

/// Which file a path names, so that only our own socket is removed at the end.
private struct FileIdentity: Equatable, Sendable {
  let device: UInt
  let inode: UInt

  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }
}

extension ControlError {
  /// What the sender is told.
  var answer: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.name("error")
      $0.object {
        $0.member("code", code)
        $0.name("text")
        $0.object {
          $0.member("en", text(in: .english))
          $0.member("zh", text(in: .chinese))
        }
      }
    }
    return writer.bytes
  }
}
