import Fleet
import Policies
import Testing

@Suite("the cases beside the shipped packs") struct ShippedCasesTests {
  private static let rules = PackSet.shipped.compiled()

  @Test("come out as they say", arguments: PackSet.shipped.packs.map(\.key))
  func cases(key: String) throws {
    let cases = try #require(try PackSet.shippedCases()[key])
    for test in cases {
      for failure in test.failures(by: Self.rules) { Issue.record("\(failure.text(in: .english))") }
    }
    #expect(!cases.isEmpty)
  }

  @Test("show every clause on all its sides", arguments: PackSet.shipped.packs.map(\.key))
  func coverage(key: String) throws {
    let pack = try #require(PackSet.shipped.packs.first { $0.key == key })
    let cases = try #require(try PackSet.shippedCases()[key])
    for rule in pack.coverage(by: cases, Self.rules) {
      print("\(rule.rule): \(rule.shown) of \(rule.demands.count)")
      for demand in rule.demands where !demand.isShown {
        Issue.record("\(rule.rule): no case shows `\(demand.name)`")
      }
    }
  }
}
