import Fleet
import Foundation
import Sync
import Testing

@testable import Registry

@Suite("Completeness command") struct CompletenessCommandTests {
  let fleetreg = try! CommandRunner()
  private let yesterday = Instant.system().advanced(byMilliseconds: -86_400_000)

  private func owner(_ name: String) throws -> Owner {
    let yesterday = yesterday
    return try Owner.create(
      at: RegistryLocation(fleetreg.directory.appending(path: name).path), command: "test",
      clock: { yesterday })
  }

  private func fill(_ owner: Owner, _ count: Int64) async throws -> [StoredRecord] {
    _ = try await owner.store(
      (0..<count).map { number in
        Delivery(
          Passage(
            gate: "north", direction: .in,
            time: CapturedTime(
              instant: Instant(seconds: 1_795_000_000 + number), text: "", rule: .china),
            plate: PlateReading(state: .read, text: "晋D1000\(number)", raw: ""),
            source: Passage.Source(format: "ledger.csv", device: "north")))
      })
    return try await owner.reader().records(RecordFilter(), limit: Int(count))
  }

  @Test("of a level above names the missing numbers of a day that is over, and ends with 1")
  func below() async throws {
    let records = try await fill(try owner("plant"), 3)
    let county = try owner("county")
    _ = try await county.receive(
      records.dropFirst().flatMap { $0.bytes + [0x0A] }, from: "plant-1")
    let json = try fleetreg.run("completeness", "--registry", "county", "--json")
    #expect(json.status == 1)
    #expect(
      json.output.contains(#""gate":"north","stored":2,"#)
        && json.output.contains(
          #""below":{"refused":0,"late":0,"missing":1,"spans":[{"first":1,"last":1}],"percent":66.6}"#
        ), "\(json.output)")
    for (language, words) in [("en", "missing numbers"), ("zh", "缺失序号")] {
      let table = try fleetreg.run("completeness", "--registry", "county", "--lang", language)
      #expect(table.output.contains(words) && table.output.contains("66.6 <"), "\(table.output)")
    }
    let status = try fleetreg.run("status", "--registry", "county")
    #expect(status.status == 1 && status.output.contains("ALARM: 1 number of senders missing here"))
    #expect(status.output.contains("fleetreg completeness"))
    let none = try fleetreg.run("completeness", "--registry", "county", "--sender", "other")
    #expect(none.status == 1 && none.output.contains("nothing was stored"))
    _ = try await county.receive(records.prefix(1).flatMap { $0.bytes + [0x0A] }, from: "plant-1")
    #expect(try fleetreg.run("completeness", "--registry", "county").status == 0)
    #expect(try fleetreg.run("status", "--registry", "county").status == 0)
  }

  @Test("what the protocol above has no place for stands apart, where there is any")
  func notTaken() async throws {
    let plant = try owner("plant")
    _ = try await fill(plant, 4)
    func settle(_ result: RecordMark) async throws {
      let batch = try #require(
        try await plant.dueBatches(BatchDemand(count: 1), at: yesterday).first)
      var marks = batch.segment.marks.map { $0.isOpen ? RecordMark.stored : $0 }
      marks[0] = result
      try await plant.settle(
        [Settlement(batch: batch.id, marks: marks, deadLetters: [], due: nil, attempts: 0)],
        at: yesterday)
    }
    func shown(_ language: String) throws -> String {
      try fleetreg.run("completeness", "--registry", "plant", "--lang", language).output
    }
    try await settle(.stored)
    #expect(try !shown("en").contains("not in protocol") && !shown("zh").contains("协议不接收"))
    let more = try await plant.store([
      Delivery(
        Passage(
          gate: "north", direction: .in,
          time: CapturedTime(instant: yesterday, text: "", rule: .china),
          plate: PlateReading(state: .read, text: "晋D20001", raw: ""),
          source: Passage.Source(format: "ledger.csv", device: "north")))
    ])
    #expect(more.count == 1)
    try await settle(.notTaken)
    let json = try fleetreg.run("completeness", "--registry", "plant", "--json")
    #expect(
      json.status == 0
        && json.output.contains(
          #""above":{"sent":4,"accepted":4,"refused":0,"notTaken":1,"late":0,"waiting":0,"#),
      "\(json.output)")
    #expect(json.output.contains(#""percent":100"#))
    #expect(try shown("en").contains("not in protocol") && shown("zh").contains("协议不接收"))
  }

  @Test("of a sender holds each day that is over against the share that is asked")
  func above() async throws {
    let plant = try owner("plant")
    _ = try await fill(plant, 4)
    let file = fleetreg.directory.appending(path: "plant/fleetreg.yaml")
    func set(_ least: Int) throws {
      let text = "upstream:\n  url: http://127.0.0.1:1/\ncompleteness:\n  leastPercent: \(least)\n"
      try Data(text.utf8).write(to: file)
    }
    let batch = try #require(
      try await plant.dueBatches(BatchDemand(count: 1), at: yesterday).first)
    let marks: [RecordMark] = [.stored, .duplicate, .stored, .rejected]
    let letter = DeadLetter(
      record: batch.segment.records[3], rejection: Rejection(code: "x.y", reason: "r"), line: [])
    try await plant.settle(
      [Settlement(batch: batch.id, marks: marks, deadLetters: [letter], due: nil, attempts: 0)],
      at: yesterday)
    try set(75)
    let enough = try fleetreg.run("completeness", "--registry", "plant", "--json")
    #expect(enough.status == 0)
    #expect(
      enough.output.contains(
        #""above":{"sent":4,"accepted":3,"refused":1,"late":0,"waiting":0,"sentAgain":0,"percent":75.0}"#
      ), "\(enough.output)")
    try set(76)
    let short = try fleetreg.run("completeness", "--registry", "plant")
    #expect(short.status == 1 && short.output.contains("75.0 <"), "\(short.output)")
    // A day of storing that holds nothing is not below anything.
    let early = try fleetreg.run("completeness", "--registry", "plant", "--day", "2020-01-01")
    #expect(early.status == 0)
    let happened = try fleetreg.run(
      "completeness", "--registry", "plant", "--happened", "--day", "2020-01-01", "--until",
      "2099-01-01", "--json")
    #expect(happened.output.contains(#""gate":"north","records":4}"#))
    #expect(
      try fleetreg.run("completeness", "--until", "2026-01-01", "--registry", "plant").status == 64)
  }
}
