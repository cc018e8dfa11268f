import Fleet
import GRDB
import Sync
import Testing

@testable import Registry

@Suite("Accounts of gates and days") struct AccountTests {
  private let plant = TemporaryRegistry()
  private let county = TemporaryRegistry()
  private let days = Passages.day...Passages.day.advanced(by: 2)

  /// Sends what is due at a registry: every result as `result` says, by the place in the batch.
  @discardableResult
  private func send(
    from owner: Owner, to above: Owner? = nil, as sender: String = "p",
    _ result: (Int) -> RecordResult = { _ in .stored }
  ) async throws -> Int {
    var sent = 0
    while let batch = try await owner.dueBatch(at: plant.clock.now) {
      let open = batch.segment.marks.map(\.isOpen)
      var marks = batch.segment.marks
      var letters: [DeadLetter] = []
      if let above { _ = try await above.receive(batch.segment.lines(), from: sender) }
      for index in marks.indices where open[index] {
        marks[index] = result(sent).mark
        if case .rejected(let rejection) = result(sent) {
          letters.append(
            DeadLetter(record: batch.segment.records[index], rejection: rejection, line: []))
        }
        sent += 1
      }
      try await owner.settle(
        Settlement(
          batch: batch.id, marks: marks, deadLetters: letters,
          due: marks.contains(where: \.isOpen)
            ? plant.clock.now.advanced(byMilliseconds: 1000) : nil,
          attempts: 0), at: plant.clock.now)
    }
    return sent
  }

  private func account(_ owner: Owner, _ gate: String = "G1", _ day: Int = 0) async throws
    -> DayAccount
  {
    let accounts = try await owner.reader().accounts(AccountFilter(days: days, gate: gate))
    return try #require(accounts.first { $0.day == Passages.day.advanced(by: day) })
  }

  private static let refusal = RecordResult.rejected(Rejection(code: "x.y", reason: "r"))

  @Test("count what was captured, accepted, refused and waits, gate by gate and day by day")
  func counts() async throws {
    let owner = try plant.create()
    _ = try await owner.store(Passages.deliveries(0..<600))
    _ = try await owner.store(Passages.deliveries(0..<30, gate: "G2"))
    plant.clock.advance(seconds: 86_400)
    _ = try await owner.store(Passages.deliveries(600..<620))
    #expect(try await account(owner).waiting == 600)
    // Of six in a row one is asked for again and one is refused.
    try await send(from: owner) {
      switch $0 % 6 {
      case 0: Self.refusal
      case 1: .retry(afterSeconds: 1)
      case 2: .duplicate
      default: .stored
      }
    }
    let all = try await owner.reader().accounts(AccountFilter(days: days))
    #expect(all.map(\.held) == [600, 30, 20])
    #expect(all.reduce(0) { $0 + $1.above.refused } == 109)
    #expect(all.reduce(0) { $0 + $1.above.accepted } == 432)
    #expect(all.reduce(0) { $0 + $1.waiting } == 109)
    #expect(try await owner.reader().check().isEmpty)
    plant.clock.advance(seconds: 2)
    try await send(from: owner)
    let first = try await account(owner)
    #expect((first.above.accepted, first.above.refused, first.waiting) == (500, 100, 0))
    #expect(first.sentPermille == 833)
    #expect(first.above.missing == 0 && first.above.asked == nil && first.below == nil)
    // Dead letters that are sent again wait again.
    try await owner.retryDeadLetters()
    #expect(try await account(owner).waiting == 100)
    #expect(try await owner.reader().check().isEmpty)
    try await send(from: owner)
    #expect(try await account(owner).above.accepted == 600)
    #expect(try await account(owner).sentPermille == 1000)
    #expect(try await owner.reader().check().isEmpty)
  }

  @Test("are not whole by rounding", arguments: [(9999, 10000, 999), (1, 3, 333), (0, 5, 0)])
  func permille(part: Int, whole: Int, expected: Int) {
    #expect(DayAccount.permille(part, of: whole) == expected)
    #expect(DayAccount.permille(0, of: 0) == nil)
  }

