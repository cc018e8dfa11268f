extension OBD {
  /// A body of measured values: bytes as received, scaled where they are asked for.
  ///
  ///     stream[.speed]?.value            // 45.76171875
  ///     stream[.noxUpstream]?.absence    // .notPowered
  public struct Measurements: Hashable, Sendable {
    /// Which body it is.
    public enum Kind: UInt8, CaseIterable, Sendable {
      /// Type 02: engine with DPF and/or SCR, 37 bytes.
      case stream
      /// Type 03: engine with a three-way catalyst and no NOx sensor, 30 bytes.
      case catalyst
      /// Type 05 (03 in a draft of 2020): the same with a NOx sensor, 32 bytes.
      case catalystNOx
      /// Type 04: what a hybrid adds, 8 bytes.
      case hybrid
      /// Type 80 of HJ 1239.3 Annex B, 17 bytes.
      case supplement
      /// Type 02 of non-road machinery, 28 bytes.
      case machineStream
      /// Type AA, 6 bytes (one source).
      case particulates
    }

    public let kind: Kind
    private var bytes: FixedBytes<37>

    /// The body at an offset; there must be as many bytes as the kind has.
    init(_ kind: Kind, _ source: Span<UInt8>, at offset: Int) {
      self.kind = kind
      if kind == .stream {
        bytes = FixedBytes(source, at: offset)
      } else {
        bytes = FixedBytes(repeating: 0)
        let body = source.extracting(offset..<offset + kind.size)
        for index in body.indices { bytes[index] = body[index] }
      }
    }

    /// A body in which nothing is available and there is no fix.
    public init(_ kind: Kind) {
      self.kind = kind
      bytes = FixedBytes(repeating: 0)
      for index in 0..<kind.size { bytes[index] = 0xFF }
      if let offset = kind.offset(of: .positionStatus) { bytes[offset] = 1 }
    }

    /// What a signal says; `nil` where this kind of body has no such signal.
    public subscript(signal: Signal) -> Reading? {
      let tables = Tables.shared
      guard let field = tables.field(of: signal, in: kind) else { return nil }
      return Self.reading(field, bytes.storage.span)
    }

    @inline(__always)
    private static func reading(_ field: Field, _ bytes: Span<UInt8>) -> Reading {
      let offset = field.offset
      let reading = Reading(field.signal, raw: field.raw(bytes), field.scaling)
      switch field.signal {
      case .longitude:
        let status = PositionStatus(rawValue: bytes[offset - 1])
        return Reading(reading, status: status, isNegative: status.isWest)
      case .latitude:
        let status = PositionStatus(rawValue: bytes[offset - 5])
        return Reading(reading, status: status, isNegative: status.isSouth)
      default: return reading
      }
    }

    /// Calls with every reading in the order of the bytes, without allocating.
    public func visit(_ body: (Reading) -> Void) {
      let tables = Tables.shared
      let bytes = bytes.storage.span
      for place in tables.places(of: kind) { body(Self.reading(tables.fields[place], bytes)) }
    }

    /// Every reading in the order of the bytes.
    public var readings: [Reading] {
      var readings: [Reading] = []
      visit { readings.append($0) }
      return readings
    }

    /// The position; `nil` for bodies without one.
    public var position: Position? {
      guard let offset = kind.offset(of: .positionStatus) else { return nil }
      return Position(bytes.storage.span, at: offset)
    }

    /// Sets what is sent for a signal.
    /// - Returns: Whether the body has the signal and the number fits.
    @discardableResult
    public mutating func set(_ signal: Signal, raw: UInt32) -> Bool {
      guard let offset = kind.offset(of: signal), raw <= signal.scaling.allOnes else {
        return false
      }
      let width = signal.width
      for index in 0..<width {
        bytes[offset + index] = UInt8(truncatingIfNeeded: raw >> UInt32(8 * (width - 1 - index)))
      }
      return true
    }

    /// Sets a value in the signal's unit, rounded to the nearest step.
    /// - Returns: Whether the body has the signal and the field can say the value.
    @discardableResult
    public mutating func set(_ signal: Signal, _ value: Double) -> Bool {
      signal.raw(of: value).map { set(signal, raw: $0) } ?? false
    }

    func append(to output: inout [UInt8]) {
      for index in 0..<kind.size { output.append(bytes[index]) }
    }
  }
}
