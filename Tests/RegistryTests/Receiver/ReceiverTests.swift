import Fleet
import GRDB
import Sync
import Testing

@testable import Registry

@Suite("Receiver") struct ReceiverTests {
  private let plant = TemporaryRegistry()
  private let county = TemporaryRegistry()

  /// The lines of everything that waits at a registry, each batch settled.
  private func drain(_ owner: Owner) async throws -> [UInt8] {
    var lines: [UInt8] = []
    while let batch = try await owner.dueBatch(at: plant.clock.now) {
      lines += try batch.segment.lines()
      try await owner.settle(
        Settlement(
          batch: batch.id, marks: batch.segment.records.map { _ in .stored }, deadLetters: [],
          due: nil, attempts: 0), at: plant.clock.now)
    }
    return lines
  }

  private func line(
    _ number: Int, id: UInt128? = nil, registry: RecordID, incarnation: UInt32 = 1,
    gate: String = "G1"
  ) -> [UInt8] {
    let place = RecordPlace(
      registry: registry, incarnation: incarnation, gate: gate, sequence: UInt64(number))
    var writer = JSONWriter()
    RecordLine(
      id: RecordID(bits: id ?? UInt128(number)), place: place, stored: plant.clock.now,
      record: .passage(Passages.make(number, gate: gate))
    ).encode(into: &writer)
    return writer.bytes + [0x0A]
  }

  private let other = RecordID(bits: 0xAA)

