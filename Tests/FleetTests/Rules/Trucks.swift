import Fleet

/// Synthetic vehicles for the tests of rules.
enum Trucks {
  /// A heavy diesel tractor of one stage, claimed by its disclosure number.
  static func tractor(_ stage: EmissionStage?, from source: FactSource = .disclosureNumber)
    -> Vehicle
  {
    var truck = Vehicle(plate: "晋D12345", plateColour: .yellow, vin: "LTESTA0B5R1000123")
    truck.vehicleType = VehicleType(rawValue: "Q11")
    truck.maximumMass = 25_000
    truck.fuel = .diesel
    truck.use = .freight
    truck.origin = FactOrigin(.registrationRecord, recordedOn: Day(2024, 1, 5))
    if let stage {
      truck.stageClaims = [StageClaim(stage, from: source, recordedOn: Day(2024, 1, 5))]
    }
    return truck
  }

  /// A vehicle that lies wholly inside the scope of a row.
  static func vehicle(in scope: RoadScope, stage: EmissionStage) -> Vehicle {
    var vehicle = tractor(stage)
    vehicle.maximumMass = scope.emissionClass == .heavy ? 16_000 : 3_000
    vehicle.fuel =
      switch scope.engine {
      case .diesel: .diesel
      case .gas: .naturalGas
      case .petrol: .petrol
      case .noEngine, .other: .other
      }
    let carriesPeople = !scope.service.contains(.goods)
    vehicle.vehicleType = VehicleType(rawValue: carriesPeople ? "K31" : "H11")
    vehicle.seats = carriesPeople ? 8 : 3
    vehicle.urban = scope.service.contains(.urban) && scope.service != .all
    return vehicle
  }

  /// The next lower stage.
  static func below(_ stage: EmissionStage) throws -> EmissionStage {
    switch stage {
    case .viB: .viA
    case .viA: .v
    default: EmissionStage(rawValue: "\((stage.number ?? 1) - 1)") ?? .zero
    }
  }
}

extension Vehicle {
  func with(_ change: (inout Vehicle) -> Void) -> Vehicle {
    var copy = self
    change(&copy)
    return copy
  }
}

extension Verdict {
  var codes: [String] { findings.map(\.code) }
  var states: [Ground.State] { grounds.map(\.state) }
  func state(of id: String) -> Ground.State? { grounds.first { $0.rule.id == id }?.state }
  var missing: [String] {
    var names: [String] = []
    for ground in grounds {
      for (position, fact) in facts.enumerated() where ground.missing.contains(fact: position) {
        if !names.contains(fact.name.rawValue) { names.append(fact.name.rawValue) }
      }
    }
    return names
  }
}
