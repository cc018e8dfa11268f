import Fleet
import Foundation
import Logging
import Monitoring
import Registry
import Server

/// The receiver of terminals while a service runs, with the journal that it writes and others read.
struct TerminalTask: Sendable {
  let journal: Journal
  let server: TerminalServer

  /// `nil` where no address is set.
  init?(_ settings: Settings, at location: RegistryLocation, logger: Logger) throws {
    guard let terminals = settings.terminals(of: location) else { return nil }
    guard mkdir(location.monitoring, 0o750) == 0 || errno == EEXIST else {
      throw CommandError.file(
        path: location.monitoring, detail: String(cString: strerror(errno)))
    }
    journal = try Journal(opening: location.journal)
    server = try TerminalServer(terminals, into: journal, logger: logger, clock: Instant.system)
  }

  /// How the receiver stands.
  var counts: @Sendable () -> TerminalCounts { { [server] in server.counts } }

  /// Ends the journal; the receiver has ended before.
  func close() { journal.close() }
}

extension JournalError: StatusBearing {
  var exitStatus: ExitStatus {
    switch self {
    case .held: .held
    case .full, .forbidden, .inputOutput, .damaged, .missing, .format, .closed: .inputOutput
    }
  }
}

/// Shows how terminals are received: each second on a terminal, now and then as JSON, and at the end.
struct TerminalWatch: Sendable {
  private let console: Console
  private let seconds: Int
  private let stops: AsyncStream<Void>
  private let stopping: AsyncStream<Void>.Continuation

  /// - Parameter seconds: how often there is a line with `--json`.
  init(on console: Console, every seconds: Int) {
    (self.console, self.seconds) = (console, seconds)
    (stops, stopping) = AsyncStream.makeStream()
  }

  func stop() { stopping.finish() }

  func run(_ server: TerminalServer) async {
    let ticks = Task {
      let bar = ProgressBar(console.words("receiving", "接收中"), on: console)
      var before = server.counts
      for second in 1... {
        try await Task.sleep(for: .seconds(1))
        let counts = server.counts
        bar.show(TerminalReport(counts: counts).line(since: before, console))
        before = counts
        if console.isJSON, second.isMultiple(of: seconds) {
          console.result(TerminalReport(counts: counts))
          console.output.flush()
        }
      }
    }
    for await _ in stops {}
    ticks.cancel()
    _ = await ticks.result
    ProgressBar("", on: console).finish()
    console.result(TerminalReport(counts: server.counts))
  }
}

/// `{"listening":[…],"connections","vehicles","loggedIn","doubled","waitingBytes","opened","refused","pauses","silent",
/// "babbling","doubles","frames","bytes","broken","garbageBytes","answered","unstored"}`.
struct TerminalReport: Output {
  let counts: TerminalCounts

  func encode(into writer: inout JSONWriter) { counts.encode(into: &writer) }

  /// One line for a terminal.
  func line(since before: TerminalCounts, _ console: Console) -> String {
    let rate = grouped(counts.frames - before.frames)
    var parts = [
      console.words(
        counted(counts.connections, "connection"), "\(grouped(counts.connections)) 个连接"),
      console.words(counted(counts.vehicles, "vehicle"), "\(grouped(counts.vehicles)) 辆"),
      console.words(
        "\(counted(counts.frames, "frame")), \(rate)/s", "\(grouped(counts.frames)) 帧，\(rate)/秒"),
    ]
    if counts.answered > 0 {
      parts.append(
        console.words("\(grouped(counts.answered)) answered", "已应答 \(grouped(counts.answered))"))
    }
    for (count, english, chinese) in oddities where count > 0 {
      parts.append(console.words("\(grouped(count)) \(english)", "\(chinese) \(grouped(count))"))
    }
    return parts.joined(separator: console.words(", ", "，"))
  }

  private var oddities: [(count: Int, english: String, chinese: String)] {
    [
      (counts.broken, "broken", "损坏"),
      (counts.garbageBytes, "bytes of no frame", "无法识别的字节"),
      (counts.doubles, "on two connections", "同时在两个连接上"),
      (counts.refused, "refused", "已拒绝"),
      (counts.unstored, "not stored", "未能存储"),
    ]
  }

  func print(on console: Console) {
    let words = console.words
    var details = Details()
    details.add(words("connections", "连接"), grouped(counts.opened))
    details.add(words("frames", "数据帧"), grouped(counts.frames))
    details.add(words("bytes", "字节"), grouped(counts.bytes))
    details.add(words("answered", "已应答"), grouped(counts.answered))
    for (count, english, chinese) in oddities where count > 0 {
      details.add(words(english, chinese), grouped(count))
    }
    details.print(on: console)
  }
}
