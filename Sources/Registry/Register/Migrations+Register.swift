import Fleet
import GRDB

extension Migrations {
  /// One table for each kind of entry: its id, its JSON, and what must be found or be unique as columns
  /// computed from that JSON, so that nothing is written twice. History is append-only by trigger.
  static func register(_ db: Database) throws {
    let columns: [RegisterKind: [(name: String, path: String)]] = [
      .plant: [("company", "company")],
      .gate: [("plant", "plant")],
      .camera: [("gate", "gate"), ("device", "device"), ("address", "address")],
      .sender: [("token_hash", "tokenHash")],
      .exemption: [("subject_kind", "subject.kind"), ("subject", "subject.text")],
      .vehicle: [("plate", "plate"), ("colour", "plateColour"), ("vin", "vin")],
      .machinery: [
        ("state", "state"), ("division", "place.division"), ("body", "number.body"),
        ("serial", "serial"), ("pin", "pin"), ("engine_number", "engine.number"),
      ],
      .numbering: [("area", "area")],
    ]
    // Later kinds have steps of their own.
    let kinds: [RegisterKind] = [
      .company, .plant, .gate, .camera, .sender, .exemption, .vehicle, .machinery, .numbering,
    ]
    for kind in kinds {
      let computed = (columns[kind] ?? []).map { column in
        ", \(column.name) TEXT AS (json_extract(document, '$.\(column.path)')) VIRTUAL"
      }.joined()
      try db.execute(
        sql: """
          CREATE TABLE \(kind.table)(
            id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL\(computed)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    try db.execute(
      sql: """
        CREATE INDEX register_plant_company ON register_plant(company);
        CREATE INDEX register_gate_plant ON register_gate(plant);
        CREATE INDEX register_camera_gate ON register_camera(gate);
        CREATE UNIQUE INDEX register_camera_device ON register_camera(device);
        CREATE INDEX register_camera_address ON register_camera(address);
        CREATE UNIQUE INDEX register_sender_token ON register_sender(token_hash);
        CREATE INDEX register_exemption_subject ON register_exemption(subject);
        CREATE UNIQUE INDEX register_vehicle_plate ON register_vehicle(plate, colour);
        CREATE UNIQUE INDEX register_vehicle_vin ON register_vehicle(vin);
        CREATE INDEX register_machinery_state ON register_machinery(state, id);
        CREATE INDEX register_machinery_division ON register_machinery(division, id);
        CREATE UNIQUE INDEX register_machinery_body ON register_machinery(body);
        CREATE INDEX register_machinery_serial ON register_machinery(serial);
        CREATE INDEX register_machinery_pin ON register_machinery(pin);
        CREATE INDEX register_machinery_engine ON register_machinery(engine_number);

        -- every body that was issued here, for ever: a serial is never given twice
        CREATE TABLE number_issue(
          body TEXT NOT NULL PRIMARY KEY, machinery TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE history(
          number INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,          -- milliseconds since 1970
          actor TEXT NOT NULL,
          kind TEXT NOT NULL,
          id TEXT NOT NULL,
          action TEXT NOT NULL,
          reason TEXT,
          changes TEXT NOT NULL         -- [{"field","old","new"}]
        ) STRICT;
        CREATE INDEX history_entry ON history(kind, id, number);
        CREATE TRIGGER history_keeps_rows BEFORE DELETE ON history
          BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
        CREATE TRIGGER history_keeps_values BEFORE UPDATE ON history
          BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
        """)
  }
}

extension Migrations {
  /// Heavy-pollution warnings, which plans ask for.
  static func warnings(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE register_warning(
          id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)
  }
}

extension RegisterKind {
  var table: String { "register_\(rawValue)" }
}
