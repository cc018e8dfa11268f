import Fleet
import Policies
import PolicyOracle
import Testing

@Suite("differential") struct DifferentialTests {
  /// Unoptimised, one case takes nearly a millisecond: the program `differential` does a million, which
  /// `script/test` runs.
  @Test("both evaluators give the same outcome in ten thousand situations")
  func differential() throws {
    let found = Differential(PackSet.shipped).run(10_000, seed: 20_210_617)
    #expect(found.count == 10_000)
    // Each outcome turns up: the situations are not all of one sort.
    for outcome in Outcome.allCases { #expect(found.outcomes[outcome, default: 0] > 0) }
    for difference in found.differences.prefix(5) { Issue.record("\(difference)") }
  }
}
