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
    var start = 0
    writer.object {
      encodeMembers(into: &$0)
      start = $0.bytes.count
      $0.members(encoded: content)
    }
    return start
  }

  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("kind", kind.rawValue)
    writer.member("registry", place.registry)
    writer.member("incarnation", place.incarnation)
    writer.member("gate", place.gate)
    writer.member("sequence", place.sequence)
    writer.member("day", stored.day())
    writer.member("stored", stored)
    if let amends { writer.member("amends", amends) }
  }
}

extension Record {
  /// The record's own members, encoded: what stays the same wherever and whenever it is stored.
  public func content() -> [UInt8] {
    var writer = JSONWriter(reserving: 1024)
    encodeMembers(into: &writer)
    return writer.bytes
  }

  func encodeMembers(into writer: inout JSONWriter) {
    switch self {
    case .passage(let passage): passage.encodeMembers(into: &writer)
    case .observation(let observation): observation.encodeMembers(into: &writer)
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
