import ArgumentParser
import Decisions
import Fleet
import Foundation
import Policies
import Registry

/// `fleetreg policy check [FILE…]`
struct CheckPolicies: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judge every situation that the rules can tell apart.",
    discussion: """
      Reads the files as plans (without files: those that hold today), refuses them \
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
    let set = try await session.packs(files, shared)
    let rules = set.compiled()
    let check = rules.check()
    let unlisted = set.unlisted(check)
    for finding in unlisted {
      let example = finding.example.flatMap { situation in
        finding.rules.first.map { PackCase.yaml(situation, rule: $0, by: rules) }
      }
      session.say(finding, example: example)
    }
    console.result(PlanCheckResult(plans: set.packs.count, check: check, unlisted: unlisted.count))
    return unlisted.isEmpty ? .done : .negative
  }
}

extension CommandSession {
  /// The plans of these files; without files those that hold today.
  func packs(_ files: [String], _ options: SharedOptions) async throws -> PackSet {
    guard files.isEmpty else { return try packs(reading: files) }
    return try await plans(options).packs(on: now.day())
  }

  /// Apart from the asynchronous function: Swift 6.3's optimizer fails on both in one.
  @inline(never)
  private func packs(reading files: [String]) throws -> PackSet {
    try PackSet(files.map { try Pack(parsing: text(of: $0), file: $0) })
  }

  /// Where a command can do without a registry: `nil` where none was named and none is there.
  func readerIfAny(_ options: SharedOptions) throws -> Reader? {
    let isNamed =
      owner != nil || options.registry != nil || environment["FLEETREG_REGISTRY"] != nil
    do {
      return try reader(options)
    } catch RegistryError.missing where !isNamed {
      return nil
    }
  }

  /// The plans that the registry decides by; where there is none, those that come with the program.
  func plans(_ options: SharedOptions) async throws -> PlansInForce {
    guard let reader = try readerIfAny(options) else { return .shipped }
    return try await reader.register { try PlansInForce($0) }
  }

  /// Says every defect of a plan or of its cases.
  func fail(_ errors: PackErrors) {
    for error in errors.errors { console.fail(PlacedPackError(error: error)) }
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
    if let count = Int(exactly: check.combinations) {
      writer.member("situations", count)
    } else {
      writer.member("situations", check.combinations)
    }
    writer.member("visited", check.visited)
    writer.member("listed", check.findings.count - unlisted)
    writer.member("findings", unlisted)
  }

  func print(on console: Console) {
    var details = Details()
    details.add(console.words("plans", "计划"), grouped(plans))
    details.add(
      console.words("situations", "情形总数"),
      Int(exactly: check.combinations).map(grouped) ?? String(format: "%.3g", check.combinations))
    details.add(console.words("judged", "逐一判定"), grouped(check.visited))
    details.add(
      console.words("findings listed with a reason", "已说明理由的发现"),
      grouped(check.findings.count - unlisted))
    details.add(console.words("findings", "未说明的发现"), grouped(unlisted))
    details.print(on: console)
  }
}
