extension Passage {
  /// What the passage itself says of its vehicle: the ledger's own columns, declared by whoever filled them in.
  ///
  /// What has a grammar and does not follow it is left out.
  public var vehicle: Vehicle {
    var vehicle = Vehicle(
      plate: plate.text.isEmpty ? nil : plate.text, plateColour: colour?.colour, vin: vin)
    vehicle.vehicleType = vehicleType.flatMap { VehicleType(reading: $0) }
    vehicle.fuel = fuel.flatMap { Fuel(reading: $0) }
    vehicle.use = use.flatMap { VehicleUse(reading: $0) }
    vehicle.registeredOn = registeredOn
    vehicle.origin = FactOrigin(.declared, recordedOn: time.instant.day())
    if let stage, let read = EmissionStage(reading: stage) {
      vehicle.stageClaims = [
        StageClaim(read, from: .declared, text: stage, recordedOn: time.instant.day())
      ]
    }
    return vehicle
  }
}
