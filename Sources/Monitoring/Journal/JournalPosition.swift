/// A place between two entries of the journal.
public struct JournalPosition: Hashable, Comparable, Sendable {
  /// The file, counted from 1.
  public let file: UInt64
  /// Bytes from its beginning.
  public let offset: UInt64

  public init(file: UInt64, offset: UInt64) {
    self.file = file
    self.offset = offset
  }

  /// Before all entries.
  public static let start = JournalPosition(file: 0, offset: 0)

  public static func < (a: Self, b: Self) -> Bool { (a.file, a.offset) < (b.file, b.offset) }
}
