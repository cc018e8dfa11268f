/// The registration type of a vehicle: the codes of GA 24.4 / GA/T 16.4 (车辆类型), such as `H11` or `Q21`.
///
/// The first character names the kind, the digit behind it the size **in traffic law**. That size is not
/// emission law's: an `H31` light lorry of 4,495 kg is heavy-duty there, see ``EmissionClass``.
/// The truck part of the list rests on one source; unknown codes survive.
public struct VehicleType: RawRepresentable, Hashable, Sendable {
  let short: ShortCode

  /// `nil` for the empty text and for more than eight bytes, which no code list uses.
  public init?(rawValue: String) {
    guard let short = ShortCode(rawValue) else { return nil }
    self.short = short
  }

  public var rawValue: String { short.text }

  public enum Kind: String, Sendable {
    case lorry
    case threeWheeler = "three-wheeler"
    case tractorUnit = "tractor-unit"
    case semiTrailer = "semi-trailer"
    case trailer, passenger, special
    case wheeledMachinery = "wheeled-machinery"
    case tram, motorcycle
    case farmTractor = "farm-tractor"
  }

  /// The size in traffic law (GA 802), by the prefix.
  public enum Size: String, Sendable {
    case heavy, medium, light, mini
    /// 低速货车 and 三轮汽车.
    case lowSpeed = "low-speed"
  }

  public var kind: Kind? {
    switch short[0] {
    case UInt8(ascii: "H"): .lorry
    case UInt8(ascii: "N"): .threeWheeler
    case UInt8(ascii: "Q"): .tractorUnit
    case UInt8(ascii: "B"): .semiTrailer
    case UInt8(ascii: "G"): .trailer
    case UInt8(ascii: "K"): .passenger
    case UInt8(ascii: "Z"): .special
    case UInt8(ascii: "J"): .wheeledMachinery
    case UInt8(ascii: "D"): .tram
    case UInt8(ascii: "M"): .motorcycle
    case UInt8(ascii: "T"): .farmTractor
    default: nil
    }
  }

  public var size: Size? {
    switch (kind, short[1]) {
    case (.threeWheeler, _): .lowSpeed
    case (.lorry, UInt8(ascii: "5")): .lowSpeed
    // Z51 is a heavy special vehicle, though 5 stands for low speed among lorries.
    case (.special, UInt8(ascii: "5")): .heavy
    case (.lorry, let digit), (.tractorUnit, let digit), (.semiTrailer, let digit),
      (.trailer, let digit), (.passenger, let digit), (.special, let digit):
      switch digit {
      case UInt8(ascii: "1"): .heavy
      case UInt8(ascii: "2"): .medium
      case UInt8(ascii: "3"): .light
      case UInt8(ascii: "4"): .mini
      default: nil
      }
    default: nil
    }
  }
}

extension VehicleType.Size {
  /// The size of a lorry in traffic law by its masses and length (GA 802): heavy from 12,000 kg, medium from
  /// 4,500 kg or 6 m, else light. From memory: show it as unconfirmed. `nil` where the length decides and is
  /// not known.
  public static func ofLorry(maximumMass kilograms: Int, lengthInMillimetres length: Int?) -> Self?
  {
    if kilograms >= 12_000 { return .heavy }
    if kilograms >= 4_500 { return .medium }
    guard let length else { return nil }
    return length >= 6_000 ? .medium : .light
  }

  public static let massRuleMark = SourceMark.memory
}

extension VehicleType: CustomStringConvertible {
  public var description: String { rawValue }
}
