/// What an upstream takes in one request.
public struct UpstreamLimits: Hashable, Sendable {
  public let encodings: Set<ContentEncoding>
  public let records: Int
  /// Of the unpacked lines.
  public let bytes: Int
  /// How many requests with records may be under way at once; one side of the agreement alone decides it.
  public let requests: Int
  /// The largest picture; `nil` where none is taken on its own.
  public let pictureBytes: Int?

  public init(
    encodings: Set<ContentEncoding>, records: Int, bytes: Int, requests: Int = 1,
    pictureBytes: Int? = nil
  ) {
    self.pictureBytes = pictureBytes
    self.requests = max(1, requests)
    self.encodings = encodings
    self.records = max(1, records)
    self.bytes = max(1, bytes)
  }

  /// What any receiver of the native contract takes, and what is sent before it has said more.
  public static let standard = UpstreamLimits(
    encodings: [.zstd, .gzip, .identity], records: SegmentLimits.standard.records,
    bytes: SegmentLimits.standard.bytes)

  /// The encodings to try, in order: zstd, gzip, then plain, which every receiver must take; the
  /// ones that it does not announce are left out, but plain.
  var preferredEncodings: [ContentEncoding] {
    [.zstd, .gzip, .identity].filter { $0 == .identity || encodings.contains($0) }
  }

  /// How many records of a segment fit into one request, taking its lines as equally long.
  func records(of segment: Segment) -> Int {
    guard segment.size > bytes else { return records }
    let share = Double(bytes) / Double(segment.size) * Double(segment.records.count)
    return max(1, min(records, Int(share)))
  }
}
