public import Fleet
public import Registry

/// A passage as the question that it answers: what the ledger says of it and what the registry knows now.
public struct PassageCase: Sendable {
  public let id: RecordID
  public let plant: String
  public let passage: Passage
  public let vehicle: Vehicle
  public let situation: Situation
  /// Whether the ledger itself names goods; what somebody says that vehicles came for only fills the gaps.
  let namesGoods: Bool
}

/// Turns passages into questions, page by page; what several of them ask of the registry is read once.
public struct PassageReading {
  private let reader: Reader
  private let now: Instant
  /// What the vehicles came for, where the ledger names no goods.
  private let purpose: Situation.Freight?
  /// By gate.
  private let plants: [String: PlantKnowledge]
  private var vehicles: [Plated: Known] = [:]
  /// Passages that are no question: no plate, no direction, or a gate that no plant has.
  public private(set) var skipped = 0

  private struct Plated: Hashable {
    let plate: String
    let colour: PlateColour
  }

  private struct Known {
    let vehicle: Vehicle?
    let exemptions: [Exemption]
  }

  /// - Parameters:
  ///   - plant: the only plant whose gates count; all where absent.
  ///   - now: as of when what the registry keeps itself is complete.
  public init(
    _ reader: Reader, plant: String? = nil, purpose: Situation.Freight? = nil, now: Instant
  ) async throws {
    self.reader = reader
    self.now = now
    self.purpose = purpose
    plants = try await reader.register { register in
      let ids = try plant.map { [$0] } ?? register.all(Plant.self).map(\.id)
      var plants: [String: PlantKnowledge] = [:]
      for id in ids {
        let knowledge = try PlantKnowledge(register, plant: id)
        for gate in try register.gates(of: id) { plants[gate.id] = knowledge }
      }
      return plants
    }
  }

  /// Hands over the questions of some days, in the order in which they happened, each event once, as it was
  /// corrected last.
  ///
  /// A day at a time: a page is found by sorting all that its filter leaves.
  public mutating func read(
    _ days: ClosedRange<Day>, _ take: ([PassageCase]) throws -> Void
  ) async throws {
    var day = days.lowerBound
    while day <= days.upperBound {
      var filter = RecordFilter(kind: .passage, days: day...day)
      filter.newestOnly = true
      var cursor: RecordCursor?
      while true {
        let page = try await reader.records(filter, after: cursor, limit: Self.pageSize)
        try take(try await cases(of: page))
        guard let last = page.last, page.count == Self.pageSize else { break }
        cursor = last.cursor
      }
      day = day.advanced(by: 1)
    }
  }

  private static let pageSize = 500

  /// The questions of a page of records, in their order.
  public mutating func cases(of page: [StoredRecord]) async throws -> [PassageCase] {
    let passages = page.compactMap { record -> (id: RecordID, passage: Passage)? in
      guard record.sender == nil, case .passage(let passage) = record.line.record else {
        return nil
      }
      return (record.line.id, passage)
    }
    try await look(for: passages.map(\.passage))
    return try passages.compactMap { id, passage in
      guard let plant = plants[passage.gate], passage.plate.state == .read,
        let direction = Situation.Direction(rawValue: passage.direction.rawValue)
      else {
        skipped += 1
        return nil
      }
      let known = Self.plated(passage).flatMap { vehicles[$0] }
      // The ledger's words are anybody's: what is recorded of the vehicle stands over them.
      let vehicle = try known?.vehicle?.laid(over: passage.vehicle) ?? passage.vehicle
      var situation = plant.situation(at: passage.time.instant, now: now)
      situation.direction = direction
      situation.freight = purpose
      let goods = passage.freightCode
      if let goods {
        situation.set(.freight, .code(goods), recordedOn: passage.time.instant.day())
      }
      situation.vehicle = vehicle.facts
      situation.exemptions = known?.exemptions ?? []
      return PassageCase(
        id: id, plant: plant.plant.id, passage: passage, vehicle: vehicle, situation: situation,
        namesGoods: goods != nil)
    }
  }

  private static func plated(_ passage: Passage) -> Plated? {
    passage.colour.map { Plated(plate: passage.plate.text, colour: $0.colour) }
  }

  /// Reads what the registry knows of vehicles that were not met before.
  private mutating func look(for passages: [Passage]) async throws {
    let new = Set(passages.compactMap(Self.plated)).filter { vehicles[$0] == nil }
    guard !new.isEmpty else { return }
    let found = try await reader.register { register in
      try new.map { plated in
        let entry = try register.vehicle(plate: plated.plate, colour: plated.colour)
        let vehicle = entry?.vehicle ?? Vehicle(plate: plated.plate, plateColour: plated.colour)
        let exemptions = try vehicle.exemptionSubjects.flatMap { try register.exemptions(of: $0) }
        return (plated, Known(vehicle: entry?.vehicle, exemptions: exemptions))
      }
    }
    for (plated, known) in found { vehicles[plated] = known }
  }
}
