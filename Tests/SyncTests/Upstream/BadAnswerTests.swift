import Fleet
import Foundation
import Sync
import Testing

/// What the bytes of an answer say of three records sent, one by one, through the real transfer: only what an answer
/// names as stored is stored.
@Suite("Bad answers") struct BadAnswerTests {
  private static func results(_ entries: String, batch: Int = 50) -> ScriptedServer.Reply {
    .json(#"{"batch":"\#(recordID(batch))","results":[\#(entries)]}"#)
  }

  private static func stored(_ number: Int, _ status: String = "stored") -> String {
    #"{"id":"\#(recordID(number))","status":"\#(status)"}"#
  }

  /// An answer that says everything is stored, and then is packed.
  private static func packed(_ encoding: ContentEncoding) -> ScriptedServer.Reply {
    let answer =
      #"{"batch":"\#(recordID(50))","results":[\#(stored(1)),\#(stored(2)),\#(stored(3))]}"#
    return .answer(
      200, headers: ["Content-Type: application/json", "Content-Encoding: \(encoding.rawValue)"],
      body: Compression.compress(Array(answer.utf8), as: encoding))
  }

  /// 256 MiB of spaces, packed.
  private static func bomb(_ encoding: ContentEncoding) -> ScriptedServer.Reply {
    .answer(
      200, headers: ["Content-Type: application/json", "Content-Encoding: \(encoding.rawValue)"],
      body: Compression.compress([UInt8](repeating: 0x20, count: 256 << 20), as: encoding))
  }

  struct Answer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: ScriptedServer.Reply
    /// The records that must still be sent.
    let open: [Int]

    init(_ name: String, _ reply: ScriptedServer.Reply, open: [Int] = [1, 2, 3]) {
      (testDescription, self.reply, self.open) = (name, reply, open)
    }
  }

  private static let answers: [Answer] = [
    Answer("empty", .answer(200)),
    Answer("without content", .answer(204)),
    Answer("HTML", .answer(200, headers: ["Content-Type: text/html"], body: Array("<p>".utf8))),
    Answer(
      "HTML that holds an answer",
      .answer(200, body: Array("<p>\(#"{"batch":"\#(recordID(50))"}"#)</p>".utf8))),
    Answer("not JSON", .json("stored")),
    Answer("half of JSON", .json(#"{"batch":"\#(recordID(50))","results":[\#(stored(1))"#)),
    Answer(
      "two answers in one",
      .json(
        String(repeating: #"{"batch":"\#(recordID(50))","results":[\#(stored(1))]}"#, count: 2))),
    Answer("enormous", .answer(200, body: [UInt8](repeating: 0x20, count: 5 << 20))),
    Answer("nested beyond any bound", .json(String(repeating: "[", count: 100_000))),
    Answer("of another batch", results(stored(1) + "," + stored(2), batch: 51)),
    Answer("no results", results("")),
    Answer("results of other records", results(stored(7) + "," + stored(8))),
    Answer("results missing", results(stored(2)), open: [1, 3]),
    Answer(
      "results of others besides", results(stored(7) + "," + stored(1)), open: [2, 3]),
    Answer("doubled", results(stored(1) + "," + stored(1)), open: [2, 3]),
    Answer(
      "doubled, stored and duplicate", results(stored(1) + "," + stored(1, "duplicate")),
      open: [2, 3]),
    Answer(
      "doubled, and one contradicts the other",
      results([stored(1), stored(1, "rejected"), stored(2)].joined(separator: ",")), open: [1, 3]),
    Answer(
      "a status that nobody knows", results(stored(1, "kept") + "," + stored(2)), open: [1, 3]),
    Answer("redirect to elsewhere", .answer(307, headers: ["Location: http://127.0.0.1:1/"])),
    Answer("redirect to nowhere", .answer(302)),
    Answer("packed as gzip, unasked", packed(.gzip)),
    Answer("packed as zstd, unasked", packed(.zstd)),
    Answer("a bomb of gzip", bomb(.gzip)),
    Answer("a bomb of zstd", bomb(.zstd)),
    Answer(
      "shorter than it says", .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".utf8))),
    Answer("no HTTP", .raw(Array("220 mail.example ESMTP\r\n".utf8))),
    Answer("an HTTP/1.0 head alone", .raw(Array("HTTP/1.0 200 OK\r\n\r\n".utf8))),
    Answer(
      "headers without end",
      .raw(Array("HTTP/1.1 200 OK\r\n".utf8) + [UInt8](repeating: 0x41, count: 1 << 20))),
  ]

  @Test("mark as stored what they name, and nothing else", arguments: answers)
  func named(answer: Answer) async throws {
    let outbox = MemoryOutbox([segment(50, 1...3)])
    let server = try Receiver().server(before: { _, _ in answer.reply })
    let uploader = Uploader(
      from: outbox, to: NativeUpstream(over: try transfer(to: server.port), token: .none),
      policy: RetryPolicy(base: 3_600_000, cap: 3_600_000),
      clock: { Instant(milliseconds: 1_000_000_000) },
      // The longest delay, so that nothing is sent a second time.
      random: Highest())
    _ = try await uploader.once(patience: 0)
    let kept = await outbox.entries.flatMap { entry in
      zip(entry.segment.records, entry.segment.marks).filter { $1.isOpen }.map(\.0)
    }
    #expect(kept == answer.open.map(recordID))
    #expect(await outbox.deadLetters.isEmpty)
    // libcurl may send once more by itself, on a new connection; the uploader does not.
    #expect(await uploader.counts.attempts == 1)
    #expect(await uploader.counts.settled == 3 - answer.open.count)
  }

  @Test("a packed answer is not unpacked", arguments: [ContentEncoding.gzip, .zstd])
  func bombs(encoding: ContentEncoding) async throws {
    let packed = Compression.compress([UInt8](repeating: 0, count: 256 << 20), as: encoding)
    let server = try ScriptedServer { _ in
      .answer(200, headers: ["Content-Encoding: \(encoding.rawValue)"], body: packed)
    }
    let answer = try await transfer(to: server.port).send(TransferRequest(.get, "/"))
    #expect(answer.body == packed)
    #expect(server.requests.first?.headers["accept-encoding"] == nil)
  }
}

private struct Highest: RandomNumberGenerator, Sendable {
  mutating func next() -> UInt64 { .max }
}
