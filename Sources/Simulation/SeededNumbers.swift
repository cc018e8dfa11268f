/// Random numbers that a seed makes again (SplitMix64): a simulated day can be told by its seed.
struct SeededNumbers: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number from 0 to 1, never 1.
  mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func between(_ low: Double, _ high: Double) -> Double { low + share() * (high - low) }

  mutating func seconds(_ low: Int, _ high: Int) -> Int {
    low + Int(truncatingIfNeeded: next() % UInt64(high - low + 1))
  }

  /// Whether something happens that does so with this probability.
  mutating func happens(_ probability: Double) -> Bool { share() < probability }
}
