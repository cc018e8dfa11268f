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

      With --cases the cases that would prove the plan are written to a new file, each as the rules \
      judge it now: read every one of them before you give them to policy add.

      The work has a bound, less than a minute: where rules share so many values of so many facts \
      that it would take longer, the check is given up and names them.

      Exit status: 0 nothing found; 1 a finding; 65 a file has a defect, or there is too much to judge.

      Example:
        fleetreg policy check my-county-2027.yaml --cases my-county-2027.cases.yaml
      """)

  @Argument(help: "Plans as YAML files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []
  @Option(
    name: .long, help: "Write the plan's cases to this new file.",
    completion: .file(extensions: ["yaml", "yml"]))
  var cases: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard cases == nil || files.count == 1 else {
      throw ValidationError("--cases needs one plan.", "--cases 须与一个计划文件同用。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let console = session.console
    let set = try await session.packs(files, shared)
    let rules = set.compiled()
    let bar = ProgressBar(console.words("judging", "判定"), on: console)
    let unit = console.words("situations", "种情形")
    let check = rules.check { bar.show(done: $0, of: nil, unit: unit) }
    bar.finish()
    if let overflow = check.overflow { throw overflow }
    let unlisted = set.unlisted(check)
    for finding in unlisted {
      let example = finding.example.flatMap { situation in
        finding.rules.first.map { PackCase.yaml(situation, rule: $0, by: rules) }
      }
      session.say(finding, example: example)
    }
    var result = PlanCheckResult(plans: set.packs.count, check: check, unlisted: unlisted.count)
    if let cases, let pack = set.packs.first {
      result.cases = try session.writeCases(of: pack, rules, to: cases)
    }
    console.result(result)
    return unlisted.isEmpty ? .done : .negative
  }
}

extension CommandSession {
  /// Writes the cases that would prove a plan to a file that is not there yet.
  fileprivate func writeCases(of pack: Pack, _ rules: RuleSet, to file: String) throws
    -> WrittenCases
  {
    let (proposals, open) = pack.proposals(besides: [], by: rules)
    let heading = [
      console.words(
        "Prepared by `fleetreg policy check`, each case as the rules judge it now.",
        "由 fleetreg policy check 生成，各用例为现行规则的判定结果。"),
      console.words(
        "Read every one against the plan's text: only what is right proves anything.",
        "请逐条与文件原文核对，核对无误后方可作为验证。"),
    ]
    let text = CaseProposal.file(of: pack.key, proposals, heading: heading)
    do {
      // What somebody wrote or corrected already is never written over.
      try Data(text.utf8).write(to: URL(filePath: path(file)), options: .withoutOverwriting)
    } catch CocoaError.fileWriteFileExists {
      throw CommandError.file(path: file, detail: String(cString: strerror(EEXIST)))
    } catch {
      throw CommandError.file(path: file, detail: String(cString: strerror(errno)))
    }
    return WrittenCases(
      file: file, cases: proposals.count,
      open: open.flatMap { rule in rule.demands.map { (rule.rule, $0.name) } })
  }

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

/// The file of cases that a check wrote, and what no case could be found for.
private struct WrittenCases {
  let file: String
  let cases: Int
  let open: [(rule: String, demand: String)]
}

/// `{"plans","situations","visited","listed","findings","cases"?:{"file","cases","unshown":[{"rule","demand"}]}}`: how many situations there are, how many were
/// judged to know all of them, how many findings a plan lists with a reason, how many it does not.
private struct PlanCheckResult: Output {
  let plans: Int
  let check: RuleCheck
  let unlisted: Int
  var cases: WrittenCases?

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
    guard let cases else { return }
    writer.name("cases")
    writer.object { writer in
      writer.member("file", cases.file)
      writer.member("cases", cases.cases)
      writer.name("unshown")
      writer.array { writer in
        for (rule, demand) in cases.open {
          writer.object {
            $0.member("rule", rule)
            $0.member("demand", demand)
          }
        }
      }
    }
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
    guard let cases else { return }
    for (rule, demand) in cases.open {
      console.note(
        "\(rule): no case was found for: \(demand)", "\(rule)：未能生成用例：\(demand)")
    }
    console.note(
      "\(counted(cases.cases, "case")) written to \(cases.file.shown): read them against the plan's text",
      "已将 \(grouped(cases.cases)) 个用例写入 \(cases.file.shown)，请对照文件原文核对")
  }
}
