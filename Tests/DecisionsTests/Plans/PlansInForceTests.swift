import Decisions
import Fleet
import Policies
import Registry
import Testing

@Suite("Plans in force") struct PlansInForceTests {
  private static let today = TemporaryRegistry.today
  private static let first = Day(2027, 1, 1)
  private static let shipped = PackSet.shipped.packs.map(\.key)

  private func keys(_ registry: TemporaryRegistry, on day: Day) async throws -> [String] {
    try await registry.owner.register { try PlansInForce($0).packs(on: day).packs.map(\.key) }
  }

  private func start(_ day: Day, retroactive: Bool = false) -> PlanStart {
    PlanStart(day, today: Self.today, retroactive: retroactive)
  }

  @Test(
    "are those that come with the program, and a plan of one's own from its first to its last day")
  func own() async throws {
    let registry = try TemporaryRegistry()
    let draft = try Samples.draft()
    let digest = try await registry.owner.change(by: "li", why: "notice") {
      try $0.adopt(draft, from: start(Self.first))
    }
    #expect(digest == SHA256Digest(of: draft.pack.text.utf8))
    try await registry.owner.change(by: "li", why: "replaced") {
      try $0.endPlan("sample-2027", from: start(Day(2027, 7, 1)))
    }
    let own = (Self.shipped + ["sample-2027"]).sorted()
    #expect(try await keys(registry, on: Self.first.advanced(by: -1)) == Self.shipped)
    #expect(try await keys(registry, on: Self.first) == own)
    #expect(try await keys(registry, on: Day(2027, 6, 30)) == own)
    #expect(try await keys(registry, on: Day(2027, 7, 1)) == Self.shipped)
    let history = try await registry.owner.register {
      try $0.history(of: .plan, "sample-2027")
    }
    #expect(history.map(\.reason) == ["notice", "replaced"])
    let cases = try await registry.owner.register {
      try PlansInForce($0).cases(of: "sample-2027", on: Self.first)
    }
    #expect(cases?.count == 8)
  }

