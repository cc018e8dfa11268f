public import Fleet
import Synchronization

/// All entries of one kind, read again only after the register was changed: for what is looked up with
/// every request.
///
/// Right only in the process that owns the registry, where every change is seen: those of commands too,
/// which run there.
public actor RegisterCache<Entry: RegisterEntry> {
  private let owner: Owner
  private let reader: Reader
  private var known: (entries: [Entry], change: UInt64)?
  /// How often the register was read.
  public private(set) var readings = 0

  public init(_ type: Entry.Type = Entry.self, of owner: Owner, by reader: Reader) {
    self.owner = owner
    self.reader = reader
  }

  /// The entries as they stand: every change that has returned is in them.
  public func all() async throws -> [Entry] {
    // Looked at before the reading: a change that comes between makes the next call read again.
    let change = owner.registerChanges.load(ordering: .acquiring)
    if let known, known.change == change { return known.entries }
    readings += 1
    let entries = try await reader.register { try $0.all(Entry.self) }
    known = (entries, change)
    return entries
  }
}
