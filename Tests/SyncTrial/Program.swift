import ChildProcesses
import Foundation

/// The `fleetreg` that is tried, run as its users do, in a directory of its own.
final class Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    var said: String { "status \(status)\n\(output.prefix(2000))\n\(errors.suffix(2000))" }

    @discardableResult func done() throws -> Result {
      guard status == 0 else { throw TrialError(said) }
      return self
    }
  }

  /// One run; its files are removed once its result was read.
  struct Call {
    let process: ChildProcess
    let output: URL
    let errors: URL

    /// Waits for the end.
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

  let directory: URL
  private let path: String
  private var calls = 0

  init(_ path: String) throws {
    // It is started in another directory.
    self.path = URL(filePath: path).path
    directory = FileManager.default.temporaryDirectory
      .appending(path: "trial-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func run(_ arguments: [String]) throws -> Result { try start(arguments).result() }

  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Call {
    calls += 1
    let (output, errors) = (
      directory.appending(path: "\(calls).out"), directory.appending(path: "\(calls).err")
    )
    let process = try ChildProcess(
      path, arguments, in: directory.path,
      environment: ["PATH": "/usr/bin:/bin", "LANG": "C"].merging(environment) { $1 },
      output: .file(output.path), errors: .file(errors.path))
    return Call(process: process, output: output, errors: errors)
  }
}
