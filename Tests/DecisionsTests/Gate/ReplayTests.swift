import Decisions
import Fleet
import Foundation
import Policies
import Registry
import Testing

@Suite("Replay") struct ReplayTests {
  private static let at = Instant("2022-01-01T06:00:00+08:00")!

  /// A plant of the worked example, and a China V truck with bulk goods.
  private func decide(
    in registry: TemporaryRegistry, at instant: Instant = at
  ) async throws -> RecordID {
    try await registry.owner.change(by: "li") { change in
      guard try change.register.find(Plant.self, "steel") == nil else { return }
      var plant = Plant(id: "steel", name: "示例钢铁", division: try DivisionCode("140406"))
      plant.industry = "steel"
      plant.annualFreight = 1_600_000
      plant.railwaySiding = false
      plant.urbanPlanningArea = true
      try change.add(plant)
      var truck = Vehicle(plate: "晋DA1234", plateColour: .yellow)
      truck.fuel = .diesel
      truck.maximumMass = 25_000
      truck.stageClaims = [StageClaim(.v, from: .registrationRecord)]
      try change.upsert(truck)
      try change.add(
        PollutionWarning(
          id: "w-1", issuer: "示例机关", area: [try DivisionCode("140400")], level: .orange,
          from: Self.at, until: Self.at.advanced(byMilliseconds: 3_600_000)))
      try change.add(
        Exemption(
          id: "ex-1", subject: .plate("晋DA1234", .yellow), reason: "抢险",
          from: Day(2022, 2, 1), until: Day(2022, 2, 2)))
    }
    let question = GateQuestion(
      plant: "steel", name: try VehicleName("晋DA1234", colour: .yellow), direction: .in,
      purpose: .bulk, at: instant)
    let rules = try await registry.owner.register { register in
      RulesInForce(try PlansInForce(register).packs(on: instant.day()))
    }
    let answers = try await question.record(
      by: rules, now: instant, to: registry.owner, by: "gate")
    return try #require(answers[0].decision)
  }

  private func replay(_ id: RecordID, in registry: TemporaryRegistry) async throws -> Replay {
    let reader = try registry.owner.reader()
    let stored = try #require(try await reader.decision(id))
    let text = try #require(try await reader.text(stored.decision.rules))
    return try stored.replay(by: RulesInForce(kept: text))
  }

  @Test(
    "gives the kept bytes again, for every outcome",
    arguments: [
      ("2021-06-16T06:00:00+08:00", Outcome.allow), ("2022-01-01T06:00:00+08:00", .deny),
      ("2022-02-01T06:00:00+08:00", .review),
    ])
  func identical(at: String, outcome: Outcome) async throws {
    let registry = try TemporaryRegistry()
    let id = try await decide(in: registry, at: try #require(Instant(at)))
    let replay = try await replay(id, in: registry)
    #expect(replay.isIdentical)
    #expect(replay.differences.isEmpty)
    #expect(replay.verdict.outcome == outcome)
    #expect(replay.stored.decision.outcome == outcome)
  }

  @Test("stays the same when the plans, the plant and the vehicle have changed since")
  func changedSince() async throws {
    let registry = try TemporaryRegistry()
    let id = try await decide(in: registry)
    try await registry.owner.change(by: "li") { change in
      try change.endPlan(
        "changzhi-2021",
        from: PlanStart(Day(2021, 1, 1), today: TemporaryRegistry.today, retroactive: true))
      var plant = try change.register.get(Plant.self, "steel")
      plant.railwaySiding = true
      try change.update(plant)
    }
    #expect(try await replay(id, in: registry).isIdentical)
    let again = try await decide(in: registry)
    let after = try await replay(again, in: registry)
    #expect(after.verdict.outcome != .deny)
    #expect(
      after.stored.decision.rules != (try await replay(id, in: registry)).stored.decision.rules)
  }

