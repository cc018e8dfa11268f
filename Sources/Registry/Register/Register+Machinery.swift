public import Fleet
import GRDB

/// Which machines a list is of.
public struct MachineryFilter: Hashable, Sendable {
  public var state: MachineryState?
  /// The leading digits of the divisions, such as `1404` for a whole city.
  public var division: String?

  public init(state: MachineryState? = nil, division: String? = nil) {
    self.state = state
    self.division = division
  }
}

extension Register {
  /// The machine with this number, by its body: the stage character may be repainted.
  /// - Complexity: O(log n), by an index.
  public func machinery(body: String) throws -> MachineryRegistration? {
    try fetchOne("WHERE body = ?", [body])
  }

  /// The machines with this serial, PIN or engine number.
  public func machinery(plateText text: String) throws -> [MachineryRegistration] {
    try fetch(
      "WHERE serial = ?1 OR pin = ?1 OR engine_number = ?1 ORDER BY id", [text])
  }

  /// A page of machines behind an id, in the order in which they were added.
  public func machinery(
    _ filter: MachineryFilter, after id: String = "", limit: Int = .max
  ) throws -> [MachineryRegistration] {
    var condition = "WHERE id > ?"
    var arguments: StatementArguments = [id]
    if let state = filter.state {
      condition += " AND state = ?"
      arguments += [state.rawValue]
    }
    if let division = filter.division {
      condition += " AND substr(division, 1, length(?)) = ?"
      arguments += [division, division]
    }
    arguments += [limit]
    return try fetch(condition + " ORDER BY id LIMIT ?", arguments)
  }

  /// How many machines stand where in their registration, and how many numbers among them are provisional.
  public func machineryCounts() throws -> (states: [MachineryState: Int], provisional: Int) {
    var states: [MachineryState: Int] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT state, count(*) AS n FROM register_machinery GROUP BY state")
    while let row = try rows.next() {
      guard let state = MachineryState(rawValue: row["state"]) else { continue }
      states[state] = row["n"]
    }
    let provisional = try Int.fetchOne(
      db,
      sql:
        "SELECT count(*) FROM register_machinery WHERE json_extract(document, '$.number.origin') = ?",
      arguments: [AssignedNumber.Origin.issued.rawValue])
    return (states, provisional ?? 0)
  }

  /// The machines whose owners are late on a day, and by which rule.
  public func overdueMachinery(
    on day: Day
  ) throws -> [(machine: MachineryRegistration, overdue: Overdue)] {
    let open: [MachineryRegistration] = try fetch(
      "WHERE state IN (?, ?) ORDER BY id",
      [MachineryState.draft.rawValue, MachineryState.returned.rawValue])
    return open.compactMap { machine in machine.overdue(on: day).map { (machine, $0) } }
  }
}

extension Register {
  /// The machine that people mean by its number, id, serial, PIN or engine number, to change it.
  /// - Throws: `RegisterError.repainted` where the number's stage character is not the recorded one.
  public func machine(named text: String) throws -> MachineryRegistration {
    let (machine, finding) = try machine(shownAs: text)
    if case .repainted(let asked, let recorded)? = finding {
      throw RegisterError.repainted(asked, recorded: recorded, id: machine.id)
    }
    return machine
  }

  /// The machine that people mean, to look at it, and whether it is recorded under another stage character.
  public func machine(
    shownAs text: String
  ) throws -> (machine: MachineryRegistration, finding: MachineryFinding?) {
    if let id = RecordID(text) { return (try get(MachineryRegistration.self, id.description), nil) }
    if let number = try? MachineryNumber(text), let machine = try machinery(body: number.body) {
      guard let recorded = machine.number?.number, recorded != number else { return (machine, nil) }
      return (machine, .repainted(asked: number, recorded: recorded))
    }
    let found = try machinery(plateText: text)
    guard let first = found.first else { throw RegisterError.unknown(.machinery, text) }
    guard found.count == 1 else { throw RegisterError.ambiguous(text, found.map(\.id)) }
    return (first, nil)
  }
}
