import ArgumentParser
import Fleet
import Foundation
import Policies

/// `fleetreg policy check [FILE…]`
struct CheckPolicies: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judge every situation that the rules can tell apart.",
    discussion: """
      Reads the files as plans (without files: those that come with the program), refuses them \
      with file, line and column where they have a defect, and then looks for gaps, contradictions, \
      rules that never bind and rules that others hide. Each finding that the plan does not list \
      with a reason comes as a ready test case.

      Exit status: 0 nothing found; 1 a finding; 65 a file has a defect.

      Example:
        fleetreg policy check my-county-2027.yaml
      """)

  @Argument(help: "Plans as YAML files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    guard let set = try session.packs(files) else { return .badData }
    let rules = set.compiled()
    let check = rules.check()
    let unlisted = set.unlisted(check)
    for finding in unlisted {
      let example = finding.example.flatMap { situation in
        finding.rules.first.map { PackCase.yaml(situation, rule: $0, by: rules) }
      }
      if console.isJSON {
        console.json {
          $0.member("finding", finding.kind.rawValue)
          $0.name("rules")
          $0.array { for rule in finding.rules { $0.value(rule) } }
          $0.member("case", ifPresent: example)
        }
      } else {
        console.line(
          "\(console.styled(finding.kind.text(in: console.language), .yellow)): "
            + finding.rules.joined(separator: ", "))
        if let example { console.line("  \(example)") }
      }
    }
    console.result(PlanCheckResult(plans: set.packs.count, check: check, unlisted: unlisted.count))
    return unlisted.isEmpty ? .done : .negative
  }
}

extension CommandSession {
  /// The plans of these files, or those that come with the program; `nil` where a file has a defect, which is
  /// said, every one of them.
  func packs(_ files: [String]) throws -> PackSet? {
    guard !files.isEmpty else { return .shipped }
    do {
      var packs: [Pack] = []
      for file in files {
        let text = try String(contentsOfFile: path(file), encoding: .utf8)
        packs.append(try Pack(parsing: text, file: file))
      }
      return try PackSet(packs)
    } catch let errors as PackErrors {
      for error in errors.errors { console.fail(PlacedPackError(error: error)) }
      return nil
    }
  }
}

/// A defect with its place in front.
private struct PlacedPackError: Explained {
  let error: PackError
  var code: String { error.code }
  func text(in language: Language) -> String { "\(error.place): \(error.text(in: language))" }
  func advice(in language: Language) -> String? { error.advice(in: language) }
}

/// `{"plans","situations","visited","listed","findings"}`: how many situations there are, how many were
/// judged to know all of them, how many findings a plan lists with a reason, how many it does not.
private struct PlanCheckResult: Output {
  let plans: Int
  let check: RuleCheck
  let unlisted: Int

  func encode(into writer: inout JSONWriter) {
    writer.member("plans", plans)
    writer.member("situations", check.combinations)
    writer.member("visited", check.visited)
    writer.member("listed", check.findings.count - unlisted)
    writer.member("findings", unlisted)
  }

  func print(on console: Console) {
    var details = Details()
    details.add(console.words("plans", "计划"), grouped(plans))
    details.add(
      console.words("situations", "情形总数"), String(format: "%.3g", check.combinations))
    details.add(console.words("judged", "逐一判定"), grouped(check.visited))
    details.add(
      console.words("findings listed with a reason", "已说明理由的发现"),
      grouped(check.findings.count - unlisted))
    details.add(console.words("findings", "未说明的发现"), grouped(unlisted))
    details.print(on: console)
  }
}
