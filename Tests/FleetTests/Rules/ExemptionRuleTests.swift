import Fleet
import Testing

/// What a recorded exemption makes of a verdict.
@Suite("Exemptions in verdicts") struct ExemptionRuleTests {
  /// Stage V, sold when stage VI was needed.
  private let truck = Trucks.tractor(.v)
  private let day = Day(2026, 11, 20)
  private let saleRule = "heavy-diesel.VI-b.sale"

  private func exemption(_ id: String = "ex-1", clause: String? = nil) -> Exemption {
    var exemption = Exemption(
      id: id, subject: .plate("晋D12345", .yellow), reason: "抢险", from: Day(2026, 11, 19),
      until: Day(2026, 11, 21))
    exemption.clause = clause
    exemption.document = "示例发〔2026〕1号"
    return exemption
  }

  private func verdict(
    _ exemptions: [Exemption], about vehicle: Vehicle? = nil,
    _ question: Eligibility.Question = .may(.sale), on day: Day? = nil
  ) -> Verdict {
    let facts = (vehicle ?? truck).facts(with: ExemptionList(exemptions, asOf: Day(2026, 11, 22)))
    let verdict = Eligibility.verdict(of: question, about: facts, on: day ?? self.day)
    let quick = Eligibility.outcome(of: question, about: facts, on: day ?? self.day)
    #expect(quick == verdict.outcome)
    return verdict
  }

  @Test(
    "hold from the first day to the last",
    arguments: [
      (Day(2026, 11, 18), Outcome.deny), (Day(2026, 11, 19), .review), (Day(2026, 11, 21), .review),
      (Day(2026, 11, 22), .deny),
    ])
  func boundaries(day: Day, outcome: Outcome) {
    #expect(verdict([exemption()], on: day).outcome == outcome)
    #expect(verdict([exemption()], .chinaVI(.vi), on: day).outcome == outcome)
  }

  @Test("turn a deny into a review where they name the rule, its document or every rule")
  func clauses() throws {
    let source = try #require(verdict([]).grounds.first { $0.rule.id == saleRule }).rule.source
    for clause in [nil, saleRule, source.document] + (source.number.map { [$0] } ?? []) {
      let verdict = verdict([exemption(clause: clause)])
      #expect(verdict.state(of: saleRule) == .exempted, "\(clause ?? "every rule")")
      #expect(verdict.outcome == .review)
      #expect(verdict.codes.contains("exemption.holds"))
    }
    let chinaVI = verdict([exemption(clause: "china-vi.heavy")], .chinaVI(.vi))
    #expect(chinaVI.outcome == .review)
    #expect(chinaVI.codes.contains("exemption.holds"))
  }

  @Test("that name another clause leave the deny and say so")
  func otherClause() {
    let verdict = verdict([exemption(clause: "light-diesel.VI-b.sale")])
    #expect(verdict.outcome == .deny)
    #expect(verdict.codes.contains("exemption.other-clause"))
  }

  @Test("from one of two rules that are not met leave the deny of the other")
  func half() {
    let bus = Trucks.vehicle(in: RoadScope(.heavy, .diesel, .urban), stage: .iv)
    var exemption = exemption(clause: "heavy-diesel.V.sale")
    exemption.from = Day(2020, 1, 1)
    let half = verdict([exemption], about: bus, on: Day(2020, 8, 1))
    #expect(half.outcome == .deny)
    #expect(half.state(of: "heavy-diesel.V.sale") == .exempted)
    #expect(half.state(of: "heavy-diesel.VI-a-urban.sale") == .notMet)
    #expect(half.codes.contains("exemption.holds"))
    exemption.clause = nil
    #expect(verdict([exemption], about: bus, on: Day(2020, 8, 1)).outcome == .review)
  }

  @Test("show id, reason, end and document, in words and in JSON")
  func shown() throws {
    let verdict = verdict([exemption()])
    let text = verdict.text(in: .english)
    #expect(text.contains("exemption: ex-1 (as of 2026-11-22)"))
    #expect(
      text.contains("exemption `ex-1` holds until 2026-11-21, because: 抢险 (示例发〔2026〕1号)"))
    #expect(verdict.text(in: .chinese).contains("豁免 `ex-1` 有效至 2026-11-21，原因：抢险"))
    var writer = JSONWriter()
    verdict.encode(into: &writer)
    let json = try JSON(parsing: writer.bytes)
    let found = try #require(
      json["findings"]?.array?.first { $0["code"]?.string == "exemption.holds" })
    #expect(found["id"]?.string == "ex-1")
    #expect(found["reason"]?.string == "抢险")
    #expect(found["until"]?.string == "2026-11-21")
    #expect(found["document"]?.string == "示例发〔2026〕1号")
    let fact = json["facts"]?.array?.first { $0["name"]?.string == "exemption" }
    #expect(fact?["value"]?.array?.map(\.string) == ["ex-1"])
    #expect(fact?["asOf"]?.string == "2026-11-22")
  }

  @Test("are a closed list: none recorded is none, as of when it was read")
  func closed() {
    let denied = verdict([])
    #expect(denied.outcome == .deny)
    #expect(denied.text(in: .english).contains("exemption: none recorded (as of 2026-11-22)"))
    #expect(denied.text(in: .chinese).contains("豁免：无登记（截至 2026-11-22）"))
    // Nobody looked: the verdict speaks of none.
    let blind = Eligibility.may(.sale, truck.facts, on: day)
    #expect(blind.outcome == .deny)
    #expect(!blind.facts.contains { $0.name == .exemption })
  }

  @Test("never make an answer allow, and do not touch what is met or missing")
  func neverAllow() {
    for stage in [EmissionStage.iii, .iv, .v] {
      for act in StageAct.allCases {
        let without = verdict([], about: Trucks.tractor(stage), .may(act)).outcome
        let with = verdict([exemption()], about: Trucks.tractor(stage), .may(act)).outcome
        #expect(with == (without == .deny ? .review : without))
      }
    }
    let met = verdict([exemption()], about: Trucks.tractor(.viB))
    #expect(met.outcome == .allow && !met.codes.contains("exemption.holds"))
    let unknown = verdict([exemption()], about: Trucks.tractor(nil), .chinaVI(.vi))
    #expect(unknown.outcome == .unknown)
  }

  @Test("are found by the plate in its colour, and by the VIN")
  func subjects() {
    #expect(
      truck.exemptionSubjects == [.plate("晋D12345", .yellow), .vin("LTESTA0B5R1000123")])
    #expect(truck.with { $0.plateColour = nil }.exemptionSubjects == [.vin("LTESTA0B5R1000123")])
    #expect(Vehicle(plate: "晋D12345").exemptionSubjects.isEmpty)
  }
}
