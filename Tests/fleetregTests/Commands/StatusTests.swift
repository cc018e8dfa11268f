import Fleet
import Foundation
import Sync
import Testing

@testable import Registry

@Suite("Status") struct StatusTests {
  @Test("of a level above: where numbers are missing, says whom to ask and what to type there")
  func gap() async throws {
    let fleetreg = try CommandRunner()
    let plant = try owner("plant", in: fleetreg)
    let county = try owner("county", in: fleetreg)
    let passages = (0..<3).map { number in
      Passage(
        gate: "north", direction: .in,
        time: CapturedTime(
          instant: Instant(seconds: 1_795_000_000 + number), text: "", rule: .china),
        plate: PlateReading(state: .read, text: "晋D1000\(number)", raw: ""),
        source: Passage.Source(format: "ledger.csv", device: "north"))
    }
    _ = try await plant.store(passages.map { Delivery($0) })
    let records = try await plant.reader().records(RecordFilter(), limit: 9)
    func lines(_ records: some Sequence<StoredRecord>) -> [UInt8] {
      records.flatMap { $0.bytes + [0x0A] }
    }
    _ = try await county.receive(lines(records.dropFirst()), from: "plant-1")
    let missing = try fleetreg.run("status", "--registry", "county").output
    #expect(missing.contains("fleetreg sync --verify") && missing.contains("run at `plant-1`"))
    let chinese = try fleetreg.run("status", "--registry", "county", "--lang", "zh").output
    #expect(chinese.contains("在“plant-1”处运行"))
    // What else needs a person is named beside it.
    try await county.quarantine(
      [1], from: QuarantineItem.Place(origin: "x"),
      because: QuarantineItem.Reason(RegisterError.reasonMissing))
    let both = try fleetreg.run("status", "--registry", "county").output
    #expect(both.contains("sync --verify") && both.contains("quarantine list"))
    _ = try await county.receive(lines(records.prefix(1)), from: "plant-1")
    #expect(try !fleetreg.run("status", "--registry", "county").output.contains("--verify"))
  }

  @Test("tells two registries of one sender apart, and two incarnations of one registry")
  func sources() async throws {
    let fleetreg = try CommandRunner()
    let county = try owner("county", in: fleetreg)
    var names: [String] = []
    var incarnation: UInt32 = 1
    for name in ["first", "second"] {
      let plant = try owner(name, in: fleetreg)
      _ = try await plant.store([delivery(name == "first" ? 1 : 2)])
      if name == "second" {
        incarnation = try await plant.openIncarnation()
        _ = try await plant.store([delivery(3)])
      }
      let records = try await plant.reader().records(RecordFilter(), limit: 9)
      names.append("plant-1 …\(try await plant.reader().status().registry.description.suffix(6))")
      _ = try await county.receive(records.flatMap { $0.bytes + [0x0A] }, from: "plant-1")
    }
    let status = try fleetreg.run("status", "--registry", "county").output
    #expect(status.contains(names[0]) && status.contains(names[1]), "\(status)")
    #expect(names[0] != names[1])
    #expect(status.contains("\(names[1]), incarnation \(incarnation)"))
    let one = try fleetreg.run("status", "--registry", "first").output
    #expect(one.contains("here") && !one.contains("…"))
  }

  @Test("tells of terminals where some were heard")
  func terminals() async throws {
    let fleetreg = try CommandRunner()
    let county = try owner("county", in: fleetreg)
    #expect(try !fleetreg.run("status", "--registry", "county").output.contains("terminals"))
    let received = Instant(milliseconds: 1_795_300_000_000)
    let filing = TerminalFiling(
      OBD.Identity(text: "LTEST1239N0000017")!, .road, received: received)
    let start = try await county.filedPlace()
    #expect(try await county.file([filing], from: start, to: FiledPlace(file: 1, offset: 9)))
    let status = try fleetreg.run("status", "--registry", "county").output
    #expect(status.contains("terminals     1, the last frame at \(received.text())"), "\(status)")
    let json = try fleetreg.run("status", "--registry", "county", "--json").output
    #expect(json.contains(#""terminals":{"count":1,"last":""#))
  }

  @Test("a dead letter whose number is another record's is not said to be sent again")
  func deadLetters() async throws {
    let fleetreg = try CommandRunner()
    let plant = try owner("plant", in: fleetreg)
    _ = try await plant.store([delivery(1)])
    for (code, hint) in [
      ("record.place", "fleetreg restored --help"), ("record.content", "fleetreg doctor"),
      ("record.value", "fleetreg deadletter retry"),
    ] {
      let now = Instant(seconds: 4_000_000_000)
      let batch = try #require(try await plant.dueBatches(BatchDemand(count: 1), at: now).first)
      let letter = DeadLetter(
        record: batch.segment.records[0], rejection: Rejection(code: code, reason: "r"), line: [])
      try await plant.settle(
        [
          Settlement(
            batch: batch.id, marks: [.rejected], deadLetters: [letter], due: nil, attempts: 0)
        ], at: now)
      let show = ["deadletter", "show", letter.record.description, "--registry", "plant"]
      let shown = try fleetreg.run(show).output
      #expect(shown.contains(hint), "\(shown)")
      let isFinal = code != "record.value"
      #expect(shown.contains("deadletter retry") != isFinal)
      let list = try fleetreg.run("deadletter", "list", "--registry", "plant").output
      #expect(list.contains("deadletter retry --all") != isFinal)
      #expect(try await plant.retryDeadLetters() == [letter.record])
    }
  }

  private func delivery(_ number: Int64) -> Delivery {
    Delivery(
      Passage(
        gate: "north", direction: .in,
        time: CapturedTime(
          instant: Instant(seconds: 1_795_000_000 + number), text: "", rule: .china),
        plate: PlateReading(state: .read, text: "晋D1000\(number)", raw: ""),
        source: Passage.Source(format: "ledger.csv", device: "north")))
  }

  private func owner(_ name: String, in fleetreg: CommandRunner) throws -> Owner {
    try Owner.create(
      at: RegistryLocation(fleetreg.directory.appending(path: name).path), command: "test")
  }
}
