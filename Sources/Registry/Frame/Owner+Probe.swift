import Fleet
import GRDB

extension Owner {
  /// Makes a change that means nothing, durable when it returns: a disk that is full or read-only shows before a record
  /// comes.
  public func probe() throws {
    let now = clock()
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO probe(only, at) VALUES (1, ?) ON CONFLICT(only) DO UPDATE SET at = excluded.at
          """, arguments: [now.milliseconds])
    }
  }
}
