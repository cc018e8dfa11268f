// The rows of the table about plans.
//
//     swift run -c release plans rates            # "name value" a line, for run.py
//     swift run -c release plans export CASES     # rules and situations as JSON, for plan_peers.py
import Fleet
import Foundation
import Policies

let clock = ContinuousClock()

/// The shipped packs, filled up to so many rules with those of other counties, ten to a county, as plans have them.
/// None of them binds a situation of the shipped ones.
func rules(_ count: Int) throws -> RuleSet {
  let shipped = PackSet.shipped
  var left = count - shipped.compiled().rules.count
  var packs: [Pack] = []
  var counties = DivisionCode.all.filter { $0.level == .county && $0.province.number != 140_000 }[
    ...]
  while left > 0, let county = counties.popFirst() {
    var text = """
      format: 1
      key: p\(county)
      document: {title: t, issued: 2020-01-01}
      area: \(county)
      verified-until: 2030-01-01
      rules:

      """
    for number in 0..<min(10, left) {
      text += """
          - {id: r\(number), item: "\(number)", about: gate, binds: {freight: any, annualFreight: \
        {at-least: \(1000 * (number + 1))}, siding: no}, requires: {any: [{stage: {at-least: "5"}}, \
        {energy: new-energy}]}, says: {en: a, zh: a}}

        """
    }
    left -= 10
    packs.append(try Pack(parsing: text, file: "p\(county).yaml"))
  }
  return try PackSet(shipped.packs + packs).compiled()
}

/// Passages of the plants that the plans speak of.
func passages() throws -> [Situation] {
  var passages: [Situation] = []
  for (number, stage) in [EmissionStage.iv, .v, .vi, .viB].enumerated() {
    for division in ["140406", "140302", "140213", "140423"] {
      for day in ["2019-11-20", "2021-09-30", "2021-11-20", "2023-06-01"] {
        guard let at = Instant(day + "T06:00:00+08:00") else { continue }
        var situation = Situation(.gate, at: at, in: try DivisionCode(division))
        var vehicle = Vehicle(plate: "晋D1234\(number)", plateColour: .yellow)
        vehicle.fuel = .diesel
        vehicle.maximumMass = 25_000
        vehicle.stageClaims = [StageClaim(stage, from: .registrationRecord)]
        situation.vehicle = vehicle.facts
        situation.direction = .in
        situation.freight = .bulk
        situation.set(.industry, .code("steel"))
        situation.set(.annualFreight, .number(1_600_000))
        situation.set(.siding, .flag(false))
        situation.set(.urbanPlanningArea, .flag(true))
        situation.set(.keyUnit, .flag(true))
        situation.set(.cleanTransport, .flag(true))
        situation.feeds = [.warnings: at]
        passages.append(situation)
      }
    }
  }
  return passages
}

/// The median over rounds of what one of `count` operations takes, in nanoseconds.
func median(of count: Int, rounds: Int = 201, _ work: () -> Int) -> Double {
  var sink = work()
  var times: [Double] = []
  for _ in 0..<rounds {
    let start = clock.now
    sink &+= work()
    times.append((clock.now - start) / .nanoseconds(1) / Double(count))
  }
  precondition(sink != 1, "keeps the work alive")
  return times.sorted()[rounds / 2]
}

