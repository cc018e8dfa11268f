import Fleet
import Testing

@Suite("Timeline") struct TimelineTests {
  private let days = (1...9).map { Day(2027, 1, $0) }

  @Test("holds each value from its first day to the day before the next")
  func steps() {
    var timeline = Timeline<String>()
    #expect(timeline.step(on: days[0]) == nil)
    timeline.set("b", from: days[4])
    timeline.set("a", from: days[2])
    timeline.set(nil, from: days[6])
    let held = days.map { timeline.step(on: $0)?.value }
    #expect(held == [nil, nil, "a", "a", "b", "b", nil, nil, nil])
    #expect(timeline.step(on: days[1]) == nil)
    #expect(timeline.step(on: days[7])?.from == days[6])
  }

  @Test("has one value for each first day, and drops what was to come when it ends")
  func changes() {
    var timeline = Timeline<String>()
    timeline.set("a", from: days[2])
    timeline.set("b", from: days[2])
    timeline.set("c", from: days[5])
    #expect(timeline.steps.map(\.value) == ["b", "c"])
    timeline.end(from: days[3])
    #expect(timeline.steps == [.init(from: days[2], "b"), .init(from: days[3], nil)])
    timeline.end(from: days[2])
    #expect(timeline.steps == [.init(from: days[2], nil)])
  }
}
