import ArgumentParser
import Decisions
import Fleet
import Foundation
import Policies

/// `fleetreg policy test [PACK CASES]`
struct TestPolicies: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the cases beside the plans, and say what they show.",
    discussion: """
      A case is a situation with the outcome and the clauses that are expected. Every rule must be \
      seen met, not met, and not binding by one day, place, tonne or stage; what no case shows is \
      named.

      Exit status: 0 every case came out as expected and everything is shown; 1 else; 65 a file has \
      a defect.

      Example:
        fleetreg policy test
        fleetreg policy test --plan my-county-2027.yaml \\
            --cases my-county-2027.cases.yaml
      """)

  @Option(
    name: .long, help: "A plan of your own (default: those that hold today).",
    completion: .file(extensions: ["yaml", "yml"]))
  var plan: String?
  @Option(
    name: .long, help: "The cases of that plan.", completion: .file(extensions: ["yaml", "yml"]))
  var cases: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard (plan == nil) == (cases == nil) else {
      throw ValidationError("Give --plan and --cases together.", "--plan 与 --cases 须同时给出。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    var byPack: [String: [PackCase]] = [:]
    let set: PackSet
    let today = session.now.day()
    let plans = try await session.plans(shared)
    if let plan, let cases {
      let draft = try PlanDraft(
        session.text(of: plan), file: plan, cases: (text: session.text(of: cases), file: cases))
      set = try PackSet([draft.pack])
      byPack[draft.pack.key] = draft.cases
    } else {
      set = try plans.packs(on: today)
      for pack in set.packs { byPack[pack.key] = try plans.cases(of: pack.key, on: today) }
    }
    let all = set.compiled()
    var result = PlanTestResult()
    for pack in set.packs {
      let own = byPack[pack.key] ?? []
      // The cases of a plan of one's own speak of that plan alone; others may hold in the same place.
      let isOwn = plan == nil && plans.step(of: pack.key, on: today) != nil
      let rules = isOwn ? try PackSet([pack]).compiled() : all
      result.cases += own.count
      for failure in own.flatMap({ $0.failures(by: rules) }) {
        result.failures += 1
        session.say(failure)
      }
      for coverage in pack.coverage(by: own, rules) {
        result.rules.append((coverage.rule, coverage.shown, coverage.demands.count))
        for demand in coverage.demands where !demand.isShown {
          console.note(
            "\(coverage.rule): no case shows: \(demand.name)",
            "\(coverage.rule)：没有用例体现：\(demand.name)")
        }
      }
      // Ready to be put into the file, once somebody has read them against the plan's text.
      for proposal in pack.proposals(besides: own, by: rules).proposals {
        console.note("\(proposal.rule):", "\(proposal.rule)：")
        console.note("  \(proposal.yaml)", "  \(proposal.yaml)")
      }
    }
    console.result(result)
    return result.failures == 0 && result.shown == result.demands ? .done : .negative
  }
}

/// `{"cases","failures","demands","shown","rules":[{"rule","demands","shown"}]}`: what the cases must show of the
/// rules, and what they do show, altogether and of each.
private struct PlanTestResult: Output {
  var cases = 0
  var failures = 0
  var rules: [(rule: String, shown: Int, demands: Int)] = []

  var demands: Int { rules.reduce(0) { $0 + $1.demands } }
  var shown: Int { rules.reduce(0) { $0 + $1.shown } }

  private var percent: Int { demands == 0 ? 100 : shown * 100 / demands }

  func encode(into writer: inout JSONWriter) {
    writer.member("cases", cases)
    writer.member("failures", failures)
    writer.member("demands", demands)
    writer.member("shown", shown)
    writer.name("rules")
    writer.array { writer in
      for (rule, shown, demands) in rules {
        writer.object {
          $0.member("rule", rule)
          $0.member("demands", demands)
          $0.member("shown", shown)
        }
      }
    }
  }

  func print(on console: Console) {
    var table = Table(console.words("rule", "条款"), console.words("shown", "覆盖"))
    for (rule, shown, demands) in rules { table.add(rule, "\(shown) / \(demands)") }
    table.print(on: console)
    var details = Details()
    details.add(console.words("cases", "用例"), grouped(cases))
    details.add(console.words("failures", "不符"), grouped(failures))
    details.add(
      console.words("shown of the rules", "条款覆盖"),
      "\(grouped(shown)) / \(grouped(demands)) (\(percent) %)")
    details.print(on: console)
  }
}
