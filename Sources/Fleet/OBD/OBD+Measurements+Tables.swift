extension OBD.Measurements {
  /// Where a signal stands in a body, and how it is scaled.
  struct Field: Sendable {
    let signal: OBD.Signal
    let offset: Int
    let scaling: OBD.Signal.Scaling

    /// The field's number out of the bytes of its body.
    @inline(__always)
    func raw(_ bytes: Span<UInt8>) -> UInt32 {
      switch scaling.width {
      case 1: UInt32(bytes[offset])
      case 2: UInt32(bytes.bigEndian16(at: offset))
      default: bytes.bigEndian32(at: offset)
      }
    }
  }

  /// All bodies' fields, laid out once: one look-up tells offset and scale.
  final class Tables: Sendable {
    static let shared = Tables()

    /// One body after the other, each in the order of its bytes.
    let fields: [Field]
    /// Where the fields of each body begin, and the end of the last.
    private let starts: [Int]
    /// The place of each signal in each body, 255 where it is not there.
    private let places: [UInt8]

    private static let signalCount = 64

    private init() {
      var (fields, starts): ([Field], [Int]) = ([], [])
      var places = [UInt8](repeating: 255, count: Kind.allCases.count * Self.signalCount)
      for kind in Kind.allCases {
        starts.append(fields.count)
        var offset = 0
        for signal in kind.signals {
          places[Int(kind.rawValue) * Self.signalCount + Int(signal.rawValue)] = UInt8(fields.count)
          fields.append(Field(signal: signal, offset: offset, scaling: signal.scaling))
          offset += signal.width
        }
      }
      (self.fields, self.starts, self.places) = (fields, starts + [fields.count], places)
    }

    @inline(__always)
    func places(of kind: Kind) -> Range<Int> {
      starts[Int(kind.rawValue)]..<starts[Int(kind.rawValue) + 1]
    }

    @inline(__always)
    func field(of signal: OBD.Signal, in kind: Kind) -> Field? {
      // The constant stands here by its value: a static one would be looked up each time.
      let place = places[Int(kind.rawValue) << 6 | Int(signal.rawValue)]
      return place == 255 ? nil : fields[Int(place)]
    }
  }
}
