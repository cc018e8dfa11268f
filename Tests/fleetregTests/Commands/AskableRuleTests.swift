import Fleet
import Foundation
import Policies
import Testing

@testable import fleetreg

/// Every rule of the plans that come with the program can be asked for: a rule that no command reaches is no rule.
@Suite("Every shipped rule has a question") struct AskableRuleTests {
  /// The command that asks about a subject, by its words.
  private static func command(_ subject: PolicySubject) -> [String] {
    switch subject {
    case .gate: ["gate", "decide"]
    case .machinery: ["machinery", "decide"]
    case .production, .import, .sale, .registration, .road: ["vehicle", "check"]
    case .site: ["site", "decide"]
    case .plant, .vehicle: ["policy", "duties"]
    }
  }

  /// A rule and a situation of its cases in which it binds by facts alone: no table, no exemption.
  struct Asked: CustomTestStringConvertible {
    let rule: String
    let situation: Situation
    var testDescription: String { "\(rule) (\(situation.subject.code))" }
  }

  /// One for each rule and each subject that it is about.
  static let asked: [Asked] = {
    let cases = (try? PackSet.shippedCases())?.values.flatMap(\.self) ?? []
    return PackSet.shipped.compiled().rulesInUse.flatMap { rule -> [Asked] in
      let bound = cases.filter { test in
        test.rule == rule.id && test.state != .unbound && test.situation.measures.isEmpty
          && test.situation.exemptions.isEmpty
      }.map(\.situation)
      return rule.subjects.compactMap { subject -> Asked? in
        // A rule about sale and registration binds the same vehicle in both.
        guard var situation = bound.first(where: { $0.subject == subject }) ?? bound.first else {
          return nil
        }
        situation.subject = subject
        return Asked(rule: rule.id, situation: situation)
      }
    }
  }()

  @Test("a case of every rule is there for each subject that the rule is about")
  func complete() {
    let rules = PackSet.shipped.compiled().rulesInUse
    #expect(rules.count > 25)
    #expect(Self.asked.count == rules.reduce(0) { $0 + $1.subjects.count })
    #expect(Set(Self.asked.map(\.situation.subject.code)).count > 6)
  }

  @Test(
    "and the command that asks it names the rule among its grounds",
    arguments: AskableRuleTests.asked)
  func asks(_ asked: Asked) throws {
    let fleetreg = try CommandRunner()
    try fleetreg.run("init")
    let asking = Asking(asked.situation)
    for command in asking.entries {
      let result = try fleetreg.run(command)
      #expect(result.status == 0, "\(command) \(result.errors)")
    }
    let result = try fleetreg.run(
      Self.command(asked.situation.subject) + asking.arguments + ["--json"])
    #expect(result.status == 0 || result.status == 1, "\(result.errors)")
    #expect(
      result.output.contains("\"id\":\"\(asked.rule)\"")
        || result.output.contains("\"clause\":\"\(asked.rule)\""), "\(result.output)")
  }
}

/// A situation as entries of a registry and the words of a question.
private struct Asking {
  private let situation: Situation

  init(_ situation: Situation) { self.situation = situation }

  /// Options by the facts that they state; a fact that the situation does not have states nothing.
  private func options(_ names: [PolicyFact: String]) -> [String] {
    names.sorted { $0.value < $1.value }.flatMap { fact, option -> [String] in
      switch situation[fact]?.value {
      case .code(let code): [option, code]
      case .number(let number): [option, "\(number)"]
      case .flag(let flag): [option, "\(flag)"]
      case .day(let day): [option, day.description]
      case .names(let names): names.flatMap { [option, $0] }
      case nil: []
      }
    }
  }

  private var day: String { situation.day.description }

