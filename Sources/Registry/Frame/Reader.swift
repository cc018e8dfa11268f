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

  /// - Throws: `RegistryError`: missing, newer, foreign or the disk's own failure.
  public init(opening location: RegistryLocation) throws {
    self.location = location
    executor = BlockingExecutor(label: "registry.reader")
    guard access(location.database, F_OK) == 0 else {
      throw RegistryError.missing(directory: location.directory)
    }
    (database, registry) = try RegistryError.naming(location.database) {
      let database = try DatabaseQueue(path: location.database, configuration: .reading)
      let registry = try database.read { db in
        let unknown = try Migrations.unknown(in: db)
        guard unknown.isEmpty else { throw RegistryError.newer(migrations: unknown) }
        return try RecordID.registry(in: db)
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
