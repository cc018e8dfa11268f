/// What holds from which day on: each step until the next one begins.
///
/// A step without a value ends the one before it. Of days before the first step nothing is said.
public struct Timeline<Value: Hashable & Sendable>: Hashable, Sendable {
  public struct Step: Hashable, Sendable {
    /// The first day.
    public let from: Day
    public let value: Value?
    public init(from: Day, _ value: Value?) {
      self.from = from
      self.value = value
    }
  }

  /// By day, never two of one day.
  public private(set) var steps: [Step] = []

  public init() {}

  /// The step that holds on a day; `nil` before the first.
  public func step(on day: Day) -> Step? { steps.last { $0.from <= day } }

  /// Lets a value, or nothing, hold from a day on, until the next step that is there already.
  public mutating func set(_ value: Value?, from day: Day) {
    steps.removeAll { $0.from == day }
    let place = steps.firstIndex { $0.from > day } ?? steps.endIndex
    steps.insert(Step(from: day, value), at: place)
  }

  /// Lets nothing hold from a day on; steps that were to come are dropped.
  public mutating func end(from day: Day) {
    steps.removeAll { $0.from >= day }
    steps.append(Step(from: day, nil))
  }
}
