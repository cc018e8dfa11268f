extension OBD {
  /// One information block of real-time data: where it lies, and what it is.
  public struct Block: Hashable, Sendable {
    public let type: UInt8
    public let form: BodyForm
    /// The block's own time (HJ 1239.3, HJ 1322); `nil` where the layout has none.
    public let time: Timestamp?
    /// The block's own serial (Annex Q).
    public let serial: UInt16?
    /// The body, without the length in front of it.
    public let body: Range<Int>
    /// The block's own signature (draft of 2019).
    public let signature: Range<Int>?

    /// The values of a body that holds measured values.
    public func measurements(in bytes: Span<UInt8>) -> Measurements? {
      guard case .measurements(let kind) = form else { return nil }
      return Measurements(kind, bytes, at: body.lowerBound)
    }

    public func diagnostics(in bytes: Span<UInt8>) -> Diagnostics? {
      form == .diagnostics ? Diagnostics(bytes, at: body.lowerBound) : nil
    }

    public func machineDiagnostics(in bytes: Span<UInt8>) -> MachineDiagnostics? {
      form == .machineDiagnostics ? MachineDiagnostics(bytes, at: body.lowerBound) : nil
    }

    public func cycleStatistics(in bytes: Span<UInt8>) -> CycleStatistics? {
      form == .cycle ? CycleStatistics(bytes, at: body.lowerBound) : nil
    }

    /// The number of trouble codes that are listed.
    public var troubleCodeCount: Int {
      switch form {
      case .diagnostics: (body.count - Diagnostics.size) / 4
      case .machineDiagnostics: (body.count - MachineDiagnostics.size) / 4
      default: 0
      }
    }

    /// A trouble code of the list.
    /// - Precondition: `0 <= index < troubleCodeCount`.
    public func troubleCode(_ index: Int, in bytes: Span<UInt8>) -> TroubleCode {
      precondition(index >= 0 && index < troubleCodeCount)
      let offset = body.upperBound - 4 * (troubleCodeCount - index)
      return TroubleCode(
        raw: bytes.bigEndian32(at: offset),
        DiagnosticProtocol(rawValue: bytes[body.lowerBound]))
    }
  }

  /// Goes through the blocks of a data unit, one at a time, without allocating.
  public struct Blocks: Sendable {
    let layout: Layout
    private var position: Int
    private let end: Int
    private var isFirst = true
    /// The data unit is not of this layout.
    public private(set) var hasFailed = false
    /// The signature behind the blocks, once they have been gone through.
    public private(set) var signature: Range<Int>?
    /// The types with two readings that were met.
    private(set) var seen: Layout.Variants = []

    private let hasTimes: Bool
    private let serials: Serials
    private let hasSignatures: Bool
    private let mayEndInAnySignature: Bool

    private enum Serials { case none, first, each }

    init(_ layout: Layout, from start: Int, to unitEnd: Int, in bytes: Span<UInt8>) {
      let dialect = layout.dialect
      self.layout = layout
      position = start
      hasTimes = dialect.hasBlockTimes
      hasSignatures = dialect == .draft2019
      serials =
        switch dialect {
        case .annexQSerialPerBlock: .each
        case .annexQSerialOnce: .first
        default: .none
        }
      let isSigned = layout.isSigned && dialect.mayBeSigned
      mayEndInAnySignature = isSigned && layout.readsReserved
      guard isSigned && !layout.readsReserved else {
        end = unitEnd
        return
      }
      end = unitEnd - Signature.size
      if end > start, Signature.isThere(in: bytes, at: end) {
        signature = end..<unitEnd
      } else {
        hasFailed = true
      }
    }

    public mutating func next(in bytes: Span<UInt8>) -> Block? { step(in: bytes) }

    /// Goes to the end, or to what is no block.
    /// - Returns: How many blocks there are.
    mutating func count(in bytes: Span<UInt8>) -> Int {
      var count = 0
      while step(in: bytes) != nil { count &+= 1 }
      return count
    }

    @inline(__always)
    private mutating func step(in bytes: Span<UInt8>) -> Block? {
      if hasFailed || position == end { return nil }
      if mayEndInAnySignature, !isFirst,
        let size = Signature.anySize(in: bytes.extracting(position..<end))
      {
        signature = position..<position + size
        position = end
        return nil
      }
      guard let block = block(in: bytes) else {
        hasFailed = true
        return nil
      }
      isFirst = false
      return block
    }

    @inline(__always)
    private mutating func take(_ count: Int) -> Int? {
      guard end &- position >= count else { return nil }
      defer { position &+= count }
      return position
    }

    @inline(__always)
    private mutating func block(in bytes: Span<UInt8>) -> Block? {
      guard let start = take(1) else { return nil }
      let type = bytes[start]
      var serial: UInt16?
      if serials == .each || serials == .first && isFirst {
        guard let place = take(2) else { return nil }
        serial = bytes.bigEndian16(at: place)
      }
      var time: Timestamp?
      if hasTimes {
        guard let place = take(Timestamp.size) else { return nil }
        let found = Timestamp(bytes, at: place)
        guard found.isPlausible else { return nil }
        time = found
      }
      guard let form = BodyForm.of(type, in: layout, seen: &seen),
        let body = body(form, in: bytes)
      else { return nil }
      var blockSignature: Range<Int>?
      if hasSignatures {
        guard let place = take(Signature.size), Signature.isThere(in: bytes, at: place) else {
          return nil
        }
        blockSignature = place..<place + Signature.size
      }
      return Block(
        type: type, form: form, time: time, serial: serial, body: body,
        signature: blockSignature)
    }

    @inline(__always)
    private mutating func body(_ form: BodyForm, in bytes: Span<UInt8>) -> Range<Int>? {
      var size: Int
      switch form {
      case .measurements(let kind): size = kind.size
      case .cycle: size = CycleStatistics.size
      case .diagnostics:
        guard end - position >= Diagnostics.size else { return nil }
        size = Diagnostics.size
        size += FaultCount(rawValue: bytes[position + size - 1]).listSize
      case .machineDiagnostics:
        guard end - position >= MachineDiagnostics.size else { return nil }
        size = MachineDiagnostics.size
        size += FaultCount(rawValue: bytes[position + size - 1]).listSize
      case .opaque:
        guard let place = take(2) else { return nil }
        size = Int(bytes.bigEndian16(at: place))
      }
      guard let place = take(size) else { return nil }
      return place..<place + size
    }
  }
}
