public import Fleet
import Foundation
import GRDB

/// Something that was delivered and could not be used: where it came from, its bytes, and why.
public struct QuarantineItem: Hashable, Sendable {
  /// Where the bytes stood.
  public struct Place: Hashable, Sendable {
    /// The format of a line of a sender's batch that a receiver refused.
    public static let receivedLine = "ndjson"

    /// A file's path, a camera's or a sender's name.
    public let origin: String
    /// The format it was read as, where that was known.
    public let format: String?
    /// Byte offset from 0 and line from 1, in a file.
    public let offset: Int64?
    public let line: Int64?

    public init(origin: String, format: String? = nil, offset: Int64? = nil, line: Int64? = nil) {
      self.origin = origin
      self.format = format
      self.offset = offset
      self.line = line
    }
  }

  /// Why it could not be used, for programs and in both languages.
  public struct Reason: Hashable, Sendable, Explained {
    public let code: String
    public let field: String?
    private let english: String
    private let chinese: String

    public init(_ cause: some Explained, field: String? = nil) {
      self.init(
        code: cause.code, field: field, english: cause.text(in: .english),
        chinese: cause.text(in: .chinese))
    }

    init(code: String, field: String?, english: String, chinese: String) {
      self.code = code
      self.field = field
      self.english = english
      self.chinese = chinese
    }

    public func text(in language: Language) -> String {
      switch language {
      case .english: english
      case .chinese: chinese
      }
    }
  }

  public let id: RecordID
  public let place: Place
  public let reason: Reason
  public let received: Instant
  /// How often the same bytes came from the same place.
  public let times: Int
  public let length: Int64
  public let digest: SHA256Digest
  /// When it was taken up again; `nil` while it waits.
  public let retried: Instant?
  /// Whether the bytes lie in a file of their own: see ``RegistryLocation/quarantined(_:)``.
  public let isFile: Bool

  static let columns = """
    id, received, times, origin, format, offset, line, length, sha256, code, field, reason_en,
    reason_zh, retried, raw IS NULL AS is_file
    """

  init?(_ row: Row) {
    guard let id = RecordID(bytes: row["id"] as Data),
      let digest = SHA256Digest(bytes: row["sha256"] as Data)
    else { return nil }
    self.id = id
    self.digest = digest
    place = Place(
      origin: row["origin"], format: row["format"], offset: row["offset"], line: row["line"])
    reason = Reason(
      code: row["code"], field: row["field"], english: row["reason_en"],
      chinese: row["reason_zh"])
    received = Instant(milliseconds: row["received"])
    times = row["times"]
    length = row["length"]
    retried = (row["retried"] as Int64?).map { Instant(milliseconds: $0) }
    isFile = row["is_file"]
  }
}

extension RegistryLocation {
  /// Where raw bytes above 1 MiB lie.
  public func quarantined(_ digest: SHA256Digest) -> String { "\(quarantine)/\(digest)" }
}
