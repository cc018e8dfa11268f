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
