/// The category of a vehicle by GB/T 15089-2001: M carries people, N carries goods.
///
/// | | rule | | rule |
/// |---|---|---|---|
/// | M1 | at most 9 seats with the driver's | N1 | at most 3,500 kg |
/// | M2 | more seats, at most 5,000 kg | N2 | over 3,500, at most 12,000 kg |
/// | M3 | more seats, over 5,000 kg | N3 | over 12,000 kg |
public enum VehicleCategory: String, CaseIterable, Sendable {
  case m1 = "M1"
  case m2 = "M2"
  case m3 = "M3"
  case n1 = "N1"
  case n2 = "N2"
  case n3 = "N3"

  /// The category of a goods vehicle by its maximum design mass in kilograms.
  public init(goodsMaximumMass kilograms: Int) {
    self = kilograms <= 3_500 ? .n1 : kilograms <= 12_000 ? .n2 : .n3
  }

  /// The category of a passenger vehicle by its seats, the driver's included, and maximum design mass.
  public init(seats: Int, maximumMass kilograms: Int) {
    self = seats <= 9 ? .m1 : kilograms <= 5_000 ? .m2 : .m3
  }

  public var carriesGoods: Bool { self == .n1 || self == .n2 || self == .n3 }
}

/// Light or heavy in emission law: which standard a road vehicle answers to.
///
/// Heavy-duty (GB 17691) is a maximum design mass over 3,500 kg; light (GB 18352) is M1, M2 and N1 up to
/// 3,500 kg. ``VehicleType/Size`` is traffic law's and draws other lines.
public enum EmissionClass: String, CaseIterable, Sendable {
  case light, heavy

  public init(maximumMass kilograms: Int) {
    self = kilograms > 3_500 ? .heavy : .light
  }

  /// The class that the category alone decides; `nil` for M1 and M2, which may be either.
  public init?(_ category: VehicleCategory) {
    switch category {
    case .n1: self = .light
    case .n2, .n3, .m3: self = .heavy
    case .m1, .m2: return nil
    }
  }

  /// The reference mass (基准质量): kerb mass plus 100 kg.
  public static func referenceMass(kerbMass kilograms: Int) -> Int { kilograms + 100 }
}
