extension OBD {
  /// How the data unit of real-time data is put together.
  public enum Dialect: UInt8, CaseIterable, Sendable {
    /// HJ 1239.3-2021: send time 6, serial 2, { type 1, time 6, body }…, signature 66.
    case hj1239
    /// GB 17691-2018 Annex Q: time 6, { type 1, serial 2, body }…
    case annexQSerialPerBlock
    /// Annex Q, the other reading of the same words: time 6, type 1, serial 2, body, { type 1, body }…
    case annexQSerialOnce
    /// The signed draft of 2019 (one source): time 6, serial 2, { type 1, body, signature 66 }…
    case draft2019
    /// Aftermarket terminals (one source): time 6, serial 2, { type 1, body }…
    case aftermarket
    /// HJ 1322-2023: time 6, serial 2, position 9, { type 1, time 6, body }…, signature 66 (one source).
    case hj1322
    /// HJ 1014-2020: time 6, serial 2, position 9, { type 1, body }…, signature 66 or none.
    case hj1014

    /// The name in settings and JSON.
    public var name: String {
      switch self {
      case .hj1239: "hj1239"
      case .annexQSerialPerBlock: "q-a"
      case .annexQSerialOnce: "q-b"
      case .draft2019: "d19"
      case .aftermarket: "bool"
      case .hj1322: "hj1322"
      case .hj1014: "hj1014"
      }
    }

    public init?(name: some StringProtocol) {
      guard let dialect = Self.allCases.first(where: { $0.name == name }) else { return nil }
      self = dialect
    }

    @inline(__always)
    public var family: Family { self == .hj1322 || self == .hj1014 ? .nonRoad : .road }
    /// Whether serial and send time stand once, before all blocks.
    @inline(__always)
    var hasContainerSerial: Bool { !isAnnexQ }
    @inline(__always)
    var isAnnexQ: Bool { self == .annexQSerialPerBlock || self == .annexQSerialOnce }
    @inline(__always)
    var hasBlockTimes: Bool { self == .hj1239 || self == .hj1322 }
    /// Whether one signature may stand behind all blocks.
    @inline(__always)
    var mayBeSigned: Bool { hasBlockTimes || self == .hj1014 }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.hj1239, _): "HJ 1239.3-2021"
      case (.annexQSerialPerBlock, .english): "GB 17691 Annex Q, a serial in each block"
      case (.annexQSerialPerBlock, .chinese): "GB 17691 附录Q（每个信息体一个流水号）"
      case (.annexQSerialOnce, .english): "GB 17691 Annex Q, one serial"
      case (.annexQSerialOnce, .chinese): "GB 17691 附录Q（仅首个信息体有流水号）"
      case (.draft2019, .english): "signed draft of 2019 (one source)"
      case (.draft2019, .chinese): "2019 年签名草案（单一来源）"
      case (.aftermarket, .english): "aftermarket terminal (one source)"
      case (.aftermarket, .chinese): "后装终端（单一来源）"
      case (.hj1322, .english): "HJ 1322-2023 (one source)"
      case (.hj1322, .chinese): "HJ 1322-2023（单一来源）"
      case (.hj1014, _): "HJ 1014-2020"
      }
    }
  }

  /// One way to read a data unit of real-time data.
  public struct Layout: Hashable, Sendable {
    public let dialect: Dialect
    /// Signed, in the way of the dialect.
    public let isSigned: Bool
    /// For which types the less usual of two bodies is taken.
    public let variants: Variants
    /// Types that the standards reserve are read as a length of two bytes and so many bytes, which older
    /// readers assume (one source). Tried only where nothing else fits.
    public let readsReserved: Bool

    public init(
      _ dialect: Dialect, isSigned: Bool? = nil, variants: Variants = [],
      readsReserved: Bool = false
    ) {
      self.dialect = dialect
      self.isSigned = dialect == .draft2019 || isSigned ?? false && dialect.mayBeSigned
      self.variants = variants
      self.readsReserved = readsReserved
    }

    /// Types whose body is one of two by source; a bit chooses the second.
    public struct Variants: OptionSet, Hashable, Sendable {
      public let rawValue: UInt8
      public init(rawValue: UInt8) { self.rawValue = rawValue }

      /// Type 03 carries the 32 bytes with a NOx sensor, as in a draft of 2020.
      public static let draftCatalyst = Variants(rawValue: 1)
      /// Type 80: the supplement without a length where Annex Q has a length, and the reverse.
      public static let supplement = Variants(rawValue: 2)
      /// Type AA: three numbers without a length.
      public static let particulates = Variants(rawValue: 4)
    }
  }
}
