/// The colour of a number plate (GA 36-2018). Its name is the raw value; numbers differ by system.
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
  public static let other = PlateColour(rawValue: "other")
  public static let unknown = PlateColour(rawValue: "unknown")
}
