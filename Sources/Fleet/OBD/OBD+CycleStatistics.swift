extension OBD {
  /// The statistics of one working cycle of a machine (type 04 of HJ 1322-2023, one source), 19 bytes. The
  /// scales cannot be derived from what is known: numbers are given as sent and never as values.
  public struct CycleStatistics: Hashable, Sendable {
    static let size = 19

    public let bytes: FixedBytes<19>

    init(_ bytes: Span<UInt8>, at offset: Int) { self.bytes = FixedBytes(bytes, at: offset) }

    public init(_ bytes: FixedBytes<19>) { self.bytes = bytes }

    /// Its fields in the order of the bytes.
    public enum Field: String, CaseIterable, Sendable {
      case referenceTorque, meanPower, noxUpstream, noxDownstream, noxMassUpstream
      case noxMassDownstream, scrInletTemperature, scrOutletTemperature, fuelFlow, cycleLength
      case validShare

      fileprivate var place: (offset: Int, width: Int) {
        switch self {
        case .referenceTorque: (0, 2)
        case .meanPower: (2, 2)
        case .noxUpstream: (4, 2)
        case .noxDownstream: (6, 2)
        case .noxMassUpstream: (8, 1)
        case .noxMassDownstream: (9, 1)
        case .scrInletTemperature: (10, 2)
        case .scrOutletTemperature: (12, 2)
        case .fuelFlow: (14, 2)
        case .cycleLength: (16, 2)
        case .validShare: (18, 1)
        }
      }
    }

    /// The number as sent.
    public subscript(field: Field) -> UInt16 {
      let (offset, width) = field.place
      return width == 1
        ? UInt16(bytes[offset]) : UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
    }
  }
}
