import GRDBSQLite

extension Reader {
  /// The version of the SQLite library in use, such as `3.40.1`.
  public nonisolated static var sqliteVersion: String { String(cString: sqlite3_libversion()) }
}