  @Test("a record is late where it is accepted later than is allowed, by a millisecond")
  func late() async throws {
    for (more, expected) in [(0, 0), (1, 5)] as [(Int64, Int)] {
      let plant = TemporaryRegistry()
      let owner = try plant.create()
      await owner.setLate(afterMilliseconds: 60_000)
      let id = try await owner.store(Passages.deliveries(0..<5))[0].id
      plant.clock.now = id.instant.advanced(byMilliseconds: 60_000 + more)
      let batch = try #require(try await owner.dueBatch(at: plant.clock.now))
      try await owner.settle(
        Settlement(
          batch: batch.id, marks: batch.segment.marks.map { _ in .stored }, deadLetters: [],
          due: nil, attempts: 0), at: plant.clock.now)
      let accounts = try await owner.reader().accounts(AccountFilter(days: days))
      #expect(accounts.map(\.above.late) == [expected])
    }
  }

  @Test("what was lost above after it was accepted is sent again by itself, counted and shown")
  func healing() async throws {
    let owner = try plant.create()
    _ = try await owner.store(Passages.deliveries(0..<50))
    _ = try await owner.store(Passages.deliveries(0..<50, gate: "G2"))
    try await send(from: owner) { $0 == 10 ? Self.refusal : .stored }
    let reader = try owner.reader()
    let question = try #require(try await reader.question(.settled))
    #expect(question.stated.map(\.numbers) == [1...50, 1...50])
    // Above, numbers 5 to 7 of the first gate are gone, and the refused one was never there.
    let holes = [5...7, 11...11].map { (numbers: ClosedRange<UInt64>) in
      RecordSpan(
        registry: owner.registry, incarnation: 1, gate: "G1", day: Passages.day, numbers: numbers)
    }
    let answer = try await owner.note(holes, answering: question)
    #expect(answer == CompletenessAnswer(stated: 100, missing: 4, healed: 3))
    let lost = try await account(owner)
    #expect((lost.above.lost, lost.above.missing, lost.above.healed, lost.waiting) == (3, 4, 3, 3))
    #expect(lost.above.ranges == [5...7, 11...11])
    let alarm = try await reader.completeness(at: plant.clock.now)
    #expect(alarm.isAlarm && alarm.lost == 3 && alarm.healed == 3)
    #expect(try await reader.check().isEmpty)
    // The same answer again, from one who asked at the same time, puts in nothing more.
    #expect(try await owner.note(holes, answering: question).healed == 0)
    let batch = try #require(try await owner.dueBatch(at: plant.clock.now))
    let sequences = try batch.segment.lines().split(separator: 0x0A).map {
      try RecordLine(decoding: JSON(parsing: Array($0))).place.sequence
    }
    #expect(sequences == [5, 6, 7])
    try await send(from: owner)
    #expect(try await reader.question(.settled)?.stated.map(\.gate) == ["G1"])
    let again = try #require(try await reader.question(.settled))
    _ = try await owner.note([holes[1]], answering: again)
    #expect(try await !reader.completeness(at: plant.clock.now).isAlarm)
    #expect(try await account(owner).above.healed == 3)
    // The refused one is a person's matter, and nobody asks about it again.
    #expect(try await reader.question(.settled) == nil)
    #expect(try await reader.question(.whole)?.stated.count == 2)
  }

  @Test("what the protocol above has no place for is counted apart, neither accepted nor waiting")
  func notTaken() async throws {
    let owner = try plant.create()
    _ = try await owner.store(Passages.deliveries(0..<10))
    try await send(from: owner) { [2: Self.refusal, 3: .notTaken, 4: .notTaken][$0] ?? .stored }
    let reader = try owner.reader()
    let first = try await account(owner)
    #expect((first.above.accepted, first.above.refused, first.above.notTaken) == (7, 1, 2))
    #expect((first.waiting, first.above.sent, first.above.late) == (0, 8, 0))
    #expect(first.sentPermille == 875)
    #expect(try await reader.check().isEmpty)
    // Then somebody stands above whose protocol carries them: they go up, and nothing was lost.
    let question = try #require(try await reader.question(.settled))
    let holes = [4...5, 3...3].map { (numbers: ClosedRange<UInt64>) in
      RecordSpan(
        registry: owner.registry, incarnation: 1, gate: "G1", day: Passages.day, numbers: numbers)
    }
    let answer = try await owner.note(holes, answering: question)
    #expect(answer == CompletenessAnswer(stated: 10, missing: 3, healed: 2))
    let then = try await account(owner)
    #expect((then.above.accepted, then.above.notTaken, then.waiting) == (7, 0, 2))
    #expect(then.above.lost == 0)
    #expect(try await !reader.completeness(at: plant.clock.now).isAlarm)
    #expect(try await reader.check().isEmpty)
    #expect(try await send(from: owner) == 2)
    #expect(try await account(owner).above.accepted == 9)
    #expect(try await reader.check().isEmpty)
  }

