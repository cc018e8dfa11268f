/// A receiver above this registry, in whatever protocol it speaks: one adapter each.
public protocol Upstream: Sendable {
  /// What one request may carry; asked for once and then remembered.
  func limits() async throws(Setback) -> UpstreamLimits

  /// Sends the records of a part, in their order, under the segment's id as the batch id. The same
  /// batch may come again, whole or in part: results count by record id alone.
  /// - Returns: what the upstream said of the records, in any order, perhaps not of all.
  func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer]

  /// When and how it takes pictures.
  var pictures: PictureOrder { get }

  /// How often a word of ours went out as the target's "other", or was left out, by `FIELD=WORD` with the target's
  /// name of the field.
  var findings: [String: Int] { get async }
}

extension Upstream {
  public var pictures: PictureOrder { .never }
  public var findings: [String: Int] { get async { [:] } }
}
