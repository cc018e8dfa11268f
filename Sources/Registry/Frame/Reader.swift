public import Fleet
import GRDB
import Glibc

/// Reads a registry beside its owner, or where there is none: never writes, locks or checkpoints.
///
/// Works in a read-only directory too, because the owner leaves SQLite's `-wal` and `-shm` files in place; and
/// without these in one, as copies on a read-only medium are.
public actor Reader {
  public nonisolated let location: RegistryLocation
  public nonisolated let registry: RecordID
  private let database: DatabaseQueue
  private nonisolated let executor: BlockingExecutor

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// - Throws: `RegistryError`: missing, newer, older, foreign or the disk's own failure.
  public init(opening location: RegistryLocation) throws {
    self.location = location
    executor = BlockingExecutor(label: "registry.reader")
    try RegistryError.checkReachable(location)
    (database, registry) = try RegistryError.naming(location.database) {
      let database = try DatabaseQueue(
        path: Self.mustStayAsItIs(location) ? location.immutableDatabase : location.database,
        configuration: .reading)
      let registry = try database.read { db -> RecordID? in
        let unknown = try Migrations.unknown(in: db)
        guard unknown.isEmpty else { throw RegistryError.newer(migrations: unknown) }
        guard let registry = try RecordID.registry(in: db) else { return nil }
        // Reading makes no tables: what this program asks for would not be there.
        let missing = try Migrations.missing(in: db)
        guard missing.isEmpty else { throw RegistryError.older(migrations: missing) }
        return registry
      }
      guard let registry else { throw RegistryError.foreign(path: location.database) }
      return (database, registry)
    }
  }

  /// Whether nothing can change the store: there is no log of changes beside it, and none can be made.
  ///
  /// SQLite reads a store in write-ahead mode only where it can make the log and its index, unless it is told
  /// that the file is immutable. A log that is there may hold changes, so then it is not told so.
  private static func mustStayAsItIs(_ location: RegistryLocation) -> Bool {
    var log = stat()
    let isLogEmpty = stat(location.database + "-wal", &log) != 0 || log.st_size == 0
    let hasIndex = access(location.database + "-shm", F_OK) == 0
    return isLogEmpty && !hasIndex && access(location.directory, W_OK) != 0
  }

  /// Reads one consistent state.
  func read<T>(_ query: (Database) throws -> T) throws -> T {
    try RegistryError.naming(location.database) { try database.read(query) }
  }
}
