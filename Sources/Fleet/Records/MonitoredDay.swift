/// How one vehicle did on one day by its remote monitoring: what the level above gets of the day.
///
/// What comes late for a day, reissued after an outage, makes an amendment: the day is judged again.
public struct MonitoredDay: Hashable, Sendable {
  /// The VIN or machine code of the frames; hexadecimal digits where it is no text.
  public var identity: String
  public var day: Day
  public var source: Passage.Source
  /// The members of ``OBD/Assessment`` as JSON, which a reader need not understand to pass on.
  public var assessment: [JSON.Member]
  /// Members that have no field here, as they came.
  public var extra: [JSON.Member] = []

  public init(identity: String, day: Day, assessment: [JSON.Member]) {
    self.identity = identity
    self.day = day
    self.assessment = assessment
    source = Passage.Source(format: "obd", device: identity, event: "day \(day)")
  }

  /// The counter that numbers what remote monitoring has to say.
  public static let gate = "obd"
}

extension MonitoredDay {
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("identity", identity)
    writer.member("monitoredOn", day)
    source.encodeMembers(into: &writer)
    writer.name("assessment")
    writer.value(.object(assessment))
    writer.encode(findings: [], extra: extra)
  }

  init(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    identity = try members.require("identity", try members.string("identity"))
    day = try members.require("monitoredOn", try members.day("monitoredOn"))
    source = try Passage.Source(decoding: &members)
    assessment = try members.require("assessment", try members.members("assessment"))
    extra = try members.rest()
  }
}
