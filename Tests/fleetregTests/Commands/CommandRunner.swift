import ChildProcesses
import Foundation
import Testing

/// Runs the built `fleetreg` as its users do: as a process of its own, in a directory of its own.
final class CommandRunner: Sendable {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  let directory: URL

  init() throws {
    directory = URL(filePath: NSTemporaryDirectory())
      .appending(path: "fleetreg-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// The program beside the test bundle.
  static let program: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "fleetreg")

  /// Runs to the end. Output goes through files, so that no full pipe can stop either side.
  @discardableResult
  func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Result {
    try run(arguments, input: input, environment: environment)
  }

  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Result {
    let call = try start(arguments, input: input, environment: environment)
    return try call.result()
  }

  struct Call {
    let process: ChildProcess
    let output: URL
    let errors: URL

    /// Waits for the end. The status of a process that a signal ended is the signal's number plus 128.
    func result() throws -> Result {
      let status =
        switch process.wait() {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        }
      return Result(
        status: status, output: try String(contentsOf: output, encoding: .utf8),
        errors: try String(contentsOf: errors, encoding: .utf8))
    }
  }

  /// Starts the program and returns at once.
  func start(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Call {
    let files = directory.appending(path: ".calls/\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    let (stdin, stdout, stderr) = (
      files.appending(path: "in"), files.appending(path: "out"), files.appending(path: "err")
    )
    try Data(input.utf8).write(to: stdin)
    for url in [stdout, stderr] { try Data().write(to: url) }
    let process = try ChildProcess(
      Self.program.path, arguments, in: directory.path,
      environment: ["PATH": "/usr/bin:/bin", "LANG": "C", "COLUMNS": "100"]
        .merging(environment) { $1 },
      input: .file(stdin.path), output: .file(stdout.path), errors: .file(stderr.path))
    return Call(process: process, output: stdout, errors: stderr)
  }

  /// What differs from run to run replaced by words: the directory, ids, times of today.
  func steady(_ text: String) -> String {
    var text = text.replacingOccurrences(of: directory.path, with: "DIR")
    let rules: [(String, String)] = [
      ("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
      (#"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00"#, "TIME"),
    ]
    for (pattern, word) in rules {
      text = text.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
    }
    return text
  }
}

/// Compares a whole text with `Snapshots/NAME.txt`; `RECORD_SNAPSHOTS=1` writes it anew.
func expectSnapshot(
  _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Snapshots/\(name).txt")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try Data(text.utf8).write(to: file)
    return
  }
  let recorded = try String(contentsOf: file, encoding: .utf8)
  #expect(text == recorded, "differs from \(name).txt", sourceLocation: location)
}
