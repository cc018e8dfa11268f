import ArgumentParser
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
        fleetreg policy test --plan my-county-2027.yaml --cases my-county-2027.cases.yaml
      """)

  @Option(
    name: .long, help: "A plan of your own (default: those that come with the program).",
    completion: .file(extensions: ["yaml", "yml"]))
  var plan: String?
  @Option(
    name: .long, help: "The cases of that plan.", completion: .file(extensions: ["yaml", "yml"]))
  var cases: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard (plan == nil) == (cases == nil) else {
      throw ValidationError("Give --plan and --cases together.")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    guard let set = try session.packs(plan.map { [$0] } ?? []) else { return .badData }
    var byPack: [String: [PackCase]] = [:]
    do {
      if let cases, let pack = set.packs.first {
        let text = try String(contentsOfFile: session.path(cases), encoding: .utf8)
        byPack[pack.key] = try PackCase.read(text, file: cases)
      } else {
        byPack = try PackSet.shippedCases()
      }
    } catch let errors as PackErrors {
      for error in errors.errors {
        console.fail(CaseDefect(text: error.description, code: error.code))
      }
      return .badData
    }
    let rules = set.compiled()
    var result = PlanTestResult()
    for pack in set.packs {
      let own = byPack[pack.key] ?? []
      result.cases += own.count
      for failure in own.flatMap({ $0.failures(by: rules) }) {
        result.failures += 1
        if console.isJSON {
          console.json {
            $0.member("rule", failure.rule)
            $0.member("place", "\(failure.file):\(failure.line)")
            $0.member("expected", failure.expected)
            $0.member("found", failure.found)
          }
        } else {
          console.line(failure.text(in: console.language))
        }
      }
      for coverage in pack.coverage(by: own, rules) {
        result.demands += coverage.demands.count
        result.shown += coverage.shown
        for demand in coverage.demands where !demand.isShown {
          console.note(
            "\(coverage.rule): no case shows: \(demand.name)",
            "\(coverage.rule)：没有用例体现：\(demand.name)")
        }
      }
    }
    console.result(result)
    return result.failures == 0 && result.shown == result.demands ? .done : .negative
  }
}

private struct CaseDefect: Explained {
  let text: String
  let code: String
  func text(in language: Language) -> String { text }
}

/// `{"cases","failures","demands","shown"}`: what the cases must show of the rules, and what they do show.
private struct PlanTestResult: Output {
  var cases = 0
  var failures = 0
  var demands = 0
  var shown = 0

  private var percent: Int { demands == 0 ? 100 : shown * 100 / demands }

  func encode(into writer: inout JSONWriter) {
    writer.member("cases", cases)
    writer.member("failures", failures)
    writer.member("demands", demands)
    writer.member("shown", shown)
  }

  func print(on console: Console) {
    var details = Details()
    details.add(console.words("cases", "用例"), grouped(cases))
    details.add(console.words("failures", "不符"), grouped(failures))
    details.add(
      console.words("shown of the rules", "条款覆盖"),
      "\(grouped(shown)) / \(grouped(demands)) (\(percent) %)")
    details.print(on: console)
  }
}