  @Test("take one of a shipped plan's key instead of it, and do without one that was ended")
  func instead() async throws {
    let registry = try TemporaryRegistry()
    let text = try #require(PackSet.shipped.packs.first { $0.key == "zezhou-2020" }).text
    let draft = try PlanDraft(text + "\n# corrected\n", file: "own.yaml")
    try await registry.owner.change(by: "li") { change in
      try change.adopt(draft, from: start(Self.first), replacing: "zezhou-2020")
      try change.endPlan("changzhi-2020", from: start(Self.today))
    }
    let plans = try await registry.owner.register { try PlansInForce($0) }
    #expect(
      try await keys(registry, on: Self.first) == Self.shipped.filter { $0 != "changzhi-2020" })
    #expect(try plans.packs(on: Self.today).packs.first { $0.key == "zezhou-2020" }?.text == text)
    #expect(
      try plans.packs(on: Self.first).packs.first { $0.key == "zezhou-2020" }?.text
        == draft.pack.text)
    #expect(plans.changes == [Self.today, Self.first])
  }

  @Test("have the readings that were chosen, from the day on which they were chosen")
  func readings() async throws {
    let registry = try TemporaryRegistry()
    let id = "changzhi-2021/implementers"
    try await registry.owner.change(by: "li") {
      try $0.choose("city-wide", of: id, from: start(Self.first))
    }
    try await registry.owner.change(by: "li") {
      try $0.choose(nil, of: id, from: start(Day(2028, 1, 1)))
    }
    let plans = try await registry.owner.register { try PlansInForce($0) }
    #expect(try plans.packs(on: Self.first.advanced(by: -1)).choices == [:])
    #expect(try plans.packs(on: Self.first).choices == [id: "city-wide"])
    #expect(try plans.packs(on: Day(2028, 1, 1)).choices == [:])
    await #expect(throws: PlanError.self) {
      try await registry.owner.change(by: "li") {
        try $0.choose("nowhere", of: id, from: start(Self.first))
      }
    }
    await #expect(throws: PlanError.self) {
      try await registry.owner.change(by: "li") {
        try $0.choose("a", of: "changzhi-2021/nothing", from: start(Self.first))
      }
    }
  }

  @Test("are not changed for a day that has passed, unless that is meant")
  func past() async throws {
    let registry = try TemporaryRegistry()
    let draft = try Samples.draft()
    let yesterday = Self.today.advanced(by: -1)
    await #expect(throws: PlanError.past(yesterday, today: Self.today)) {
      _ = try await registry.owner.change(by: "li") {
        try $0.adopt(draft, from: start(yesterday))
      }
    }
    await #expect(throws: PlanError.past(yesterday, today: Self.today)) {
      try await registry.owner.change(by: "li") {
        try $0.endPlan("zezhou-2020", from: start(yesterday))
      }
    }
    #expect(try await keys(registry, on: yesterday) == Self.shipped)
    _ = try await registry.owner.change(by: "li") {
      try $0.adopt(draft, from: start(yesterday, retroactive: true))
    }
    #expect(try await keys(registry, on: yesterday).contains("sample-2027"))
  }

  @Test("know what they can end")
  func unknown() async throws {
    let registry = try TemporaryRegistry()
    let draft = try Samples.draft()
    await #expect(throws: PlanError.unknownPlan("nothing", known: Self.shipped)) {
      try await registry.owner.change(by: "li") {
        try $0.endPlan("nothing", from: start(Self.first))
      }
    }
    // One that is to come is withdrawn before it began.
    try await registry.owner.change(by: "li") { change in
      try change.adopt(draft, from: start(Self.first))
      try change.endPlan("sample-2027", from: start(Self.today))
    }
    #expect(try await keys(registry, on: Self.first) == Self.shipped)
    await #expect(throws: PlanError.notInForce("sample-2027", Self.first)) {
      try await registry.owner.change(by: "li") {
        try $0.endPlan("sample-2027", from: start(Self.first))
      }
    }
  }

  @Test("replace no plan that nobody named, whether it holds, comes, or comes with the program")
  func named() async throws {
    let registry = try TemporaryRegistry()
    let own = try Samples.draft()
    let text = try #require(PackSet.shipped.packs.first { $0.key == "zezhou-2020" }).text
    let shipped = try PlanDraft(text, file: "own.yaml")
    func adopt(_ draft: PlanDraft, replacing: String?) async throws {
      _ = try await registry.owner.change(by: "li") {
        try $0.adopt(draft, from: start(Self.first), replacing: replacing)
      }
    }
    await #expect(throws: PlanError.replaces("zezhou-2020")) {
      try await adopt(shipped, replacing: nil)
    }
    await #expect(
      throws: PlanError.replacesOther(named: "changzhi-2020", replaced: "zezhou-2020")
    ) { try await adopt(shipped, replacing: "changzhi-2020") }
    await #expect(throws: PlanError.replacesOther(named: "sample-2027", replaced: nil)) {
      try await adopt(own, replacing: "sample-2027")
    }
    #expect(try await keys(registry, on: Self.first) == Self.shipped)
    try await adopt(shipped, replacing: "zezhou-2020")
    try await adopt(own, replacing: nil)
    // Its own earlier text is a plan that is there as well.
    await #expect(throws: PlanError.replaces("sample-2027")) {
      try await adopt(own, replacing: nil)
    }
    try await registry.owner.change(by: "li") {
      try $0.endPlan("sample-2027", from: start(Self.today))
    }
    try await adopt(own, replacing: nil)
  }

  @Test("say in every verdict that a plan is unproved, until it is added with its cases")
  func unproved() async throws {
    let registry = try TemporaryRegistry()
    let draft = try Samples.draft()
    let cache = RuleCache(of: registry.owner, by: try registry.owner.reader())
    try await registry.owner.change(by: "li") {
      _ = try $0.adopt(draft, from: start(Self.first), unproved: "red warning")
    }
    var truck = Situation(.gate, at: Self.first.start(), in: try DivisionCode("140581"))
    truck.freight = .bulk
    func codes(_ rules: RulesInForce) -> [String] {
      rules.rules.verdict(of: truck).findings.map(\.code)
    }
    let rules = try await cache.rules(on: Self.first)
    #expect(codes(rules).contains("plan.unproved"))
    // What a decision cites says it for ever.
    #expect(codes(try RulesInForce(text: rules.text)).contains("plan.unproved"))
    #expect(try RulesInForce(text: rules.text).text == rules.text)
    #expect(rules.rules.notes(on: "sample-2027/1-freight", on: Self.first).count == 1)
    // Elsewhere nothing is said of it.
    var other = truck
    other.division = try DivisionCode("140213")
    #expect(!rules.rules.verdict(of: other).findings.map(\.code).contains("plan.unproved"))

    try await registry.owner.change(by: "li") {
      _ = try $0.adopt(draft, from: start(Self.first), replacing: "sample-2027")
    }
    let proved = try await cache.rules(on: Self.first)
    #expect(!codes(proved).contains("plan.unproved"))
    #expect(proved.digest != rules.digest)
  }

  @Test("are not changed so that a chosen reading no longer fits")
  func unfit() async throws {
    let registry = try TemporaryRegistry()
    let text = try #require(PackSet.shipped.packs.first { $0.key == "changzhi-2021" }).text
    let draft = try PlanDraft(
      text.replacing("city-wide", with: "everywhere"), file: "own.yaml")
    try await registry.owner.change(by: "li") {
      try $0.choose("city-wide", of: "changzhi-2021/implementers", from: start(Self.first))
    }
    await #expect(throws: PackErrors.self) {
      _ = try await registry.owner.change(by: "li") {
        try $0.adopt(draft, from: start(Self.today), replacing: "changzhi-2021")
      }
    }
    let entry = try await registry.owner.register { try $0.find(AdoptedPlan.self, "changzhi-2021") }
    #expect(entry == nil)
  }

  @Test("are compiled once for each set of texts, and anew after a change")
  func compiled() async throws {
    let registry = try TemporaryRegistry()
    let cache = RuleCache(of: registry.owner, by: try registry.owner.reader())
    let draft = try Samples.draft()
    let before = try await cache.rules(on: Self.first)
    #expect(try await cache.rules(on: Self.today).digest == before.digest)
    #expect(await cache.compilations == 1)
    _ = try await registry.owner.change(by: "li") {
      try $0.adopt(draft, from: start(Self.first))
    }
    #expect(try await cache.rules(on: Self.today).digest == before.digest)
    #expect(await cache.compilations == 1)
    let after = try await cache.rules(on: Self.first)
    #expect(after.digest != before.digest)
    #expect(try await cache.rules(on: Self.first.advanced(by: 1)).digest == after.digest)
    #expect(await cache.compilations == 2)
    #expect(try RulesInForce(text: after.text).digest == after.digest)
  }
}
