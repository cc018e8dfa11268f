public import Fleet
import Foundation
import GRDB
import Sync

/// A file of the archive, as the registry records it: one vehicle's frames of one day of reception.
public struct KeptFrames: Hashable, Sendable {
  public let identity: OBD.Identity
  public let family: OBD.Family
  /// What the listener was told of its dialect.
  public let dialect: OBD.Dialect?
  /// The day, in China, on which the frames were received.
  public let day: Day
  public let generation: Int
  /// Bytes of the file that count.
  public let length: UInt64
  public let frames: Int
  /// The collection times inside, as far as they can be true.
  public let data: ClosedRange<Instant>?
  /// Frames, from the first, whose signatures were looked at, and what was found of each.
  public let checked: Int
  public let signatures: [UInt8]
  public let isForwarded: Bool

  /// How its frames are read.
  public var settings: OBD.Settings {
    var settings = OBD.Settings(family)
    settings.dialect = dialect
    return settings
  }

  /// How far a day's last file went.
  public struct Place: Hashable, Sendable {
    public let generation: Int
    public let length: UInt64

    public init(generation: Int, length: UInt64) {
      self.generation = generation
      self.length = length
    }
  }

  public var place: Place { Place(generation: generation, length: length) }

  /// What one pass added to a file.
  public struct Growth: Hashable, Sendable {
    public let day: Day
    /// What it was added behind; `nil` where there was no file. Of another generation where that one is away or was cut.
    public let behind: Place?
    public let generation: Int
    /// The length with the addition.
    public let length: UInt64
    /// Frames that were added.
    public let frames: Int
    public let data: ClosedRange<Instant>?

    public init(
      day: Day, behind: Place? = nil, generation: Int, length: UInt64, frames: Int,
      data: ClosedRange<Instant>?
    ) {
      self.day = day
      self.behind = behind
      self.generation = generation
      self.length = length
      self.frames = frames
      self.data = data
    }
  }

  static let columns = """
    terminal.identity, terminal.family, terminal.dialect, day, generation, length, frames, data_first, data_last,
    checked, signatures, forwarded
    """
  static let tables = "archive_file JOIN terminal ON terminal.key = archive_file.terminal"

  init(_ row: Row) throws {
    guard let identity = OBD.Identity(Array(row["identity"] as Data)),
      let family = OBD.Family(rawValue: row["family"])
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a terminal is damaged") }
    self.identity = identity
    self.family = family
    dialect = (row["dialect"] as UInt8?).flatMap { OBD.Dialect(rawValue: $0) }
    day = Day(daysSince1970: row["day"])
    generation = row["generation"]
    length = UInt64(row["length"] as Int64)
    frames = row["frames"]
    if let first: Int64 = row["data_first"], let last: Int64 = row["data_last"], first <= last {
      data = Instant(milliseconds: first)...Instant(milliseconds: last)
    } else {
      data = nil
    }
    checked = row["checked"]
    let packed = Array(row["signatures"] as Data)
    signatures =
      packed.isEmpty
      ? [] : try Compression.decompress(packed, from: .zstd, limit: max(checked, 1))
    isForwarded = (row["forwarded"] as Int) == 1
  }
}
