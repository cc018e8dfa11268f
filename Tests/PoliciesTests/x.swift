import Fleet
import Policies
import Testing

@Suite("x") struct X {
  @Test func loads() throws {
    let rules = PackSet.shipped.compiled()
    for (day, at) in [
      "2021-06-16", "2021-06-17", "2021-09-30", "2021-10-01", "2021-12-31", "2022-01-01",
    ].map({ ($0, Instant($0 + "T06:00:00+08:00")!) }) {
      var s = Situation(.gate, at: at, in: try DivisionCode("140406"))
      s.direction = .in
      s.freight = .bulk
      s.set(.industry, .code("steel"))
      s.set(.annualFreight, .number(1_600_000))
      s.set(.siding, .flag(false))
      s.set(.urbanPlanningArea, .flag(true))
      var v = Vehicle(plate: "晋D12345", plateColour: .yellow)
      v.fuel = .diesel
      v.maximumMass = 25_000
      v.stageClaims = [StageClaim(.v, from: .registrationRecord)]
      s.vehicle = v.facts
      let verdict = rules.verdict(of: s, near: true)
      print(day, verdict.outcome)
      print(verdict.text(in: .english))
    }
  }
}
