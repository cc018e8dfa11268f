public import Fleet

/// One event as a device or file delivered it, ready to be stored.
///
/// Its content is encoded here, on the caller's thread, once: the registry's owner puts an envelope around
/// it and keeps no copy of the record.
public struct Delivery: Hashable, Sendable {
  let kind: Fleet.Record.Kind
  let gate: String
  /// `nil` for what the registry says itself.
  let device: String?
  let columns: RecordColumns
  /// The record's own members.
  let content: [UInt8]
  /// What makes two deliveries of the device the same event; `nil` without a device.
  let key: [UInt8]?
  /// The record that it is known to correct; otherwise the key finds the record of the same event.
  var amends: RecordID?

  /// - Parameter raw: the digest of the raw payload, which tells events apart that have no id and whose
  ///   plate was not read. Where it is `nil`, what the record states is digested, however it was written.
  public init(_ record: Fleet.Record, raw: SHA256Digest? = nil) {
    switch record {
    case .passage(let passage): self.init(passage, raw: raw)
    case .observation, .monitoredDay, .frames, .incarnation:
      self.init(
        record.kind, gate: record.gate, RecordColumns(record), record.source,
        content: record.content(), digest: raw ?? SHA256Digest(of: record.restated.content()))
    }
  }

  /// The delivery of a passage, which is read where it stands: an import has a million of them.
  /// - Parameter amends: the record that it corrects, where the sender named it.
  public init(
    _ passage: borrowing Passage, raw: SHA256Digest? = nil, amends: RecordID? = nil
  ) {
    self.init(
      .passage, gate: passage.gate, RecordColumns(passage), passage.source,
      content: passage.content(),
      digest: raw ?? SHA256Digest(of: passage.restated.content()))
    self.amends = amends
  }

  /// - Parameter source: Who delivered it; `nil` for what a registry says of itself.
  private init(
    _ kind: Fleet.Record.Kind, gate: String, _ columns: RecordColumns, _ source: Passage.Source?,
    content: [UInt8], digest: @autoclosure () -> SHA256Digest
  ) {
    self.kind = kind
    self.gate = gate
    self.columns = columns
    self.content = content
    device = source?.device
    key = source.map { source in
      NaturalKey.bytes(
        kind: kind, event: source.event, columns: columns, raw: digest())
    }
  }

  /// The record, read back out of its content.
  func record() throws -> Fleet.Record {
    try Fleet.Record(kind, gate: gate, content: content)
  }
}

extension Fleet.Record {
  /// Who delivered it; `nil` for what a registry says of itself.
  fileprivate var source: Passage.Source? {
    switch self {
    case .passage(let passage): passage.source
    case .observation(let observation): observation.source
    case .monitoredDay(let day): day.source
    case .frames(let segment): segment.source
    case .incarnation: nil
    }
  }
}
