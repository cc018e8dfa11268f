public import Fleet
import GRDB

extension Register {
  /// What passed the gates of the plants on some days, by plant. Corrected passages count as they were corrected.
  ///
  /// A gate id that several registries use is left out: nobody could say whose plant's it is.
  /// - Parameters:
  ///   - instant: only what happened before it; everything where absent.
  ///   - plant: only this one.
  /// - Complexity: O(passages on these days), by the index of days.
  public func traffic(
    on days: ClosedRange<Day>, before instant: Instant? = nil, at plant: String? = nil
  ) throws -> [String: PlantTraffic] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT place.plant AS plant, record.day AS day, record.plate AS plate,
          record.colour AS colour, count(*) AS passages, sum(record.direction = 1) AS entries,
          max(record.row) AS last
        FROM record CROSS JOIN series ON series.key = record.series
        CROSS JOIN register_gate AS place ON place.id = series.gate
        WHERE record.kind = 1 AND record.day BETWEEN ?1 AND ?2 AND record.instant < ?3
          AND (?4 IS NULL OR place.plant = ?4)
          AND place.id NOT IN (
            SELECT gate FROM series JOIN origin ON origin.key = series.origin
            GROUP BY gate HAVING count(DISTINCT origin.registry) > 1)
          AND \(StoredRecord.isNewest)
        GROUP BY place.plant, record.day, record.plate, record.colour
        ORDER BY place.plant, record.day, record.plate, record.colour
        """,
      arguments: [
        days.lowerBound.daysSince1970, days.upperBound.daysSince1970,
        instant?.milliseconds ?? Int64.max, plant,
      ])
    var kinds = TruckKinds(self)
    // Neighbours in the store lie in the same packs, so lines are read in the order of their rows.
    for row in rows.sorted(by: { ($0["last"] as Int64) < ($1["last"] as Int64) }) {
      try kinds.learn(row)
    }
    var traffic: [String: PlantTraffic] = [:]
    for row in rows {
      let name = PlantTraffic.PlateName(row)
      let kind = name.flatMap { kinds[$0] }
      traffic[row["plant"], default: PlantTraffic()].add(
        PlantTraffic.Visit(
          day: Day(daysSince1970: row["day"]), vehicle: name, passages: row["passages"],
          entries: row["entries"] ?? 0, isTruck: kind?.isTruck,
          isHeavyDieselTruck: kind?.isHeavyDieselTruck,
          isNewEnergyTruck: kind?.isNewEnergyTruck))
    }
    return traffic
  }
}

extension PlantTraffic.PlateName {
  fileprivate init?(_ row: Row) {
    guard let plate: String = row["plate"] else { return nil }
    let colour: String? = row["colour"]
    self.init(plate: plate, colour: colour.map { PlateColour(rawValue: $0) })
  }
}

/// Which vehicles are trucks: by the register, and where that does not say, by what their last passage, or the
/// question about them, says.
struct TruckKinds {
  struct Kind {
    let isTruck: Bool?
    let isHeavyDieselTruck: Bool?
    let isNewEnergyTruck: Bool?

    var isSettled: Bool {
      isTruck != nil && isHeavyDieselTruck != nil && isNewEnergyTruck != nil
    }
  }

  private let register: Register
  private var packs: PackReader
  private var kinds: [PlantTraffic.PlateName: Kind] = [:]
  private let rules = RuleSet([])

  init(_ register: Register) {
    self.register = register
    packs = PackReader(register.db)
  }

  subscript(name: PlantTraffic.PlateName) -> Kind? { kinds[name] }

  mutating func learn(_ row: Row) throws {
    guard let name = PlantTraffic.PlateName(row) else { return }
    if let known = kinds[name], known.isSettled { return }
    let recorded = try vehicle(of: name)
    if let recorded {
      let kind = kind(of: recorded, on: row["day"])
      kinds[name] = kind
      if kind.isSettled { return }
    }
    guard let said = try passage(row["last"])?.vehicle else { return }
    kinds[name] = kind(of: try recorded?.laid(over: said) ?? said, on: row["day"])
  }

  /// Whether a vehicle is a truck, by what a decision read of it.
  func isTruck(_ facts: VehicleFacts?, on day: Day) -> Bool? {
    facts.flatMap { kind(of: $0.vehicle, on: day.daysSince1970).isTruck }
  }

  private func vehicle(of name: PlantTraffic.PlateName) throws -> Vehicle? {
    if let colour = name.colour {
      return try register.vehicle(plate: name.plate, colour: colour)?.vehicle
    }
    let found = try register.vehicles(plate: name.plate)
    return found.count == 1 ? found[0].vehicle : nil
  }

  private mutating func passage(_ row: Int64) throws -> Passage? {
    let place = try Row.fetchOne(
      register.db.cachedStatement(sql: "SELECT pack, line FROM record WHERE row = ?"),
      arguments: [row])
    guard let place else { return nil }
    let line = try RecordLine(decoding: JSON(parsing: Array(packs.line(of: place))))
    return if case .passage(let passage) = line.record { passage } else { nil }
  }

  private func kind(of vehicle: Vehicle, on day: Int32) -> Kind {
    let situation = CountedVehicle(vehicle, on: Day(daysSince1970: day)).situation
    return Kind(
      isTruck: rules.holds(.truck, for: situation),
      isHeavyDieselTruck: rules.holds(.heavyDieselTruck, for: situation),
      isNewEnergyTruck: rules.holds(.newEnergyTruck, for: situation))
  }
}
