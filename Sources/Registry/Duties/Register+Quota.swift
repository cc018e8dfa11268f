public import Fleet
import Foundation
import GRDB

/// How much of a plant's daily quota is used up before a moment.
public struct QuotaUse: Hashable, Sendable {
  /// The trucks that came in or were let in on that China day, each once; `nil` where vehicles whose kind nobody
  /// recorded decide whether a quota is reached, or where ``silentLedger`` says that nobody knows.
  public let used: Int?
  public let silentLedger: Situation.SilentLedger?
}

extension Register {
  /// How much of a plant's quotas of a day is used up before a moment, without the vehicle that asks; `nil` where
  /// there is no quota.
  ///
  /// A truck counts once it came in by a passage, and already once a recorded decision let it in, or a person who
  /// opened the barrier: the ledger may come at the day's end.
  /// - Parameter vehicle: the plate of the one that asks, its VIN where it has none.
  /// - Complexity: O(passages and decisions of the day), by the indexes of days.
  public func quotaUse(
    at plant: String, before instant: Instant, quotas: [Int], vehicle: String?,
    colour: PlateColour?
  ) throws -> QuotaUse? {
    guard !quotas.isEmpty else { return nil }
    let day = instant.day()
    let traffic = try traffic(on: day...day, before: instant, at: plant)[plant] ?? PlantTraffic()
    let admitted = try admitted(at: plant, on: day, before: instant)
    if traffic.visits.isEmpty, admitted.isEmpty, try !hasDecision(at: plant, on: day) {
      let newest = try newestPassage(at: plant)
      // A ledger that has later passages is silent about that day because nothing came.
      guard let newest, newest >= day.start() else {
        return QuotaUse(used: nil, silentLedger: Situation.SilentLedger(newest: newest))
      }
    }
    let used = traffic.trucksEntered(
      except: vehicle.map { PlantTraffic.PlateName(plate: $0, colour: colour) },
      admitted: admitted)
    let isOpen = quotas.contains { used.sure < $0 && $0 <= used.most }
    return QuotaUse(used: isOpen ? nil : used.sure, silentLedger: nil)
  }

  private func hasDecision(at plant: String, on day: Day) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS(
            SELECT 1 FROM decision WHERE day = ? AND plant = ? AND direction IS NOT NULL)
          """),
      arguments: [day.daysSince1970, plant]) ?? false
  }

  /// By how much a decision that was recorded already may be of a later moment and still count: of two that ask at
  /// once the later may be judged first. Our own choice, in milliseconds.
  private static let decisionLead: Int64 = 120_000

  /// The vehicles that recorded decisions let in on a day before a moment, each once.
  private func admitted(
    at plant: String, on day: Day, before instant: Instant
  ) throws -> [PlantTraffic.Visit] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT plate, colour, payload FROM decision
          WHERE day = ? AND plant = ? AND direction = ? AND at <= ?
            AND (outcome = ? OR EXISTS(SELECT 1 FROM lift WHERE lift.decision = decision.id))
          ORDER BY row
          """),
      arguments: [
        day.daysSince1970, plant, Passage.Direction.in.code,
        instant.milliseconds + Self.decisionLead,
        Outcome.allow.code,
      ])
    let kinds = TruckKinds(self)
    var visits: [PlantTraffic.Visit] = []
    func isKnown(_ name: PlantTraffic.PlateName) -> Bool {
      visits.contains { $0.vehicle?.matches(name) ?? false }
    }
    for row in rows {
      let colour = (row["colour"] as String?).map { PlateColour(rawValue: $0) }
      let plate: String? = row["plate"]
      // Most come several times a day: the facts are unpacked once for each.
      if let plate, isKnown(PlantTraffic.PlateName(plate: plate, colour: colour)) { continue }
      let facts = try StoredDecision.facts(in: row["payload"])
      guard let text = plate ?? facts?.vehicle.vin else { continue }
      let name = PlantTraffic.PlateName(plate: text, colour: colour)
      if isKnown(name) { continue }
      visits.append(
        PlantTraffic.Visit(
          day: day, vehicle: name, passages: 0, entries: 1, isTruck: kinds.isTruck(facts, on: day),
          isHeavyDieselTruck: nil))
    }
    return visits
  }

  /// The time of the newest passage at a plant's gates; `nil` where none is recorded.
  ///
  /// The day on which the plant's gates stored something last says where to begin: what other plants stored since
  /// is not gone through.
  private func newestPassage(at plant: String) throws -> Instant? {
    let place = """
      place.plant = ?1 AND place.id NOT IN (
        SELECT gate FROM series JOIN origin ON origin.key = series.origin
        GROUP BY gate HAVING count(DISTINCT origin.registry) > 1)
      """
    let stored = try Int32.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT max(span.day) FROM register_gate AS place
          JOIN series ON series.gate = place.id JOIN span ON span.series = series.key
          WHERE \(place)
          """), arguments: [plant])
    guard let stored else { return nil }
    let passages = """
      FROM record CROSS JOIN series ON series.key = record.series
      CROSS JOIN register_gate AS place ON place.id = series.gate
      WHERE record.kind = 1 AND \(place)
      """
    // A clock that runs ahead may put a passage on the day after it was stored.
    let day = try Int32.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT record.day \(passages) AND record.day <= ?2 ORDER BY record.day DESC LIMIT 1
          """), arguments: [plant, stored + 1])
    guard let day else { return nil }
    return try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(record.instant) \(passages) AND record.day = ?2"),
      arguments: [plant, day]
    ).map { Instant(milliseconds: $0) }
  }
}

extension StoredDecision {
  /// The vehicle's facts in a decision's payload; `nil` where it has none.
  fileprivate static func facts(in payload: Data) throws -> VehicleFacts? {
    try Situation(decoding: JSON(parsing: unpack(payload).facts)).vehicle
  }
}
