import Glibc

/// Where a token comes from. It is read anew for each request that needs it, so a renewed token is
/// used without a restart.
public enum TokenSource: Hashable, Sendable {
  /// None: for receivers on loopback that ask for none.
  case none
  case fixed(BearerToken)
  /// A file with mode 0600.
  case file(String)
  /// A variable of the environment.
  case environment(String)

  /// The longest token file that is read.
  static let longestFile = 4096

  public func token() throws(TokenError) -> BearerToken? {
    switch self {
    case .none: return nil
    case .fixed(let token): return token
    case .environment(let name):
      guard let value = getenv(name) else { throw .variable(name) }
      return try BearerToken(String(cString: value))
    case .file(let path): return try BearerToken(Self.content(of: path))
    }
  }

  private static func content(of path: String) throws(TokenError) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .file(path: path, errno: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .file(path: path, errno: errno) }
    let mode = status.st_mode & 0o777
    guard mode & 0o077 == 0 else { throw .mode(path: path, mode: mode) }
    var bytes = [UInt8](repeating: 0, count: longestFile)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else { throw .file(path: path, errno: errno) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
