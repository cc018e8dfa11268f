public import Fleet
import GRDB
import GRDBSQLite
import Glibc
import Sync
import Synchronization

/// The one process that may change a registry.
///
/// It holds `REGISTRY/lock` for as long as it lives, and the only connection that commits and
/// checkpoints: SQLite up to 3.51.2 can damage a file where one connection checkpoints while another
/// commits (the WAL-reset bug). Every commit reaches the disk before the call returns
/// (`synchronous=FULL`). Its work runs on a thread of its own; calls wait their turn.
///
///     let owner = try Owner(opening: RegistryLocation("plant"), command: "fleetreg serve")
///     let results = try await owner.store(deliveries)
public actor Owner {
  public nonisolated let location: RegistryLocation
  /// The registry's id, made once by ``create(at:command:seed:clock:)``.
  public nonisolated let registry: RecordID
  nonisolated let clock: @Sendable () -> Instant
  nonisolated let pictureFiles: PictureFiles
  /// The only writing connection.
  let database: DatabaseQueue
  /// Makes the ids of everything that is stored.
  var ids: RecordIDSource<SeededGenerator>
  /// Told after each commit that put something into the outbox.
  private(set) var onWaiting: (@Sendable () -> Void)?
  /// Counts the changes of the register by this process, which is the only one that can change it.
  nonisolated let registerChanges = Atomic<UInt64>(0)
  /// Milliseconds from capture after which a record counts as late.
  private(set) var lateAfter = Owner.lateAfter
  /// When the pictures of a record go to the level above.
  var pictureOrder = PictureOrder.after
  /// The log's keeper, once it was asked for.
  var openKeeper: LedgerKeeper?
  private let lock: RegistryLock
  private nonisolated let executor: BlockingExecutor

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// Makes a new registry with an id of its own, and owns it.
  /// - Parameters:
  ///   - command: what the lock file tells others, such as `fleetreg init`; no secrets.
  ///   - seed: where the random part of ids comes from.
  ///   - clock: asked for the time of every storing.
  public static func create(
    at location: RegistryLocation, command: String, seed: UInt64 = .random(in: .min ... .max),
    clock: @escaping @Sendable () -> Instant = Instant.system
  ) throws -> Owner {
    try makeDirectory(location.directory)
    guard access(location.database, F_OK) != 0 else {
      throw RegistryError.exists(directory: location.directory)
    }
    do {
      return try Owner(location, command: command, seed: seed, clock: clock, creating: true)
    } catch {
      // Half a registry would be neither missing nor usable; the lock's loser has made nothing.
      if case RegistryError.held = error { throw error }
      for suffix in ["", "-wal", "-shm"] { unlink(location.database + suffix) }
      throw error
    }
  }

  /// Opens a registry, takes its lock and brings its tables up to date.
  /// - Throws: `RegistryError`: missing, held, newer, foreign, read-only or the disk's own failure.
  public init(
    opening location: RegistryLocation, command: String,
    seed: UInt64 = .random(in: .min ... .max),
    clock: @escaping @Sendable () -> Instant = Instant.system
  ) throws {
    try RegistryError.checkReachable(location)
    try self.init(location, command: command, seed: seed, clock: clock, creating: false)
  }

  private init(
    _ location: RegistryLocation, command: String, seed: UInt64,
    clock: @escaping @Sendable () -> Instant, creating: Bool
  ) throws {
    self.location = location
    self.clock = clock
    pictureFiles = PictureFiles(at: location)
    executor = BlockingExecutor(label: "registry.owner")
    var ids = RecordIDSource(SeededGenerator(seed: seed))
    let now = clock()
    lock = try RegistryLock.take(at: location.lock, command: command, now: now)
    for directory in [location.pictures, location.arrivingPictures, location.quarantine] {
      try Self.makeDirectory(directory)
    }
    let id = ids.next(at: now)
    (database, registry) = try RegistryError.naming(location.database) {
      let database = try DatabaseQueue(
        path: location.database, configuration: .writing(creating: creating))
      let registry = try database.write { db in
        let unknown = try Migrations.unknown(in: db)
        guard unknown.isEmpty else { throw RegistryError.newer(migrations: unknown) }
        return try RecordID.registry(in: db)
      }
      try Migrations.migrator.migrate(database)
      if let registry { return (database, registry) }
      guard creating else { throw RegistryError.foreign(path: location.database) }
      try database.write { db in
        try db.execute(
          sql: "INSERT INTO registry(only, id, incarnation, created) VALUES (1, ?, 1, ?)",
          arguments: [id.blob, now.milliseconds])
        _ = try Origin.open(registry: id, incarnation: 1, sender: nil, at: now, in: db)
      }
      try DirectoryEntry.sync(location.directory)
      return (database, id)
    }
    self.ids = ids
  }

  /// Has `call` told after each commit that put something into the outbox; once for a commit.
  public func whenSomethingWaits(_ call: @escaping @Sendable () -> Void) { onWaiting = call }

  /// An hour. Our own choice: no plan or standard at hand says how soon a record must be above.
  public static let lateAfter: Int64 = 3_600_000

  /// Sets from when on a record counts as late.
  public func setLate(afterMilliseconds milliseconds: Int64) { lateAfter = milliseconds }

  /// Makes one change, whole or not at all, durable when it returns.
  func write<T>(_ change: (Database) throws -> T) throws -> T {
    try RegistryError.naming(location.database) { try database.write(change) }
  }

  /// Makes a change, keeps what it gave, and takes it back.
  func rehearse<T>(_ change: (Database) throws -> T) throws -> T {
    try RegistryError.naming(location.database) {
      try database.inDatabase { db in
        var result: T?
        try db.inTransaction {
          result = try change(db)
          return .rollback
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return result
      }
    }
  }

  /// Reads on the writing connection: what was just written is seen.
  func read<T>(_ query: (Database) throws -> T) throws -> T {
    try RegistryError.naming(location.database) { try database.read(query) }
  }

  /// A reader of the same registry, on a connection and thread of its own.
  public nonisolated func reader() throws -> Reader { try Reader(opening: location) }

  static func makeDirectory(_ path: String) throws(RegistryError) {
    guard mkdir(path, 0o750) != 0, errno != EEXIST else { return }
    throw RegistryError(systemError: errno, path: path)
  }
}