  @Test("says by rule, fact and finding what differs")
  func differs() async throws {
    let registry = try TemporaryRegistry()
    let id = try await decide(in: registry)
    let stored = try #require(try await registry.owner.reader().decision(id))
    let other = try PackSet(PackSet.shipped.packs.filter { $0.key != "changzhi-2021" })
    let replay = try stored.replay(by: RulesInForce(other))
    #expect(!replay.isIdentical)
    #expect(replay.differences.contains { $0.field == "outcome" && $0.old == .string("deny") })
    #expect(
      replay.differences.contains {
        $0.field.hasPrefix("grounds.changzhi-2021/13-freight-VI") && $0.new == nil
      })
  }

  @Test("asks the same facts at another moment")
  func today() async throws {
    let registry = try TemporaryRegistry()
    let id = try await decide(in: registry)
    let stored = try #require(try await registry.owner.reader().decision(id))
    let situation = try stored.situation(at: TemporaryRegistry.now)
    #expect(situation.day == TemporaryRegistry.today)
    #expect(situation.vehicle?.vehicle.plate == "晋DA1234")
    #expect(situation[.annualFreight]?.value == .number(1_600_000))
  }

  @Test(
    "says that it cannot read a format, of the facts, of the verdict or of the rules",
    arguments: [
      (ReplayError.Part.facts, #"{"format":2}"#, #"{"format":1}"#, nil),
      (.verdict, #"{"format":1}"#, #"{"format":9}"#, nil),
      (.verdict, #"{"format":1}"#, #"{"format":"1"}"#, nil),
      (.rules, #"{"format":1}"#, #"{"format":1}"#, #"{"format":7}"#),
    ] as [(ReplayError.Part, String, String, String?)])
  func formats(part: ReplayError.Part, facts: String, verdict: String, rules: String?) async throws
  {
    let registry = try TemporaryRegistry()
    let text = rules.map { Array($0.utf8) } ?? PackSet.shipped.canonicalBytes
    let decision = Decision(
      plant: "steel", gate: nil, plate: "晋DA1234", colour: .yellow, direction: .in, at: Self.at,
      outcome: .deny, rules: SHA256Digest(of: text), facts: Array(facts.utf8),
      verdict: Array(verdict.utf8))
    let id = try await registry.owner.record([decision], rules: text, by: "gate")[0]
    let error = await #expect(throws: ReplayError.self) { try await replay(id, in: registry) }
    guard case .format(part, _, expected: 1) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.text(in: .english) != error?.text(in: .chinese))
    #expect(error?.advice(in: .chinese) != nil)
  }

  @Test("says what cannot be read")
  func unreadable() async throws {
    let registry = try TemporaryRegistry()
    let text = PackSet.shipped.canonicalBytes
    let decision = Decision(
      plant: "steel", gate: nil, plate: "晋DA1234", colour: .yellow, direction: .in, at: Self.at,
      outcome: .deny, rules: SHA256Digest(of: text),
      facts: Array(#"{"format":1,"subject":"gate"}"#.utf8), verdict: Array(#"{"format":1}"#.utf8))
    let id = try await registry.owner.record([decision], rules: text, by: "gate")[0]
    await #expect(throws: ReplayError.unreadable(.facts, detail: "`at` is missing")) {
      try await replay(id, in: registry)
    }
  }

  @Test("gives the kept bytes again for every case beside the shipped plans")
  func allCases() async throws {
    let registry = try TemporaryRegistry()
    let rules = RulesInForce(PackSet.shipped)
    let cases = try PackSet.shippedCases().values.flatMap(\.self)
    let decisions = cases.map { test in
      let verdict = rules.rules.verdict(of: test.situation)
      var (facts, answer) = (JSONWriter(), JSONWriter())
      test.situation.encode(into: &facts)
      verdict.encode(into: &answer)
      return Decision(
        plant: "p", gate: nil, plate: nil, colour: nil, direction: .in, at: test.situation.at,
        outcome: verdict.outcome, rules: rules.digest, facts: facts.bytes, verdict: answer.bytes)
    }
    _ = try await registry.owner.record(decisions, rules: rules.text, by: "gate")
    let reader = try registry.owner.reader()
    let text = try #require(try await reader.text(rules.digest))
    let again = try RulesInForce(kept: text)
    let stored = try await reader.decisions(limit: .max, whole: true)
    #expect(stored.count == cases.count && cases.count > 300)
    for decision in stored {
      let replay = try decision.replay(by: again)
      #expect(replay.isIdentical, "\(replay.differences)")
    }
  }
}
