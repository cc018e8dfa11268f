import Fleet
import Testing

@testable import Registry

@Suite("Natural key") struct NaturalKeyTests {
  private func key(_ passage: Passage) -> [UInt8] { Delivery(.passage(passage)).key ?? [] }

  @Test("keys of later events sort after those of earlier ones, also before 1970")
  func order() {
    let instants: [Int64] = [-1_000_000, -1, 0, 1, 255, 256, 1_795_190_400_000, 1 << 50]
    let keys = instants.map { instant in
      var passage = Passages.make(1)
      passage.time = CapturedTime(
        instant: Instant(milliseconds: instant), text: "", rule: .stated)
      return key(passage)
    }
    for (earlier, later) in zip(keys, keys.dropFirst()) {
      #expect(earlier.lexicographicallyPrecedes(later))
    }
  }

  @Test("direction and plate are part of it, goods and gate are not")
  func parts() {
    let passage = Passages.make(1)
    var other = passage
    other.direction = .unknown
    #expect(key(other) != key(passage))
    other = passage
    other.plate = PlateReading(state: .read, text: "晋D99999", raw: "")
    #expect(key(other) != key(passage))
    other = passage
    other.goods = "煤"
    #expect(key(other) == key(passage))
  }

  @Test("a statement of the registry has none")
  func none() {
    let statement = IncarnationStatement(previous: 1, lastKnown: [])
    #expect(Delivery(.incarnation(statement)).key == nil)
  }
}
