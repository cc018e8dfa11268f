import Fleet
import GRDB
import Glibc

extension RegistryError {
  /// Names the cause behind an `errno`.
  init(systemError number: Int32, path: String) {
    switch number {
    case ENOSPC, EDQUOT: self = .full(path: path)
    case EROFS, EACCES, EPERM: self = .readOnly(path: path)
    default: self = .inputOutput(path: path, detail: String(cString: strerror(number)))
    }
  }

  /// Names why a registry cannot be looked at: nothing is there, or this account may not see it.
  init(unreachable location: RegistryLocation, systemError number: Int32) {
    switch number {
    case ENOENT, ENOTDIR: self = .missing(directory: location.directory)
    case EACCES, EPERM:
      let mayEnter = access(location.directory, X_OK) == 0
      self = .forbidden(path: mayEnter ? location.database : location.directory)
    default:
      self = .inputOutput(path: location.database, detail: String(cString: strerror(number)))
    }
  }

  /// Refuses a directory without a registry that this account can read.
  static func checkReachable(_ location: RegistryLocation) throws(RegistryError) {
    guard access(location.database, R_OK) != 0 else { return }
    throw RegistryError(unreachable: location, systemError: errno)
  }

  /// Names the cause behind SQLite's answer; `nil` where the statement itself was at fault.
  init?(_ error: DatabaseError, path: String) {
    switch error.resultCode {
    case .SQLITE_FULL: self = .full(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
    case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      self = .inputOutput(path: path, detail: error.message ?? error.resultCode.description)
    case .SQLITE_CORRUPT:
      self = .damaged(path: path, detail: error.message ?? error.resultCode.description)
    case .SQLITE_NOTADB: self = .foreign(path: path)
    default: return nil
    }
  }

  /// Runs `body` and names the store's own failures; every other error passes as it is.
  static func naming<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw RegistryError(error, path: path) ?? error as any Error
    }
  }
}
