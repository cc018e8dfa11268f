/// What a control unit says of one signal: a number in the signal's unit, or why there is none.
enum Sensed: Hashable, Sendable {
  case value(Double)
  /// A NOx sensor without power: the exhaust is not warm enough yet.
  case unpowered
  /// The sensor or its control unit has failed.
  case failed
  /// The vehicle has no such sensor.
  case absent

  var value: Double? { if case .value(let value) = self { value } else { nil } }
}