  @Test("an answer counts only where it was asked, and never takes what still waits")
  func answers() async throws {
    let owner = try plant.create()
    _ = try await owner.store(Passages.deliveries(0..<10))
    let reader = try owner.reader()
    #expect(try await reader.question(.settled) == nil)
    func hole(
      _ numbers: ClosedRange<UInt64>, gate: String = "G1", day: Day = Passages.day,
      registry: RecordID? = nil
    ) -> RecordSpan {
      RecordSpan(
        registry: registry ?? owner.registry, incarnation: 1, gate: gate, day: day,
        numbers: numbers)
    }
    let waiting = try #require(try await reader.question(.whole))
    let early = try await owner.note([hole(1...10)], answering: waiting)
    #expect(early == CompletenessAnswer(stated: 10, missing: 10, healed: 0))
    #expect(try await account(owner).above.lost == 0)
    try await send(from: owner)
    let question = try #require(try await reader.question(.settled))
    let strange = [
      hole(11...99), hole(1...2, gate: "G9"), hole(1...2, day: Passages.day.advanced(by: 1)),
      hole(1...2, registry: RecordID(bits: 7)),
    ]
    #expect(try await owner.note(strange, answering: question).missing == 0)
    // Ranges that overlap and pass the end are the numbers that were asked about.
    let wide = try #require(try await reader.question(.whole))
    let answer = try await owner.note([hole(8...UInt64.max >> 1), hole(7...9)], answering: wide)
    #expect(answer == CompletenessAnswer(stated: 10, missing: 4, healed: 4))
    #expect(try await owner.counts().records == 4)
    #expect(try await reader.askings().isDrained == false)
    #expect(try await reader.askings().whole == plant.clock.now)
  }

