public import Fleet
import Foundation
import GRDB

extension Reader {
  /// The record of that id; `nil` where there is none.
  public func record(_ id: RecordID) throws -> StoredRecord? {
    try read { db in
      var packs = PackReader(db)
      return try Row.fetchOne(
        db,
        sql: "SELECT \(StoredRecord.columns) FROM \(StoredRecord.tables) WHERE record.id = ?",
        arguments: [id.blob]
      ).map { try StoredRecord($0, from: &packs) }
    }
  }

  /// The records that correct this one, in the order of their storing.
  public func amendments(of id: RecordID) throws -> [StoredRecord] {
    try read { db in
      var packs = PackReader(db)
      return try Row.fetchAll(
        db,
        sql: """
          SELECT \(StoredRecord.columns) FROM \(StoredRecord.tables)
          WHERE record.amends = ? ORDER BY record.row
          """, arguments: [id.blob]
      ).map { try StoredRecord($0, from: &packs) }
    }
  }

  /// Records in the order in which they happened.
  /// - Parameter after: the cursor of the last record of the page before.
  public func records(
    _ filter: RecordFilter, after cursor: RecordCursor? = nil, limit: Int = 50
  ) throws -> [StoredRecord] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func require(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
      conditions.append(condition)
      arguments += StatementArguments(values)
    }
    // Numbered parameters would collide with the appended ones: all are positional.
    let first = max(filter.days?.lowerBound ?? .distantPast, cursor?.day ?? .distantPast)
    let last = filter.days?.upperBound ?? .distantFuture
    let source: String
    if let plate = filter.plate {
      // The index goes by day first: its days are visited, not its rows.
      source = """
        WITH RECURSIVE days(day) AS (
          SELECT min(day) FROM record WHERE day >= ?
          UNION ALL
          SELECT (SELECT min(day) FROM record WHERE record.day > days.day) FROM days
          WHERE days.day < ?
        )
        SELECT record.row FROM days CROSS JOIN record ON record.day = days.day
        """
      arguments += [first.daysSince1970, last.daysSince1970]
      require("record.plate = ?", plate)
      require("record.day <= ?", last.daysSince1970)
    } else {
      source = "SELECT record.row FROM record"
      require("record.day BETWEEN ? AND ?", first.daysSince1970, last.daysSince1970)
    }
    if let kind = filter.kind { require("record.kind = ?", kind.code) }
    if let direction = filter.direction { require("record.direction = ?", direction.code) }
    if filter.newestOnly { require(StoredRecord.isNewest) }
    if let gate = filter.gate {
      require("record.series IN (SELECT key FROM series WHERE gate = ?)", gate)
    }
    if let cursor {
      require(
        "(record.day, record.instant, record.row) > (?, ?, ?)", cursor.day.daysSince1970,
        cursor.instant.milliseconds, cursor.row)
    }
    arguments += [limit]
    return try read { db in
      // First the numbers of the rows, sorted without their lines; then the lines of this page.
      let rows = try Int64.fetchAll(
        db,
        sql: """
          \(source) WHERE \(conditions.joined(separator: " AND "))
          ORDER BY record.day, record.instant, record.row LIMIT ?
          """, arguments: arguments)
      let statement = try db.cachedStatement(
        sql: "SELECT \(StoredRecord.columns) FROM \(StoredRecord.tables) WHERE record.row = ?")
      var packs = PackReader(db)
      return try rows.compactMap { row in
        try Row.fetchOne(statement, arguments: [row]).map { try StoredRecord($0, from: &packs) }
      }
    }
  }
}

extension Day {
  fileprivate static let distantPast = Day(daysSince1970: .min)
  fileprivate static let distantFuture = Day(daysSince1970: .max)
}
