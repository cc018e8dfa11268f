import CAllocations
import Fleet
import Testing

/// The outcome alone is what a gate waits for, for every truck.
@Suite("Allocations of verdicts", .enabled(if: allocations_are_counted()))
struct AllocationTests {
  private static let questions: [Eligibility.Question] =
    [.chinaVI(.vi), .chinaVI(.viB)] + StageAct.allCases.map { .may($0) }

  private static let vehicles: [Vehicle] = [
    Trucks.tractor(.v), Trucks.tractor(.viB), Trucks.tractor(nil), Vehicle(plate: "晋D12345"),
    Trucks.vehicle(in: RoadScope(.heavy, .diesel, .urban), stage: .iv).with {
      $0.plate = "鲁A12345"
    },
    Trucks.vehicle(in: RoadScope(.light, .diesel), stage: .v).with {
      $0.certificateUploadedOn = Day(2020, 6, 30)
      $0.registeredIn = "540100"
    },
  ]

  private static let exemptions = ExemptionList(
    [
      Exemption(
        id: "e", subject: .vin("LTESTA0B5R1000123"), reason: "r", from: Day(2015, 1, 1),
        until: Day(2030, 1, 1))
    ], asOf: Day(2026, 11, 22))

  private static let days = [
    Day(2016, 4, 1), Day(2020, 12, 31), Day(2022, 1, 1), Day(2026, 11, 20),
  ]

  /// Asks every question about every vehicle on every day; gives what was taken from the heap meanwhile.
  private func judge(_ facts: [VehicleFacts], _ outcomes: inout [Int]) -> UInt64 {
    var taken: UInt64 = 0
    for facts in facts {
      for day in Self.days {
        for question in Self.questions {
          let before = allocations_of_this_thread()
          let outcome = Eligibility.outcome(of: question, about: facts, on: day)
          taken += allocations_of_this_thread() - before
          outcomes[Int(outcome.rawValue)] += 1
        }
      }
    }
    return taken
  }

  @Test("an outcome takes nothing from the heap, with exemptions or without")
  func outcome() {
    let facts =
      Self.vehicles.map(\.facts) + Self.vehicles.map { $0.facts(with: Self.exemptions) }
    var outcomes = [0, 0, 0, 0]
    // The first time fills the tables.
    _ = judge(facts, &outcomes)
    #expect(judge(facts, &outcomes) == 0)
    #expect(outcomes.allSatisfy { $0 > 0 })
  }

  @Test("a verdict with its grounds does, so the count is alive")
  func verdict() {
    let facts = Trucks.tractor(.v).facts
    let before = allocations_of_this_thread()
    _ = Eligibility.may(.sale, facts, on: Day(2026, 11, 20))
    #expect(allocations_of_this_thread() > before)
  }
}
