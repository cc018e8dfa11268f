/// Where a registry lives: one directory that holds everything but secrets.
///
///     plant/registry.sqlite   the store          plant/pictures/    files named by their SHA-256
///     plant/lock              who owns it        plant/quarantine/  what was too long for the store
///     plant/control.sock      the owner's door   plant/fleetreg.yaml  settings
///     plant/ledger/1          the tamper-evident log, where one was begun
///     plant/monitoring/       frames of terminals: journal/, archive/
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
  /// Pictures that senders have begun to send.
  var arrivingPictures: String { path("pictures/arriving") }
  public var quarantine: String { path("quarantine") }
  public var settings: String { path("fleetreg.yaml") }
  /// The tamper-evident logs, one folder for each incarnation.
  public var ledger: String { path("ledger") }
  /// What terminals of remote monitoring send: first the journal, then the archive.
  public var monitoring: String { path("monitoring") }
  public var journal: String { path("monitoring/journal") }
  public var archive: String { path("monitoring/archive") }
  /// What was seen of the logs of registries below.
  public var witness: String { path("witness") }
  public func log(of incarnation: UInt32) -> String { "\(ledger)/\(incarnation)" }

  /// The store as SQLite's URI that says that nobody changes it.
  var immutableDatabase: String {
    let escaped = database.utf8.reduce(into: "") { text, byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return "file:\(escaped)?immutable=1"
  }

  private func path(_ name: String) -> String {
    directory == "/" ? "/\(name)" : "\(directory)/\(name)"
  }
}
