import Decisions
import Fleet
import Policies
import Registry
import Testing

@Suite("Comparison of plans") struct PlanComparisonTests {
  private static let shipped = PackSet.shipped

  /// A China V truck with bulk goods at a steel plant in 潞城.
  private func truck(_ day: String, direction: Situation.Direction = .in) throws -> Situation {
    var situation = Situation(
      .gate, at: try #require(Instant("\(day)T06:00:00+08:00")), in: try DivisionCode("140406"))
    var vehicle = Vehicle(plate: "晋DA1234", plateColour: .yellow)
    vehicle.fuel = .diesel
    vehicle.maximumMass = 25_000
    vehicle.stageClaims = [StageClaim(.v, from: .registrationRecord)]
    situation.vehicle = vehicle.facts
    situation.direction = direction
    situation.freight = .bulk
    situation.set(.industry, .code("steel"))
    situation.set(.annualFreight, .number(1_600_000))
    situation.set(.siding, .flag(false))
    situation.set(.urbanPlanningArea, .flag(false))
    return situation
  }

  private func pack(_ key: String) throws -> Pack {
    try #require(Self.shipped.packs.first { $0.key == key })
  }

  private func draft(_ change: (String) -> String) throws -> PlanSide {
    .plan(try Pack(parsing: change(pack("changzhi-2021").text), file: "draft.yaml"))
  }

  @Test("names the answers that a draft changes and the clauses that do it")
  func changes() throws {
    // A draft in which the clause for China VI begins a year later.
    let later = try draft {
      $0.replacing("2022-01-01", with: "2023-01-01").replacing("2021-12-31", with: "2022-12-31")
    }
    let comparison = try PlanComparison(.today, later, today: Self.shipped)
    let change = try #require(comparison.change(of: truck("2022-03-01")))
    #expect(change.old == .deny)
    #expect(change.new == .allow)
    #expect(change.entry == .gains)
    #expect(change.rules.map(\.id) == ["changzhi-2021/13-freight-VI"])
    #expect(change.rules.map(\.old) == [.notMet])
    #expect(change.rules.map(\.new) == [nil])
    #expect(try comparison.change(of: truck("2021-12-31")) == nil)
    #expect(try comparison.change(of: truck("2023-01-01")) == nil)
  }

  @Test("changes nothing where nothing is different")
  func same() throws {
    let comparison = try PlanComparison(.today, draft { $0 + "\n# again\n" }, today: Self.shipped)
    #expect(comparison.old.digest != comparison.new.digest)
    for day in ["2021-06-17", "2021-10-01", "2022-01-01"] {
      #expect(try comparison.change(of: truck(day)) == nil)
    }
  }

  @Test("puts a plan instead of the one of its key, beside all others")
  func beside() throws {
    let one = PlanSide.plan(try pack("changzhi-2020"))
    let other = PlanSide.plan(try pack("changzhi-2021"))
    let comparison = try PlanComparison(one, other, today: Self.shipped)
    let rest = ["pingcheng-2023", "yangquan-2019", "zezhou-2020"]
    #expect(comparison.old.packs.packs.map(\.key) == ["changzhi-2020"] + rest)
    #expect(comparison.new.packs.packs.map(\.key) == ["changzhi-2021"] + rest)
    let set = try PlanComparison(.set(PackSet([])), .today, today: Self.shipped)
    #expect(set.old.packs.packs.isEmpty)
    #expect(set.new.packs.packs.count == 5)
  }

  @Test("knows an exit as review where the clause denies")
  func exit() throws {
    let comparison = try PlanComparison(.set(PackSet([])), .today, today: Self.shipped)
    let change = try #require(comparison.change(of: truck("2022-03-01", direction: .out)))
    #expect(change.new == .review)
    #expect(change.entry == .loses)
    #expect(change.rules.map(\.new) == [.notMet])
  }

  /// A draft that begins in 2030, with a phase for China VI from its second year where there are two.
  private func coming(phases: Int) throws -> PlanSide {
    func rule(_ id: String, _ days: String, _ stage: String) -> String {
      """
        - {id: \(id), item: "1", about: gate, \(days), binds: {freight: bulk}, requires: {stage: {at-least: \(stage)}}, says: {en: a, zh: a}}
      """
    }
    let rules =
      phases == 1
      ? [rule("a", "from: 2030-03-01", "6")]
      : [
        rule("a", "from: 2030-03-01, until: 2030-12-31, replaced-by: b", "5"),
        rule("b", "from: 2031-01-01", "6"),
      ]
    let text = """
      format: 1
      key: draft-2030
      document: {title: a draft, issued: 2030-02-01}
      area: 140400
      verified-until: 2031-12-31
      rules:
      \(rules.joined(separator: "\n"))
      """
    return .plan(try Pack(parsing: text, file: "draft.yaml"))
  }

  @Test("judges by the rules of a coming day as if they had held on the day of each passage")
  func future() throws {
    let truck = try truck("2021-07-01")
    let own = try PlanComparison(.today, coming(phases: 1), today: Self.shipped)
    #expect(own.change(of: truck) == nil)
    #expect(own.beginnings(after: Day(2021, 7, 31)) == [Day(2030, 3, 1)])
    #expect(own.beginnings(after: Day(2030, 3, 1)) == [])
    let old = try PackSet([])
    let asOn = try PlanComparison(
      .today, coming(phases: 1), today: old, asOn: Day(2030, 3, 1))
    let change = try #require(asOn.change(of: truck))
    #expect(change.old == .allow && change.new == .deny)
    #expect(change.rules.map(\.id) == ["draft-2030/a"])
    let before = try PlanComparison(.today, coming(phases: 1), today: old, asOn: Day(2030, 2, 28))
    #expect(before.change(of: truck) == nil)
  }

  @Test("judges by one phase of a draft at a time: by the first, and by a later one where asked")
  func phases() throws {
    let truck = try truck("2021-07-01")
    let empty = try PackSet([])
    let plain = try PlanComparison(.today, coming(phases: 2), today: empty)
    #expect(plain.beginnings(after: truck.day) == [Day(2030, 3, 1), Day(2031, 1, 1)])
    let first = try PlanComparison(.today, coming(phases: 2), today: empty, asOn: Day(2030, 3, 1))
    #expect(first.change(of: truck) == nil)
    let second = try PlanComparison(.today, coming(phases: 2), today: empty, asOn: Day(2031, 1, 1))
    #expect(second.change(of: truck)?.rules.map(\.id) == ["draft-2030/b"])
  }

  @Test("judges both sides by the rules of one day, with the facts of the passage's own")
  func bothSides() throws {
    // On that day the plan of 2021 demands China VI already, so the draft changes nothing for a truck of China V.
    let comparison = try PlanComparison(
      .today, coming(phases: 1), today: Self.shipped, asOn: Day(2030, 3, 1))
    var truck = try truck("2021-07-01")
    #expect(comparison.old.rules.outcome(of: truck) == .deny)
    #expect(comparison.change(of: truck) == nil)
    // The siding was finished a day later: on the passage's own day it was not.
    truck.set(.siding, .day(Day(2021, 7, 2)))
    #expect(comparison.old.rules.outcome(of: truck) == .deny)
    truck.set(.siding, .day(Day(2021, 7, 1)))
    #expect(comparison.old.rules.outcome(of: truck) == .allow)
  }

  @Test("finds plans by key and by the first digits of their hash")
  func found() throws {
    let text = try pack("zezhou-2020").text
    let hash = SHA256Digest(of: text.utf8).description
    let plans = PlansInForce.shipped
    #expect(try plans.pack(hash: String(hash.prefix(8)))?.key == "zezhou-2020")
    #expect(try plans.pack(hash: hash)?.key == "zezhou-2020")
    #expect(try plans.pack(hash: String(hash.prefix(7))) == nil)
    #expect(try plans.pack(of: "zezhou-2020", on: Day(2027, 1, 1)) != nil)
    #expect(try plans.pack(of: "nothing", on: Day(2027, 1, 1)) == nil)
  }
}
