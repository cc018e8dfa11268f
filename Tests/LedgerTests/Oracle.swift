import ChildProcesses
import Foundation

/// `Tests/ledger_oracle.py`: the second implementation of the formats.
enum Oracle {
  struct NoPython: Error, CustomStringConvertible {
    let description =
      "no python3 with the package cryptography: run script/setup (apt: python3-cryptography)"
  }

  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ledger_oracle.py").path

  /// The first Python that has what the script needs.
  private static let python: String? = ["python3", "/usr/bin/python3"].first {
    (try? call([$0, "-c", "import cryptography"]).status) == 0
  }

  static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
    guard let python else { throw NoPython() }
    return try call([python, "-B", script] + arguments)
  }

  private static func call(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let place = TemporaryDirectory()
    let ending = try ChildProcess.run(
      arguments[0], Array(arguments.dropFirst()), output: .file(place.file("output")))
    guard case .exited(let status) = ending else { return (-1, "") }
    return (status, String(decoding: try place.read("output"), as: UTF8.self))
  }
}
