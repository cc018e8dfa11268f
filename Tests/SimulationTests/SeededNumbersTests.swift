import Testing

@testable import Simulation

@Suite struct SeededNumbersTests {
  /// The published first outputs of SplitMix64 for the seed 1234567.
  @Test func followsThePublishedSequence() {
    var numbers = SeededNumbers(seed: 1_234_567)
    #expect(numbers.next() == 6_457_827_717_110_365_317)
    #expect(numbers.next() == 3_203_168_211_198_807_973)
  }
}
