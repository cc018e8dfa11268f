public import Fleet
import GRDB

/// The lists that plans ask for: operating vehicles that are not monitored as they should be (changzhi-2020 item 13,
/// zezhou-2020 item 12).
public enum MonitoringList: Hashable, Sendable {
  /// No terminal was heard of.
  case withoutTerminal
  /// No data for so many days, or none ever.
  case silent(days: Int)
  /// A fault that is told for so many days and goes on.
  case faulty(days: Int)
}

/// A vehicle on such a list.
public struct ListedVehicle: Hashable, Sendable {
  public let id: String
  public let vehicle: Vehicle
  /// The newest collection time; `nil` where there is none.
  public let data: Instant?
  /// The fault that lasts longest.
  public let fault: TerminalFault?
}

/// A list, and what could not be decided.
public struct ListedVehicles: Hashable, Sendable {
  public var vehicles: [ListedVehicle] = []
  /// Vehicles that may belong on it: nobody recorded whether they operate.
  public var operatingUnknown = 0
  /// Operating vehicles without a recorded VIN: a terminal is known by the VIN alone.
  public var withoutVIN = 0
}

extension Reader {
  /// A list as of a moment, by VIN.
  /// - Complexity: O(vehicles of the register).
  public func list(_ list: MonitoringList, at now: Instant) throws -> ListedVehicles {
    try read { db in
      var listed = ListedVehicles()
      let register = Register(db: db)
      listed.operatingUnknown =
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM register_vehicle
            WHERE json_extract(document, '$.operating') IS NULL AND \(Self.isInUse)
            """) ?? 0
      listed.withoutVIN =
        try Int.fetchOne(
          db,
          sql: "SELECT count(*) FROM register_vehicle WHERE \(Self.operates) AND vin IS NULL") ?? 0
      let (condition, arguments) = list.condition(at: now)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT register_vehicle.id, register_vehicle.document, terminal.key, terminal.data
          FROM register_vehicle
          LEFT JOIN terminal ON terminal.identity = CAST(register_vehicle.vin AS BLOB)
          WHERE \(Self.operates) AND register_vehicle.vin IS NOT NULL AND \(condition)
          ORDER BY register_vehicle.vin
          """, arguments: arguments)
      let faults = try db.cachedStatement(
        sql: """
          SELECT protocol, raw, first, last, ended FROM fault
          WHERE terminal = ? AND ended IS NULL ORDER BY first LIMIT 1
          """)
      for row in rows {
        let entry: VehicleEntry = try register.decode(row["document"])
        let fault = try (row["key"] as Int64?).flatMap {
          try Row.fetchOne(faults, arguments: [$0]).map { TerminalFault($0) }
        }
        listed.vehicles.append(
          ListedVehicle(
            id: row["id"], vehicle: entry.vehicle,
            data: (row["data"] as Int64?).map { Instant(milliseconds: $0) }, fault: fault))
      }
      return listed
    }
  }

  private static let isInUse = "json_extract(document, '$.retiredOn') IS NULL"
  private static let operates = "json_extract(document, '$.operating') = 1 AND \(isInUse)"
}

extension MonitoringList {
  fileprivate func condition(at now: Instant) -> (sql: String, StatementArguments) {
    func bound(_ days: Int) -> Int64 { now.milliseconds - Int64(days) * 86_400_000 }
    return switch self {
    case .withoutTerminal: ("terminal.key IS NULL", [])
    case .silent(let days):
      ("terminal.key IS NOT NULL AND coalesce(terminal.data, 0) <= ?", [bound(days)])
    case .faulty(let days):
      (
        """
        EXISTS (SELECT 1 FROM fault WHERE fault.terminal = terminal.key AND ended IS NULL
          AND last - first >= ?)
        """, [Int64(days) * 86_400_000]
      )
    }
  }
}
