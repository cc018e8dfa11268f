/// Where a registry lives: one directory that holds everything but secrets.
///
///     plant/registry.sqlite   the store          plant/pictures/    files named by their SHA-256
///     plant/lock              who owns it        plant/quarantine/  what was too long for the store
///     plant/control.sock      the owner's door   plant/fleetreg.yaml  settings
public struct RegistryLocation: Hashable, Sendable {
  /// Without a slash at the end.
  public let directory: String

  public init(_ directory: String) {
    var text = directory[...]
    while text.utf8.count > 1, text.utf8.last == UInt8(ascii: "/") { text.removeLast() }
    self.directory = text.isEmpty ? "." : String(text)
  }

  public var database: String { path("registry.sqlite") }
  public var lock: String { path("lock") }
  public var controlSocket: String { path("control.sock") }
  public var pictures: String { path("pictures") }
  public var quarantine: String { path("quarantine") }
  public var settings: String { path("fleetreg.yaml") }

  private func path(_ name: String) -> String {
    directory == "/" ? "/\(name)" : "\(directory)/\(name)"
  }
}
