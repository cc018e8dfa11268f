import Fleet
import Policies

/// The values that the packs can tell apart, and some that they cannot.
struct RandomValues {
  var values: [(PolicyFact, [PolicyValue])] = []
  var places: [Int] = []
  var days: [Day] = []

  init(_ set: PackSet) {
    var numbers: [PolicyFact: Set<Int>] = [:]
    var names: [PolicyFact: Set<String>] = [:]
    func collect(_ condition: Condition) {
      switch condition {
      case .all(let parts), .any(let parts): for part in parts { collect(part) }
      case .fact(let fact, .within(let range)):
        for number in [
          range.lowerBound - 1, range.lowerBound, range.upperBound, range.upperBound + 1,
        ]
        where number >= 0 && number <= Int(Int32.max) {
          numbers[fact, default: []].insert(number)
        }
      case .fact(let fact, .inside(let divisions)), .fact(let fact, .outside(let divisions)):
        // A county and what it lies in, and of a city the first and last county that it can have.
        for number in divisions.map({ Int($0.number) }) {
          let last = number % 100 == 0 ? number + 98 : number
          let city = number / 100 * 100
          numbers[fact, default: []].formUnion([
            number, last, number + 1, last + 2, number - 1, city, number / 10_000 * 10_000,
          ])
        }
      case .fact(let fact, .among(let words)) where fact.kind == .names:
        names[fact, default: []].formUnion(words)
      default: break
      }
    }
    var dates: Set<Day> = []
    var divisions: Set<Int> = [140000, 140400, 140100, 110000, 140481]
    for pack in set.packs {
      dates.formUnion([pack.document.issued.lowerBound, pack.document.verifiedUntil])
      for rule in pack.rules {
        collect(rule.parts.binds)
        collect(rule.parts.requires)
        dates.insert(rule.parts.from)
        if let until = rule.parts.until { dates.insert(until) }
        divisions.formUnion(rule.parts.area.divisions.map { Int($0.number) })
        names[.zones, default: []].formUnion(rule.parts.area.zones)
      }
    }
    days = dates.flatMap { [$0.advanced(by: -1), $0, $0.advanced(by: 1)] }.sorted()
    places = divisions.flatMap { [$0, $0 % 100 == 0 ? $0 + 3 : $0 + 1] }.sorted()
    for fact in PolicyFact.allCases {
      switch fact.kind {
      case .flag: values.append((fact, [.flag(true), .flag(false)]))
      case .since:
        values.append((fact, [.flag(true), .flag(false)] + days.prefix(3).map(PolicyValue.day)))
      case .number:
        if let found = numbers[fact] {
          values.append((fact, found.sorted().map(PolicyValue.number)))
        }
      case .division:
        let found = numbers[fact, default: []].filter { $0 >= 110_000 }
        if !found.isEmpty { values.append((fact, found.sorted().map(PolicyValue.number))) }
      case .names:
        let found = names[fact, default: []].sorted()
        values.append((fact, found.map { .names([$0]) } + [.names(found), .names([])]))
      case .code(let isOpen):
        let table = PolicyCodes.of(fact)
        var codes = table.codes + table.groups.keys.sorted()
        if isOpen { codes = table.codes + ["other"] }
        if fact == .warning { codes = table.codes }
        values.append((fact, codes.map(PolicyValue.code)))
      }
    }
  }
}
