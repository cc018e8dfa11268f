public import Fleet

/// What became of one row of a list.
public enum RowOutcome: String, Hashable, Sendable {
  case added
  case updated
  /// Everything was recorded already.
  case unchanged
}

extension RegisterChange {
  /// Adds a vehicle, or brings the one with the same plate and colour or the same VIN up to date.
  ///
  /// What the new statement leaves out stays as it was; what it says replaces what was said.
  /// - Throws: `RegisterError.twoVehicles` where plate and VIN are known as two vehicles'.
  @discardableResult
  public func upsert(
    _ vehicle: Vehicle, why: String? = nil
  ) throws -> (entry: VehicleEntry, outcome: RowOutcome) {
    guard let known = try known(vehicle) else {
      // A new id is nobody's.
      let entry = VehicleEntry(id: makeID(), vehicle: vehicle)
      try store(entry, replacing: nil, action: .add, why: why)
      return (entry, .added)
    }
    let merged = VehicleEntry(id: known.recordID, vehicle: try vehicle.laid(over: known.vehicle))
    let changed = try update(merged, why: why)
    return (merged, changed ? .updated : .unchanged)
  }

  /// The one vehicle that a statement is about.
  private func known(_ vehicle: Vehicle) throws -> VehicleEntry? {
    var byPlate: VehicleEntry?
    if let plate = vehicle.plate, let colour = vehicle.plateColour {
      byPlate = try register.vehicle(plate: plate, colour: colour)
    }
    guard let vin = vehicle.vin, let byVIN = try register.vehicle(vin: vin) else {
      // The plate is known, and its vehicle has another VIN: the plate may have been given anew, which
      // a person has to say.
      if let byPlate, let vin = vehicle.vin, let recorded = byPlate.vehicle.vin, vin != recorded {
        throw RegisterError.taken(
          field: "plate", value: byPlate.vehicle.plate ?? "",
          by: RegisterReference(.vehicle, byPlate.id))
      }
      return byPlate
    }
    if let byPlate, byPlate.id != byVIN.id {
      throw RegisterError.twoVehicles(plate: vehicle.plate ?? "", vin: vin)
    }
    return byVIN
  }
}

extension Vehicle {
  /// What is known after this statement about a vehicle of which `old` was known.
  ///
  /// A fact that differs is replaced and keeps its own origin; one that is only repeated keeps its first.
  /// Claims of stages are never dropped: a new one stands beside the old.
  public func laid(over old: Vehicle) throws -> Vehicle {
    var members = try old.members
    var sources = old.sources
    for member in try self.members
    where !["origin", "sources", "stageClaims"].contains(member.name) {
      let index = members.firstIndex { $0.name == member.name }
      if let index {
        guard members[index] != member else { continue }
        members[index] = member
      } else {
        members.append(member)
      }
      let fact = FactName(rawValue: member.name)
      sources[fact] = origin(of: fact) == old.origin ? nil : origin(of: fact)
    }
    var vehicle = try Vehicle(decoding: .object(members))
    vehicle.sources = sources
    for claim in stageClaims
    where !old.stageClaims.contains(where: {
      $0.stage == claim.stage && $0.source == claim.source && $0.text == claim.text
    }) {
      vehicle.stageClaims.append(claim)
    }
    return vehicle
  }

  private var members: [JSON.Member] {
    get throws {
      var writer = JSONWriter(reserving: 512)
      encode(into: &writer)
      return try JSON(parsing: writer.bytes).members ?? []
    }
  }
}
