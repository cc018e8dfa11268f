/// One measurement of one vehicle on the road, made without stopping it: by remote sensing or by a smoke
/// camera.
///
/// It carries what the sender said, units and limits included; nothing is computed again, because the
/// sender's method, its calibration and the limit in force there belong to the sender's verdict.
public struct Observation: Hashable, Sendable {
  public var kind: Kind
  /// The site or station that measured (点位编号): its own counter, as a gate is for passages.
  public var site: String
  /// The measuring line, and the lane of the road.
  public var line: String?
  public var lane: String?
  public var time: CapturedTime
  public var position: Position?

  public var plate: PlateReading
  public var colour: ColourReading?
  public var confidence: Passage.Confidence?
  /// Plate class of GA 24.7 (号牌种类), as received.
  public var plateClass: String?
  /// As received: GA vehicle type, fuel and stage in the sender's codes.
  public var vehicleType: String?
  public var fuel: String?
  public var stage: String?

  /// What was measured on the exhaust, in the order of the source.
  public var measurements: [Measurement]
  /// What was measured around it: speed, acceleration, power, weather, slope.
  public var conditions: [Measurement]
  public var judgement: Judgement
  /// The sender's own code or word for its verdict.
  public var judgementRaw: String?
  /// Why the sender calls the record invalid, in its words.
  public var reason: String?

  public var pictures: [Passage.Picture]
  public var source: Passage.Source
  /// Members that have no field here, as they came.
  public var extra: [JSON.Member]
  /// Codes of the findings made while reading.
  public var findings: [String]

  public init(
    kind: Kind, site: String, time: CapturedTime, plate: PlateReading, source: Passage.Source
  ) {
    self.kind = kind
    self.site = site
    self.time = time
    self.plate = plate
    self.source = source
    measurements = []
    conditions = []
    judgement = .pending
    pictures = []
    extra = []
    findings = []
  }
}

extension Observation {
  public enum Kind: String, CaseIterable, Sendable {
    /// 遥感监测, HJ 845-2017.
    case remoteSensing = "remote-sensing"
    /// 黑烟抓拍, Ringelmann numbers read from pictures.
    case smoke
  }

  /// The sender's verdict on its own record.
  public enum Judgement: String, CaseIterable, Sendable {
    case pass, exceed, invalid
    /// Not judged yet, or in words that nobody has explained to us.
    case pending
  }

  /// Degrees; senders write `0.0, 0.0` where they know none, which is no position.
  public struct Position: Hashable, Sendable {
    public let longitude: Double
    public let latitude: Double

    /// `nil` for 0, 0 and for what is no place on Earth.
    public init?(longitude: Double, latitude: Double) {
      guard longitude != 0 || latitude != 0, (-180...180).contains(longitude),
        (-90...90).contains(latitude)
      else { return nil }
      self.longitude = longitude
      self.latitude = latitude
    }
  }

  /// A measured quantity with the limit that the sender held it against.
  public struct Measurement: Hashable, Sendable {
    public let quantity: Quantity
    /// The number as written, so that nothing is lost by rounding.
    public let text: String
    public let unit: Unit
    public var limit: String?

    /// `nil` where the text is not a finite number.
    public init?(_ quantity: Quantity, _ text: String, unit: Unit, limit: String? = nil) {
      guard let value = Double(text), value.isFinite else { return nil }
      self.quantity = quantity
      self.text = text
      self.unit = unit
      self.limit = limit
    }

    public var value: Double { Double(text) ?? .nan }
    /// Whether the number lies above its limit; `nil` without a limit.
    public var isAboveLimit: Bool? {
      guard let limit, let bound = Double(limit) else { return nil }
      return value > bound
    }
  }

  /// What is measured: an open set, so that an unknown name survives.
  public struct Quantity: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }

    public static let co = Quantity("co")
    public static let co2 = Quantity("co2")
    public static let hc = Quantity("hc")
    public static let no = Quantity("no")
    /// Ratios to CO2, as measured in the plume.
    public static let coRatio = Quantity("co-ratio")
    public static let hcRatio = Quantity("hc-ratio")
    public static let noRatio = Quantity("no-ratio")
    /// Values before correction, in the device's own scale.
    public static let coRaw = Quantity("co-raw")
    public static let co2Raw = Quantity("co2-raw")
    public static let hcRaw = Quantity("hc-raw")
    public static let noRaw = Quantity("no-raw")
    public static let opacity = Quantity("opacity")
    public static let opacityMean = Quantity("opacity-mean")
    public static let opacityMaximum = Quantity("opacity-max")
    public static let opacityMinimum = Quantity("opacity-min")
    /// Particle reading of devices that give one number for it.
    public static let particles = Quantity("pm")
    /// Blackness by Ringelmann, 0...5.
    public static let ringelmann = Quantity("ringelmann")

    public static let speed = Quantity("speed")
    public static let acceleration = Quantity("acceleration")
    /// Vehicle specific power.
    public static let specificPower = Quantity("vsp")
    public static let slope = Quantity("slope")
    public static let windSpeed = Quantity("wind-speed")
    public static let windDirection = Quantity("wind-direction")
    public static let temperature = Quantity("temperature")
    public static let humidity = Quantity("humidity")
    public static let pressure = Quantity("pressure")
  }

  /// A unit by its usual sign; an open set.
  public struct Unit: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }

    public static let percent = Unit("%")
    public static let partsPerMillion = Unit("ppm")
    public static let ringelmann = Unit("Ringelmann")
    public static let kilometresPerHour = Unit("km/h")
    public static let metresPerSecond = Unit("m/s")
    public static let metresPerSecondSquared = Unit("m/s²")
    public static let kilowattsPerTonne = Unit("kW/t")
    public static let celsius = Unit("°C")
    public static let kilopascals = Unit("kPa")
    public static let degrees = Unit("°")
    public static let ratio = Unit("1")
    /// The source does not say; never guessed.
    public static let unstated = Unit("")
  }
}
