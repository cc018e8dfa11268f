import Fleet
import Sync
import Testing

@Suite("Asking pace") struct AskingPaceTests {
  @Test(
    "asks about everything once a day, and about what was sent once all of it was",
    arguments: [
      (nil, nil, false, .whole),
      (0, 0, true, nil),
      (599_999, 599_999, true, nil),
      (600_000, 600_000, true, .settled),
      (600_000, 600_000, false, nil),
      (1, 86_399_999, true, nil),
      (1, 86_400_000, false, .whole),
      // The clock was set back.
      (-1, 5, true, .settled),
      (5, -1, false, .whole),
    ] as [(Int64?, Int64?, Bool, AskingPace.Scope?)])
  func scopes(last: Int64?, whole: Int64?, isDrained: Bool, expected: AskingPace.Scope?) {
    let now = Instant(seconds: 1_795_300_000)
    func before(_ milliseconds: Int64?) -> Instant? {
      milliseconds.map { now.advanced(byMilliseconds: -$0) }
    }
    #expect(
      AskingPace().scope(
        at: now, last: before(last), whole: before(whole), isDrained: isDrained) == expected)
  }
}
