import ChildProcesses
import Foundation

/// One side of a trial: a registry in a folder of its own and the process that serves it.
final class Site {
  let name: String
  /// Perhaps a small file system, which can be filled.
  private let disk: SmallDisk?
  let layers: TrialLayers?
  private let place: URL
  private let program: Program
  private var server: Program.Call?
  /// The port that it listens on, while it runs.
  private(set) var port = 0

  var registry: String { place.appending(path: "registry").path }
  var isRunning: Bool { server?.process.isRunning ?? false }
  var hasSmallDisk: Bool { disk != nil }

  /// - Parameter megabytes: of its disk, where small file systems can be mounted.
  init(_ name: String, for program: Program, megabytes: Int) throws {
    (self.name, self.program) = (name, program)
    disk = SmallDisk.isPossible ? try SmallDisk(megabytes: megabytes) : nil
    place = disk.map { URL(filePath: $0.path) } ?? program.directory.appending(path: name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    layers = try TrialLayers(of: name, over: place.path, in: program.directory)
    try run("init").done()
    try run("ledger", "begin").done()
  }

  /// Runs a command on its registry.
  func run(_ words: String...) throws -> Program.Result {
    try program.run(words + ["--registry", registry])
  }

  /// Starts a command on its registry.
  func start(_ words: String...) throws -> Program.Call {
    try program.start(words + ["--registry", registry])
  }

  func json(_ words: String...) throws -> [String: Any] {
    let result = try program.run(words + ["--json", "--registry", registry])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    guard let object = object as? [String: Any] else { throw TrialError(result.said) }
    return object
  }

  func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: URL(filePath: registry).appending(path: file))
  }

  /// Serves the registry, unless it is served, and waits until it listens. As a service manager does, it starts again
  /// where a command has the registry for a moment.
  func serve() throws {
    guard !isRunning else { return }
    server = nil
    let deadline = Date(timeIntervalSinceNow: 60)
    var call = try startServer()
    while true {
      let said = try String(contentsOf: call.output, encoding: .utf8)
      if let match = said.firstMatch(of: /127\.0\.0\.1:(\d+)/), let port = Int(match.1) {
        (server, self.port) = (call, port)
        return
      }
      if !call.process.isRunning || Date() > deadline {
        call.process.signal(SIGKILL)
        let result = try call.result()
        guard result.status == 75, Date() < deadline else {
          throw TrialError("\(name) does not serve: \(result.said)")
        }
        call = try startServer()
      }
      usleep(3000)
    }
  }

  private func startServer() throws -> Program.Call {
    try program.start(
      ["serve", "--registry", registry, "--listen", "127.0.0.1:0", "--json"],
      environment: layers?.environment ?? [:])
  }

  /// Ends the process by `kill -9`, or as a power cut does.
  func kill(cuttingPower: Bool) {
    server?.process.signal(cuttingPower ? SIGUSR2 : SIGKILL)
    server?.process.wait()
    server = nil
  }

  func stop() {
    server?.process.signal(SIGTERM)
    server?.process.wait()
    server = nil
  }

  /// Leaves no space on its disk, or as much as there was.
  func fill() throws { try disk?.fill() }
  func free() { disk?.free() }

  /// The ids of its records.
  func records() throws -> [String] {
    try ids(run("passage", "list", "--json", "--limit", "10000000"), member: "id")
  }

  /// Its dead letters: ids, and codes of the reasons.
  func deadLetters() throws -> [String: String] {
    let result = try run("deadletter", "list", "--json", "--limit", "10000000").done()
    var letters: [String: String] = [:]
    for line in result.output.split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard let id = object?["record"] as? String else { continue }
      letters[id] = object?["code"] as? String ?? ""
    }
    return letters
  }

  private func ids(_ result: Program.Result, member: String) throws -> [String] {
    // The first member of each line: a JSON parser for each would take longer than the trial.
    let prefix = #"{"\#(member)":""#
    return try result.done().output.split(separator: "\n").map { line in
      guard line.hasPrefix(prefix) else { throw TrialError("a line without id: \(line)") }
      return String(line.dropFirst(prefix.count).prefix(36))
    }
  }

  /// How many records wait.
  func waiting() throws -> Int? {
    (try json("status")["outbox"] as? [String: Any])?["records"] as? Int
  }

  /// How many entries of its log were compared with their records, and how many are out of order, which a clock
  /// that was set back shows as.
  /// - Throws: where an entry does not fit its record.
  func verifiedEntries() throws -> (compared: Int, outOfOrder: Int) {
    try run("ledger", "checkpoint").done()
    let result = try run("ledger", "verify", "--json")
    func sum(_ logs: [[String: Any]], _ name: String) -> Int {
      logs.reduce(0) { $0 + (($1[name] as? [String: Any])?["count"] as? Int ?? 0) }
    }
    let object = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
    guard let report = object as? [String: Any], let logs = report["logs"] as? [[String: Any]],
      result.status <= 1, (report["beside"] as? [Any])?.isEmpty == true,
      sum(logs, "differences") == 0
    else { throw TrialError("the log of \(name): \(result.said)") }
    return (logs.reduce(0) { $0 + ($1["compared"] as? Int ?? 0) }, sum(logs, "outOfOrder"))
  }
}

/// Why a trial cannot go on.
public struct TrialError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
