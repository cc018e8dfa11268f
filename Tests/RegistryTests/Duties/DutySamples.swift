import Fleet
import Policies

@testable import Registry

/// A made-up plant with a gate, its traffic and its fleet.
enum DutySamples {
  static let rules = PackSet.shipped.compiled()
  /// Changzhi's plan of 2020 is in force, its day for gates is past.
  static let day = Day(2020, 12, 1)

  static func plant(_ id: String = "steel-1", division: String = "140403") throws -> Plant {
    var plant = Plant(id: id, name: "一厂", division: try DivisionCode(division))
    plant.keyUnit = true
    return plant
  }

  static func passage(
    _ plate: String?, on day: Day, at second: Int64 = 0, gate: String = "east",
    direction: Passage.Direction = .in, type: String? = "H11", fuel: String? = "柴油",
    colour: PlateColour? = .yellow, event: String? = nil
  ) -> Passage {
    var passage = Passage(
      gate: gate, direction: direction,
      time: CapturedTime(
        instant: day.start().advanced(byMilliseconds: second * 1000), text: "\(second)",
        rule: .china),
      plate: PlateReading(state: plate == nil ? .unread : .read, text: plate ?? "", raw: ""),
      source: .init(format: "ledger.csv", device: gate, event: event))
    passage.colour = colour.map { ColourReading(colour: $0, raw: "", table: "ga36") }
    passage.vehicleType = type
    passage.fuel = fuel
    return passage
  }

  /// So many trucks in each of some days, each in and out.
  static func traffic(_ trucks: Int, days: [Day], type: String? = "H11") -> [Delivery] {
    days.flatMap { day in
      (0..<trucks).flatMap { truck in
        [Passage.Direction.in, .out].map { direction in
          Delivery(
            .passage(
              passage(
                "晋D\(20000 + truck)", on: day, at: Int64(truck * 60 + (direction == .in ? 1 : 31)),
                direction: direction, type: type)))
        }
      }
    }
  }

  static func measurement(
    _ plate: String, on day: Day, _ judgement: Observation.Judgement, at second: Int64 = 0,
    colour: PlateColour? = .yellow
  ) -> Delivery {
    var observation = Observation(
      kind: .remoteSensing, site: "RS1",
      time: CapturedTime(
        instant: day.start().advanced(byMilliseconds: second * 1000), text: "\(second)",
        rule: .china),
      plate: PlateReading(state: .read, text: plate, raw: plate),
      source: .init(format: "remote-sensing", device: "RS1", event: nil))
    observation.colour = colour.map { ColourReading(colour: $0, raw: "", table: "ga36") }
    observation.judgement = judgement
    return Delivery(.observation(observation))
  }

  /// A heavy diesel truck that works for hire.
  static func truck(
    _ plate: String, stage: EmissionStage = .v, in division: String? = "140403",
    owner: String? = nil, change: (inout Vehicle) -> Void = { _ in }
  ) -> Vehicle {
    var vehicle = Vehicle(plate: plate, plateColour: .yellow)
    vehicle.fuel = .diesel
    vehicle.category = .n3
    vehicle.vehicleType = VehicleType(rawValue: "H11")
    vehicle.maximumMass = 25_000
    vehicle.operating = true
    vehicle.registeredIn = division
    vehicle.owner = owner
    vehicle.stageClaims = [StageClaim(stage, from: .registrationRecord)]
    change(&vehicle)
    return vehicle
  }
}

extension Owner {
  func duties(
    on day: Day = DutySamples.day, in division: String? = nil, plant: String? = nil,
    averaging: String = "active-30"
  ) async throws -> [Duty] {
    let question = DutyQuestion(
      on: day, in: try division.map { try DivisionCode($0) }, plant: plant,
      averaging: Averaging(name: averaging) ?? .standard)
    return try self.register { try $0.duties(of: DutySamples.rules, question) }
  }
}

extension [Duty] {
  subscript(clause: String) -> Duty? { first { $0.rule.id == clause } }
}