  @Test("of a sender say what it stated, what is here, what is missing and since when")
  func receiving() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    await receiver.setLate(afterMilliseconds: 3_600_000)
    _ = try await sender.store(Passages.deliveries(0..<20))
    let batch = try #require(try await sender.dueBatch(at: plant.clock.now))
    let lines = try batch.segment.lines().split(separator: 0x0A)
    func receive(_ indices: [Int]) async throws {
      _ = try await receiver.receive(
        Array(indices.map { lines[$0] }.joined(separator: [0x0A])), from: "p")
    }
    try await receive(Array(0..<4) + Array(6..<12))
    let reader = try receiver.reader()
    let unstated = try #require(try await account(receiver).below)
    #expect((unstated.stated, unstated.missing, unstated.ranges) == (nil, 2, [5...6]))
    let now = county.clock.now
    let spans = try await sender.reader().spans(days)
    #expect(try await receiver.compare(spans, from: "p").map(\.numbers) == [5...6, 13...20])
    let below = try #require(try await account(receiver).below)
    #expect((below.stated, below.missing, below.since) == (20, 10, now))
    #expect(below.ranges == [5...6, 13...20])
    #expect(try await account(receiver).receivedPermille == 500)
    // Fresh holes may be on their way; older ones are an alarm.
    #expect(try await !reader.completeness(at: now).isAlarm)
    let later = now.advanced(byMilliseconds: 3_600_001)
    let status = try await reader.completeness(at: later)
    #expect(status.isAlarm && status.missing == 10 && status.overdue == 10)
    #expect(status.gaps.map(\.numbers) == [10])
    #expect(status.gaps.first?.since == now && status.gaps.first?.day == Passages.day)
    // Stated again, it stays known since when.
    county.clock.advance(seconds: 7200)
    _ = try await receiver.compare(spans, from: "p")
    #expect(try await account(receiver).below?.since == now)
    try await receive([4, 5] + Array(12..<20))
    let whole = try await account(receiver)
    #expect((whole.below?.missing, whole.below?.since, whole.below?.late) == (0, nil, 10))
    #expect(whole.receivedPermille == 1000)
    #expect(try await !reader.completeness(at: later).isAlarm)
    #expect(try await receiver.compare(spans, from: "p").isEmpty)
    #expect(try await reader.check().isEmpty)
  }

  @Test("keep nothing of a statement about a registry that is another's")
  func strangeStatements() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    _ = try await sender.store(Passages.deliveries(0..<3))
    try await send(from: sender, to: receiver)
    let spans = try await sender.reader().spans(days)
    #expect(try await receiver.compare(spans, from: "p").isEmpty)
    #expect(try await receiver.compare(spans, from: "q") == spans)
    let own = RecordSpan(
      registry: receiver.registry, incarnation: 1, gate: "G", day: Passages.day, numbers: 1...9)
    let other = RecordSpan(
      registry: RecordID(bits: 5), incarnation: 1, gate: "G", day: Passages.day, numbers: 1...9)
    #expect(try await receiver.compare([own], from: "p") == [own])
    #expect(
      try await receiver.compare([other], from: "p", only: sender.registry) == [other])
    let accounts = try await receiver.reader().accounts(AccountFilter(days: days))
    #expect(accounts.map(\.below?.stated) == [3])
    // A number that nobody can give does no harm to the sums.
    let mad = RecordSpan(
      registry: sender.registry, incarnation: 1, gate: "G1", day: Passages.day,
      numbers: 1...UInt64(Int64.max))
    #expect(try await receiver.compare([mad, mad], from: "p").first?.numbers.lowerBound == 4)
    #expect(try await account(receiver).receivedPermille == 0)
    #expect(
      try await receiver.reader().completeness(at: county.clock.now).missing > 1_000_000_000)
  }

  @Test("a line that is refused for its number is counted once, however often it comes")
  func turnedAway() async throws {
    let sender = try plant.create()
    let receiver = try county.create(seed: 9)
    _ = try await sender.store(Passages.deliveries(0..<2))
    let lines = try #require(try await sender.dueBatch(at: plant.clock.now)).segment.lines()
    _ = try await receiver.receive(lines, from: "p")
    let forged = String(decoding: lines, as: UTF8.self).replacing("晋D10000", with: "晋D19999")
    for _ in 0..<3 { _ = try await receiver.receive(Array(forged.utf8), from: "p") }
    #expect(try await account(receiver).below?.refused == 1)
  }

  @Test("of a registry from before accounts are worked out from what waits and what was refused")
  func migration() async throws {
    let owner = try plant.create()
    _ = try await owner.store(Passages.deliveries(0..<1200))
    let batch = try #require(try await owner.dueBatch(at: plant.clock.now))
    let first = batch.segment.records[0]
    try await owner.settle(
      Settlement(
        batch: batch.id, marks: [.rejected] + batch.segment.marks.dropFirst().map { _ in .stored },
        deadLetters: [
          DeadLetter(record: first, rejection: Rejection(code: "x.y", reason: "r"), line: [])
        ], due: nil, attempts: 0), at: plant.clock.now)
    try await owner.setOutbox(on: false)
    _ = try await owner.store(Passages.deliveries(1200..<1300))
    let expected = try await account(owner)
    #expect(
      (expected.above.accepted, expected.above.refused) == (batch.segment.records.count - 1, 1))
    try await owner.write { db in
      for table in ["account", "lacking", "stated", "asking", "probe"] { try db.drop(table: table) }
      try db.execute(sql: "DROP INDEX span_day")
      try Migrations.completeness(db)
      try Migrations.notTaken(db)
    }
    #expect(try await account(owner) == expected)
  }

  @Test("that do not agree with the records are found")
  func damage() async throws {
    let owner = try plant.create()
    _ = try await owner.store(Passages.deliveries(0..<3))
    try await send(from: owner)
    try await owner.write { try $0.execute(sql: "UPDATE account SET accepted = 2") }
    #expect(
      try await owner.reader().check() == [
        .account(gate: "G1", day: Passages.day, expected: 2, found: 3)
      ])
  }
}
