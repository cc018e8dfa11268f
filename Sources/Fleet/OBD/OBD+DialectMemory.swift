extension OBD {
  /// What the frames of one terminal have shown about how it puts data units together.
  ///
  /// Exact consumption does not always decide: one frame can fit two dialects. The dialect is a property of
  /// the terminal: unambiguous frames teach it, ambiguous ones follow it, or are read in every way that fits.
  public struct DialectMemory: Hashable, Sendable {
    /// The dialects that all frames so far agree with; empty before the first unambiguous one.
    public private(set) var dialects: Dialects = []
    /// The types with two bodies whose body is known, and the known ones.
    private var knownVariants: Layout.Variants = []
    private var variants: Layout.Variants = []

    public init() {}

    /// Finds how a data unit of real-time data is to be read, and learns from it.
    /// - Complexity: One pass over the unit where the terminal is known; no allocation.
    public mutating func resolve(
      unit: Range<Int>, in bytes: Span<UInt8>, settings: Settings
    ) -> Resolution {
      if let dialect = settings.dialect {
        let layouts = Layouts(of: unit, in: bytes, among: Dialects(dialect))
        return Resolution(layouts: known(layouts), basis: layouts.isEmpty ? .none : .configured)
      }
      if let quick = quickly(unit, bytes) { return quick }
      // Reserved types are a last resort, behind all that the standards say.
      let family = settings.family
      if let found = resolve(unit, bytes, family, readingReserved: false) { return found }
      if let found = resolve(unit, bytes, family, readingReserved: true) { return found }
      return Resolution(layouts: Layouts(), basis: .none)
    }

    private mutating func resolve(
      _ unit: Range<Int>, _ bytes: Span<UInt8>, _ family: Family, readingReserved: Bool
    ) -> Resolution? {
      if !dialects.isEmpty {
        let found = known(
          Layouts(of: unit, in: bytes, among: dialects, readingReserved: readingReserved))
        if !found.isEmpty {
          learn(found)
          return Resolution(layouts: found, basis: found.isSettled ? .followed : .ambiguous)
        }
      }
      let found = Layouts(
        of: unit, in: bytes, among: .all(of: family), readingReserved: readingReserved)
      if found.isEmpty { return nil }
      guard found.isSettled else { return Resolution(layouts: found, basis: .ambiguous) }
      let before = dialects
      if !before.isEmpty && !readingReserved { self = DialectMemory() }
      learn(found)
      return Resolution(layouts: found, basis: before.isEmpty ? .certain : .changed(from: before))
    }

    /// The ways that agree with what is known of types with two bodies; all where none does.
    private func known(_ layouts: Layouts) -> Layouts {
      if layouts.isSettled || knownVariants.isEmpty { return layouts }
      let kept = layouts.agreeing(with: variants, of: knownVariants)
      return kept.isEmpty ? layouts : kept
    }

    /// The layout that is known to the last type, where the unit is of it.
    private func quickly(_ unit: Range<Int>, _ bytes: Span<UInt8>) -> Resolution? {
      let isEitherAnnexQ = dialects == .annexQ
      guard isEitherAnnexQ || dialects.rawValue.nonzeroBitCount == 1,
        let dialect = Dialect(rawValue: UInt8(dialects.rawValue.trailingZeroBitCount))
      else { return nil }
      let allowed = isEitherAnnexQ ? 1 : Int.max
      if dialect.mayBeSigned || dialect == .draft2019,
        let container = fit(dialect, isSigned: true, unit, bytes)
      {
        return Resolution(container: container)
      }
      if dialect != .draft2019, let container = fit(dialect, isSigned: false, unit, bytes),
        container.blockCount <= allowed
      {
        return Resolution(container: container)
      }
      return nil
    }

    private func fit(
      _ dialect: Dialect, isSigned: Bool, _ unit: Range<Int>, _ bytes: Span<UInt8>
    ) -> Container? {
      let layout = Layout(dialect, isSigned: isSigned, variants: variants)
      var seen: Layout.Variants = []
      guard let container = Container(layout, unit: unit, in: bytes, seen: &seen),
        knownVariants.isSuperset(of: seen)
      else { return nil }
      return container
    }

    private mutating func learn(_ found: Layouts) {
      guard found.isSettled, let first = found.first, !first.readsReserved else { return }
      dialects = dialects.isEmpty ? found.dialects : dialects.intersection(found.dialects)
      knownVariants.formUnion(found.seen)
      variants.subtract(found.seen)
      variants.formUnion(first.variants)
    }
  }

  /// How a data unit is to be read, and why so.
  public struct Resolution: Hashable, Sendable {
    public enum Basis: Hashable, Sendable {
      /// Nothing else fits.
      case certain
      /// The terminal's other frames say so.
      case followed
      /// The listener's settings say so.
      case configured
      /// Nothing else fits, and the terminal spoke otherwise before.
      case changed(from: Dialects)
      /// Several ways fit and nothing decides.
      case ambiguous
      /// None fits.
      case none
    }

    /// The ways that fit, the likelier ones first.
    public let layouts: Layouts
    public let basis: Basis
    private let found: Container?

    init(layouts: Layouts, basis: Basis) {
      self.layouts = layouts
      self.basis = basis == .configured && !layouts.isSettled ? .ambiguous : basis
      found = nil
    }

    init(container: Container) {
      layouts = Layouts(container.layout)
      basis = .followed
      found = container
    }

    /// The one reading; `nil` where there are several or none.
    public func container(unit: Range<Int>, in bytes: Span<UInt8>) -> Container? {
      if let found { return found }
      guard layouts.isSettled, let layout = layouts.first else { return nil }
      return Container(layout, unit: unit, in: bytes)
    }
  }
}
