import Fleet
import Foundation
import Hummingbird
import Registry
import Sync
import Testing

@testable import Server

@Suite("Metrics", .timeLimit(.minutes(1))) struct MetricsTests {
  /// The samples by their names with labels, each line held against the format.
  private func samples(_ text: String) throws -> [String: Int64] {
    let sample = /([a-z_]+)(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? (-?[0-9]+)/
    let comment = /# (HELP|TYPE) [a-z_]+ .+/
    var samples: [String: Int64] = [:]
    var typed: Set<Substring> = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.wholeMatch(of: comment) != nil {
        if line.hasPrefix("# TYPE") { typed.insert(line.split(separator: " ")[2]) }
        continue
      }
      let match = try #require(try sample.wholeMatch(in: line), "\(line)")
      #expect(typed.contains(match.1), "\(line)")
      #expect(
        samples.updateValue(try #require(Int64(match.4)), forKey: "\(match.1)\(match.2 ?? "")")
          == nil)
    }
    #expect(text.hasSuffix("\n"))
    return samples
  }

  @Test("are the numbers of the registry's status")
  func numbers() async throws {
    try await RunningServer.run { server in
      let token = try await server.addSender()
      let request = ReceiverTests.request(Lines(1...40).bytes, token: token)
      #expect(try await server.send(request).status == 200)
      let answer = try await server.send(TransferRequest(.get, "/metrics"))
      #expect(answer.status == 200)
      #expect(answer.contentType == MetricsText.mediaType)
      let samples = try samples(String(decoding: answer.body, as: UTF8.self))
      let status = try await server.owner.reader().status()
      #expect(samples["fleetreg_records_total{kind=\"passage\"}"] == 40)
      #expect(samples["fleetreg_dead_letters"] == Int64(status.deadLetters))
      #expect(samples["fleetreg_quarantined"] == 0)
      #expect(samples["fleetreg_outbox_records"] == Int64(status.outbox.waiting.records))
      let gates = samples.filter { $0.key.hasPrefix("fleetreg_series_last") }
      #expect(gates.values.sorted() == status.counters.map { Int64($0.last) }.sorted())
      #expect(gates.keys.allSatisfy { $0.contains(#"sender="plant-1""#) })
    }
  }

  @Test("tell where the levels disagree about what was stored")
  func completeness() async throws {
    try await RunningServer.run { server in
      let token = try await server.addSender()
      let lines = Lines(1...10).bytes.split(separator: 0x0A)
      let request = ReceiverTests.request(
        Array(lines[3...].joined(separator: [0x0A])), token: token)
      #expect(try await server.send(request).status == 200)
      let place = try RecordLine(decoding: JSON(parsing: Array(lines[0]))).place
      let day = try RecordLine(decoding: JSON(parsing: Array(lines[0]))).day
      var statement = JSONWriter()
      Completeness(
        .statement,
        [
          RecordSpan(
            registry: place.registry, incarnation: place.incarnation, gate: place.gate, day: day,
            numbers: 1...12)
        ]
      ).encode(into: &statement)
      let answer = try await server.send(
        TransferRequest(
          .post, "/v1/completeness", headers: ["Content-Type: application/json"],
          body: statement.bytes, token: token))
      let missing = try Completeness(decoding: answer.json, as: .answer).spans
      #expect(missing.map(\.numbers) == [1...3, 11...12])
      let text = try await server.send(TransferRequest(.get, "/metrics")).body
      let samples = try samples(String(decoding: text, as: UTF8.self))
      #expect(samples["fleetreg_missing_numbers"] == 5)
      let overdue = day < Instant.system().day() ? 5 : 0
      #expect(samples["fleetreg_missing_numbers_overdue"] == Int64(overdue))
      #expect(samples["fleetreg_completeness_alarm"] == (overdue > 0 ? 1 : 0))
      #expect(samples["fleetreg_lost_above"] == 0 && samples["fleetreg_sent_again_total"] == 0)
      #expect(try #require(samples["fleetreg_disk_free_bytes"]) > 0)
    }
  }

  @Test("are told on loopback alone")
  func loopback() async throws {
    let directory = try TemporaryDirectory()
    let owner = try Owner.create(at: RegistryLocation(directory.path("registry")), command: "test")
    let services = try ServerServices(
      owner: owner, settings: ServerSettings(listeners: []), clock: Instant.system)
    for isLoopback in [true, false] {
      let answers = services.router(for: [.receiver, .devices], isLoopback: isLoopback).routes
        .contains { "\($0.path)" == "/metrics" }
      #expect(answers == isLoopback)
    }
  }

  @Test("keep a label in its quotes whatever a sender is called")
  func escapes() {
    var metrics = MetricsText()
    metrics.add("m", .gauge, "h", [.init(-1, ["sender": "a\"b\\c\nd", "gate": "南门"])])
    #expect(
      metrics.text == "# HELP m h\n# TYPE m gauge\nm{sender=\"a\\\"b\\\\c\\nd\",gate=\"南门\"} -1\n")
    metrics.add("none", .counter, "h", [])
    metrics.add("none", .counter, "h", nil)
    #expect(!metrics.text.contains("none"))
  }
}
