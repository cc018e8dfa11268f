/// What a registry writes in front of a record's own members when it stores the record.
public struct RecordEnvelope: Hashable, Sendable {
  public let id: RecordID
  public let kind: Record.Kind
  public let place: RecordPlace
  public let stored: Instant
  /// The record that this one corrects: same event, other content.
  public let amends: RecordID?

  public init(
    id: RecordID, kind: Record.Kind, place: RecordPlace, stored: Instant,
    amends: RecordID? = nil
  ) {
    self.id = id
    self.kind = kind
    self.place = place
    self.stored = stored
    self.amends = amends
  }

  /// Appends the whole line, without a line feed, around members that ``Record/content()`` encoded.
  /// - Returns: the offset in `writer.bytes` at which the content begins, the comma before it included:
  ///   from there on, lines with the same content have the same bytes.
  @discardableResult
  public func encode(content: [UInt8], into writer: inout JSONWriter) -> Int {
    Stem(kind, registry: place.registry, place.incarnation, gate: place.gate, stored: stored)
      .encode(id, sequence: place.sequence, amends: amends, content: content, into: &writer)
  }

  /// What the envelopes of one gate share that are written at one instant: encoded once for many lines.
  public struct Stem: Sendable {
    /// Behind the id, up to the number of the sequence.
    private let before: [UInt8]
    /// Behind the sequence.
    private let after: [UInt8]

    public init(
      _ kind: Record.Kind, registry: RecordID, _ incarnation: UInt32, gate: String,
      stored: Instant
    ) {
      var writer = JSONWriter(reserving: 256)
      writer.member("kind", kind.rawValue)
      writer.member("registry", registry)
      writer.member("incarnation", incarnation)
      writer.member("gate", gate)
      writer.name("sequence")
      before = writer.bytes
      writer.reset()
      writer.member("day", stored.day())
      writer.member("stored", stored)
      after = writer.bytes
    }

    /// The same as ``RecordEnvelope/encode(content:into:)``.
    @discardableResult
    public func encode(
      _ id: RecordID, sequence: UInt64, amends: RecordID? = nil, content: [UInt8],
      into writer: inout JSONWriter
    ) -> Int {
      var start = 0
      writer.object {
        $0.member("id", id)
        $0.members(encoded: before, endingIn: sequence)
        $0.members(encoded: after)
        if let amends { $0.member("amends", amends) }
        start = $0.bytes.count
        $0.members(encoded: content)
      }
      return start
    }
  }
}

extension Record {
  /// The record's own members, encoded: what stays the same wherever and whenever it is stored.
  public func content() -> [UInt8] {
    var writer = JSONWriter(reserving: 1024)
    encodeMembers(into: &writer)
    return writer.bytes
  }

  /// Reads back what ``content()`` encoded.
  /// - Parameter gate: stands in the envelope.
  /// - Throws: `JSON.ParsingError` or ``RecordLine/DecodingError`` where it is no such content.
  public init(_ kind: Kind, gate: String, content: [UInt8]) throws {
    let braced = [UInt8(ascii: "{")] + content + [UInt8(ascii: "}")]
    var members = RecordMembers(try JSON(parsing: braced).members ?? [])
    try self.init(kind, gate: gate, decoding: &members)
  }

  init(
    _ kind: Kind, gate: String, decoding members: inout RecordMembers
  ) throws(RecordLine.DecodingError) {
    switch kind {
    case .passage: self = .passage(try Passage(gate: gate, decoding: &members))
    case .observation: self = .observation(try Observation(site: gate, decoding: &members))
    case .monitoredDay: self = .monitoredDay(try MonitoredDay(decoding: &members))
    case .frames: self = .frames(try FrameSegment(decoding: &members))
    case .incarnation: self = .incarnation(try IncarnationStatement(decoding: &members))
    }
  }

  func encodeMembers(into writer: inout JSONWriter) {
    switch self {
    case .passage(let passage): passage.encodeMembers(into: &writer)
    case .observation(let observation): observation.encodeMembers(into: &writer)
    case .monitoredDay(let day): day.encodeMembers(into: &writer)
    case .frames(let segment): segment.encodeMembers(into: &writer)
    case .incarnation(let statement): statement.encodeMembers(into: &writer)
    }
  }
}

extension Passage {
  /// The passage's own members, encoded: the content of its record.
  public borrowing func content() -> [UInt8] {
    var writer = JSONWriter(reserving: 1024)
    encodeMembers(into: &writer)
    return writer.bytes
  }
}
