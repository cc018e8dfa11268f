public import Fleet

/// The pictures that wait to go upstream, each once, by the SHA-256 of its bytes.
///
/// A picture is put in by the transaction that stores the record which names it, and leaves when the upstream
/// has said that it holds it; then it never comes in again.
public protocol PictureOutbox: Sendable {
  /// Pictures that lie here and are due at `now`, those that wait longest first.
  func duePictures(_ count: Int, at now: Instant) async throws -> [WaitingPicture]

  /// What lies here under that digest, digested again, unless it has more than `limit` bytes.
  func content(ofPicture sha256: String, limit: Int) async throws -> PictureContent

  /// Says in which order pictures and records go.
  func setPictures(_ order: PictureOrder) async throws

  /// Obeys what became of several pictures, in one durable step.
  func settle(_ results: [PictureResult], at now: Instant) async throws

  /// When the next picture is due that is not at `now`; `nil` where none is.
  func nextPictureDue(after now: Instant) async throws -> Instant?

  func pictureCounts() async throws -> PictureCounts
}

/// A picture that is due.
public struct WaitingPicture: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits.
  public let sha256: String
  /// How many attempts in a row have failed.
  public let attempts: Int

  public init(sha256: String, attempts: Int) {
    self.sha256 = sha256
    self.attempts = attempts
  }
}

/// What lies under the name of a picture.
public enum PictureContent: Hashable, Sendable {
  case bytes([UInt8])
  case large(bytes: Int)
  /// Nothing: it was named and has not come, or was removed.
  case absent
  /// Something whose digest is another.
  case damaged
}

/// What became of a picture.
public struct PictureResult: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    /// The upstream holds it.
    case held
    /// It will never be taken as it is.
    case refused(Rejection)
    /// It does not lie here.
    case absent
    /// It is tried again at a moment, or where it says none whenever anything is, after so many failures in a row.
    case postponed(until: Instant?, attempts: Int, cause: Setback)
  }

  public let sha256: String
  public let outcome: Outcome

  public init(sha256: String, outcome: Outcome) {
    self.sha256 = sha256
    self.outcome = outcome
  }
}

/// How the pictures stand that records name.
public struct PictureCounts: Hashable, Sendable {
  /// Those that lie here and are to go upstream, now or once their record is there.
  public var waiting: Int
  /// Those that do not lie here.
  public var awaited: Int
  /// Those that the upstream refused, or that are damaged here.
  public var refused: Int

  public init(waiting: Int = 0, awaited: Int = 0, refused: Int = 0) {
    self.waiting = waiting
    self.awaited = awaited
    self.refused = refused
  }
}
