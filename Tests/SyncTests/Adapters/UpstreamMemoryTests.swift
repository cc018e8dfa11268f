import Fleet
import Testing

@testable import Sync

/// What adapters forget of what they remembered, when each of them has been away or its clock was wrong.
@Suite("What adapters forget") struct UpstreamMemoryTests {
  private static func days(_ days: Int64) -> Instant {
    GateRecords.morning.advanced(byMilliseconds: days * 86_400_000)
  }

  /// Keys of every adapter, each remembered at a day.
  private static func memory(at days: Int64) async throws -> KeptMemory {
    let memory = KeptMemory()
    for prefix in ["low-emission:", "black-smoke:", "remote-sensing:", "hj212/", "mapped/"] {
      try await memory.remember(["\(prefix)old": "1"], at: Self.days(days))
    }
    return memory
  }

  private static func old(in memory: KeptMemory) async -> Set<String> {
    Set(await memory.values.keys.filter { $0.hasSuffix("old") })
  }

  /// Sends something through one adapter, on a day. Each keeps what it remembers for 30 days.
  private static func use(
    _ prefix: String, _ memory: KeptMemory, on day: Int64
  ) async throws {
    let directory = try AdapterDirectory(["pw": "123456"])
    let clock: @Sendable () -> Instant = { days(day) }
    switch prefix {
    case "hj212/":
      let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
      let upstream = try HJ212Upstream(
        AdapterOptions(["mn": "m", "st": "39", "passwordFile": "pw", "fields": "plate=a1"]),
        in: directory.context(
          "tcp://127.0.0.1:\(platform.port)", memory: memory, clock: clock))
      let line = GateRecords.line(1)
      #expect(try await GateRecords.send([line], to: upstream) == [line.id: .stored])
    case "mapped/":
      let server = try ScriptedServer { _ in .json(#"{"number":"7"}"#) }
      let upstream = try MappedUpstream(
        Mapping(
          parsing: """
            format: 1
            request: {path: /a}
            body: {p: "{plate}"}
            answer: {}
            remember: {key: "{plate}", value: number, days: 30}
            """),
        in: directory.context(
          "http://127.0.0.1:\(server.port)", memory: memory, clock: clock))
      let line = GateRecords.line(1)
      #expect(try await GateRecords.send([line], to: upstream) == [line.id: .stored])
    default:
      let sent = SentMemory(
        String(prefix.dropLast()),
        in: directory.context("http://127.0.0.1:1", memory: memory, clock: clock), days: 30)
      try await sent.begin(GateRecords.id(1))
    }
  }

  private static let prefixes = [
    "low-emission:", "black-smoke:", "remote-sensing:", "hj212/", "mapped/",
  ]

  @Test("each forgets what is old among its own, and nothing of another's", arguments: prefixes)
  func own(prefix: String) async throws {
    let memory = try await Self.memory(at: -31)
    try await memory.remember(["\(prefix)recent": "1"], at: Self.days(-1))
    try await Self.use(prefix, memory, on: 0)
    #expect(
      await Self.old(in: memory)
        == Set(Self.prefixes.map { "\($0)old" }).subtracting(["\(prefix)old"]))
    #expect(await memory.recall(["\(prefix)recent"]).count == 1)
  }

  @Test("nothing is forgotten after a silence or a jump of the clock", arguments: prefixes)
  func jump(prefix: String) async throws {
    let memory = try await Self.memory(at: 0)
    try await Self.use(prefix, memory, on: 400)
    #expect(await Self.old(in: memory).count == 5)
  }
}
