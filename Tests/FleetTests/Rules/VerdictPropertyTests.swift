import Fleet
import Testing

@Suite("The quick answer and the full one are the same") struct VerdictPropertyTests {
  @Test("for a thousand vehicles and every question")
  func same() throws {
    var random = SeededGenerator(seed: 20_260_815)
    let questions: [Eligibility.Question] =
      [.chinaVI(.vi), .chinaVI(.viA), .chinaVI(.viB)] + StageAct.allCases.map { .may($0) }
    var seen: Set<Outcome> = []
    for _ in 0..<1_000 {
      let vehicle = Self.vehicle(&random)
      let facts = vehicle.facts
      let day = Self.day(&random)
      for question in questions {
        let quick = Eligibility.outcome(of: question, about: facts, on: day)
        let full = Eligibility.verdict(of: question, about: facts, on: day, near: true)
        #expect(quick == full.outcome)
        // The outcome is the gravest ground, and nothing else.
        #expect(full.outcome == full.grounds.map(\.state.outcome).max() ?? .allow)
        #expect(full.grounds.isEmpty == full.codes.contains("rules.none-binds"))
        // Missing facts are named exactly where a ground misses them.
        #expect(full.missing.isEmpty == !full.states.contains(.missing))
        seen.insert(full.outcome)
      }
    }
    #expect(seen == Set(Outcome.allCases))
  }

  @Test("a better stage never makes an answer worse, nor a known fact an answer unknown")
  func monotone() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      var vehicle = Self.vehicle(&random)
      vehicle.stageClaims = []
      let day = Self.day(&random)
      var worst = Outcome.allow
      for stage in [EmissionStage.viB, .viA, .v, .iv, .iii, .ii] {
        vehicle.stageClaims = [StageClaim(stage, from: .disclosureNumber)]
        let facts = vehicle.facts
        let outcome = Eligibility.outcome(of: .may(.production), about: facts, on: day)
        if facts.findings.contains(where: { $0.code.hasPrefix("contradiction.") }) { continue }
        #expect(outcome >= worst || outcome == .unknown || worst == .unknown)
        worst = max(worst, outcome)
      }
    }
  }

  @Test("JSON of one verdict is always the same bytes and can be read")
  func json() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let facts = Self.vehicle(&random).facts
      let day = Self.day(&random)
      var (first, second) = (JSONWriter(), JSONWriter())
      Eligibility.may(.registration, facts, on: day, near: true).encode(into: &first)
      Eligibility.may(.registration, facts, on: day, near: true).encode(into: &second)
      #expect(first.bytes == second.bytes)
      let json = try JSON(parsing: first.bytes)
      #expect(try Verdict.format(of: json) == Verdict.format)
    }
  }

  private static func day(_ random: inout SeededGenerator) -> Day {
    Day(2015, 1, 1).advanced(by: Int.random(in: 0..<3_600, using: &random))
  }

  private static func vehicle(_ random: inout SeededGenerator) -> Vehicle {
    func maybe<Value>(_ value: Value) -> Value? {
      Int.random(in: 0..<3, using: &random) == 0 ? nil : value
    }
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: 0..<values.count, using: &random)]
    }
    var vehicle = Vehicle(
      plate: maybe(pick(["晋D12345", "京A12345", "晋D12345D", "鲁B1234挂"])),
      plateColour: maybe(pick([.yellow, .blue, .yellowGreen])))
    vehicle.vehicleType = maybe(pick(["Q11", "H31", "K33", "X99"])).flatMap {
      VehicleType(rawValue: $0)
    }
    vehicle.maximumMass = maybe(pick([2_000, 3_500, 3_501, 25_000]))
    vehicle.seats = maybe(pick([3, 9, 30]))
    vehicle.fuel = maybe(pick(["A", "B", "C", "E", "O", "D", "BC", "L", "?"])).flatMap {
      Fuel(rawValue: $0)
    }
    vehicle.urban = maybe(pick([true, false]))
    vehicle.rdeMonitorOnly = maybe(pick([true, false]))
    let stages: [EmissionStage] = [
      .zero, .iii, .iv, .v, .vi, .viA, .viB, .electric, .newEnergy, .undetermined,
    ]
    for _ in 0..<Int.random(in: 0..<3, using: &random) {
      vehicle.stageClaims.append(
        StageClaim(pick(stages), from: pick(FactSource.allCases), recordedOn: maybe(day(&random))))
    }
    vehicle.manufacturedOn = maybe(day(&random))
    vehicle.certificateUploadedOn = maybe(day(&random))
    vehicle.importArrivedOn = maybe(day(&random))
    vehicle.invoicedOn = maybe(day(&random))
    vehicle.registeredOn = maybe(day(&random))
    vehicle.registeredIn = maybe(
      pick(["140402", "140000", "110101", "540100", "410100", "370000"]))
    return vehicle
  }
}

/// SplitMix64: the same numbers on every run.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
