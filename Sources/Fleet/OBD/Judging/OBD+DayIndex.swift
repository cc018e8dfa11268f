extension OBD {
  /// Which vehicles and days a capture holds, so that one of them can be chosen.
  public struct DayIndex: Hashable, Sendable {
    private let settings: Settings
    private var counts: [Identity: [Day: Int]] = [:]

    public init(settings: Settings) { self.settings = settings }

    public mutating func add(_ message: Message) {
      guard case .report(let report) = message.content else { return }
      for (index, entry) in report.entries.enumerated() {
        guard case .measurements(let measurements) = entry.body, measurements.kind.isEngine == true,
          let at = report.collected(index, settings: settings)?.at
        else { continue }
        counts[message.header.identity, default: [:]][at.day(), default: 0] += 1
      }
    }

    /// A vehicle and how many records of engine data it has.
    public struct Vehicle: Hashable, Sendable {
      public let identity: Identity
      public let records: Int
    }

    /// By identity.
    public var vehicles: [Vehicle] {
      counts.map { Vehicle(identity: $0.key, records: $0.value.values.reduce(0, +)) }
        .sorted { $0.identity.shown < $1.identity.shown }
    }

    /// Finds the one day of one vehicle that is meant. Days that a clock years off gave to some records do not
    /// stand in the way of a day that the others have.
    /// - Parameters:
    ///   - identity: A VIN or machine code; `nil` where the capture must be of one vehicle.
    ///   - day: `nil` where it must be of one day.
    public func choose(
      _ identity: String?, on day: Day?
    ) throws(DayChoiceError) -> (identity: Identity, day: Day) {
      let vehicles = vehicles
      guard !vehicles.isEmpty else { throw .nothing }
      let chosen: Identity
      if let identity {
        guard
          let found = vehicles.first(where: {
            $0.identity.shown.uppercased() == identity.uppercased()
          })
        else { throw .noVehicle(identity, vehicles) }
        chosen = found.identity
      } else if vehicles.count == 1 {
        chosen = vehicles[0].identity
      } else {
        throw .severalVehicles(vehicles)
      }
      let days = (counts[chosen] ?? [:]).sorted { $0.key < $1.key }
      if let day {
        guard days.contains(where: { $0.key == day }) else { throw .noDay(day, days.map(\.key)) }
        return (chosen, day)
      }
      guard let fullest = days.max(by: { $0.value < $1.value })?.key else { throw .nothing }
      let far = Thresholds(on: fullest)[.clockDays]?.value ?? .infinity
      let near = days.map(\.key).filter {
        abs(Double($0.daysSince1970) - Double(fullest.daysSince1970)) <= far
      }
      guard near.count == 1 else { throw .severalDays(near) }
      return (chosen, fullest)
    }
  }

  /// Why a capture does not say which day is meant.
  public enum DayChoiceError: Error, Hashable, Sendable {
    /// No engine data at all.
    case nothing
    case severalVehicles([DayIndex.Vehicle])
    case noVehicle(String, [DayIndex.Vehicle])
    case severalDays([Day])
    case noDay(Day, [Day])
  }
}

extension OBD.DayChoiceError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .nothing: "obd.report.nothing"
    case .severalVehicles: "obd.report.vehicles"
    case .noVehicle: "obd.report.vehicle"
    case .severalDays: "obd.report.days"
    case .noDay: "obd.report.day"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.nothing, .english): "no engine data that could be read"
    case (.nothing, .chinese): "没有可解析的数据流"
    case (.severalVehicles(let vehicles), .english):
      "\(vehicles.count) vehicles: \(Self.list(vehicles))"
    case (.severalVehicles(let vehicles), .chinese):
      "含 \(vehicles.count) 辆车：\(Self.list(vehicles))"
    case (.noVehicle(let name, let vehicles), .english):
      "no data of `\(name)`, but of \(Self.list(vehicles))"
    case (.noVehicle(let name, let vehicles), .chinese):
      "没有 `\(name)` 的数据，只有 \(Self.list(vehicles))"
    case (.severalDays(let days), .english): "\(days.count) days: \(Self.list(days))"
    case (.severalDays(let days), .chinese): "含 \(days.count) 天：\(Self.list(days))"
    case (.noDay(let day, let days), .english): "no data of \(day), but of \(Self.list(days))"
    case (.noDay(let day, let days), .chinese): "没有 \(day) 的数据，只有 \(Self.list(days))"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.nothing, .english): "see what `fleetreg obd decode` says of it"
    case (.nothing, .chinese): "请先用 `fleetreg obd decode` 查看"
    case (.severalVehicles, .english), (.noVehicle, .english): "name one by --vin"
    case (.severalVehicles, .chinese), (.noVehicle, .chinese): "请用 --vin 指定一辆"
    case (.severalDays, .english), (.noDay, .english): "name one by --day"
    case (.severalDays, .chinese), (.noDay, .chinese): "请用 --day 指定一天"
    }
  }

  public var description: String { text(in: .english) }

  private static let limit = 20

  private static func list(_ vehicles: [OBD.DayIndex.Vehicle]) -> String {
    shortened(vehicles.map { "\($0.identity.shown) (\($0.records))" })
  }

  private static func list(_ days: [Day]) -> String { shortened(days.map(\.description)) }

  private static func shortened(_ items: [String]) -> String {
    items.prefix(limit).joined(separator: ", ") + (items.count > limit ? ", …" : "")
  }
}
