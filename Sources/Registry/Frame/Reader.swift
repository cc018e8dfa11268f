public import Fleet
import GRDB
import Glibc

/// Reads a registry beside its owner, or where there is none: never writes, locks or checkpoints.
///
/// Works in a read-only directory too, because the owner leaves SQLite's `-wal` and `-shm` files in place.
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
    guard access(location.database, F_OK) == 0 else {
      throw RegistryError.missing(directory: location.directory)
    }
    (database, registry) = try RegistryError.naming(location.database) {
      let database = try DatabaseQueue(path: location.database, configuration: .reading)
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

  /// Reads one consistent state.
  func read<T>(_ query: (Database) throws -> T) throws -> T {
    try RegistryError.naming(location.database) { try database.read(query) }
  }
}
