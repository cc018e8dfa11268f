import ChildProcesses
import Fleet
import Foundation
import Registry
import Testing

/// What `doctor` says of the frames of terminals.
@Suite("Doctor about remote monitoring") struct DoctorMonitoringTests {
  let fleetreg = try! CommandRunner()
  private var registry: URL { fleetreg.directory.appending(path: "registry") }

  /// The state and code of each check.
  private func checks(_ arguments: String...) throws -> [String: String] {
    let output = try fleetreg.run(["doctor", "--json"] + arguments).output
    var found: [String: String] = [:]
    for line in output.split(separator: "\n") {
      let match = try #require(
        line.firstMatch(of: /"check":"([a-z-]+)","state":"([a-z]+)","code":"([a-z.-]+)"/), "\(line)"
      )
      found[String(match.1)] = "\(match.2) \(match.3)"
    }
    return found
  }

  private var now: Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  @Test("says when what was received is not filed although it is old, and what the journal lost")
  func journal() async throws {
    try fleetreg.run("init")
    #expect(try checks("--quick")["journal"] == "fine journal.fine")
    let received = try ReceivedFrames(in: registry)
    try await received.receive(at: now)
    #expect(try checks("--quick")["journal"] == "fine journal.fine")
    let other = try CommandRunner()
    try other.run("init")
    let old = try ReceivedFrames(in: other.directory.appending(path: "registry"))
    try await old.receive(at: Instant(milliseconds: now.milliseconds - 3_600_000))
    for (language, words) in [("en", "2 frames are not filed"), ("zh", "2 个数据包尚未归档")] {
      let output = try other.run("doctor", "--quick", "--lang", language).output
      #expect(output.contains(words) && output.contains("fleetreg serve"), "\(output)")
    }
    let end = try await received.receive(at: now)
    let file = registry.appending(path: "monitoring/journal/000000000001.journal")
    var bytes = try Data(contentsOf: file)
    bytes[100] ^= 1
    try bytes.write(to: file)
    #expect(try checks("--quick")["journal"] == "wrong journal.damaged")
    try await received.file(upTo: end)
    #expect(try checks("--quick")["journal"] == "fine journal.fine")
  }

  @Test("names files of the archive that are away, cut, shut or not what was received")
  func archive() async throws {
    try fleetreg.run("init")
    var found = try checks()
    #expect(found["archive"] == "fine archive.fine" && found["frames"] == "fine frames.fine")
    let received = try ReceivedFrames(in: registry)
    try await received.file(upTo: try await received.receive(at: now))
    found = try checks()
    #expect(found["archive"] == "fine archive.fine" && found["frames"] == "fine frames.fine")
    let file = URL(filePath: try #require(received.archived.first))
    let whole = try Data(contentsOf: file)

    var bytes = whole
    bytes[whole.count - 1] ^= 1
    try bytes.write(to: file)
    found = try checks()
    #expect(found["archive"] == "fine archive.fine" && found["frames"] == "wrong archive.sum")
    #expect(try checks("--quick")["frames"] == nil)
    try whole.dropLast().write(to: file)
    #expect(try checks("--quick")["archive"] == "wrong archive.shorter")
    try FileManager.default.removeItem(at: file)
    #expect(try checks("--quick")["archive"] == "wrong archive.missing")
  }

  @Test(
    "names the fuller disk where the archive has one of its own",
    .enabled(if: SmallDisk.isPossible, "small file systems can be mounted"))
  func disk() throws {
    try fleetreg.run("init")
    let small = try SmallDisk(megabytes: 8)
    let received = try ReceivedFrames(in: registry)
    try FileManager.default.createSymbolicLink(
      atPath: received.location.archive, withDestinationPath: small.path)
    #expect(try checks("--quick")["disk"] == "wrong disk.full")
    let output = try fleetreg.run("doctor", "--quick").output
    #expect(output.contains("free for `\(received.location.archive)`"), "\(output)")
  }

  @Test("says what is wrong with the certificate that terminals are shown")
  func certificate() throws {
    try fleetreg.run("init")
    func set(_ chain: String, _ key: String) throws {
      let settings = "terminals:\n  certificate: \(chain)\n  key: \(key)\n"
      try Data(settings.utf8).write(to: registry.appending(path: "fleetreg.yaml"))
    }
    func found() throws -> String? { try checks("--quick")["terminal-certificate"] }
    #expect(try found() == "fine terminal-certificate.fine")
    let good = try TestCertificate(in: fleetreg.directory, days: nil)
    try set(good.chain, good.key)
    #expect(try found() == "warning certificate.expires")
    #expect(try checks("--quick")["certificate"] == "fine certificate.fine")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: good.key)
    #expect(try checks("--quick")["permissions"] == "wrong secret.exposed")
    #expect(try fleetreg.run("doctor", "--quick").output.contains("chmod 600 \(good.key)"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: good.key)

    let apart = fleetreg.directory.appending(path: "other")
    try FileManager.default.createDirectory(at: apart, withIntermediateDirectories: false)
    let other = try TestCertificate(in: apart, days: nil)
    try set(good.chain, other.key)
    #expect(try found() == "wrong server.certificate")
    let chinese = try fleetreg.run("doctor", "--quick", "--lang", "zh").output
    #expect(chinese.contains("私钥与 `\(good.chain)` 不匹配"), "\(chinese)")
    try set(good.key, good.key)
    #expect(try found() == "wrong certificate.unreadable")
    try set("none.pem", good.key)
    #expect(try found() == "wrong certificate.missing")
    try set(good.chain, "none.key")
    #expect(try checks("--quick")["permissions"] == "wrong secret.missing")
    let old = try TestCertificate(in: apart, days: ("20200101000000Z", "20200201000000Z"))
    try set(old.chain, old.key)
    #expect(try found() == "wrong certificate.expired")
  }
}