func rates() throws {
  let passages = try passages()
  // In turns, so that a machine that changes its speed changes all of them.
  let sets = try [0, 50, 500, 10_000].map { count in
    let rules = try rules(count)
    return (
      name: count == 0 ? "shipped" : "\(count)", rules, keys: passages.map { rules.key(of: $0) }
    )
  }
  var times: [String: [Double]] = [:]
  for _ in 0..<7 {
    for (name, rules, keys) in sets {
      times["decide.\(name)", default: []].append(
        median(of: keys.count * 10) {
          var sum = 0
          for _ in 0..<10 {
            for place in keys.indices { sum &+= Int(rules.decide(keys[place]).rawValue) }
          }
          return sum
        })
    }
    times["situation.shipped", default: []].append(
      median(of: passages.count) {
        passages.reduce(0) { $0 &+ Int(sets[0].1.outcome(of: $1).rawValue) }
      })
    times["grounds.shipped", default: []].append(
      median(of: passages.count) {
        passages.reduce(0) { $0 &+ sets[0].1.verdict(of: $1).grounds.count }
      })
  }
  for (name, rounds) in times.sorted(by: { $0.key < $1.key }) { print(name, rounds.sorted()[3]) }
  let start = clock.now
  let check = PackSet.shipped.compiled().check()
  print("check", (clock.now - start) / .seconds(1))
  print("check.combinations", check.combinations)
  print("check.visited", check.visited)
}

// MARK: export

extension Condition {
  /// As nested arrays: `["all", …]`, `["any", …]`, `["among", fact, [code]]`, `["not", fact, [code]]`,
  /// `["flag", fact, true]`, `["within", fact, low, high]`, `["names", fact, [name]]`.
  var exported: [Any] {
    switch self {
    case .all(let parts): ["all"] + parts.map(\.exported)
    case .any(let parts): ["any"] + parts.map(\.exported)
    case .fact(let fact, .among(let codes)):
      fact.kind == .names
        ? ["names", fact.name, codes] : ["among", fact.name, Self.members(codes, of: fact)]
    case .fact(let fact, .not(let codes)): ["not", fact.name, Self.members(codes, of: fact)]
    case .fact(let fact, .flag(let flag)): ["flag", fact.name, flag]
    case .fact(let fact, .within(let range)):
      ["within", fact.name, range.lowerBound, range.upperBound]
    case .fact(let fact, .inside(let divisions)):
      ["any"]
        + divisions.map {
          ["within", fact.name, numbers(of: $0).lowerBound, numbers(of: $0).upperBound] as [Any]
        }
    case .fact(let fact, .outside(let divisions)):
      ["all"]
        + divisions.map {
          [
            "any", ["within", fact.name, 0, numbers(of: $0).lowerBound - 1] as [Any],
            ["within", fact.name, numbers(of: $0).upperBound + 1, 999_999] as [Any],
          ] as [Any]
        }
    }
  }

  private static func members(_ codes: [String], of fact: PolicyFact) -> [String] {
    codes.flatMap { PolicyCodes.of(fact).members(of: $0) ?? [$0] }
  }
}

/// Every number that lies in a division.
func numbers(of division: DivisionCode) -> ClosedRange<Int> {
  let number = Int(division.number)
  return number...(number + (number % 10_000 == 0 ? 9_999 : number % 100 == 0 ? 99 : 0))
}

/// A small generator, so that every run exports the same situations.
struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 33
  }
}

func number(_ day: Day) -> Int { day.parts.year * 10_000 + day.parts.month * 100 + day.parts.day }

