import Fleet
import GRDB
import Testing

@testable import Registry

@Suite("Recorded decisions") struct DecisionTests {
  private let registry = TemporaryRegistry()
  private static let rules = Array(#"{"format":1}"#.utf8)
  /// Ten in the morning of the day of the passages.
  private static let at = Passages.day.start().advanced(byMilliseconds: 36_000_000)

  private func decision(
    _ plate: String = "晋D10002", outcome: Outcome = .deny, gate: String? = nil,
    direction: Situation.Direction = .in, seconds: Int64 = 0, colour: PlateColour? = .yellow
  ) -> Decision {
    Decision(
      plant: "steel", gate: gate, plate: plate, colour: colour, direction: direction,
      at: Self.at.advanced(byMilliseconds: seconds * 1000), outcome: outcome,
      rules: SHA256Digest(of: Self.rules), facts: Array(#"{"format":1}"#.utf8),
      verdict: Array(#"{"format":1,"outcome":"deny"}"#.utf8))
  }

  /// A registry with a plant of two gates and another plant of one.
  private func owner() async throws -> Owner {
    let owner = try registry.create()
    try await owner.change(by: "li") { change in
      for plant in ["steel", "other"] {
        try change.add(Plant(id: plant, name: plant, division: try DivisionCode("140406")))
      }
      for (gate, plant) in [("G1", "steel"), ("G2", "steel"), ("G3", "other")] {
        try change.add(Gate(id: gate, plant: plant, name: gate))
      }
    }
    return owner
  }

  private func record(_ decisions: Decision..., by owner: Owner) async throws -> [RecordID] {
    try await owner.record(decisions, rules: Self.rules, by: "gate")
  }

  private func passage(
    _ plate: String = "晋D10002", gate: String = "G1", seconds: Int64 = 60,
    direction: Passage.Direction = .in, colour: PlateColour = .yellow
  ) -> Passage {
    var passage = Passages.make(2, gate: gate)
    passage.direction = direction
    passage.plate = PlateReading(state: .read, text: plate, raw: plate)
    passage.colour = ColourReading(colour: colour, raw: "1", table: "ga36")
    passage.time = CapturedTime(
      instant: Self.at.advanced(byMilliseconds: seconds * 1000), text: "t", rule: .china)
    return passage
  }

  @Test("about machines and sites are kept beside those at gates, and listed apart")
  func things() async throws {
    let owner = try await owner()
    func decision(_ subject: PolicySubject, site: String?, machine: String? = nil) -> Decision {
      Decision(
        about: subject, plant: nil, site: site, machine: machine, at: Self.at, outcome: .deny,
        rules: SHA256Digest(of: Self.rules), facts: Array(#"{"format":1}"#.utf8),
        verdict: Array(#"{"format":1,"outcome":"deny"}"#.utf8))
    }
    let made = [
      self.decision(gate: "G1"), decision(.machinery, site: "s", machine: "m"),
      decision(.machinery, site: nil), decision(.site, site: "s"),
    ]
    let ids = try await owner.record(made, rules: Self.rules, by: "gate")
    let reader = try owner.reader()
    for (id, made) in zip(ids, made) {
      let stored = try #require(try await reader.decision(id))
      #expect(stored.decision == made)
      #expect(!stored.isAlarm && stored.passage == nil)
    }
    for (subject, count) in [(PolicySubject.gate, 1), (.machinery, 2), (.site, 1), (.road, 0)] {
      var filter = DecisionFilter()
      filter.subject = subject
      #expect(try await reader.decisions(filter).count == count)
    }
    #expect(try await reader.decisions().count == 4)
  }

  @Test("are kept as they were made, with the rules that they cite, once")
  func kept() async throws {
    let owner = try await owner()
    let made = decision(gate: "G1")
    let ids = try await record(made, decision(outcome: .allow, seconds: 1), by: owner)
    #expect(Set(ids).count == 2)
    _ = try await record(decision(seconds: 2), by: owner)
    let reader = try owner.reader()
    let stored = try #require(try await reader.decision(ids[0]))
    #expect(stored.decision == made)
    #expect(stored.actor == "gate")
    #expect(stored.passage == nil)
    #expect(try await reader.text(made.rules) == Self.rules)
    let texts = try await owner.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM kept_text") }
    #expect(texts == 1)
    let list = try await reader.decisions()
    #expect(list.map(\.decision.outcome) == [.deny, .allow, .deny])
    #expect(list[0].decision.facts.isEmpty)
    #expect(try await reader.decision(RecordID(bits: 1)) == nil)
  }

  @Test("cannot be taken back or altered, nor can lifts")
  func appendOnly() async throws {
    let owner = try await owner()
    let id = try await record(decision(), by: owner)[0]
    try await owner.lift(id, by: "li", why: "ambulance")
    for sql in [
      "DELETE FROM decision", "UPDATE decision SET outcome = 0", "DELETE FROM lift",
      "UPDATE lift SET actor = 'x'",
    ] {
      await #expect(throws: (any Error).self) {
        try await owner.write { db in try db.execute(sql: sql) }
      }
    }
  }

  @Test("are listed by day, plant, gate, plate and outcome, page by page")
  func lists() async throws {
    let owner = try await owner()
    _ = try await record(
      decision(gate: "G1"), decision("晋D10004", outcome: .allow), decision(seconds: 86_400),
      by: owner)
    let reader = try owner.reader()
    func count(_ change: (inout DecisionFilter) -> Void) async throws -> Int {
      var filter = DecisionFilter()
      change(&filter)
      return try await reader.decisions(filter).count
    }
    #expect(try await count { $0.days = Passages.day...Passages.day } == 2)
    #expect(try await count { $0.plant = "steel" } == 3)
    #expect(try await count { $0.plant = "other" } == 0)
    #expect(try await count { $0.gate = "G1" } == 1)
    #expect(try await count { $0.plate = "晋D10004" } == 1)
    #expect(try await count { $0.outcome = .deny } == 2)
    let first = try await reader.decisions(limit: 2)
    let rest = try await reader.decisions(after: try #require(first.last).cursor)
    #expect(first.count == 2)
    #expect(rest.count == 1)
  }

  @Test(
    "that deny and are followed by the vehicle are alarms, until somebody says who opened and why")
  func alarm() async throws {
    let owner = try await owner()
    let id = try await record(decision(), by: owner)[0]
    let reader = try owner.reader()
    let days = Passages.day...Passages.day
    #expect(try await reader.alarms(on: days) == 0)
    let entered = passage()
    _ = try await owner.store([Delivery(.passage(entered))])
    #expect(try await reader.alarms(on: days) == 1)
    let stored = try #require(try await reader.decision(id))
    #expect(stored.isAlarm)
    #expect(stored.passage?.at == entered.time.instant)
    #expect(try await reader.decision(of: entered)?.id == id)

    await #expect(throws: DecisionError.reasonMissing) {
      try await owner.lift(id, by: "li", why: " ")
    }
    await #expect(throws: DecisionError.unknown(RecordID(bits: 1))) {
      try await owner.lift(RecordID(bits: 1), by: "li", why: "x")
    }
    try await owner.lift(id, by: "li", why: "ambulance behind it")
    #expect(try await reader.alarms(on: days) == 0)
    let lifted = try #require(try await reader.decision(id))
    #expect(lifted.lifts.map(\.actor) == ["li"])
    #expect(lifted.lifts.map(\.reason) == ["ambulance behind it"])
    #expect(lifted.lifts.map(\.at) == [registry.clock.now])
    #expect(!lifted.isAlarm)
  }

  /// What passes after a denial at `G1` of the plant `steel`, or at no gate in particular.
  @Test(
    "are followed by passages of the same plate, direction, plant and gate within half an hour",
    arguments: [
      ("晋D10002", "G1", 60, .in, .yellow, nil, true),
      ("晋D10002", "G2", 60, .in, .yellow, nil, true),
      ("晋D10002", "G2", 60, .in, .yellow, "G1", false),
      ("晋D10002", "G3", 60, .in, .yellow, nil, false),
      ("晋D10003", "G1", 60, .in, .yellow, nil, false),
      ("晋D10002", "G1", 60, .in, .blue, nil, false),
      ("晋D10002", "G1", 60, .out, .yellow, nil, false),
      ("晋D10002", "G1", 60, .unknown, .yellow, nil, true),
      ("晋D10002", "G1", 1800, .in, .yellow, nil, true),
      ("晋D10002", "G1", 1801, .in, .yellow, nil, false),
      ("晋D10002", "G1", -120, .in, .yellow, nil, true),
      ("晋D10002", "G1", -121, .in, .yellow, nil, false),
    ] as [(String, String, Int64, Passage.Direction, PlateColour, String?, Bool)])
  func follows(
    plate: String, gate: String, seconds: Int64, direction: Passage.Direction,
    colour: PlateColour, at decided: String?, expected: Bool
  ) async throws {
    let owner = try await owner()
    _ = try await record(decision(gate: decided), by: owner)
    let entered = passage(
      plate, gate: gate, seconds: seconds, direction: direction, colour: colour)
    _ = try await owner.store([Delivery(.passage(entered))])
    let reader = try owner.reader()
    #expect(try await reader.alarms(on: Passages.day...Passages.day) == (expected ? 1 : 0))
    #expect((try await reader.decision(of: entered) != nil) == expected)
  }

  @Test("that were followed by a later decision before the vehicle came are no alarms")
  func superseded() async throws {
    let owner = try await owner()
    let ids = try await record(
      decision(), decision(outcome: .allow, seconds: 30), by: owner)
    let entered = passage(seconds: 60)
    _ = try await owner.store([Delivery(.passage(entered))])
    let reader = try owner.reader()
    #expect(try await reader.alarms(on: Passages.day...Passages.day) == 0)
    #expect(try await reader.decision(of: entered)?.id == ids[1])
    #expect(try await reader.decision(ids[0])?.passage == nil)
    #expect(try await reader.decision(ids[1])?.passage != nil)
  }

  @Test("around midnight find the passage of the next day")
  func midnight() async throws {
    let owner = try await owner()
    // One minute before midnight; the vehicle enters one minute after.
    _ = try await record(decision(seconds: 14 * 3600 - 60), by: owner)
    _ = try await owner.store([Delivery(.passage(passage(seconds: 14 * 3600 + 60)))])
    #expect(try await owner.reader().alarms(on: Passages.day...Passages.day) == 1)
  }

  @Test("errors speak both languages", arguments: Language.allCases)
  func languages(language: Language) {
    let errors: [DecisionError] = [.unknown(RecordID(bits: 1)), .reasonMissing]
    #expect(Set(errors.map { $0.text(in: language) }).count == 2)
    for error in errors { #expect(error.advice(in: language) != nil) }
  }
}
