/// Faults dealt in an order that a seed decides, each kind once before any comes again.
struct FaultDeck {
  private let kinds: [Fault]
  private var rest: [Fault] = []

  init(_ kinds: [Fault]) { self.kinds = kinds }

  /// The next that fits; `nil` where none does.
  mutating func deal(
    _ random: inout SeededRandom, where fits: (Fault) -> Bool = { _ in true }
  ) -> Fault? {
    if let place = rest.firstIndex(where: fits) { return rest.remove(at: place) }
    rest += kinds.shuffled(using: &random)
    return rest.firstIndex(where: fits).map { rest.remove(at: $0) }
  }
}

/// Random numbers that a seed repeats (SplitMix64).
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// Whether something of this probability happens.
  public mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }
}
