extension OBD {
  /// Dialects as a set.
  public struct Dialects: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public init(_ dialect: Dialect) { rawValue = 1 << dialect.rawValue }

    public func contains(_ dialect: Dialect) -> Bool { contains(Dialects(dialect)) }

    // Constants, because neither a list of cases nor a literal of a set is free of allocation everywhere.
    private static let road = Dialects(rawValue: 0b001_1111)
    private static let nonRoad = Dialects(rawValue: 0b110_0000)
    static let annexQ = Dialects(rawValue: 0b000_0110)

    public static func all(of family: Family) -> Dialects { family == .road ? road : nonRoad }

    public var list: [Dialect] { Dialect.allCases.filter { contains($0) } }
  }

  /// All layouts that use up a data unit exactly, the likelier ones first.
  public struct Layouts: Hashable, Sendable, Sequence {
    /// A bit for each layout, the likelier ones lower: eight for each form of road vehicles, one for each
    /// variant; then one for each form of machines.
    private var bits: UInt64 = 0
    private var readsReserved = false
    /// The variants for which the unit has one block in both forms of Annex Q, which then read the same.
    private var sameInAnnexQ: UInt8 = 0
    /// Types with two readings that were met in those that fit.
    private(set) var seen: Layout.Variants = []

    init() {}

    /// One layout that is known to fit.
    init(_ layout: Layout) {
      readsReserved = layout.readsReserved
      insert(layout)
    }

    public var isEmpty: Bool { bits == 0 }
    /// How many of them read the bytes differently.
    public var readings: Int {
      let perBlock = UInt8(truncatingIfNeeded: bits &>> 16)
      let once = UInt8(truncatingIfNeeded: bits &>> 24)
      return bits.nonzeroBitCount - (perBlock & once & sameInAnnexQ).nonzeroBitCount
    }
    /// All that fit read the same.
    public var isSettled: Bool { readings == 1 }

    private static func bit(_ layout: Layout) -> UInt64 {
      let form: UInt64 =
        switch layout.dialect {
        case .hj1239: layout.isSigned ? 0 : 8
        case .annexQSerialPerBlock: 16
        case .annexQSerialOnce: 24
        case .draft2019: 32
        case .aftermarket: 40
        case .hj1322: layout.isSigned ? 48 : 49
        case .hj1014: layout.isSigned ? 50 : 51
        }
      return 1 &<< (form &+ UInt64(layout.variants.rawValue))
    }

    /// The layout of a bit.
    fileprivate static func layout(_ index: Int, readsReserved: Bool) -> Layout {
      let (dialect, isSigned): (Dialect, Bool) =
        switch index {
        case 0..<8: (.hj1239, true)
        case 8..<16: (.hj1239, false)
        case 16..<24: (.annexQSerialPerBlock, false)
        case 24..<32: (.annexQSerialOnce, false)
        case 32..<40: (.draft2019, true)
        case 40..<48: (.aftermarket, false)
        case 48: (.hj1322, true)
        case 49: (.hj1322, false)
        case 50: (.hj1014, true)
        default: (.hj1014, false)
        }
      let variants = Layout.Variants(rawValue: index < 48 ? UInt8(index & 7) : 0)
      return Layout(dialect, isSigned: isSigned, variants: variants, readsReserved: readsReserved)
    }

    private mutating func insert(_ layout: Layout) { bits |= Self.bit(layout) }

    /// The layouts that fit, of some dialects.
    ///
    /// Layouts with reserved types are looked for only where no other fits.
    public init(of unit: Range<Int>, in bytes: Span<UInt8>, among dialects: Dialects) {
      self.init(of: unit, in: bytes, among: dialects, readingReserved: false)
      if isEmpty {
        self = Layouts(of: unit, in: bytes, among: dialects, readingReserved: true)
      }
    }

    init(
      of unit: Range<Int>, in bytes: Span<UInt8>, among dialects: Dialects, readingReserved: Bool
    ) {
      readsReserved = readingReserved
      find(unit, bytes, dialects)
    }

    private mutating func find(_ unit: Range<Int>, _ bytes: Span<UInt8>, _ dialects: Dialects) {
      for raw in 0..<UInt8.bitWidth {
        guard let dialect = Dialect(rawValue: UInt8(raw)), dialects.contains(dialect) else {
          continue
        }
        if dialect.mayBeSigned || dialect == .draft2019 { find(unit, bytes, dialect, true) }
        if dialect != .draft2019 { find(unit, bytes, dialect, false) }
      }
    }

    /// Tries the variants of the types that are met.
    private mutating func find(
      _ unit: Range<Int>, _ bytes: Span<UInt8>, _ dialect: Dialect, _ isSigned: Bool
    ) {
      var met: Layout.Variants = []
      for raw in 0..<8 {
        let variants = Layout.Variants(rawValue: UInt8(raw))
        guard met.isSuperset(of: variants) else { continue }
        let layout = Layout(
          dialect, isSigned: isSigned, variants: variants, readsReserved: readsReserved)
        var seen: Layout.Variants = []
        let container = Container(layout, unit: unit, in: bytes, seen: &seen)
        met.formUnion(seen)
        guard let container, seen.isSuperset(of: variants) else { continue }
        insert(layout)
        self.seen.formUnion(seen)
        if dialect == .annexQSerialPerBlock, container.blockCount == 1 {
          sameInAnnexQ |= 1 << raw
        }
      }
    }

    /// The one to take where only one is wanted.
    public var first: Layout? {
      var iterator = makeIterator()
      return iterator.next()
    }

    /// The dialects among them.
    public var dialects: Dialects {
      var dialects: Dialects = []
      for layout in self { dialects.insert(Dialects(layout.dialect)) }
      return dialects
    }

    /// Those whose readings of some types are known.
    func agreeing(with chosen: Layout.Variants, of known: Layout.Variants) -> Layouts {
      var kept = self
      let relevant = known.intersection(seen)
      let wanted = chosen.intersection(relevant)
      for layout in self where layout.variants.intersection(relevant) != wanted {
        kept.bits &= ~Self.bit(layout)
      }
      return kept
    }

    public func makeIterator() -> Iterator { Iterator(bits: bits, readsReserved: readsReserved) }

    public struct Iterator: IteratorProtocol {
      fileprivate var bits: UInt64
      fileprivate let readsReserved: Bool

      public mutating func next() -> Layout? {
        guard bits != 0 else { return nil }
        let index = bits.trailingZeroBitCount
        bits &= bits &- 1
        return Layouts.layout(index, readsReserved: readsReserved)
      }
    }
  }
}
