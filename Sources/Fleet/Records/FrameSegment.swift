/// A part of a chunk of a vehicle's frames, as the archive keeps them: the evidence, byte for byte.
///
/// A chunk that is too long for one line travels in several parts; put together in their order they are the chunk again, which
/// carries sums of its own over the original bytes.
public struct FrameSegment: Hashable, Sendable {
  /// The VIN or machine code of the frames; hexadecimal digits where it is no text.
  public var identity: String
  /// When the first and the last frame of the chunk were received.
  public var received: ClosedRange<Instant>
  /// Frames of the whole chunk.
  public var frames: Int
  /// Which part this is, from 1, and of how many.
  public var part: Int
  public var parts: Int
  /// SHA-256 of the whole chunk's original frames, in hexadecimal digits.
  public var digest: String
  /// The bytes of the part in Base64.
  public var bytes: String
  public var source: Passage.Source
  /// Members that have no field here, as they came.
  public var extra: [JSON.Member] = []

  public init(
    identity: String, received: ClosedRange<Instant>, frames: Int, part: Int, of parts: Int,
    digest: String, bytes: String
  ) {
    self.identity = identity
    self.received = received
    self.frames = frames
    self.part = part
    self.parts = parts
    self.digest = digest
    self.bytes = bytes
    source = Passage.Source(format: "obd", device: identity, event: "frames \(digest) \(part)")
  }
}

extension FrameSegment {
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("identity", identity)
    writer.member("receivedFrom", received.lowerBound)
    writer.member("receivedUntil", received.upperBound)
    writer.member("frames", frames)
    writer.member("part", part)
    writer.member("parts", parts)
    writer.member("sha256", digest)
    source.encodeMembers(into: &writer)
    writer.member("bytes", bytes)
    writer.encode(findings: [], extra: extra)
  }

  init(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    identity = try members.require("identity", try members.string("identity"))
    let from = try members.require("receivedFrom", try members.instant("receivedFrom"))
    let until = try members.require("receivedUntil", try members.instant("receivedUntil"))
    guard from <= until else { throw .value(field: "receivedUntil", found: "\(until)") }
    received = from...until
    frames = try members.require("frames", try members.integer("frames"))
    part = try members.require("part", try members.integer("part"))
    parts = try members.require("parts", try members.integer("parts"))
    guard part >= 1, part <= parts else { throw .value(field: "part", found: "\(part)") }
    digest = try members.require("sha256", try members.string("sha256"))
    source = try Passage.Source(decoding: &members)
    bytes = try members.require("bytes", try members.string("bytes"))
    extra = try members.rest()
  }
}
