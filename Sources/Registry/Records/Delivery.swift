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

  /// - Parameter raw: the digest of the raw payload, which tells events apart that have no id and whose
  ///   plate was not read. Where it is `nil`, the content itself is digested.
  public init(_ record: Fleet.Record, raw: SHA256Digest? = nil) {
    kind = record.kind
    gate = record.gate
    columns = RecordColumns(record)
    content = record.content()
    device = record.source?.device
    key = record.source.map { [columns, content] source in
      NaturalKey.bytes(
        kind: record.kind, event: source.event, columns: columns,
        raw: raw ?? SHA256Digest(of: content))
    }
  }
}

extension Fleet.Record {
  /// Who delivered it; `nil` for what a registry says of itself.
  fileprivate var source: Passage.Source? {
    switch self {
    case .passage(let passage): passage.source
    case .observation(let observation): observation.source
    case .incarnation: nil
    }
  }
}
