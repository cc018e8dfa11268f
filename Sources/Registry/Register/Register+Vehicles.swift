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

  /// The vehicle with this VIN in canonical form.
  /// - Complexity: O(log n), by an index.
  public func vehicle(vin: String) throws -> VehicleEntry? {
    try fetchOne("WHERE vin = ?", [vin])
  }
}
