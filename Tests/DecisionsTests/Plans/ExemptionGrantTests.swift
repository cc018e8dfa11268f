import Decisions
import Fleet
import Registry
import Testing

@Suite("Granting an exemption") struct ExemptionGrantTests {
  private static let day = Day(2026, 11, 1)

  private func exemption(
    clause: String? = nil, from first: Day = day, days: Int = 30
  ) -> Exemption {
    var exemption = Exemption(
      id: "ex-1", subject: .plate("晋D12345", .yellow), reason: "抢险", from: first,
      until: first.advanced(by: days - 1))
    exemption.clause = clause
    return exemption
  }

  private func check(
    _ exemption: Exemption, longest: Int = 366, in registry: TemporaryRegistry
  ) async throws {
    try await registry.owner.register { try exemption.checkGrant(in: $0, longestDays: longest) }
  }

  @Test(
    "names a clause by its id, an exception of it, its document or number, of plans and calendars",
    arguments: [
      nil, "changzhi-2021/13-freight-VI", "pingcheng-2023/9-zone-exempt", "长政办发〔2021〕36号",
      "长治市空气质量巩固提升2021年行动计划", "china-vi.heavy", "GB 17691-2018",
    ])
  func known(clause: String?) async throws {
    try await check(exemption(clause: clause), in: TemporaryRegistry())
  }

  @Test(
    "from a clause that nobody knows is refused by name, with those that are near",
    arguments: [
      ("13-freight-VI", "changzhi-2021/13-freight-VI"),
      ("13-frieght-VI", "changzhi-2021/13-freight-VI"), ("9-zoen", "pingcheng-2023/9-zone"),
      ("changzhi-2021/13-freight-VII", "changzhi-2021/13-freight-VI"),
      ("pingcheng-2023/9-zon", "pingcheng-2023/9-zone"), ("something else altogether", nil),
      // It ended before the exemption begins.
      ("changzhi-2021/13-freight-V", "changzhi-2021/13-freight-VI"),
    ] as [(String, String?)])
  func unknown(clause: String, near: String?) async throws {
    let registry = try TemporaryRegistry()
    let error = await #expect(throws: ExemptionError.self) {
      try await check(exemption(clause: clause), in: registry)
    }
    guard case .unknownClause(clause, let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(near.map { found.contains($0) } ?? found.isEmpty)
    for language in Language.allCases {
      #expect(error?.text(in: language).contains(clause) == true)
      #expect(error?.advice(in: language)?.contains(near ?? "policy show") == true)
    }
  }

  @Test("is held against the days of the exemption, and may name what is known to come")
  func days() async throws {
    let registry = try TemporaryRegistry()
    let old = "changzhi-2021/13-freight-V"
    try await check(exemption(clause: old, from: Day(2021, 12, 31)), in: registry)
    await #expect(throws: ExemptionError.self) {
      try await check(exemption(clause: old, from: Day(2022, 1, 1)), in: registry)
    }
    await #expect(throws: ExemptionError.self) {
      try await check(exemption(clause: "sample-2027/1-freight"), in: registry)
    }
    let draft = try Samples.draft()
    _ = try await registry.owner.change(by: "li") { change in
      try change.adopt(
        draft, from: PlanStart(Day(2027, 1, 1), today: TemporaryRegistry.today))
    }
    try await check(exemption(clause: "sample-2027/1-freight"), in: registry)
  }

  @Test("is temporary, up to the bound that the settings name")
  func length() async throws {
    let registry = try TemporaryRegistry()
    try await check(exemption(days: 366), in: registry)
    let error = await #expect(throws: ExemptionError.tooLong(days: 367, longest: 366)) {
      try await check(exemption(days: 367), in: registry)
    }
    for language in Language.allCases {
      #expect(error?.text(in: language).contains("`exemptions.longestDays`") == true)
      #expect(error?.text(in: language).contains("366") == true)
      #expect(error?.advice(in: language) != nil)
    }
    try await check(exemption(days: 400), longest: 400, in: registry)
    await #expect(throws: ExemptionError.self) {
      try await check(exemption(days: 2), longest: 1, in: registry)
    }
  }

  @Test("a line of business is one that the plans know, or a plan of the register's own")
  func industries() async throws {
    let registry = try TemporaryRegistry()
    func check(_ industry: String?) async throws {
      var plant = Plant(id: "p", name: "P", division: try DivisionCode("140406"))
      plant.industry = industry
      let asked = plant
      try await registry.owner.register { try asked.checkIndustry(in: $0) }
    }
    for word in [nil, "steel", "other"] { try await check(word) }
    let error = await #expect(throws: EntryError.self) { try await check("glass") }
    #expect(error?.text(in: .english).contains("steel, coking") == true)
    let draft = try Samples.draft(
      replacing: "rules:\n", with: "industries: {glass: {en: glass works, zh: 玻璃}}\nrules:\n")
    _ = try await registry.owner.change(by: "li") { change in
      try change.adopt(
        draft, from: PlanStart(Day(2027, 1, 1), today: TemporaryRegistry.today))
    }
    try await check("glass")
    await #expect(throws: EntryError.self) { try await check("glas") }
  }

  @Test("zones and lists are those that a plan names, shipped or of the register's own")
  func planNames() async throws {
    let registry = try TemporaryRegistry()
    func check(zones: [String] = [], lists: [String] = []) async throws {
      var plant = Plant(id: "p", name: "P", division: try DivisionCode("140406"))
      (plant.zones, plant.lists) = (zones, lists)
      var site = Site(
        id: "s", name: "S", division: try DivisionCode("140406"), kind: .construction)
      site.zones = zones
      let (asked, place) = (plant, site)
      let machine = MachineryQuestion(
        nil, division: try DivisionCode("140406"), zones: zones, at: TemporaryRegistry.now)
      try await registry.owner.register { register in
        try asked.checkPlanNames(in: register)
        if lists.isEmpty {
          try place.checkPlanNames(in: register)
          _ = try machine.cases(in: register, now: TemporaryRegistry.now)
        }
      }
    }
    try await check(zones: ["nrmm-control", "changzhi-high-tech"], lists: ["changzhi-2020/steel"])
    for (zones, lists, near) in [
      (["changzhi-hightech"], [], "changzhi-high-tech"), (["nrmm-contrl"], [], "nrmm-control"),
      ([], ["changzhi-2020/stel"], "changzhi-2020/steel"), (["other"], [], "nrmm-control"),
    ] as [([String], [String], String)] {
      let error = await #expect(throws: EntryError.self) {
        try await check(zones: zones, lists: lists)
      }
      #expect(error?.field == (zones.isEmpty ? "lists" : "zones"))
      for language in Language.allCases {
        #expect(error?.text(in: language).contains(near) == true)
      }
    }
    let draft = try Samples.draft(
      replacing: "rules:\n", with: "zones: {river-port: {en: a port, zh: 港区}}\nrules:\n")
    await #expect(throws: EntryError.self) { try await check(zones: ["river-port"]) }
    _ = try await registry.owner.change(by: "li") { change in
      try change.adopt(
        draft, from: PlanStart(Day(2027, 1, 1), today: TemporaryRegistry.today))
    }
    try await check(zones: ["river-port"])
  }
}
