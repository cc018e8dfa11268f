import Fleet
import Foundation
import Registry
import Sync
import Testing

@testable import Server

/// What arrives at a socket from clients that are slow, cut off, endless or late.
@Suite("Wire", .timeLimit(.minutes(2))) struct WireTests {
  static func head(_ token: String, _ fields: String) -> String {
    var text = "POST \(ReceiverTests.path) HTTP/1.1\r\nHost: county\r\n"
    text += "Authorization: Bearer \(token)\r\n"
    return text + "Content-Type: application/x-ndjson\r\n\(fields)\r\n\r\n"
  }

  static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
  }

  @Test("a body that is cut off stores nothing", arguments: [false, true])
  func cut(isChunked: Bool) async throws {
    try await RunningServer.run { server in
      let token = try await server.addSenderText()
      let lines = Lines(1...3).bytes
      let connection = try RawConnection(port: server.addresses[0].port)
      let half = Array(lines.prefix(lines.count / 3 * 2))
      if isChunked {
        connection.write(Self.head(token, "Transfer-Encoding: chunked"))
        connection.write(Self.chunk(half))
      } else {
        connection.write(Self.head(token, "Content-Length: \(lines.count)"))
        connection.write(half)
      }
      connection.finish()
      _ = try await offThePool { connection.readToEnd() }
      let status = try await server.owner.reader().status()
      #expect(status.records.isEmpty)
      #expect(status.quarantined == 0)
    }
  }

  @Test("a chunked body is taken as it streams, and refused beyond the limit")
  func streams() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.unpackedBytes = 32 << 10
    try await RunningServer.run(settings) { server in
      let token = try await server.addSenderText()
      for (count, status) in [(3, "200"), (200, "413")] {
        let connection = try RawConnection(port: server.addresses[0].port)
        connection.write(Self.head(token, "Transfer-Encoding: chunked\r\nConnection: close"))
        for sequence in 1...count {
          connection.write(Self.chunk(Lines([UInt64(sequence)]).bytes))
        }
        connection.write("0\r\n\r\n")
        let answer = try await offThePool { connection.readToEnd() }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
      }
      let stored = try await server.owner.reader().status().records
      #expect(stored.map(\.count) == [3])
    }
  }

  @Test("a body that trickles is given up")
  func slow() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.bodySeconds = 1
    try await RunningServer.run(settings) { server in
      let token = try await server.addSenderText()
      let connection = try RawConnection(port: server.addresses[0].port)
      connection.write(Self.head(token, "Content-Length: 1000\r\nConnection: close"))
      let trickle = Task {
        while !Task.isCancelled {
          connection.write(" ")
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      let answer = try await offThePool { connection.readToEnd() }
      trickle.cancel()
      #expect(answer.hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test("headers beyond their bounds are refused")
  func headers() async throws {
    try await RunningServer.run { server in
      for fields in [
        "X-Long: \(String(repeating: "a", count: 40 << 10))",
        (0..<300).map { "X-\($0): a" }.joined(separator: "\r\n"),
      ] {
        let connection = try RawConnection(port: server.addresses[0].port)
        connection.write("GET /healthz HTTP/1.1\r\nHost: county\r\n\(fields)\r\n\r\n")
        let answer = try await offThePool { connection.readToEnd() }
        #expect(answer.hasPrefix("HTTP/1.1 4"))
      }
      let health = try await server.send(TransferRequest(.get, "/healthz"))
      #expect(health.status == 200)
    }
  }

  @Test("stopping finishes the request in flight, and takes no other")
  func graceful() async throws {
    try await RunningServer.run { server in
      let token = try await server.addSenderText()
      let lines = Lines(1...3).bytes
      let connection = try RawConnection(port: server.addresses[0].port)
      connection.write(Self.head(token, "Content-Length: \(lines.count)\r\nConnection: close"))
      connection.write(Array(lines.prefix(100)))
      // The server has the head once it answers somebody who came later.
      _ = try await server.send(TransferRequest(.get, "/healthz"))
      await server.server.stop()
      connection.write(Array(lines.dropFirst(100)))
      let answer = try await offThePool { connection.readToEnd() }
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
      // A connection that was kept may be served until it is closed, which is soon.
      let deadline = ContinuousClock.now + .seconds(20)
      var isRefused = false
      while !isRefused, ContinuousClock.now < deadline {
        isRefused = (try? await server.send(TransferRequest(.get, "/healthz"))) == nil
      }
      #expect(isRefused)
      let stored = try await server.owner.reader().status().records
      #expect(stored.map(\.count) == [3])
    }
  }

  @Test(
    "a plant's outbox arrives whole: the same set of record ids on both sides",
    arguments: [false, true])
  func uploads(isSecure: Bool) async throws {
    try await RunningServer.run(isSecure: isSecure) { server in
      let plant = try Owner.create(
        at: RegistryLocation(server.directory.path("plant")), command: "test")
      let deliveries = (1...1200).map { sequence -> Delivery in
        Delivery(Lines.line(UInt64(sequence)).record)
      }
      let results = try await plant.store(deliveries)
      let upstream = NativeUpstream(
        over: try server.client(), token: .fixed(try await server.addSender()))
      let outcome = try await Uploader(from: plant, to: upstream, clock: Instant.system).once()
      #expect(outcome.counts.stored == 1200)
      let reader = try server.owner.reader()
      for id in results.map(\.id) {
        #expect(try await reader.record(id) != nil)
      }
      #expect(try await reader.status().records.map(\.count) == [1200])
      let statement = try await plant.reader().spans(Day(2000, 1, 1)...Day(2100, 1, 1))
      #expect(!statement.isEmpty)
      let missing = try await upstream.missing(of: statement)
      #expect(missing.isEmpty)
    }
  }
}
