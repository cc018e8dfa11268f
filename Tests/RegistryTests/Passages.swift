import Fleet

@testable import Registry

/// Passages of one made-up plant.
enum Passages {
  static let day = Day(2026, 11, 21)

  static func make(
    _ number: Int, gate: String = "G1", day: Day = Passages.day, event: String? = nil,
    goods: String? = nil
  ) -> Passage {
    var passage = Passage(
      gate: gate, direction: number.isMultiple(of: 2) ? .in : .out,
      time: CapturedTime(
        instant: day.start().advanced(byMilliseconds: Int64(number) * 1000),
        text: "\(number)", rule: .china),
      plate: PlateReading(
        state: .read, text: "晋D\(10000 + number)", raw: "晋D\(10000 + number)"),
      source: Passage.Source(format: "ledger.csv", device: "\(gate)-B1", event: event))
    passage.colour = ColourReading(colour: .yellow, raw: "1", table: "ga36")
    passage.goods = goods
    return passage
  }

  static func delivery(
    _ number: Int, gate: String = "G1", day: Day = Passages.day, event: String? = nil,
    goods: String? = nil
  ) -> Delivery {
    Delivery(.passage(make(number, gate: gate, day: day, event: event, goods: goods)))
  }

  static func deliveries(_ numbers: Range<Int>, gate: String = "G1") -> [Delivery] {
    numbers.map { delivery($0, gate: gate) }
  }
}
