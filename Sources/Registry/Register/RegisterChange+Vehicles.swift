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
      let entry = VehicleEntry(id: makeID(), vehicle: vehicle)
      try add(entry, why: why)
      return (entry, .added)
    }
    var merged = VehicleEntry(id: known.recordID, vehicle: vehicle)
    let old = try JSON(parsing: known.json(showing: .shown))
    let new = try JSON(parsing: merged.json(showing: .shown))
    merged = try VehicleEntry(decoding: new.laid(over: old))
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

extension JSON {
  /// The members of both, those of this one where both have them; objects are joined, all else replaced.
  func laid(over old: JSON) -> JSON {
    guard case .object(let new) = self, case .object(var members) = old else { return self }
    for member in new {
      if let index = members.firstIndex(where: { $0.name == member.name }) {
        members[index] = Member(member.name, member.value.laid(over: members[index].value))
      } else {
        members.append(member)
      }
    }
    return .object(members)
  }
}