  private var plant: [String] {
    let counts: [PolicyFact: String] = [
      .heavyDieselTrucksPerDay: "--heavy-diesel-trucks", .passagesPerDay: "--passages",
    ]
    let known = options([
      .industry: "--industry", .annualFreight: "--freight", .siding: "--siding",
      .urbanPlanningArea: "--urban", .cleanTransport: "--clean-transport", .keyUnit: "--key-unit",
      .gateSystem: "--gate-system", .lists: "--list", .zones: "--zone",
    ])
    let counted = options(counts)
    return ["plant", "add", "p", "--name", "厂", "--division", situation.division.description]
      + known + counted + (counted.isEmpty ? [] : ["--averaging", "every-30"])
  }

  private var vehicle: [String] {
    let fuels = ["diesel": "B", "petrol": "A", "gas": "E", "battery": "C"]
    var words = options([.stage: "--stage", .registeredIn: "--registered-in"])
    if case .code(let energy) = situation[.energy]?.value, let fuel = fuels[energy] {
      words += ["--fuel", fuel]
    }
    var isHeavy = true
    if case .code("light") = situation[.emissionClass]?.value { isHeavy = false }
    words +=
      isHeavy
      ? ["--category", "N3", "--vehicle-type", "H11", "--maximum-mass", "25000"]
      : ["--category", "N1", "--vehicle-type", "H31", "--maximum-mass", "2500"]
    if case .flag(let flag) = situation[.obdTerminal]?.value {
      words += ["--networked", "\(flag)"]
    }
    return words
  }

  /// What is recorded before the question.
  var entries: [[String]] {
    switch situation.subject {
    case .gate:
      var entries = [plant]
      var level: String? = nil
      if case .code(let code) = situation[.warning]?.value, code != "none" { level = code }
      level = level ?? situation.warnings.first { $0.holds(at: situation.at) }?.level.rawValue
      if let level {
        entries.append([
          "warning", "add", "w", "--issuer", "示例机关", "--area", situation.division.description,
          "--level", level, "--from", "\(day)T00:00",
        ])
      }
      return entries
    case .plant: return [plant]
    case .vehicle:
      return [["vehicle", "add", "晋E12345", "--colour", "yellow"] + vehicle]
    case .site:
      return [
        ["site", "add", "s", "--name", "工地", "--division", situation.division.description]
          + options([
            .siteKind: "--kind", .largeSite: "--large", .siteVideo: "--video", .zones: "--zone",
          ])
      ]
    default: return []
    }
  }

  /// The words behind the command's own.
  var arguments: [String] {
    let place = situation.division.description
    switch situation.subject {
    case .gate:
      return [
        "--plant", "p", "--plate", "晋D12345", "--colour", "yellow", "--at", situation.at.text(),
      ] + options([.direction: "--direction", .freight: "--purpose"])
        + (situation.direction == nil ? ["--direction", "in"] : []) + vehicle
    case .machinery:
      var words = options([
        .machineryStage: "--stage", .machineryType: "--type", .coded: "--coded",
        .declared: "--declared", .machineryOverLimit: "--over-limit",
        .fuelConforms: "--fuel-conforms", .builtUpArea: "--built-up", .siteKind: "--site-kind",
        .positioning: "--positioning", .emissionMonitoring: "--emission-monitoring",
        .zones: "--zone",
      ])
      if case .code(let code) = situation[.zoneRequirement]?.value {
        words += ["--meets-zone", "\(code == "met")"]
      }
      return words + ["--division", place, "--at", situation.at.text()]
    case .site: return ["s", "--at", situation.at.text()]
    case .plant: return ["--plant", "p", "--on", day]
    case .vehicle: return ["--division", place, "--on", day]
    case .production, .import, .sale, .registration, .road:
      let acts: [PolicySubject: String] = [
        .production: "produce", .import: "import", .sale: "sell", .registration: "register",
      ]
      let act = acts[situation.subject].map { ["--act", $0] } ?? []
      return ["晋D12345", "--colour", "yellow", "--in", place, "--on", day] + act + vehicle
        + options([.scrapDue: "--scrap-due"])
    }
  }
}
