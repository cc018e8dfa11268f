import Dispatch
import Fleet
import Foundation
import Logging
import Registry
import Server
import Sync
import Synchronization

/// The process that owns a registry for long: its control socket, its upload, and (`serve`) its
/// listeners, until it is asked to stop.
struct Service {
  let settings: Settings
  /// Whether it receives as well, or only sends (`sync --follow`).
  let listens: Bool
  /// Shows how terminals are received while it runs.
  var watch: TerminalWatch?

  func run(at location: RegistryLocation, in session: CommandSession) async throws -> ExitStatus {
    guard session.owner == nil else {
      throw CommandError.held(
        location.holder ?? LockHolder(process: getpid(), command: "fleetreg serve", since: "–"))
    }
    let trap = SignalTrap()
    let logger = Logger(settings.log)
    let owner = try Owner(opening: location, command: session.commandLine)
    try await owner.setOutbox(on: settings.upstream.outbox)
    await owner.setLate(afterMilliseconds: settings.completeness.lateAfter)
    let terminals = listens ? try TerminalTask(settings, at: location, logger: logger) : nil
    // Behind all tasks: what reads the journal may go on until then.
    defer { terminals?.close() }
    let filing = try terminals.map {
      try MonitoringTask(
        owner, $0.journal, forwardsFrames: settings.terminals.forwardFrames, logger: logger)
    }
    let server = listens ? try server(of: owner, at: location, terminals, logger: logger) : nil
    let upstream = try settings.upstream(of: location, memory: owner)
    let uploader = upstream.map {
      Uploader(from: owner, to: $0.upstream, order: settings.upstream.order, clock: Instant.system)
    }
    if let upstream { try await owner.setPictures(upstream.upstream.pictures) }
    let pictures = upstream?.pictures.map {
      PictureUploader(from: owner, to: $0, clock: Instant.system)
    }
    let uploads = uploader.map { Uploads(records: $0, pictures: pictures) }
    let control = try ControlSocket(at: location.controlSocket, logger: logger)
    let start = ServiceStart(
      directory: location.directory, registry: owner.registry, upstream: settings.upstream.url)
    let threads = CommandThreads()
    let manager = ServiceManager()
    let ledger = LedgerTask(owner, settings, to: upstream?.native, logger: logger)
    let completeness = try upstream?.native.map {
      try CompletenessTask(owner, settings, to: $0, logger: logger)
    }
    let wake: @Sendable () -> Void = {
      uploader?.wake()
      pictures?.wake()
      ledger.ring()
    }
    await owner.whenSomethingWaits(wake)
    let bell = Self.repeating(wake)
    defer { bell.cancel() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await control.run { request in
          await withTaskExecutorPreference(threads) {
            await Invocation(request, owner: owner, uploads: uploads, filing: filing?.now).run()
          }.rawValue
        }
      }
      if let uploader {
        group.addTask { await Self.send(with: uploader, logger: logger) }
      }
      if let pictures {
        group.addTask { await Self.send(with: pictures, logger: logger) }
      }
      group.addTask { await ledger.run() }
      if let completeness { group.addTask { await completeness.run() } }
      let announcement = Announcement(parts: (server == nil ? 0 : 1) + (terminals == nil ? 0 : 1)) {
        session.announce(start.listening(on: $0))
        manager.tell(.ready)
      }
      if let server {
        group.addTask {
          try await server.run { announcement.listens(on: $0.map(\.description), part: 0) }
        }
      }
      if let terminals {
        group.addTask {
          // What came in last is filed as well.
          defer { filing?.stop() }
          try await terminals.server.run {
            announcement.listens(on: $0.map(\.description), part: 1)
          }
        }
        if let filing { group.addTask { await filing.run() } }
        if let watch { group.addTask { await watch.run(terminals.server) } }
      }
      group.addTask {
        await trap.wait()
        session.console.output.flush()
        manager.tell(.stopping)
        logger.notice("stopping", metadata: ["registry": "\(owner.registry)"])
        await server?.stop()
        terminals?.server.stop()
        watch?.stop()
        uploader?.stop()
        pictures?.stop()
        control.stop()
        ledger.stop()
        completeness?.stop()
      }
      do {
        // The first failure ends the others; waiting for all would hide it until somebody stops them.
        while try await group.next() != nil {}
      } catch {
        group.cancelAll()
        throw error
      }
    }
    return .done
  }
}

