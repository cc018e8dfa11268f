public import Fleet
import GRDB

extension Register {
  /// The vehicle with this plate in this colour, both in canonical form.
  /// - Complexity: O(log n), by an index.
  public func vehicle(plate: String, colour: PlateColour) throws -> VehicleEntry? {
    try fetchOne("WHERE plate = ? AND colour = ?", [plate, colour.rawValue])
  }

  /// The vehicles with this plate in whatever colour.
  public func vehicles(plate: String) throws -> [VehicleEntry] {
    try fetch("WHERE plate = ? ORDER BY colour", [plate])
  }

  /// An entry's vehicle under what a question states of it, each fact of the entry with the day on which the register
  /// took it in, where nobody noted another.
  public func vehicle(of entry: VehicleEntry, under stated: Vehicle) throws -> Vehicle {
    let history = try history(of: .vehicle, entry.id)
    return try stated.laid(over: entry.vehicle.dated(by: history)).claimsDated(by: history)
  }

  /// The vehicle with this VIN in canonical form.
  /// - Complexity: O(log n), by an index.
  public func vehicle(vin: String) throws -> VehicleEntry? {
    try fetchOne("WHERE vin = ?", [vin])
  }
}

extension Register {
  /// What is odd about a vehicle on a day; whether its owner is recorded is one question of it.
  public func findings(of entry: VehicleEntry, on today: Day) throws -> [any Explained] {
    var findings = entry.findings(on: today)
    if let owner = entry.vehicle.owner, try !exists(.company, owner) {
      findings.append(VehicleFinding.ownerUnknown(owner))
    }
    return findings
  }
}
