public import Fleet

/// What people name a vehicle by: a VIN, or a plate with or without its colour.
public struct VehicleName: Sendable {
  public let text: String
  public let vin: VIN?
  public let plate: Plate?
  public let colour: PlateColour?

  /// - Throws: what is wrong with the text as a plate, or as a VIN where it is as long as one; `NoPlate` where it
  ///   says that there is none.
  public init(_ text: String, colour: PlateColour?) throws {
    self.text = text
    if let vin = try? VIN(text) {
      (self.vin, plate) = (vin, nil)
    } else if text.utf8.count >= 15, text.utf8.allSatisfy({ $0 < 0x80 }) {
      self.vin = try VIN(text)
      plate = nil
    } else {
      if let word = NoPlate(text) { throw word }
      vin = nil
      plate = try Plate(text)
    }
    // Where only one colour is possible, it need not be said.
    let possible = plate?.possibleColours ?? []
    self.colour = colour ?? plate?.statedColour ?? (possible.count == 1 ? possible[0] : nil)
  }

  /// The vehicles of that name: several only where a plate came without its colour.
  public func find(in register: Register) throws -> [VehicleEntry] {
    if let vin { return try register.vehicle(vin: vin.text).map { [$0] } ?? [] }
    guard let plate else { return [] }
    if let colour {
      return try register.vehicle(plate: plate.text, colour: colour).map { [$0] } ?? []
    }
    return try register.vehicles(plate: plate.text)
  }

  /// A vehicle of which nothing but the name is known.
  public var vehicle: Vehicle {
    Vehicle(plate: plate?.text, plateColour: colour, vin: vin?.text)
  }
}
