/// The colour of a number plate (GA 36-2018). Its name is the raw value; numbers differ by system,
/// so they are read and written through a ``PlateColourTable`` only.
public struct PlateColour: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let blue = PlateColour(rawValue: "blue")
  public static let yellow = PlateColour(rawValue: "yellow")
  public static let black = PlateColour(rawValue: "black")
  public static let white = PlateColour(rawValue: "white")
  /// Green without saying which: new energy in systems that do not tell large from small.
  public static let green = PlateColour(rawValue: "green")
  /// Small new-energy vehicles.
  public static let gradientGreen = PlateColour(rawValue: "gradient-green")
  /// Large new-energy vehicles.
  public static let yellowGreen = PlateColour(rawValue: "yellow-green")
  /// Farm vehicles under their own plates (JT/T 697.7-2014 codes 91 and 92).
  public static let farmYellow = PlateColour(rawValue: "farm-yellow")
  public static let farmGreen = PlateColour(rawValue: "farm-green")
  /// Temporary plates in toll systems.
  public static let blueWhite = PlateColour(rawValue: "blue-white")
  public static let temporary = PlateColour(rawValue: "temporary")
  public static let red = PlateColour(rawValue: "red")
  /// The system says that the vehicle has no plate yet.
  public static let notPlated = PlateColour(rawValue: "not-plated")
  public static let other = PlateColour(rawValue: "other")
  public static let unknown = PlateColour(rawValue: "unknown")

  /// Whether only new-energy vehicles have plates of this colour (GA 36-2018).
  public var isNewEnergy: Bool { self == .green || self == .gradientGreen || self == .yellowGreen }
}

extension PlateColour: CustomStringConvertible {
  public var description: String { rawValue }

  /// The colour's name; the raw value of one that is not ours.
  public func text(in language: Language) -> String {
    guard language == .chinese else { return rawValue }
    return switch self {
    case .blue: "蓝"
    case .yellow: "黄"
    case .black: "黑"
    case .white: "白"
    case .green: "绿"
    case .gradientGreen: "渐变绿"
    case .yellowGreen: "黄绿"
    case .farmYellow: "农黄"
    case .farmGreen: "农绿"
    case .blueWhite: "蓝白"
    case .temporary: "临牌"
    case .red: "红"
    case .notPlated: "未上牌"
    case .other: "其他"
    case .unknown: "未知"
    default: rawValue
    }
  }
}
