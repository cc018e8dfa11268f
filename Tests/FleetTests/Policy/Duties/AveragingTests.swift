import Fleet
import Testing

@Suite("Averaging") struct AveragingTests {
  @Test("reads its own names and nothing else")
  func names() {
    for name in ["active-1", "active-30", "every-366"] {
      #expect(Averaging(name: name)?.name == name)
    }
    for name in ["", "active", "active-0", "every-367", "days-30", "active-30-1", "active-x"] {
      #expect(Averaging(name: name) == nil, "\(name)")
    }
    #expect(Averaging.standard.name == "active-30")
  }

  @Test("looks at whole days before the day of the question")
  func window() throws {
    let window = try #require(Averaging(name: "every-30")).window(before: Day(2026, 3, 1))
    #expect(window == Day(2026, 1, 30)...Day(2026, 2, 28))
  }

  @Test("reaches a whole number exactly when the sum does")
  func mean() throws {
    let active = try #require(Averaging(name: "active-30"))
    #expect(active.mean(of: 199, activeDays: 20) == 9)
    #expect(active.mean(of: 200, activeDays: 20) == 10)
    #expect(active.mean(of: 0, activeDays: 0) == nil)
    let every = try #require(Averaging(name: "every-30"))
    #expect(every.mean(of: 299, activeDays: 20) == 9)
    #expect(every.mean(of: 300, activeDays: 20) == 10)
    #expect(every.mean(of: 0, activeDays: 0) == 0)
  }

  @Test("says what it is in both languages")
  func words() throws {
    for name in ["active-30", "every-90"] {
      let averaging = try #require(Averaging(name: name))
      #expect(averaging.text(in: .english).hasPrefix(name))
      #expect(averaging.text(in: .chinese) != averaging.text(in: .english))
    }
  }
}
