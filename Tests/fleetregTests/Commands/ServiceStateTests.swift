import ChildProcesses
import Foundation
import Sync
import Testing

/// What a service tells those who watch over it.
@Suite("The state of a service", .serialized) struct ServiceStateTests {
  let fleetreg = try! CommandRunner()

  private func serve(
    _ registry: String = "registry", environment: [String: String] = [:]
  ) throws -> (CommandRunner.Call, url: String) {
    let call = try fleetreg.start(
      ["serve", "--registry", registry, "--listen", "127.0.0.1:0", "--json"],
      environment: environment)
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, call.process.isRunning {
      let output = try String(contentsOf: call.output, encoding: .utf8)
      if let url = output.firstMatch(of: /"(http:[^"]+)"/) { return (call, String(url.1)) }
      usleep(20_000)
    }
    Issue.record("serve: \(try call.result().errors)")
    throw CocoaError(.fileReadUnknown)
  }

  @Test("systemd is told when everything listens, and when it stops")
  func notify() throws {
    try fleetreg.run("init")
    for name in ["\(fleetreg.directory.path)/s", "@fleetreg-\(UUID())"] {
      let socket = try DatagramSocket(name)
      let (call, _) = try serve(environment: ["NOTIFY_SOCKET": name])
      defer { call.process.signal(SIGKILL) }
      #expect(socket.next() == "READY=1")
      call.process.signal(SIGTERM)
      #expect(socket.next() == "STOPPING=1")
      #expect(call.process.wait() == .exited(0))
    }
  }

  @Test(
    "a disk on which nothing can be stored makes it unhealthy, until there is room again",
    .enabled(if: geteuid() == 0))
  func health() async throws {
    let disk = fleetreg.directory.appending(path: "disk").path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    let mounted = try ChildProcess.run(
      "mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk])
    guard mounted == .exited(0) else { return }
    defer { _ = try? ChildProcess.run("umount", ["-l", disk]) }
    try fleetreg.run("init", "--registry", "disk/registry")
    let (call, url) = try serve("disk/registry")
    defer {
      call.process.signal(SIGTERM)
      call.process.wait()
    }
    let client = Transfer(to: try UpstreamAddress(url), settings: TransferSettings())
    /// Waits for a status: an answer holds for some seconds.
    func becomes(_ status: Int) async throws -> String {
      let deadline = Date(timeIntervalSinceNow: 60)
      while true {
        let answer = try await client.send(TransferRequest(.get, "/healthz"))
        if answer.status == status || Date() > deadline {
          return "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
        }
        try await Task.sleep(for: .milliseconds(200))
      }
    }
    #expect(try await becomes(200) == #"200 {"status":"up"}"#)
    let metrics = try await client.send(TransferRequest(.get, "/metrics"))
    let free = try #require(
      String(decoding: metrics.body, as: UTF8.self)
        .firstMatch(of: /fleetreg_disk_free_bytes ([0-9]+)/))
    #expect(try #require(Int(free.1)) < 24 << 20)
    let file = creat(disk + "/filling", 0o600)
    let block = [UInt8](repeating: 1, count: 4096)
    while write(file, block, block.count) == block.count {}
    close(file)
    let failing = try await becomes(503)
    #expect(failing.contains(#"{"status":"failing","code":"registry."#), "\(failing)")
    unlink(disk + "/filling")
    #expect(try await becomes(200) == #"200 {"status":"up"}"#)
  }

  @Test("every setting can be given by the environment, and a mistyped one is refused")
  func environment() throws {
    try fleetreg.run("init")
    let ledger = "出入口编号,进出厂时间,进出状态,车牌号码\nnorth,2026-11-20 08:00:00,1,晋D12345\n"
    #expect(try fleetreg.run(["passage", "import", "-"], input: ledger).status == 0)
    let named = ["FLEETREG_UPSTREAM_URL": "http://127.0.0.1:1/"]
    #expect(try fleetreg.run("sync").status == 78)
    #expect(try fleetreg.run(["sync"], environment: named).status == 69)
    let status = try fleetreg.run(["status", "--json"], environment: named).output
    #expect(status.contains(#""upstream":"http://127.0.0.1:1/""#))
    let mistyped = try fleetreg.run(["status"], environment: ["FLEETREG_UPSTREAM_URI": "x"])
    #expect(mistyped.status == 78)
    #expect(
      mistyped.errors.contains("`FLEETREG_UPSTREAM_URI` in the environment")
        && mistyped.errors.contains("upstream.url"), "\(mistyped.errors)")
  }
}

/// Receives what a service tells systemd.
private final class DatagramSocket {
  private let descriptor: Int32

  /// - Parameter name: a path, or behind an `@` a name of the abstract namespace.
  init(_ name: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var bytes = Array(name.utf8)
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  func next() -> String? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }
}
