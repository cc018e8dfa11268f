import Fleet
import Foundation
import Ledger
import Registry
import Sync
import Testing

@testable import Server

@Suite("Cosigning over the wire", .timeLimit(.minutes(2))) struct CosigningTests {
  private static let registry = RecordID("019a0000-0000-7000-8000-0000000000aa")!

  /// A log below, with its key, in a directory of its own.
  private final class Below {
    let directory = try! TemporaryDirectory()
    let key = try! SigningKey.generate(
      name: LedgerName.key(of: CosigningTests.registry), .ed25519)
    let log: LogWriter

    init() throws {
      log = try LogWriter.create(
        at: directory.path("log"),
        origin: LedgerName.log(of: CosigningTests.registry, incarnation: 1))
    }

    func grow(_ entries: Int) throws {
      let start = log.size
      _ = try log.append((0..<entries).map { Array("entry \(Int(start) + $0)".utf8) })
      _ = try log.sign(with: [key])
    }

    func request(from old: UInt64) throws -> CosigningRequest {
      try log.reader.cosigningRequest(from: old)
    }
  }

  private struct Level {
    let server: RunningServer
    let witness: VerifierKey
    let upstream: NativeUpstream
    let token: BearerToken
  }

  /// Runs a level above that cosigns the log of `below`.
  private func run(
    cosigning below: Below, by key: String? = nil, _ body: (Level) async throws -> Void
  ) async throws {
    let keys = try TemporaryDirectory()
    let witness = try SigningKey.generate(name: "county/witness", .cosignature)
    try witness.write(to: keys.path("witness.key"))
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.witnessKeyFile = keys.path("witness.key")
    try await RunningServer.run(settings) { server in
      let token = try BearerToken(
        try await server.addSenderText(ledgerKey: key ?? below.key.verifier.description))
      try await body(
        Level(
          server: server, witness: witness.verifier,
          upstream: NativeUpstream(over: try server.client(), token: .fixed(token)),
          token: token))
    }
  }

  private func lines(_ cosigning: NativeUpstream.Cosigning) throws -> [SignatureLine] {
    guard case .cosigned(let bytes) = cosigning else {
      Issue.record("\(cosigning)")
      return []
    }
    return try #require(SignatureLine.lines(parsing: bytes))
  }

  @Test("a log that grows is cosigned, and its receipts carry that")
  func grows() async throws {
    let below = try Below()
    try await run(cosigning: below) { level in
      var old: UInt64 = 0
      for entries in [3, 300, 1] {
        try below.grow(entries)
        let request = try below.request(from: old)
        let lines = try lines(try await level.upstream.cosign(request.bytes))
        try below.log.attach(lines, from: [level.witness], to: request.checkpoint)
        old = below.log.size
      }
      let receipt = try below.log.reader.receipt(of: 0)
      let policy = TrustPolicy(
        origin: below.log.origin, log: [below.key.verifier], witnesses: [level.witness])
      #expect(try receipt.verify(by: policy).cosigned.map(\.witness) == [level.witness])
      // The same once more, as after a lost answer: where to begin is said.
      #expect(
        try await level.upstream.cosign(try below.request(from: 3).bytes) == .seen(old))
    }
  }

  @Test("another history is refused and kept as evidence")
  func fork() async throws {
    let below = try Below()
    try below.grow(5)
    try await run(cosigning: below) { level in
      _ = try await level.upstream.cosign(try below.request(from: 0).bytes)
      // The same log made again with other entries, by the same hand.
      let other = try LogWriter.create(
        at: below.directory.path("other"), origin: below.log.origin)
      _ = try other.append((0..<5).map { Array("other \($0)".utf8) })
      let signed = try other.sign(with: [below.key])
      let request = CosigningRequest(old: 5, proof: [], checkpoint: signed)
      await #expect {
        try await level.upstream.cosign(request.bytes)
      } throws: {
        guard case .status(422, _, let said?)? = $0 as? Setback else { return false }
        return said.code == "cosigning.fork"
      }
      let kept = try FileManager.default.subpathsOfDirectory(
        atPath: level.server.owner.location.witness)
      #expect(kept.contains { $0.hasSuffix("/refused") })
      #expect(kept.contains { $0.hasSuffix("/checkpoint") })
      // And everybody is told.
      let refused = WitnessDirectory.refusals(at: level.server.owner.location.witness)
      #expect(refused.map(\.checkpoint.origin) == [below.log.origin])
      let metrics = try await level.server.send(TransferRequest(.get, "/metrics"))
      #expect(
        String(decoding: metrics.body, as: UTF8.self).contains("fleetreg_ledger_changed_below 1"))
    }
  }

  @Test("a shortened log is told what was seen, and gets no signature")
  func shortened() async throws {
    let below = try Below()
    try below.grow(5)
    try await run(cosigning: below) { level in
      _ = try await level.upstream.cosign(try below.request(from: 0).bytes)
      let shorter = try LogWriter.create(
        at: below.directory.path("shorter"), origin: below.log.origin)
      _ = try shorter.append((0..<4).map { Array("entry \($0)".utf8) })
      let signed = try shorter.sign(with: [below.key])
      let request = CosigningRequest(old: 0, proof: [], checkpoint: signed)
      #expect(try await level.upstream.cosign(request.bytes) == .seen(5))
    }
  }

  @Test("a log by another key, of another name, or without a registered key is not cosigned")
  func strangers() async throws {
    let contract = try Contract()
    let below = try Below()
    try below.grow(2)
    let stranger = try SigningKey.generate(name: below.key.name, .ed25519)
    let other = try SigningKey.generate(name: "elsewhere", .ed25519)
    for (key, status, code) in [
      (stranger.verifier.description, 403, "note.untrusted"),
      (other.verifier.description, 404, "cosigning.unknown-log"),
    ] {
      try await run(cosigning: below, by: key) { level in
        let answer = try await level.server.send(
          TransferRequest(
            .post, "/v1/ledger/add-checkpoint", body: try below.request(from: 0).bytes,
            token: level.token))
        try contract.check(answer, to: .post, "/v1/ledger/add-checkpoint")
        #expect(answer.status == status)
        #expect(try answer.json["code"]?.string == code)
      }
    }
    try await RunningServer.run { server in
      let token = try await server.addSender()
      let answer = try await server.send(
        TransferRequest(
          .post, "/v1/ledger/add-checkpoint", body: try below.request(from: 0).bytes, token: token))
      #expect(answer.status == 404)
      let known = try BearerToken(
        try await server.addSenderText("plant-2", ledgerKey: below.key.verifier.description))
      let off = try await server.send(
        TransferRequest(
          .post, "/v1/ledger/add-checkpoint", body: try below.request(from: 0).bytes, token: known))
      #expect(try off.json["code"]?.string == "cosigning.off")
    }
  }

  @Test(
    "what is no request is refused by name", arguments: ["", "old x\n\n", "old 1\n\nno note\n"])
  func malformed(body: String) async throws {
    let below = try Below()
    try await run(cosigning: below) { level in
      let answer = try await level.server.send(
        TransferRequest(
          .post, "/v1/ledger/add-checkpoint", body: Array(body.utf8), token: level.token))
      #expect(answer.status == 400)
    }
  }
}
