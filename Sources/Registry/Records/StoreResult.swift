public import Fleet

/// What became of a delivery.
public enum StoreResult: Hashable, Sendable {
  case stored(RecordID, sequence: UInt64)
  /// Stored before, with the same content, under this id.
  case duplicate(of: RecordID)
  /// The same event with other content: kept beside the first, which it names.
  case amendment(RecordID, sequence: UInt64, of: RecordID)

  /// Whether a record was added.
  var isNew: Bool { if case .duplicate = self { false } else { true } }

  /// The id under which the delivery is found.
  public var id: RecordID {
    switch self {
    case .stored(let id, _), .duplicate(let id), .amendment(let id, _, _): id
    }
  }
}
