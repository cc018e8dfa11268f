public import Fleet
import GRDB

extension RegisterChange {
  /// Switches local issuing on for a division, or changes its range; says which of both it was.
  @discardableResult
  public func setNumbering(_ rule: NumberingRule, why: String) throws -> RegisterAction {
    guard !why.allSatisfy(\.isWhitespace) else { throw RegisterError.reasonMissing }
    let others: [NumberingRule] = try register.fetch("WHERE area = ?", [rule.area])
    if let other = others.first(where: { other in
      other.id != rule.id && other.first <= rule.last && rule.first <= other.last
    }) {
      throw RegisterError.rangeOverlaps(division: rule.id, other: other.id, area: rule.area)
    }
    if try register.exists(.numbering, rule.id) {
      try update(rule, why: why)
      return .change
    } else {
      try add(rule, why: why)
      return .add
    }
  }

  /// Gives a machine the next free number of its division; provisional until the platform confirms it.
  ///
  /// Serials rise by one; those that the platform gave to recorded machines are left out. What is
  /// issued is noted in this very transaction: what is taken back leaves no hole, and no two machines
  /// meet.
  @discardableResult
  public func issueNumber(for id: String) throws -> MachineryRegistration {
    let machine = try register.get(MachineryRegistration.self, id)
    guard machine.state == .approved || machine.state.allowed.contains(.number) else {
      throw MachineryRefusal.notAllowed(.number, in: machine.state)
    }
    let division = machine.machinery.place.division.description
    guard let rule = try register.find(NumberingRule.self, division) else {
      throw RegisterError.numberingOff(division: division)
    }
    guard let stage = machine.machinery.stage?.numberCharacter else {
      throw RegisterError.noStageCharacter(id: id)
    }
    let body = try nextBody(of: rule)
    let number = try MachineryNumber("\(stage)-\(body)")
    let numbered = try apply(.number(AssignedNumber(number, origin: .issued)), to: id)
    try db.execute(
      sql: "INSERT INTO number_issue(body, machinery) VALUES (?, ?)", arguments: [body, id])
    return numbered
  }

  /// The body behind the highest that was issued in the range; the lowest free one where the range was
  /// widened downwards and its end is reached.
  private func nextBody(of rule: NumberingRule) throws -> String {
    let highest = try String.fetchOne(
      db, sql: "SELECT max(body) FROM number_issue WHERE body BETWEEN ? AND ?",
      arguments: [rule.body(serial: rule.first), rule.body(serial: rule.last)])
    let next = highest.flatMap { Int($0.suffix(5)) }.map { $0 + 1 } ?? rule.first
    for serials in [next...max(next, rule.last), rule.first...rule.last] {
      for serial in serials where serial <= rule.last {
        let body = rule.body(serial: serial)
        if try isFree(body) { return body }
      }
    }
    throw RegisterError.rangeExhausted(
      division: rule.id, area: rule.area, first: rule.first, last: rule.last)
  }

  private func isFree(_ body: String) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT NOT EXISTS(SELECT 1 FROM number_issue WHERE body = ?1)
            AND NOT EXISTS(SELECT 1 FROM register_machinery WHERE body = ?1)
          """), arguments: [body]) ?? false
  }
}
