extension OBD {
  /// What a block's type means in a layout.
  public enum BodyForm: Hashable, Sendable {
    case diagnostics
    case machineDiagnostics
    case measurements(Measurements.Kind)
    case cycle
    /// A length of two bytes and a content that only its maker knows, or that no standard has yet.
    case opaque

    /// The form of a type; `nil` for a type that the layout does not have.
    /// - Parameter seen: Gets the variant that decided.
    @inline(__always)
    static func of(
      _ type: UInt8, in layout: Layout, seen: inout Layout.Variants
    ) -> BodyForm? {
      let dialect = layout.dialect
      let hasVariants = dialect.family == .road && dialect != .aftermarket
      switch type {
      // Nearly all of all blocks.
      case 0x02: return .measurements(dialect.family == .road ? .stream : .machineStream)
      case 0x01: return dialect.family == .road ? .diagnostics : .machineDiagnostics
      case 0x03 where dialect.family == .road && !dialect.isAnnexQ:
        if hasVariants {
          seen.insert(.draftCatalyst)
          if layout.variants.contains(.draftCatalyst) { return .measurements(.catalystNOx) }
        }
        return .measurements(.catalyst)
      case 0x04 where dialect == .hj1322: return .cycle
      case 0x04 where dialect.family == .road && !dialect.isAnnexQ: return .measurements(.hybrid)
      case 0x05 where dialect.family == .road && !dialect.isAnnexQ:
        return .measurements(.catalystNOx)
      case 0x80 where hasVariants:
        seen.insert(.supplement)
        let isUsual = !layout.variants.contains(.supplement)
        return dialect.isAnnexQ != isUsual ? .measurements(.supplement) : .opaque
      case 0xAA where hasVariants:
        seen.insert(.particulates)
        return layout.variants.contains(.particulates) ? .measurements(.particulates) : .opaque
      case 0x80...0xFE: return .opaque
      // 0x20 is the length of a signature's first half.
      case 0x03...0x7F where layout.readsReserved && type != 0x20: return .opaque
      default: return nil
      }
    }
  }
}
