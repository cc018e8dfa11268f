import Fleet
import Foundation
import Registry
import Sync
import Testing

@testable import Server

@Suite("Pictures over the wire", .timeLimit(.minutes(2))) struct PictureTests {
  private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ $0 >> 8) }
  private var digest: SHA256Digest { SHA256Digest(of: bytes) }

  private func upstream(_ server: RunningServer, _ token: BearerToken) throws -> NativeUpstream {
    NativeUpstream(over: try server.client(), token: .fixed(token))
  }

  private func content(_ server: RunningServer) -> [UInt8]? {
    FileManager.default.contents(atPath: server.owner.location.picture(digest)).map { Array($0) }
  }

  /// A request whose body breaks off behind so many bytes of the picture.
  private func cut(
    _ server: RunningServer, _ token: String, from offset: Int, behind count: Int
  ) async throws {
    let connection = try RawConnection(port: server.addresses[0].port)
    connection.write(
      """
      PUT /v1/pictures/\(digest)?offset=\(offset)&length=\(bytes.count) HTTP/1.1\r
      Host: localhost\r
      Authorization: Bearer \(token)\r
      Content-Length: \(bytes.count - offset)\r
      \r

      """)
    connection.write(Array(bytes[offset..<(offset + count)]))
    connection.finish()
    _ = connection.readToEnd()
  }

  @Test("a picture goes up in one piece, and once", arguments: [false, true])
  func whole(isSecure: Bool) async throws {
    try await RunningServer.run(isSecure: isSecure) { server in
      let upstream = try upstream(server, try await server.addSender())
      #expect(try await upstream.pictureLimit() == 16 << 20)
      #expect(try await upstream.held(ofPicture: "\(digest)") == .part(0))
      #expect(try await upstream.send(bytes, asPicture: "\(digest)", from: 0) == .whole)
      #expect(content(server) == bytes)
      #expect(try await upstream.held(ofPicture: "\(digest)") == .whole)
      // Whoever sends it again is told so, and nothing is written.
      #expect(try await upstream.send(bytes, asPicture: "\(digest)", from: 0) == .whole)
    }
  }

  @Test("what arrived of a cut request stays, and the next goes on there")
  func resumed() async throws {
    try await RunningServer.run { server in
      let token = try await server.addSenderText()
      let upstream = try upstream(server, BearerToken(token))
      try await cut(server, token, from: 0, behind: 100_000)
      #expect(try await upstream.held(ofPicture: "\(digest)") == .part(100_000))
      try await cut(server, token, from: 100_000, behind: 1)
      let state = try await server.send(
        TransferRequest(.get, "/v1/pictures/\(digest)/state", token: BearerToken(token)))
      try Contract().check(state, to: .get, "/v1/pictures/{sha256}/state")
      let conflict = try await server.send(
        TransferRequest(
          .put, "/v1/pictures/\(digest)?offset=7&length=\(bytes.count)", body: [1],
          token: BearerToken(token)))
      #expect(conflict.status == 409)
      try Contract().check(conflict, to: .put, "/v1/pictures/{sha256}")
      // Where another offset is sent, the answer says which is right.
      let corrected = try await upstream.send(bytes, asPicture: "\(digest)", from: 99_999)
      #expect(corrected == .part(100_001))
      #expect(try await upstream.send(bytes, asPicture: "\(digest)", from: 100_001) == .whole)
      #expect(content(server) == bytes)
    }
  }

  @Test("what is not that picture, too large, longer than said, or nobody's is refused by name")
  func refused() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.pushBytes = 350_000
    try await RunningServer.run(settings) { server in
      let token = try await server.addSender()
      func put(
        _ path: String, _ body: [UInt8], token: BearerToken? = nil
      ) async throws -> (Int, String?) {
        let answer = try await server.send(
          TransferRequest(.put, "/v1/pictures/\(path)", body: body, token: token))
        try Contract().check(answer, to: .put, "/v1/pictures/{sha256}")
        return (answer.status, try answer.json["code"]?.string)
      }
      var other = bytes
      other[0] ^= 0x80
      #expect(
        try await put("\(digest)?offset=0&length=\(bytes.count)", other, token: token)
          == (422, "picture.digest"))
      #expect(content(server) == nil)
      #expect(
        try await put("\(digest)?offset=0&length=350001", [1], token: token)
          == (413, "request.too-large"))
      #expect(
        try await put("\(digest)?offset=0&length=10", bytes, token: token)
          == (413, "request.too-large"))
      for path in [
        "\(digest)", "\(digest)?offset=0", "\(digest)?offset=-1&length=5",
        "\(digest)?offset=x&length=5", "abc?offset=0&length=3",
        "..%2F..%2Fregistry.sqlite?offset=0&length=3",
      ] {
        #expect(try await put(path, [1, 2, 3], token: token) == (400, "request.parameter"))
      }
      #expect(
        try await put("\(digest)?offset=0&length=3", [1, 2, 3]) == (401, "token.missing"))
      #expect(
        try await put("\(digest)?offset=0&length=3", [1, 2, 3], token: BearerToken("wrong"))
          == (401, "token.unknown"))
    }
  }

  @Test("a sender goes on where connections break, by itself, and sends nothing twice")
  func uploader() async throws {
    try await RunningServer.run { server in
      let token = try await server.addSenderText()
      try await cut(server, token, from: 0, behind: 250_000)
      let below = try TemporaryDirectory()
      let owner = try Owner.create(at: RegistryLocation(below.path("plant")), command: "test")
      let small = try await owner.storePicture([1, 2, 3])
      _ = try await owner.storePicture(bytes)
      _ = try await owner.storePicture([4])
      var passage = Passage(
        gate: "G1", direction: .in,
        time: CapturedTime(instant: .system(), text: "now", rule: .china),
        plate: PlateReading(state: .read, text: "晋D12345", raw: "晋D12345"),
        source: Passage.Source(format: "test", device: "G1-1", event: "1"))
      let absent = SHA256Digest(of: [9, 9])
      passage.pictures = [digest, small, absent].map {
        Passage.Picture(kind: "vehicle", sha256: "\($0)", reference: nil)
      }
      _ = try await owner.store([Delivery(.passage(passage))])
      let upstream = try upstream(server, BearerToken(token))
      let records = Uploader(from: owner, to: upstream, clock: Instant.system)
      let pictures = PictureUploader(from: owner, to: upstream, clock: Instant.system)
      #expect(try await pictures.once().counts.settled == 0)
      _ = try await records.once()
      #expect(try await server.owner.pictureCounts() == PictureCounts(awaited: 3))
      let outcome = try await pictures.once()
      #expect(outcome.end == .nothingDue(next: nil))
      #expect(outcome.counts.sent == 2 && outcome.counts.bytes == 50_000 + 3)
      #expect(content(server) == bytes)
      #expect(try await owner.pictureCounts() == PictureCounts(awaited: 1))
      // What was named is here now; nothing waits for a level above that there is not.
      #expect(try await server.owner.pictureCounts() == PictureCounts(waiting: 2, awaited: 1))
      #expect(try await pictures.once().counts == outcome.counts)
    }
  }

  @Test("a level that takes no pictures leaves them waiting, and a damaged or large one is refused")
  func cannotGo() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.pushBytes = 2000
    try await RunningServer.run(settings) { server in
      let below = try TemporaryDirectory()
      let owner = try Owner.create(at: RegistryLocation(below.path("plant")), command: "test")
      let large = try await owner.storePicture(Array(bytes[..<2001]))
      let damaged = try await owner.storePicture([1, 2, 3])
      try Data([1, 2]).write(to: URL(fileURLWithPath: owner.location.picture(damaged)))
      var passage = Passage(
        gate: "G1", direction: .in,
        time: CapturedTime(instant: .system(), text: "now", rule: .china),
        plate: PlateReading(state: .read, text: "晋D12345", raw: "晋D12345"),
        source: Passage.Source(format: "test", device: "G1-1", event: "1"))
      passage.pictures = [large, damaged].map {
        Passage.Picture(kind: "vehicle", sha256: "\($0)", reference: nil)
      }
      try await owner.setPictures(.before)
      _ = try await owner.store([Delivery(.passage(passage))])
      let upstream = try upstream(server, try await server.addSender())
      let outcome = try await PictureUploader(from: owner, to: upstream, clock: Instant.system)
        .once()
      #expect(outcome.counts.refused == 2 && outcome.counts.bytes == 0)
      let refused = try await owner.reader().pictures(.refused)
      #expect(
        Set(refused.compactMap(\.rejection?.code)) == ["picture.too-large", "picture.damaged"])
      // Their record waits no longer.
      let records = try await Uploader(from: owner, to: upstream, clock: Instant.system).once()
      #expect(records.counts.stored == 1)
    }
  }
}