/// Situations in which every fact is known: the peers have no third value, so they are asked only what has two.
func export(to path: String) throws {
  let set = PackSet.shipped.compiled()
  let chosen = Dictionary(uniqueKeysWithValues: set.readings.map { ($0.id, $0.chosen) })
  let rules = set.rules.filter { rule in
    rule.subjects.contains(.gate) && rule.readings.allSatisfy { chosen[$0.reading] == $0.option }
  }
  var facts: Set<PolicyFact> = []
  var bounds: [PolicyFact: Set<Int>] = [:]
  var names: [PolicyFact: Set<String>] = [:]
  func collect(_ condition: Condition) {
    facts.formUnion(condition.facts)
    switch condition {
    case .all(let parts), .any(let parts): parts.forEach(collect)
    case .fact(let fact, .within(let range)):
      for bound in [range.lowerBound - 1, range.lowerBound, range.upperBound]
      where (0..<1 << 31).contains(bound) {
        bounds[fact, default: []].insert(bound)
      }
    case .fact(let fact, .inside(let divisions)), .fact(let fact, .outside(let divisions)):
      // A county of each, and one of none.
      let counties = divisions.map { numbers(of: $0) }.map {
        $0.count == 1 ? $0.lowerBound : $0.lowerBound + 2
      }
      bounds[fact, default: []].formUnion(counties + [110_101])
    case .fact(let fact, .among(let words)) where fact.kind == .names:
      names[fact, default: []].formUnion(words)
    default: break
    }
  }
  for rule in rules {
    collect(rule.binds)
    collect(rule.requires)
    for exception in rule.exceptions { collect(exception.binds) }
    if !rule.area.zones.isEmpty {
      facts.insert(.zones)
      names[.zones, default: []].formUnion(rule.area.zones)
    }
  }
  facts.subtract([.direction, .exemption])
  let known = facts.sorted { $0.rawValue < $1.rawValue }
  let days = rules.flatMap { [$0.from, $0.from.advanced(by: -1), $0.until ?? $0.from] }
    .filter { day in rules.allSatisfy { !($0.possiblyFrom..<$0.from).contains(day) } }
  let places = ["140406", "140302", "140213", "140525", "140423", "140105"]
  var dice = Dice(state: 20_210_617)
  var situations: [[String: Any]] = []
  var outcomes: [String: Int] = [:]
  while situations.count < 2000 {
    let day = days.randomElement(using: &dice) ?? Day(2021, 10, 1)
    let place = places.randomElement(using: &dice) ?? "140406"
    var situation = Situation(.gate, at: day.start(), in: try DivisionCode(place))
    situation.direction = .in
    var context: [String: Any] = [
      "day": number(day), "division": Int(place) ?? 0, "direction": "in", "exemption": [String](),
    ]
    for fact in known {
      switch fact.kind {
      case .code:
        let code = PolicyCodes.of(fact).codes.randomElement(using: &dice) ?? ""
        situation.set(fact, .code(code))
        context[fact.name] = code
      case .flag, .since:
        let flag = Bool.random(using: &dice)
        situation.set(fact, .flag(flag))
        context[fact.name] = flag
      case .number, .division:
        let number = bounds[fact]?.sorted().randomElement(using: &dice) ?? 0
        situation.set(fact, .number(number))
        context[fact.name] = number
      case .names:
        let some = names[fact, default: []].sorted().filter { _ in
          Int.random(in: 0..<4, using: &dice) == 0
        }
        situation.set(fact, .names(some))
        context[fact.name] = some
      }
    }
    let outcome = set.outcome(of: situation)
    // Half of them are stopped, though chance lets most trucks pass.
    guard outcome != .unknown, outcome != .allow || outcomes["allow", default: 0] < 1000 else {
      continue
    }
    outcomes["\(outcome)", default: 0] += 1
    situations.append(["facts": context, "outcome": "\(outcome)"])
  }
  FileHandle.standardError.write(Data("\(rules.count) rules, outcomes \(outcomes)\n".utf8))
  let document: [String: Any] = [
    "rules": rules.map { rule -> [String: Any] in
      [
        "id": rule.id, "from": number(rule.from), "until": rule.until.map(number) ?? 99_991_231,
        "divisions": rule.area.divisions.map { Int($0.number) }, "zones": rule.area.zones,
        "zonesWithin": rule.area.zonesWithin.map { Int($0.number) }, "effect": rule.effect.rawValue,
        "binds": rule.binds.exported, "requires": rule.requires.exported,
        "exceptions": rule.exceptions.map(\.binds.exported),
      ]
    },
    "situations": situations,
  ]
  try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys])
    .write(to: URL(filePath: path))
}

switch CommandLine.arguments.dropFirst().first {
case "rates": try rates()
case "export" where CommandLine.arguments.count == 3: try export(to: CommandLine.arguments[2])
default:
  FileHandle.standardError.write(Data("usage: plans rates | plans export FILE\n".utf8))
  exit(64)
}
