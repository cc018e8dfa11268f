import Fleet
import Foundation
import GRDB
import GRDBSQLite

extension Configuration {
  /// Marks the file as ours (`PRAGMA application_id`): "frg1".
  static let applicationID: Int64 = 0x6672_6731

  /// The owner's connection: write-ahead log, kept when closed, synced at every commit.
  static func writing(creating: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.label = "registry.writer"
    configuration.prepareDatabase { db in
      if creating {
        try db.execute(
          sql: "PRAGMA page_size = 8192; PRAGMA application_id = \(applicationID)")
      } else {
        try checkApplication(db)
      }
      guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
        throw DatabaseError(resultCode: .SQLITE_IOERR, message: "no write-ahead log possible")
      }
      try db.execute(
        sql: """
          PRAGMA synchronous = FULL;
          PRAGMA cache_size = -12000;
          PRAGMA wal_autocheckpoint = 8000;
          PRAGMA journal_size_limit = 67108864;
          PRAGMA temp_store = MEMORY;
          """)
      var keep: Int32 = 1
      let code = sqlite3_file_control(db.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &keep)
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
    return configuration
  }

  /// A reader's connection: cannot write, so it cannot checkpoint either.
  static var reading: Configuration {
    var configuration = Configuration()
    configuration.label = "registry.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try checkApplication(db)
      try db.execute(sql: "PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  private static func checkApplication(_ db: Database) throws {
    guard try Int64.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
      throw DatabaseError(resultCode: .SQLITE_NOTADB)
    }
  }
}

extension RecordID {
  /// The sixteen bytes as SQLite holds them.
  var blob: Data { Data(bytes) }

  /// The id of the registry that `db` is; `nil` before it has one.
  static func registry(in db: Database) throws -> RecordID? {
    guard try db.tableExists("registry") else { return nil }
    return try Data.fetchOne(db, sql: "SELECT id FROM registry").flatMap { RecordID(bytes: $0) }
  }
}
