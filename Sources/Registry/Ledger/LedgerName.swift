public import Fleet

/// What the logs of a registry and the key that signs them are called.
public enum LedgerName {
  /// The key's name: one key signs the logs of all incarnations.
  public static func key(of registry: RecordID) -> String { "fleetreg/\(registry)" }

  /// The name of the key with which a registry cosigns what registries below show it.
  public static func witness(of registry: RecordID) -> String { "\(key(of: registry))/witness" }

  public static func log(of registry: RecordID, incarnation: UInt32) -> String {
    "\(key(of: registry))/\(incarnation)"
  }

  /// The registry whose log that is; `nil` for logs of others.
  public static func registry(of log: String) -> RecordID? {
    let parts = log.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let id = RecordID(String(parts[1])),
      isLog(log, of: key(of: id))
    else { return nil }
    return id
  }

  /// Whether a log of that name is one that the key signs.
  public static func isLog(_ name: String, of key: String) -> Bool {
    guard name != key else { return true }
    guard name.hasPrefix(key + "/") else { return false }
    return UInt32(name.dropFirst(key.count + 1)).map { "\(key)/\($0)" == name } ?? false
  }
}
