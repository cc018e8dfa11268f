/// A record as it is kept and sent: one line of NDJSON, an envelope and then the members of its kind.
///
///     {"id":"019a…","kind":"passage","registry":"019a…","incarnation":1,"gate":"G1","sequence":7,
///      "day":"2026-11-21","stored":"2026-11-21T10:00:00+08:00","direction":"in","time":"…",…}
///
/// A line is written once, where the record was captured. Every level above keeps and passes on the same
/// bytes, so a member that one level does not know still reaches the next.
public struct RecordLine: Hashable, Sendable {
  public let id: RecordID
  public let place: RecordPlace
  /// The day, in China, on which the capturing registry stored the record: completeness is counted by it.
  public let day: Day
  public let stored: Instant
  /// The record that this one corrects: same event, other content.
  public let amends: RecordID?
  public let record: Record

  public init(
    id: RecordID, place: RecordPlace, stored: Instant, amends: RecordID? = nil, record: Record
  ) {
    self.id = id
    self.place = place
    self.stored = stored
    day = stored.day()
    self.amends = amends
    self.record = record
  }

  /// Appends the line's object, without a line feed.
  public func encode(into writer: inout JSONWriter) {
    envelope.encode(content: record.content(), into: &writer)
  }

  /// What stands in front of the record's own members.
  public var envelope: RecordEnvelope {
    RecordEnvelope(id: id, kind: record.kind, place: place, stored: stored, amends: amends)
  }

  /// Reads a line; members that nobody knows go to the record's `extra`.
  public init(decoding json: JSON) throws(DecodingError) {
    guard let list = json.members else { throw .type(field: "", expected: .object) }
    var members = RecordMembers(list)
    id = try members.require("id", try members.id("id"))
    let name = try members.require("kind", try members.string("kind"))
    guard let kind = Record.Kind(rawValue: name) else { throw .kind(found: name) }
    let gate: String
    (place, gate) = try members.place()
    stored = try members.require("stored", try members.instant("stored"))
    day = try members.require("day", try members.day("day"))
    guard day == stored.day() else { throw .value(field: "day", found: day.description) }
    amends = try members.id("amends")
    record = try Record(kind, gate: gate, decoding: &members)
  }
}

extension RecordMembers {
  fileprivate mutating func place() throws(RecordLine.DecodingError) -> (RecordPlace, String) {
    let registry = try require("registry", try id("registry"))
    let incarnation: UInt32 = try require("incarnation", try integer("incarnation"))
    let gate = try require("gate", try string("gate"))
    let sequence: UInt64 = try require("sequence", try integer("sequence"))
    guard incarnation > 0 else { throw .value(field: "incarnation", found: "0") }
    guard sequence > 0, sequence <= UInt64(Int64.max) else {
      throw .value(field: "sequence", found: "\(sequence)")
    }
    let place = RecordPlace(
      registry: registry, incarnation: incarnation, gate: gate, sequence: sequence)
    return (place, gate)
  }
}
