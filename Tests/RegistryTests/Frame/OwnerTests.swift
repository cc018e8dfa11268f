import ChildProcesses
import Fleet
import GRDB
import Glibc
import Testing

@testable import Registry

@Suite("Owner and reader") struct OwnerTests {
  @Test("a registry keeps its id from one owner to the next")
  func identity() throws {
    let registry = TemporaryRegistry()
    let made = try registry.create().registry
    let opened = try registry.open().registry
    #expect(opened == made)
    #expect(made.instant == registry.clock.now)
  }

  @Test("a second registry is never made over the first")
  func exists() throws {
    let registry = TemporaryRegistry()
    let made = try registry.create().registry
    #expect(throws: RegistryError.exists(directory: registry.location.directory)) {
      try registry.create()
    }
    let opened = try registry.open().registry
    #expect(opened == made)
  }

  @Test(
    "an owner that is done lets go of the registry, whatever a child that just starts has of its lock"
  )
  func letGo() throws {
    let registry = TemporaryRegistry()
    var owner: Owner? = try registry.create()
    let child = try OpenCopies(of: registry.location.lock)
    #expect(child.count == 1)
    withExtendedLifetime(owner) {}
    owner = nil
    #expect(registry.location.holder == nil)
    owner = try registry.open()
    withExtendedLifetime((owner, child)) {}
  }

  @Test("where there is none, says so")
  func missing() {
    let directory = TemporaryDirectory()
    let location = directory.location()
    defer { withExtendedLifetime(directory) {} }
    #expect(throws: RegistryError.missing(directory: location.directory)) {
      try Owner(opening: location, command: "test")
    }
    #expect(throws: RegistryError.missing(directory: location.directory)) {
      try Reader(opening: location)
    }
  }

  @Test("the second owner is told who the first is")
  func held() throws {
    let registry = TemporaryRegistry()
    let first = try registry.create()
    let holder = LockHolder(
      process: getpid(), command: "test create", since: "2026-11-21T10:00:00+08:00")
    #expect(throws: RegistryError.held(holder)) { try registry.open() }
    #expect(registry.location.holder == holder)
    // The loser leaves the winner's words, and every file that was opened meanwhile, alone.
    #expect(throws: RegistryError.held(holder)) { try registry.open() }
    #expect(RegistryError.held(holder).exitCode == 75)
    withExtendedLifetime(first) {}
  }

  @Test("the lock goes with its owner, whatever the file says")
  func released() throws {
    let registry = TemporaryRegistry()
    _ = try registry.create()
    #expect(registry.location.holder == nil)
    let text = "1\nkilled\nlong ago\n"
    let file = Glibc.open(registry.location.lock, O_WRONLY)
    #expect(Glibc.write(file, text, text.utf8.count) == text.utf8.count)
    close(file)
    #expect(registry.location.holder == nil)
    _ = try registry.open()
  }

  @Test("a registry from a newer version is refused by both and left alone")
  func newer() async throws {
    let registry = TemporaryRegistry()
    let owner = try registry.create()
    try await owner.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 later')")
    }
    let error = RegistryError.newer(migrations: ["99 later"])
    #expect(throws: error) { try Reader(opening: registry.location) }
    let copy = registry.directory.location("copy")
    try await Owner.create(at: copy, command: "test").write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 later')")
    }
    #expect(throws: error) { try Owner(opening: copy, command: "test") }
    #expect(error.exitCode == 78)
  }

  @Test("a registry from an older version is brought up to date by its owner, and not by a reader")
  func older() async throws {
    let registry = TemporaryRegistry()
    func forget() async throws {
      try await registry.open().write { db in
        try db.execute(sql: "DROP TABLE register_figure; DROP TABLE register_measures")
        try db.execute(
          sql: """
            DROP INDEX record_judged; ALTER TABLE record DROP COLUMN judgement;
            DELETE FROM grdb_migrations WHERE identifier = 'duties'
            """)
      }
    }
    _ = try registry.create()
    try await forget()
    let error = RegistryError.older(migrations: ["duties"])
    #expect(throws: error) { try Reader(opening: registry.location) }
    #expect(error.exitCode == 78)
    _ = try registry.open()
    let reader = try Reader(opening: registry.location)
    #expect(try await reader.register { try $0.count(.measures) } == 0)
  }

  @Test("another program's file is refused and left alone")
  func foreign() throws {
    let directory = TemporaryDirectory()
    let location = directory.location("other")
    defer { withExtendedLifetime(directory) {} }
    #expect(mkdir(location.directory, 0o700) == 0)
    let queue = try DatabaseQueue(path: location.database)
    try queue.write { try $0.execute(sql: "CREATE TABLE mine(a)") }
    #expect(throws: RegistryError.foreign(path: location.database)) {
      try Owner(opening: location, command: "test")
    }
    #expect(throws: RegistryError.foreign(path: location.database)) {
      try Reader(opening: location)
    }
  }

  @Test("what is no database is refused")
  func noDatabase() throws {
    let directory = TemporaryDirectory()
    let location = directory.location("text")
    defer { withExtendedLifetime(directory) {} }
    #expect(mkdir(location.directory, 0o700) == 0)
    let text = String(repeating: "not a database ", count: 100)
    let file = creat(location.database, 0o600)
    #expect(Glibc.write(file, text, text.utf8.count) == text.utf8.count)
    close(file)
    #expect(throws: RegistryError.foreign(path: location.database)) {
      try Owner(opening: location, command: "test")
    }
  }

  @Test("the owner syncs every commit and keeps the write-ahead log")
  func durability() async throws {
    let registry = TemporaryRegistry()
    do {
      let owner = try registry.create()
      let full = try await owner.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
      #expect(full == 2)
      let mode = try await owner.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
      #expect(mode == "wal")
    }
    #expect(access(registry.location.database + "-wal", F_OK) == 0)
  }

  @Test("a reader beside the owner sees what was committed and can write nothing")
  func reader() async throws {
    let registry = TemporaryRegistry()
    let owner = try registry.create()
    let reader = try owner.reader()
    try await owner.write { try $0.execute(sql: "UPDATE registry SET incarnation = 7") }
    let seen = try await reader.read {
      try Int.fetchOne($0, sql: "SELECT incarnation FROM registry")
    }
    #expect(seen == 7)
    await #expect(throws: (any Error).self) {
      try await reader.read { try $0.execute(sql: "UPDATE registry SET incarnation = 8") }
    }
  }

  @Test("only the owner's connection can checkpoint, which SQLite before 3.51.3 needs")
  func checkpoint() async throws {
    let registry = TemporaryRegistry()
    let owner = try registry.create()
    _ = try await owner.store(Passages.deliveries(0..<200))
    func logSize() -> Int {
      var status = stat()
      return lstat(registry.location.database + "-wal", &status) == 0 ? Int(status.st_size) : -1
    }
    let size = logSize()
    #expect(size > 0)
    let reader = try owner.reader()
    try? await reader.read { _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    #expect(logSize() == size)
    try await owner.read { _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    #expect(logSize() == 0)
  }

  @Test("a change that throws leaves nothing")
  func rollback() async throws {
    struct Stop: Error {}
    let owner = try TemporaryRegistry().create()
    await #expect(throws: Stop.self) {
      try await owner.write { db in
        try db.execute(sql: "UPDATE registry SET incarnation = 9")
        throw Stop()
      }
    }
    let value = try await owner.read {
      try Int.fetchOne($0, sql: "SELECT incarnation FROM registry")
    }
    #expect(value == 1)
  }

  @Test("a registry that may not be seen is not one that is missing")
  func forbidden() {
    let there = RegistryLocation("/tmp")
    func error(_ number: Int32) -> RegistryError {
      RegistryError(unreachable: there, systemError: number)
    }
    #expect(error(ENOENT) == .missing(directory: "/tmp"))
    #expect(error(ENOTDIR) == .missing(directory: "/tmp"))
    #expect(error(EACCES) == .forbidden(path: "/tmp/registry.sqlite"))
    #expect(error(ELOOP).code == "registry.io")
    let closed = RegistryLocation("/tmp/no/such/directory")
    #expect(
      RegistryError(unreachable: closed, systemError: EACCES)
        == .forbidden(path: closed.directory))
  }

  @Test("every error speaks both languages and has an exit code", arguments: RegistryError.samples)
  func words(error: RegistryError) {
    for language in Language.allCases {
      #expect(!error.text(in: language).isEmpty)
      #expect(error.advice(in: language) != nil)
    }
    #expect(error.text(in: .english) != error.text(in: .chinese))
    #expect(error.code.hasPrefix("registry."))
    #expect([74, 75, 78].contains(error.exitCode))
  }
}

extension RegistryError {
  static let samples: [RegistryError] = [
    .missing(directory: "a"), .exists(directory: "a"), .foreign(path: "a"),
    .held(LockHolder(process: 1, command: "b", since: "c")), .newer(migrations: ["9"]),
    .older(migrations: ["9"]),
    .held(LockHolder(process: nil, command: "", since: "")),
    .full(path: "a"), .readOnly(path: "a"), .forbidden(path: "a"),
    .inputOutput(path: "a", detail: "d"),
    .damaged(path: "a", detail: "d"),
  ]
}