  @Test("every record is stored once, however often it comes, and kept byte for byte")
  func idempotent() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    let ids = try await sender.store(Passages.deliveries(0..<700)).map(\.id)
    let lines = try await drain(sender)
    let first = try await receiver.receive(lines, from: "plant-1")
    #expect(first == ids.map { RecordAnswer(record: $0, result: .stored) })
    let second = try await receiver.receive(lines, from: "plant-1")
    #expect(second == ids.map { RecordAnswer(record: $0, result: .duplicate) })
    let reader = try receiver.reader()
    #expect(try await reader.status().records.map(\.count) == [700])
    let kept = try await reader.record(ids[5])
    let sent = try await sender.reader().record(ids[5])
    #expect(kept?.bytes == sent?.bytes)
    #expect(kept?.sender == "plant-1")
    #expect(try await reader.check().isEmpty)
  }

  @Test(
    "a record that comes again after years is still known, by another owner and after thousands of others"
  )
  func idempotentForEver() async throws {
    let sender = try plant.create()
    var receiver: Owner? = try county.create(seed: 9)
    let ids = try await sender.store(Passages.deliveries(0..<100)).map(\.id)
    let lines = try await drain(sender)
    _ = try await receiver?.receive(lines, from: "plant-1")
    for part in 1...10 {
      _ = try await sender.store(Passages.deliveries(part * 500..<(part + 1) * 500))
      _ = try await receiver?.receive(drain(sender), from: "plant-1")
    }
    receiver = nil
    county.clock.advance(seconds: 10 * 366 * 86_400)
    let again = try await county.open().receive(lines, from: "plant-1")
    #expect(again == ids.map { RecordAnswer(record: $0, result: .duplicate) })
  }

  @Test("what was received goes on upward with the same bytes")
  func relay() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    _ = try await sender.store(Passages.deliveries(0..<20))
    let lines = try await drain(sender)
    _ = try await receiver.receive(lines, from: "plant-1")
    #expect(try await drain(receiver) == lines)
  }

  @Test("twice in one batch is once in the table")
  func twiceInOneBatch() async throws {
    let receiver = try county.create()
    let one = line(1, registry: other)
    let answers = try await receiver.receive(one + one, from: "p")
    #expect(answers.map(\.result) == [.stored, .duplicate])
  }

  @Test("a registry belongs to the sender that first delivered it")
  func otherSender() async throws {
    let receiver = try county.create()
    _ = try await receiver.receive(line(1, registry: other), from: "p")
    let mine = line(1, registry: RecordID(bits: 0xBB))
    for (lines, sender, bound, refusal) in [
      (mine + line(2, registry: other), "q", nil, .taken(sender: "q", found: other)),
      (line(3, registry: other, incarnation: 2), "q", nil, .taken(sender: "q", found: other)),
      (line(9, registry: receiver.registry), "p", nil, .own(receiver.registry)),
      (
        Array("no record\n".utf8) + mine, "p", other,
        .bound(sender: "p", to: other, found: RecordID(bits: 0xBB))
      ),
    ] as [([UInt8], String, RecordID?, ForeignRegistry)] {
      await #expect(throws: refusal) {
        try await receiver.receive(lines, from: sender, only: bound)
      }
    }
    let status = try await receiver.reader().status()
    #expect(status.records.map(\.count) == [1])
    #expect(status.quarantined == 0, "nothing of a refused batch is kept")
  }

  @Test("two records cannot have one number")
  func placeTaken() async throws {
    let receiver = try county.create()
    let answers = try await receiver.receive(
      line(1, registry: other) + line(1, id: 77, registry: other), from: "p")
    let later = try await receiver.receive(line(1, id: 78, registry: other), from: "p")
    for answer in [answers[1], later[0]] {
      guard case .rejected(let rejection) = answer.result else { return #expect(Bool(false)) }
      #expect(rejection.code == "record.place")
    }
    #expect(answers[0].result == .stored)
  }

  @Test(
    "a line that is no record is refused alone, with code and field, and kept as it came",
    arguments: [
      (#"{"id":"00000000-0000-0000-0000-000000000009""#, "json.truncated", nil, true),
      (#"{"id":"00000000-0000-0000-0000-000000000009"}"#, "record.missing", "kind", true),
      (
        #"{"id":"00000000-0000-0000-0000-000000000009","kind":"song"}"#, "record.kind", "kind",
        true
      ),
      (#"{"kind":"passage"}"#, "record.missing", "id", false),
      ("[]", "record.type", nil, false),
      ("what", "json.unexpected", nil, false),
    ] as [(String, String, String?, Bool)])
  func refused(text: String, code: String, field: String?, hasID: Bool) async throws {
    let receiver = try county.create()
    let raw = Array(text.utf8)
    let answers = try await receiver.receive(
      line(1, registry: other) + raw + [0x0A] + line(2, registry: other), from: "p")
    #expect(answers.first?.result == .stored)
    #expect(answers.last?.result == .stored)
    #expect(answers.count == (hasID ? 3 : 2))
    if hasID {
      guard case .rejected(let rejection) = answers[1].result else {
        return #expect(Bool(false))
      }
      #expect(answers[1].record == RecordID(bits: 9))
      #expect(rejection.code == code)
      #expect(rejection.field == field)
    }
    let items = try await receiver.reader().quarantined()
    #expect(items.map(\.reason.code) == [code])
    #expect(items.first?.place.origin == "p")
    let item = try #require(items.first)
    #expect(try await receiver.reader().quarantineBytes(item.id) == raw)
  }

  @Test("carriage returns, empty lines and a missing last line feed do no harm")
  func lineEnds() async throws {
    let receiver = try county.create()
    let lines =
      line(1, registry: other).dropLast() + [0x0D, 0x0A, 0x0A]
      + line(2, registry: other).dropLast()
    let answers = try await receiver.receive(Array(lines), from: "p")
    #expect(answers.map(\.result) == [.stored, .stored])
    #expect(try await receiver.receive([], from: "p").isEmpty)
  }

  @Test("the answer to a statement names every hole and nothing else")
  func completeness() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    _ = try await sender.store(Passages.deliveries(0..<10))
    plant.clock.advance(seconds: 86_400)
    _ = try await sender.store(Passages.deliveries(10..<15))
    _ = try await sender.store(Passages.deliveries(0..<4, gate: "G2"))
    let lines = try await drain(sender).split(separator: 0x0A).enumerated()
      .filter { ![2, 3, 9, 14].contains($0.offset) }.flatMap { $0.element + [0x0A] }
    _ = try await receiver.receive(lines, from: "p")
    let days = Passages.day...Passages.day.advanced(by: 1)
    let stored = try await sender.reader().spans(days)
    #expect(stored.map(\.numbers) == [1...10, 11...15, 1...4])
    let reader = try receiver.reader()
    let missing = try await reader.missing(of: stored, from: "p")
    #expect(missing.map(\.numbers) == [3...4, 10...10, 15...15])
    #expect(missing.map(\.day) == [stored[0].day, stored[0].day, stored[1].day])
    let holes = try await reader.holes()
    #expect(holes.map(\.numbers) == [3...4, 10...10])
    #expect(holes.allSatisfy { $0.gate == "G1" && $0.registry == sender.registry })
    #expect(try await reader.missing(of: stored, from: "q") == stored)
  }

  @Test("holes that are filled later close, in any order")
  func filling() async throws {
    let receiver = try county.create()
    for number in [5, 1, 9, 3, 7, 2, 8, 4, 6] {
      let answers = try await receiver.receive(line(number, registry: other), from: "p")
      #expect(answers.map(\.result) == [.stored])
    }
    let reader = try receiver.reader()
    #expect(try await reader.holes().isEmpty)
    #expect(try await reader.spans(Passages.day...Passages.day).map(\.numbers) == [1...9])
    #expect(try await reader.check().isEmpty)
  }

  @Test("a registry brought back from a backup says up to where it knows, and the gap is told")
  func incarnation() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    _ = try await sender.store(Passages.deliveries(0..<5))
    _ = try await receiver.receive(drain(sender), from: "p")
    // What came after the backup was sent, and is not in it.
    let lost = line(6, id: 0x6666, registry: sender.registry)
    _ = try await receiver.receive(lost, from: "p")
    plant.clock.advance(seconds: 3600)
    let incarnation = try await sender.openIncarnation()
    #expect(incarnation == 3600)
    let first = try await sender.store([Passages.delivery(100)])[0]
    guard case .stored(_, 1) = first else { return #expect(Bool(false)) }
    let answers = try await receiver.receive(drain(sender), from: "p")
    #expect(answers.map(\.result) == [.stored, .stored])
    let gaps = try await receiver.reader().incarnationGaps()
    #expect(
      gaps == [
        IncarnationGap(
          registry: sender.registry, incarnation: 1, sender: "p", gate: "G1", lastKnown: 5,
          held: 6)
      ])
    #expect(try await sender.reader().check().isEmpty)
  }

  @Test("two restorations in the same second still differ")
  func incarnations() async throws {
    let sender = try plant.create()
    #expect(try await sender.openIncarnation() == 2)
    #expect(try await sender.openIncarnation() == 3)
    #expect(try await sender.reader().status().incarnation == 3)
  }

  @Test("numbers that the sender still knows and never came are holes")
  func knownButMissing() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    _ = try await sender.store(Passages.deliveries(0..<5))
    try await sender.openIncarnation()
    let statement = try await drain(sender).split(separator: 0x0A).dropFirst(5)
    _ = try await receiver.receive(Array(statement.joined(separator: [0x0A])), from: "p")
    let holes = try await receiver.reader().holes()
    #expect(holes.map(\.numbers) == [1...5])
    #expect(holes.map(\.incarnation) == [1])
  }
}
