import ChildProcesses
import Foundation

/// A certificate for `localhost` that signs itself, made by the `openssl` command.
struct TestCertificate: Sendable {
  let chain: String
  let key: String

  init(in directory: TemporaryDirectory, name: String = "server") throws {
    chain = directory.path("\(name).pem")
    key = directory.path("\(name).key")
    let ending = try ChildProcess.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", chain,
      ])
    guard ending == .exited(0) else { throw CocoaError(.executableLoad) }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
  }
}
