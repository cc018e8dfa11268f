/// Which road vehicles a row of the calendar speaks of.
public struct RoadScope: Hashable, Sendable {
  /// What a vehicle serves, as far as the announcements tell vehicles apart.
  public struct Service: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bus, sanitation and postal vehicles (城市车辆).
    public static let urban = Service(rawValue: 1)
    /// Vehicles for people (客车) that are not urban.
    public static let passenger = Service(rawValue: 2)
    /// Goods and special vehicles that are not urban.
    public static let goods = Service(rawValue: 4)
    public static let all: Service = [.urban, .passenger, .goods]
  }

  public let emissionClass: EmissionClass
  public let engine: Fuel.Engine
  public let service: Service

  public init(_ emissionClass: EmissionClass, _ engine: Fuel.Engine, _ service: Service = .all) {
    self.emissionClass = emissionClass
    self.engine = engine
    self.service = service
  }

  public func text(in language: Language) -> String {
    let size =
      switch (emissionClass, language) {
      case (.heavy, .english): "heavy-duty"
      case (.heavy, .chinese): "重型"
      case (.light, .english): "light"
      case (.light, .chinese): "轻型"
      }
    let fuel =
      switch (engine, language) {
      case (.diesel, .english): "diesel"
      case (.diesel, .chinese): "柴油"
      case (.gas, .english): "gas"
      case (.gas, .chinese): "燃气"
      case (.petrol, .english): "petrol"
      case (.petrol, .chinese): "汽油"
      case (.noEngine, .english), (.other, .english): "other"
      case (.noEngine, .chinese), (.other, .chinese): "其他"
      }
    let vehicles =
      switch (service, language) {
      case (.urban, .english): "urban vehicles"
      case (.urban, .chinese): "城市车辆"
      case ([.urban, .passenger], .english): "passenger and urban vehicles"
      case ([.urban, .passenger], .chinese): "客车和城市车辆"
      case (_, .english): "vehicles"
      case (_, .chinese): "车"
      }
    return language == .english ? "\(size) \(fuel) \(vehicles)" : size + fuel + vehicles
  }
}
