import Fleet
import Foundation
import Synchronization
import Testing

@testable import Sync

private let point = "010000A8900016F000169DC0"
private let fields =
  "plate=a1, colour=a2, direction=a3, stage=a4, goods=a5, gate=a6, id32=a7, time=a8"

private func upstream(
  _ platform: HJ212Platform, _ directory: AdapterDirectory, memory: KeptMemory = KeptMemory(),
  settings: [String: String] = [:],
  clock: @escaping @Sendable () -> Instant = { GateRecords.morning }
) throws -> HJ212Upstream {
  try HJ212Upstream(
    AdapterOptions(
      [
        "mn": point, "st": "39", "passwordFile": "pw", "fields": fields, "answerSeconds": "120",
      ].merging(settings) { $1 }),
    in: directory.context("tcp://127.0.0.1:\(platform.port)", memory: memory, clock: clock))
}

private func directory() throws -> AdapterDirectory { try AdapterDirectory(["pw": "123456\n"]) }

@Suite("HJ 212") struct HJ212UpstreamTests {
  @Test("sends a passage as one upload, in both editions", arguments: ["2017", "2025"])
  func upload(edition: String) async throws {
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let upstream = try upstream(
      platform, directory(),
      settings: [
        "edition": edition, "colours": "yellow=1, other=5", "directions": "in=1, out=2",
      ])
    let line = GateRecords.line(
      7,
      GateRecords.passage {
        $0.stage = "国五"
        $0.goods = "铁精粉"
      })
    let results = try await GateRecords.send([line], to: upstream)
    #expect(results == [line.id: .stored])
    let packets = platform.packets
    #expect(platform.complaints == [])
    #expect(packets.map { $0.fields["CN"] } == (edition == "2017" ? ["2011"] : ["9015", "2011"]))
    let upload = try #require(packets.last)
    let flag = edition == "2017" ? "5" : "9"
    #expect(
      upload.segment
        == "QN=20261121060211007;ST=39;CN=2011;PW=123456;MN=\(point);Flag=\(flag);CP=&&"
        + "DataTime=20261121060211;a1=晋D12345;a2=1;a3=1;a4=5;a5=铁精粉;a6=north;"
        + "a7=\(line.id.description.filter { $0 != "-" });a8=20261121060211&&")
    #expect(await upstream.findings == [:])
  }

  @Test(
    "takes each answer for what it says",
    arguments: [
      ("9014", "", "stored"), ("9012", "ExeRtn=1", "stored"),
      ("9012", "ExeRtn=3", "rejected hj212.exe-3"),
      ("9012", "ExeRtn=5", "retry"), ("9012", "", "retry"),
      ("9011", "QnRtn=2", "rejected hj212.qn-2"),
      ("9011", "QnRtn=7", "rejected hj212.qn-7"), ("9011", "QnRtn=9", "retry"),
      ("9011", "QnRtn=100", "retry"), ("9011", "QnRtn=x", "retry"),
      ("9011", "QnRtn=3", "person hj212.qn-3"), ("9011", "QnRtn=4", "person hj212.qn-4"),
      ("9011", "QnRtn=5", "person hj212.qn-5"), ("9011", "QnRtn=6", "person hj212.qn-6"),
      ("9011", "QnRtn=8", "person hj212.qn-8"),
    ])
  func answers(command: String, content: String, meaning: String) async throws {
    let platform = try HJ212Platform { packet, _ in
      [
        .message(command: "9011", content: "QnRtn=1"),
        .message(command: command, content: content),
      ]
    }
    let upstream = try upstream(platform, directory(), settings: ["edition": "2017"])
    let line = GateRecords.line(1)
    let found: String
    do {
      switch try await GateRecords.send([line], to: upstream)[line.id] {
      case .stored: found = "stored"
      case .rejected(let rejection):
        found = "rejected \(rejection.code)"
        #expect(rejection.chinese?.contains("平台应答") == true)
      case .retry: found = "retry"
      case let other: found = "\(String(describing: other))"
      }
    } catch let setback as Setback {
      found = (setback.needsPerson ? "person " : "") + setback.code
    }
    #expect(found == meaning)
  }

  @Test("passes over what is not meant for the record")
  func chatter() async throws {
    let platform = try HJ212Platform { packet, _ in
      [
        .raw(Array("##0020 noise".utf8)),
        .message(command: "9014", number: "20200101000000000"),
        .message(command: "1011"),
        .message(command: "9013"),
        .raw(HJ212Platform.frame("QN=\(packet.number);ST=91;CN=9014").dropLast(3) + [0x30]),
        .message(command: "9011", content: "QnRtn=1"),
        .message(command: "9014"),
      ]
    }
    let upstream = try upstream(platform, directory(), settings: ["edition": "2017"])
    let line = GateRecords.line(1)
    #expect(try await GateRecords.send([line], to: upstream) == [line.id: .stored])
    #expect(platform.connections == 1)
  }

  @Test("counts nothing as stored that was not answered", arguments: [true, false])
  func noAnswer(isClosed: Bool) async throws {
    let platform = try HJ212Platform { packet, _ in
      isClosed
        ? [.close] : [.message(command: "9014", number: "20200101000000000")]
    }
    let upstream = try upstream(
      platform, directory(), settings: ["edition": "2017", "answerSeconds": "1"])
    let code = isClosed ? "transfer.interrupted" : "transfer.timed-out"
    do {
      _ = try await GateRecords.send([GateRecords.line(1)], to: upstream)
      Issue.record("it was answered")
    } catch let setback as Setback {
      #expect(setback.code == code)
    }
  }

  @Test(
    "parts what is too long, and asks for one answer to all of it", arguments: ["2017", "2025"])
  func packets(edition: String) async throws {
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let upstream = try upstream(platform, directory(), settings: ["edition": edition])
    let line = GateRecords.line(
      1,
      GateRecords.passage {
        $0.goods = String(repeating: "矿", count: 250)
        $0.stage = String(repeating: "x", count: 200)
      })
    #expect(try await GateRecords.send([line], to: upstream) == [line.id: .stored])
    #expect(platform.complaints == [])
    let packets = platform.packets.filter { $0.fields["CN"] == "2011" }
    #expect(packets.count == 2)
    #expect(packets.map { $0.fields["PNUM"] } == ["2", "2"])
    #expect(packets.map { $0.fields["PNO"] } == ["1", "2"])
    #expect(packets.map { $0.fields["Flag"] } == (edition == "2017" ? ["6", "7"] : ["10", "11"]))
    #expect(Set(packets.map(\.number)).count == 1)
    let content = packets.map(\.content).joined(separator: ";")
    #expect(content.contains("a5=" + String(repeating: "矿", count: 250)))
    #expect(packets.allSatisfy { $0.content.hasPrefix("DataTime=20261121060211;") })
  }

  @Test("gives every record a number of its own, and keeps it over a restart")
  func numbers() async throws {
    let memory = KeptMemory()
    let directory = try directory()
    // Made in one millisecond.
    let lines = (1...4).map { number in
      GateRecords.line(
        number, .passage(GateRecords.passage()),
        id: RecordID(made: GateRecords.morning, random: (UInt64(number), 1)))
    }
    let silent = try HJ212Platform { _, number in
      number == 1 ? [.message(command: "9014")] : [.close]
    }
    let first = try await GateRecords.send(
      lines, to: upstream(silent, directory, memory: memory, settings: ["beatSeconds": "0"]))
    #expect(first == [lines[0].id: .stored])
    #expect(
      silent.packets.map(\.number)
        == ["20261121060211000", "20261121060211001", "20261121060211002"])
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let again = try upstream(platform, directory, memory: memory, settings: ["beatSeconds": "0"])
    #expect(try await GateRecords.send(Array(lines[1...]), to: again).count == 3)
    #expect(
      platform.packets.map(\.number)
        == ["20261121060211001", "20261121060211002", "20261121060211003"])
    // Whether the last one left is not known, so it says so as well.
    #expect(platform.packets.map { $0.fields["RF"] } == ["1", "1", "1"])
    let fresh = GateRecords.line(5)
    _ = try await GateRecords.send([fresh], to: again)
    #expect(platform.packets.last?.number == "20261121060211005")
    #expect(platform.packets.last?.fields["RF"] == nil)
  }

  @Test("a record from the future keeps its number to itself", arguments: [nil, "4102444800000"])
  func future(pinned: String?) async throws {
    let memory = KeptMemory()
    // As it was kept when one such record moved the numbers of all.
    if let pinned { try await memory.remember(["hj212": pinned], at: GateRecords.morning) }
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let upstream = try upstream(
      platform, directory(), memory: memory, settings: ["edition": "2017"])
    let later = GateRecords.morning.advanced(byMilliseconds: 3 * 86_400_000)
    let lines = [
      GateRecords.morning, later, later, GateRecords.morning, GateRecords.morning, later,
    ]
    .enumerated().map { number, made in
      GateRecords.line(
        number + 1, .passage(GateRecords.passage()),
        id: RecordID(made: made, random: (UInt64(number), 1)))
    }
    for part in [lines[..<2], lines[2..<4], lines[4...], lines[5...]] {
      #expect(try await GateRecords.send(Array(part), to: upstream).count == part.count)
    }
    #expect(
      platform.packets.map(\.number) == [
        "20261121060211000", "20261124060211000", "20261124060211001", "20261121060211001",
        "20261121060211002", "20261124060211002", "20261124060211002",
      ])
  }

  @Test("does not let one unanswered record hold up the others, and gives up after two")
  func unanswered() async throws {
    let lines = (1...6).map { GateRecords.line($0, GateRecords.passage("晋D1234\($0)")) }
    let platform = try HJ212Platform { packet, _ in
      packet.content.contains("晋D12342") ? [.close] : HJ212Platform.obliging(packet)
    }
    let some = try await GateRecords.send(
      lines, to: upstream(platform, directory(), settings: ["edition": "2017"]))
    #expect(Set(some.keys) == Set(lines.map(\.id)).subtracting([lines[1].id]))
    let dead = try HJ212Platform { _, _ in [.close] }
    await #expect(throws: Setback.self) {
      try await GateRecords.send(
        lines, to: upstream(dead, directory(), settings: ["edition": "2017"]))
    }
    #expect(dead.packets.count == 2)
  }

  @Test("an exit whose entry stays unanswered is not sent before it")
  func entryUnanswered() async throws {
    let lines = [
      GateRecords.line(1, GateRecords.passage("晋D12341")),
      GateRecords.line(2, GateRecords.passage("晋D12342")),
      GateRecords.line(3, GateRecords.passage("晋D12342", .out, minutes: 5)),
      GateRecords.line(4, GateRecords.passage("晋D12341", .out, minutes: 6)),
    ]
    let platform = try HJ212Platform { packet, _ in
      packet.content.contains("晋D12342") ? [.close] : HJ212Platform.obliging(packet)
    }
    let some = try await GateRecords.send(
      lines, to: upstream(platform, directory(), settings: ["edition": "2017"]))
    #expect(Set(some.keys) == [lines[0].id, lines[3].id])
    #expect(platform.packets.count { $0.content.contains("晋D12342") } == 1)
  }

  @Test("asks after a silence whether the platform is there, and only then")
  func heartbeat() async throws {
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let now = Mutex(GateRecords.morning)
    let upstream = try upstream(platform, directory(), settings: ["beatSeconds": "60"]) {
      now.withLock { $0 }
    }
    for number in 1...3 {
      _ = try await GateRecords.send([GateRecords.line(number)], to: upstream)
      now.withLock { $0 = $0.advanced(byMilliseconds: number == 1 ? 59_000 : 60_000) }
    }
    #expect(platform.packets.map { $0.fields["CN"] } == ["9015", "2011", "2011", "9015", "2011"])
    #expect(platform.packets[0].content.isEmpty && platform.packets[0].fields["Flag"] == "9")
    let refusing = try HJ212Platform { packet, _ in
      [.message(command: "9011", content: "QnRtn=4")]
    }
    do {
      _ = try await GateRecords.send(
        [GateRecords.line(1)], to: Self.plain(refusing))
      Issue.record("it was taken")
    } catch let setback as Setback {
      #expect(setback.needsPerson && setback.code == "hj212.qn-4")
    }
    #expect(refusing.packets.count == 1)
  }

  private static func plain(_ platform: HJ212Platform) throws -> HJ212Upstream {
    try upstream(platform, directory())
  }

  @Test("refuses before sending what the form cannot hold")
  func unfit() async throws {
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let upstream = try upstream(platform, directory(), settings: ["edition": "2017"])
    let cases: [(RecordLine, String, String?)] = [
      (GateRecords.line(1, GateRecords.passage("")), "form.missing", "plate"),
      (
        GateRecords.line(2, GateRecords.passage { $0.goods = "a;b" }), "form.value",
        "goods"
      ),
      (
        GateRecords.line(3, GateRecords.passage { $0.goods = "a&&b" }), "form.value",
        "goods"
      ),
      (
        GateRecords.line(4, GateRecords.passage { $0.goods = String(repeating: "x", count: 950) }),
        "form.too-long", "goods"
      ),
    ]
    let results = try await GateRecords.send(
      cases.map(\.0) + [GateRecords.smoke(9)], to: upstream)
    for (line, code, field) in cases {
      guard case .rejected(let rejection) = results[line.id] else {
        Issue.record("\(code) was not refused")
        continue
      }
      #expect(rejection.code == code && rejection.field == field)
      #expect(!rejection.reason.contains("晋") && rejection.chinese?.isEmpty == false)
    }
    #expect(results[GateRecords.id(9)] == .notTaken)
    #expect(platform.packets.isEmpty)
  }

  @Test("counts the words for which the table has no code")
  func findings() async throws {
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let upstream = try upstream(
      platform, directory(),
      settings: ["edition": "2017", "colours": "blue=0, other=5", "directions": "out=2"])
    _ = try await GateRecords.send([GateRecords.line(1)], to: upstream)
    #expect(await upstream.findings == ["sent.colour": 1, "sent.word": 1])
    let content = try #require(platform.packets.last).content
    #expect(content.contains(";a2=5;") && !content.contains("a3="))
  }

  @Test("sends nothing that it could not remember")
  func fullDisk() async throws {
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let memory = KeptMemory()
    await memory.fill(true)
    let upstream = try upstream(platform, directory(), memory: memory)
    await #expect(throws: Setback.memory(code: "registry.full")) {
      try await GateRecords.send([GateRecords.line(1)], to: upstream)
    }
    #expect(platform.packets.isEmpty)
  }

  @Test("loses and doubles nothing when connections break, over a restart")
  func uploader() async throws {
    let lines = (1...60).map { GateRecords.line($0, GateRecords.passage("晋D12\($0 + 100)")) }
    let outbox = MemoryOutbox(
      [
        GateRecords.segment(Array(lines[..<40]), id: 100),
        GateRecords.segment(Array(lines[40...]), id: 101),
      ],
      limits: SegmentLimits(records: 40, bytes: 1 << 20))
    let stored = Mutex<[String: String]>([:])
    let platform = try HJ212Platform { packet, number in
      guard packet.fields["CN"] == "2011" else { return HJ212Platform.obliging(packet) }
      // Every seventh is not taken, every fifth is taken and its answer lost.
      if number % 7 == 0 { return [.close] }
      let known = stored.withLock { stored in
        defer { stored[packet.number] = packet.content }
        return stored[packet.number]
      }
      if let known, known != packet.content {
        return [.message(command: "9011", content: "QnRtn=7")]
      }
      return number % 5 == 0 ? [.close] : [.message(command: "9014")]
    }
    let (memory, directory) = (KeptMemory(), try directory())
    let first = GateRecords.uploader(outbox, try upstream(platform, directory, memory: memory))
    let sending = Task { try await first.once(patience: 3_600_000) }
    try await GateRecords.eventually { stored.withLock(\.count) >= 10 }
    first.stop()
    _ = try await sending.value
    let second = GateRecords.uploader(outbox, try upstream(platform, directory, memory: memory))
    let outcome = try await second.once(patience: 3_600_000)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(await outbox.deadLetters.isEmpty)
    let plates = stored.withLock { $0.values.map { $0.split(separator: ";")[1] } }
    #expect(plates.sorted() == lines.map { "a1=\(Self.plate(of: $0))" }.sorted())
    #expect(platform.complaints == [])
  }

  private static func plate(of line: RecordLine) -> String {
    if case .passage(let passage) = line.record { passage.plate.text } else { "" }
  }

  @Test(
    "names what is wrong with its settings",
    arguments: [
      (["mn": ""], "mn"), (["mn": "a;b"], "mn"), (["mn": String(repeating: "1", count: 25)], "mn"),
      (["st": "3"], "st"), (["cn": "20x1"], "cn"), (["edition": "2005"], "edition"),
      (["fields": "plate"], "fields"), (["fields": "plat=a1"], "fields"),
      (["fields": "plate=a=1"], "fields"), (["fields": "plate=a1,plate=a2"], "fields"),
      (["fields": ""], "fields"), (["splitBit": "2"], "splitBit"),
      (["edition": "2017", "beatSeconds": "5"], "beatSeconds"), (["colours": "pink=1"], "colours"),
      (["tls": "maybe"], "tls"), (["sm4Key": "k"], "sm4Key"),
    ] as [([String: String], String)])
  func settings(change: [String: String], name: String) throws {
    let platform = try HJ212Platform { _, _ in [] }
    do {
      _ = try upstream(platform, directory(), settings: change)
      Issue.record("it was taken")
    } catch let error as AdapterOptionError {
      #expect(error.name == name)
    }
  }

  @Test(
    "connects without TLS to this machine alone",
    arguments: [
      ("tcp://192.0.2.1:9000", AddressError.plainStream(host: "192.0.2.1")),
      ("tcp://127.0.0.1", .notStream), ("https://127.0.0.1:1", .notStream),
      ("tcp://u@127.0.0.1:9", .secret), ("tcp://127.0.0.1:9/x", .notStream),
    ])
  func addresses(text: String, reason: AddressError) throws {
    let directory = try directory()
    #expect(throws: reason) {
      try HJ212Upstream(
        AdapterOptions(["mn": point, "st": "39", "passwordFile": "pw", "fields": fields]),
        in: directory.context(text))
    }
  }

  @Test("keeps the password to itself", arguments: ["12345", "1234;6", "1234567", ""])
  func password(text: String) async throws {
    let directory = try directory()
    let platform = try HJ212Platform { packet, _ in HJ212Platform.obliging(packet) }
    let upstream = try upstream(platform, directory)
    try directory.write("pw", text)
    do {
      _ = try await GateRecords.send([GateRecords.line(1)], to: upstream)
      Issue.record("it was sent")
    } catch let setback as Setback {
      #expect(setback.needsPerson)
      if !text.isEmpty { #expect(!"\(setback) \(setback.text(in: .chinese))".contains(text)) }
    }
    try directory.write("pw", "123456", mode: 0o644)
    await #expect(throws: Setback.self) {
      try await GateRecords.send([GateRecords.line(1)], to: upstream)
    }
    #expect(platform.packets.isEmpty)
  }
}
