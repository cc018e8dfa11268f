public import Fleet

/// An upstream that takes pictures on their own.
public protocol PictureUpstream: Sendable {
  /// When it takes them.
  var pictures: PictureOrder { get }

  /// The largest picture that it takes, in bytes; `nil` where it takes none. It is asked anew where what it last said
  /// is less than is wanted.
  func pictureLimit(wanted bytes: Int) async throws(Setback) -> Int?

  /// How much of a picture it holds.
  func held(ofPicture sha256: String) async throws(Setback) -> PictureProgress

  /// Sends some of what it lacks of a picture.
  /// - Parameters:
  ///   - offset: where in the picture these bytes begin.
  ///   - length: bytes of the whole picture.
  /// - Returns: how much it holds then; another offset where it lacks more, or less, than was thought.
  func send(
    _ bytes: [UInt8], ofPicture sha256: String, from offset: Int, length: Int
  ) async throws(Setback) -> PictureProgress
}

/// How much of a picture an upstream holds.
public enum PictureProgress: Hashable, Sendable {
  case whole
  /// Its first bytes, so many.
  case part(Int)
}

/// How much of a picture is held, as the native contract writes it.
///
///     {"sha256":"ba78…","complete":false,"offset":65536}
public struct PictureState: Hashable, Sendable {
  public let sha256: String
  public let progress: PictureProgress

  public init(sha256: String, progress: PictureProgress) {
    self.sha256 = sha256
    self.progress = progress
  }

  public func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("sha256", sha256)
      switch progress {
      case .whole: $0.member("complete", true)
      case .part(let offset):
        $0.member("complete", false)
        $0.member("offset", offset)
      }
    }
  }

  /// Reads an answer. It must name the picture: a page that some proxy answers with says nothing of it.
  public init(decoding json: JSON, of sha256: String) throws(AnswerFault) {
    guard json["sha256"]?.string == sha256 else { throw .member("sha256") }
    self.sha256 = sha256
    switch json["complete"]?.bool {
    case true?: progress = .whole
    case false?:
      guard let offset = json["offset"]?.integer, let count = Int(exactly: offset), count >= 0
      else { throw .member("offset") }
      progress = .part(count)
    case nil: throw .member("complete")
    }
  }
}
