import ChildProcesses
public import Foundation

/// Certificates for `localhost` of an authority of their own, good ones and bad ones, made by the `openssl` command.
public struct Certificates: Sendable {
  /// The authority's, in PEM.
  public let authority: String
  private let directory: URL

  /// - Parameter directory: where the files are made.
  public init(in directory: URL) throws {
    self.directory = directory
    authority = directory.appending(path: "authority.pem").path
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for name in ["authority", "self"] {
      try openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", path("\(name).key"), "-out", path("\(name).pem"), "-days", "7000",
        "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost")
    }
    try """
    [ca]
    default_ca = own
    [own]
    database = \(path("index"))
    serial = \(path("serial"))
    new_certs_dir = \(directory.path)
    default_md = sha256
    unique_subject = no
    policy = any
    [any]
    commonName = supplied
    [here]
    subjectAltName = DNS:localhost
    [elsewhere]
    subjectAltName = DNS:registry.example
    """.write(toFile: path("ca.conf"), atomically: true, encoding: .utf8)
    try Data().write(to: directory.appending(path: "index"))
    try Data("01".utf8).write(to: directory.appending(path: "serial"))
    try openssl(
      "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", path("server.key"), "-subj", "/CN=server", "-out", path("request.pem"))
    for (name, names, end) in [
      ("good", "here", "20600101000000Z"), ("other", "elsewhere", "20600101000000Z"),
      ("expired", "here", "20200201000000Z"),
    ] {
      try openssl(
        "ca", "-batch", "-config", path("ca.conf"), "-in", path("request.pem"), "-keyfile",
        path("authority.key"), "-cert", path("authority.pem"), "-out", path("\(name).pem"),
        "-notext", "-startdate", "20200101000000Z", "-enddate", end, "-extensions", names)
    }
  }

  private func path(_ name: String) -> String { directory.appending(path: name).path }

  private func openssl(_ arguments: String...) throws {
    guard try ChildProcess.run("openssl", arguments) == .exited(0) else {
      throw POSIXError(.EINVAL)
    }
  }

  /// What a server shows, by the fault that it is; without one the good certificate.
  func contexts() throws -> [Fault?: TLSContext] {
    let server = path("server.key")
    return [
      nil: try TLSContext(chain: path("good.pem"), key: server),
      .certificateExpired: try TLSContext(chain: path("expired.pem"), key: server),
      .certificateOfOtherHost: try TLSContext(chain: path("other.pem"), key: server),
      .certificateSelfSigned: try TLSContext(chain: path("self.pem"), key: path("self.key")),
    ]
  }
}
