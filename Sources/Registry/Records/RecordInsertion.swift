import Fleet
import GRDB
import GRDBSQLite

/// The prepared statement that puts one record into the table.
///
/// Values are bound to the statement itself: twice as fast as through arrays of arguments. Texts lie in one
/// scratch buffer until the step is done, so that SQLite copies each value once, into its page.
final class RecordInsertion {
  private let statement: OpaquePointer
  private let connection: OpaquePointer
  /// Keeps the statement alive.
  private let owner: Statement
  private var scratch: [UInt8] = []

  init(_ db: Database) throws {
    owner = try db.cachedStatement(
      sql: """
        INSERT INTO record(id, kind, series, sequence, device, natural_key, instant, day,
          direction, plate, colour, amends, pack, line, content, judgement)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT DO NOTHING
        """)
    guard let connection = db.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE)
    }
    statement = owner.sqliteStatement
    self.connection = connection
  }

  struct Row {
    let id: RecordID
    let kind: Fleet.Record.Kind
    let series: Int64
    let sequence: Int64
    let device: Int64?
    let columns: RecordColumns
    let stored: Instant
    let amends: RecordID?
    let line: PackWriter.Place
    /// Where the record's own members begin in the line.
    let content: Int
  }

  /// - Returns: `false` where the id or the natural key is there already; then nothing was inserted.
  func insert(_ row: Row, key: [UInt8]?) throws -> Bool {
    let instant = row.columns.instant ?? row.stored
    sqlite3_bind_int64(statement, 2, row.kind.code)
    sqlite3_bind_int64(statement, 3, row.series)
    sqlite3_bind_int64(statement, 4, row.sequence)
    bind(row.device, 5)
    sqlite3_bind_int64(statement, 7, instant.milliseconds)
    sqlite3_bind_int64(statement, 8, Int64(instant.day().daysSince1970))
    bind(row.columns.direction?.code, 9)
    sqlite3_bind_int64(statement, 13, row.line.pack)
    sqlite3_bind_int64(statement, 14, Int64(row.line.offset))
    sqlite3_bind_int64(statement, 15, Int64(row.content))
    bind(row.columns.judgement?.code, 16)

    scratch.removeAll(keepingCapacity: true)
    let id = put(row.id)
    let keyRange = key.map { put($0) }
    let plate = row.columns.plate.map { put($0.utf8) }
    let colour = row.columns.colour.map { put($0.utf8) }
    let amends = row.amends.map { put($0) }
    let code = scratch.withUnsafeBytes { scratch in
      bindBlob(id, of: scratch, 1)
      bindBlob(keyRange, of: scratch, 6)
      bindText(plate, of: scratch, 10)
      bindText(colour, of: scratch, 11)
      bindBlob(amends, of: scratch, 12)
      let code = sqlite3_step(statement)
      sqlite3_reset(statement)
      return code
    }
    guard code == SQLITE_DONE else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(connection)))
    }
    return sqlite3_changes(connection) == 1
  }

  private func put(_ bytes: some Collection<UInt8>) -> Range<Int> {
    let start = scratch.count
    scratch.append(contentsOf: bytes)
    return start..<scratch.count
  }

  private func put(_ id: RecordID) -> Range<Int> {
    withUnsafeBytes(of: id.bits.bigEndian) { put($0) }
  }

  private func bind(_ number: Int64?, _ index: Int32) {
    if let number {
      sqlite3_bind_int64(statement, index, number)
    } else {
      sqlite3_bind_null(statement, index)
    }
  }

  private func bindBlob(_ range: Range<Int>?, of scratch: UnsafeRawBufferPointer, _ index: Int32) {
    guard let range, let start = scratch.baseAddress else {
      sqlite3_bind_null(statement, index)
      return
    }
    sqlite3_bind_blob(statement, index, start + range.lowerBound, Int32(range.count), nil)
  }

  private func bindText(_ range: Range<Int>?, of scratch: UnsafeRawBufferPointer, _ index: Int32) {
    guard let range, let start = scratch.baseAddress else {
      sqlite3_bind_null(statement, index)
      return
    }
    let text = (start + range.lowerBound).assumingMemoryBound(to: CChar.self)
    sqlite3_bind_text(statement, index, text, Int32(range.count), nil)
  }
}
