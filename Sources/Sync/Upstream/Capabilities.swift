public import Fleet

/// What a receiver of the native contract says of itself: `GET /v1/capabilities`.
///
///     {"contract":1,"encodings":["zstd","gzip","identity"],"maximumRecords":500,
///       "maximumBytes":1048576,"maximumPictureBytes":16777216}
public struct Capabilities: Hashable, Sendable {
  /// The version of the contract; members are only ever added within one.
  public static let contract = 1

  public let limits: UpstreamLimits

  public init(limits: UpstreamLimits) { self.limits = limits }

  public func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("contract", Self.contract)
      $0.name("encodings")
      $0.array { writer in
        for encoding in limits.preferredEncodings { writer.value(encoding.rawValue) }
      }
      $0.member("maximumRecords", limits.records)
      $0.member("maximumBytes", limits.bytes)
      $0.member("maximumPictureBytes", ifPresent: limits.pictureBytes)
    }
  }

  /// Reads an answer; encodings that are not known here are left out.
  public init(decoding json: JSON) throws(AnswerFault) {
    guard json["contract"]?.integer == Int64(Self.contract) else { throw .member("contract") }
    guard let encodings = json["encodings"]?.array else { throw .member("encodings") }
    guard let records = json["maximumRecords"]?.integer, records > 0 else {
      throw .member("maximumRecords")
    }
    guard let bytes = json["maximumBytes"]?.integer, bytes > 0 else {
      throw .member("maximumBytes")
    }
    let pictureBytes = json["maximumPictureBytes"]?.integer
    guard pictureBytes ?? 1 > 0 else { throw .member("maximumPictureBytes") }
    let known = encodings.compactMap { $0.string.flatMap { ContentEncoding(rawValue: $0) } }
    limits = UpstreamLimits(
      encodings: Set(known), records: Int(records), bytes: Int(bytes),
      pictureBytes: pictureBytes.map { Int($0) })
  }
}
