import Fleet
import Testing

@Suite("Plans in the register") struct AdoptedPlanTests {
  private static let hash = String(repeating: "ab", count: 32)

  @Test("survive a round trip with texts, cases and ends")
  func roundTrip() throws {
    var plan = AdoptedPlan(id: "changzhi-2021")
    plan.texts.set(.init(plan: Self.hash), from: Day(2027, 1, 1))
    plan.texts.set(.init(plan: Self.hash, cases: Self.hash), from: Day(2027, 7, 1))
    plan.texts.set(.init(plan: Self.hash, unproved: "red warning"), from: Day(2027, 8, 1))
    plan.texts.set(nil, from: Day(2028, 1, 1))
    try plan.check()
    let bytes = plan.json(showing: .shown)
    #expect(try AdoptedPlan(decoding: JSON(parsing: bytes)) == plan)

    var reading = ChosenReading(id: "changzhi-2021/implementers")
    reading.options.set("city-wide", from: Day(2027, 1, 1))
    reading.options.set(nil, from: Day(2028, 1, 1))
    try reading.check()
    let json = String(decoding: reading.json(showing: .shown), as: UTF8.self)
    #expect(
      json
        == #"{"id":"changzhi-2021/implementers","steps":[{"from":"2027-01-01","option":"city-wide"},{"from":"2028-01-01"}]}"#
    )
    #expect(try ChosenReading(decoding: JSON(parsing: Array(json.utf8))) == reading)
  }

  @Test("refuse what is no hash, no day and no id")
  func refused() throws {
    var plan = AdoptedPlan(id: "a")
    plan.texts.set(.init(plan: "ab"), from: Day(2027, 1, 1))
    #expect(
      throws: EntryError.invalid(field: "steps", found: "ab", expected: .hexadecimal(64))
    ) { try plan.check() }
    #expect(throws: EntryError.self) { try ChosenReading(id: "a b").check() }
    for text in [#"{"id":"a","steps":[{"text":"x"}]}"#, #"{"id":"a","steps":[{"from":"2027"}]}"#] {
      #expect(throws: EntryError.self) {
        try AdoptedPlan(decoding: JSON(parsing: Array(text.utf8)))
      }
    }
  }
}