extension Service {
  /// What speaks HTTP; `nil` where there is an address for terminals and none for that.
  private func server(
    of owner: Owner, at location: RegistryLocation, _ terminals: TerminalTask?, logger: Logger
  ) throws -> RegistryServer? {
    let settings = try settings.server(of: location)
    guard terminals == nil || !settings.listeners.isEmpty else { return nil }
    return try RegistryServer(
      owner: owner, settings: settings, logger: logger, terminals: terminals?.counts)
  }

  /// Sends until the uploader is stopped. An outbox that fails, because the disk is full, is tried again: it
  /// must not end the process that receives and answers cameras.
  static func send(
    with uploader: some Follower, pause: Duration = .seconds(10), logger: Logger
  ) async {
    repeat {
      do {
        _ = try await uploader.follow()
        return
      } catch {
        let code = (error as? any Explained)?.code ?? "unknown"
        logger.error("the outbox failed, trying again", metadata: ["code": "\(code)"])
        await uploader.rest(for: pause)
      }
    } while await !uploader.isStopping
  }

  /// How often it is looked whether something waits although nobody rang: after the clock was set, say, or the
  /// process was started with something waiting.
  private static let fallback = Duration.seconds(60)

  /// Wakes at once, and then now and then; each commit that puts something there wakes by itself.
  private static func repeating(_ wake: @escaping @Sendable () -> Void) -> Task<Void, Never> {
    Task {
      while !Task.isCancelled {
        wake()
        try? await Task.sleep(for: fallback)
      }
    }
  }
}

/// Says what runs, once every part of it listens.
private final class Announcement: Sendable {
  private let heard = Mutex<[Int: [String]]>([:])
  private let parts: Int
  private let announce: @Sendable ([String]) -> Void

  init(parts: Int, announce: @escaping @Sendable ([String]) -> Void) {
    (self.parts, self.announce) = (parts, announce)
    if parts == 0 { announce([]) }
  }

  func listens(on addresses: [String], part: Int) {
    let all: [String]? = heard.withLock { heard in
      heard[part] = addresses
      guard heard.count == parts else { return nil }
      return heard.sorted { $0.key < $1.key }.flatMap(\.value)
    }
    if let all { announce(all) }
  }
}

/// Runs the commands of others on threads of their own: one that waits for its sender's input must not
/// hold up the server.
private final class CommandThreads: TaskExecutor {
  private let queue = DispatchQueue(label: "fleetreg.commands", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}

extension Invocation {
  /// A command that somebody sent through the control socket.
  init(_ request: ControlRequest, owner: Owner, uploads: Uploads?, filing: FilingNow?) {
    self.init(
      arguments: request.arguments,
      descriptors: (
        request.descriptors.input, request.descriptors.output, request.descriptors.error
      ),
      workingDirectory: request.directory, environment: [:], owner: owner, uploads: uploads,
      filing: filing, sender: (request.actor, request.language))
  }
}

/// `{"registry","directory","listening":[…],"upstream"}`: what runs, said once when it does.
struct ServiceStart: Output {
  let directory: String
  let registry: RecordID
  let upstream: String?
  var addresses: [String] = []

  func listening(on addresses: [String]) -> ServiceStart {
    var copy = self
    copy.addresses = addresses
    return copy
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("registry", registry.description)
    writer.member("directory", directory)
    writer.name("listening")
    writer.array { for address in addresses { $0.value(address) } }
    writer.member("upstream", ifPresent: upstream)
  }

  func print(on console: Console) {
    console.note("serving the registry \(registry)", "正在服务登记库 \(registry)")
    var details = Details()
    details.add(console.words("directory", "目录"), directory)
    for address in addresses { details.add(console.words("listening", "监听"), address) }
    details.add(
      console.words("sends to", "上报至"), upstream ?? console.words("nowhere", "未配置"))
    details.print(on: console)
    console.note("Ctrl-C or SIGTERM stops it", "按 Ctrl-C 或发送 SIGTERM 停止")
  }
}

extension CommandSession {
  fileprivate func announce(_ start: ServiceStart) {
    console.result(start)
    console.output.flush()
  }
}
