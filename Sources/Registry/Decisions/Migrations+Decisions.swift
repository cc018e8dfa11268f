import Fleet
import GRDB

extension Migrations {
  /// Decisions at gates with everything that they were made from, and the barriers that a person opened.
  static func decisions(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE decision(
          row INTEGER PRIMARY KEY,
          id BLOB NOT NULL,         -- UUIDv7
          at INTEGER NOT NULL,      -- the moment asked about, milliseconds since 1970
          day INTEGER NOT NULL,     -- of that moment, in China
          stored INTEGER NOT NULL,
          actor TEXT NOT NULL,
          plant TEXT NOT NULL,
          gate TEXT,                -- NULL where it was not said at which one
          plate TEXT,
          colour TEXT,
          direction INTEGER NOT NULL,
          outcome INTEGER NOT NULL,
          rules BLOB NOT NULL,      -- the rule set's hash in kept_text
          payload BLOB NOT NULL     -- facts and verdict, canonical JSON, a line each, zstd
        ) STRICT;
        CREATE UNIQUE INDEX decision_id ON decision(id);
        CREATE INDEX decision_day ON decision(day, outcome);
        CREATE INDEX decision_plate ON decision(plate, at);
        CREATE TRIGGER decision_keeps_rows BEFORE DELETE ON decision
          BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END;
        CREATE TRIGGER decision_keeps_values BEFORE UPDATE ON decision
          BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END;

        CREATE TABLE lift( -- a person opened the barrier, whatever the verdict was
          number INTEGER PRIMARY KEY,
          decision BLOB NOT NULL,
          at INTEGER NOT NULL,
          actor TEXT NOT NULL,
          reason TEXT NOT NULL
        ) STRICT;
        CREATE INDEX lift_decision ON lift(decision);
        CREATE TRIGGER lift_keeps_rows BEFORE DELETE ON lift
          BEGIN SELECT RAISE(ABORT, 'lifts are kept'); END;
        CREATE TRIGGER lift_keeps_values BEFORE UPDATE ON lift
          BEGIN SELECT RAISE(ABORT, 'lifts are kept'); END;
        """)
  }
}

extension Outcome {
  /// The number in the table; never changed.
  var code: Int64 { Int64(rawValue) }
}

extension Situation.Direction {
  /// The same as of passages.
  var passage: Passage.Direction {
    switch self {
    case .in: .in
    case .out: .out
    }
  }
}
