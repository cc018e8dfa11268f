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

  /// A request whose body breaks off behind so many bytes of the picture; returns once they are kept.
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
    let upstream = try upstream(server, BearerToken(token))
    let kept = PictureProgress.part(offset + count)
    while try await upstream.held(ofPicture: "\(digest)") != kept {
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test("a picture goes up in one piece, and once", arguments: [false, true])
  func whole(isSecure: Bool) async throws {
    try await RunningServer.run(isSecure: isSecure) { server in
      let upstream = try upstream(server, try await server.addSender())
      #expect(try await upstream.pictureLimit(wanted: 1) == 16 << 20)
      #expect(try await upstream.held(ofPicture: "\(digest)") == .part(0))
      #expect(
        try await upstream.send(
          bytes, ofPicture: "\(digest)", from: 0, length: bytes.count) == .whole)
      #expect(content(server) == bytes)
      #expect(try await upstream.held(ofPicture: "\(digest)") == .whole)
      // Whoever sends it again is told so, and nothing is written.
      #expect(
        try await upstream.send(
          bytes, ofPicture: "\(digest)", from: 0, length: bytes.count) == .whole)
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
      let corrected = try await upstream.send(
        Array(bytes[99_999...]), ofPicture: "\(digest)", from: 99_999, length: bytes.count)
      #expect(corrected == .part(100_001))
      #expect(
        try await upstream.send(
          Array(bytes[100_001...]), ofPicture: "\(digest)", from: 100_001, length: bytes.count)
          == .whole)
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
      try await storePassage(naming: [digest, small, SHA256Digest(of: [9, 9])], in: owner)
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

  /// A level above that knows nothing of pictures.
  private struct WithoutPictures: PictureUpstream {
    let pictures = PictureOrder.before
    func pictureLimit(wanted bytes: Int) -> Int? { nil }
    func held(ofPicture sha256: String) throws(Setback) -> PictureProgress { throw .status(404) }
    func send(
      _ bytes: [UInt8], ofPicture sha256: String, from offset: Int, length: Int
    ) throws(Setback) -> PictureProgress { throw .status(404) }
  }

  @Test("where the level above takes no pictures they wait, and their records do not")
  func untaken() async throws {
    try await RunningServer.run { server in
      let below = try TemporaryDirectory()
      let owner = try Owner.create(at: RegistryLocation(below.path("plant")), command: "test")
      try await owner.setPictures(.before)
      try await storePassage(naming: [try await owner.storePicture([1, 2, 3])], in: owner)
      let upstream = try upstream(server, try await server.addSender())
      let records = Uploader(from: owner, to: upstream, clock: Instant.system)
      #expect(try await records.once().counts.stored == 0)
      let pictures = PictureUploader(from: owner, to: WithoutPictures(), clock: Instant.system)
      #expect(try await pictures.once().counts.isUntaken)
      #expect(try await records.once().counts.stored == 1)
      // It has learnt to: then they go.
      let later = PictureUploader(from: owner, to: upstream, clock: Instant.system)
      #expect(try await later.once().counts.sent == 1)
    }
  }

  private func storePassage(naming pictures: [SHA256Digest], in owner: Owner) async throws {
    var passage = Passage(
      gate: "G1", direction: .in,
      time: CapturedTime(instant: .system(), text: "now", rule: .china),
      plate: PlateReading(state: .read, text: "晋D12345", raw: "晋D12345"),
      source: Passage.Source(format: "test", device: "G1-1", event: "1"))
    passage.pictures = pictures.map {
      Passage.Picture(kind: "vehicle", sha256: "\($0)", reference: nil)
    }
    _ = try await owner.store([Delivery(.passage(passage))])
  }

  @Test("an unreadable picture holds up no other")
  func unreadable() async throws {
    try await RunningServer.run { server in
      let below = try TemporaryDirectory()
      let owner = try Owner.create(at: RegistryLocation(below.path("plant")), command: "test")
      let pictures = [try await owner.storePicture([1]), try await owner.storePicture([2])]
      // Reading a directory fails, whoever asks.
      let path = owner.location.picture(pictures[0])
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      try await storePassage(naming: pictures, in: owner)
      let upstream = try upstream(server, try await server.addSender())
      _ = try await Uploader(from: owner, to: upstream, clock: Instant.system).once()
      let uploader = PictureUploader(
        from: owner, to: upstream, policy: RetryPolicy(base: 600_000, cap: 600_000),
        clock: Instant.system)
      #expect(try await uploader.once(patience: 0).counts.sent == 1)
      #expect(try await owner.pictureCounts() == PictureCounts(waiting: 1))
    }
  }

  @Test("a damaged or too large picture is refused, and its record goes")
  func cannotGo() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.pushBytes = 2000
    try await RunningServer.run(settings) { server in
      let below = try TemporaryDirectory()
      let owner = try Owner.create(at: RegistryLocation(below.path("plant")), command: "test")
      let large = try await owner.storePicture(Array(bytes[..<2001]))
      let damaged = try await owner.storePicture([1, 2, 3])
      try Data([1, 2]).write(to: URL(fileURLWithPath: owner.location.picture(damaged)))
      try await owner.setPictures(.before)
      try await storePassage(naming: [large, damaged], in: owner)
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
