import ArgumentParser
import Fleet
import Foundation
import Policies
import Registry

/// `fleetreg gate decide`
struct DecideGate: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "May this vehicle pass now, and which clause says so?",
    discussion: """
      Holds the plans in force against what is recorded of the plant, the vehicle, warnings and \
      exemptions, and answers allow, deny, review or unknown with every clause that bound. The \
      purpose counts: a truck that comes for product arrives empty. Options that state facts add to \
      what is recorded, for this question only. Reads the local registry alone: it needs no network.

      Exit status: 0 the verdict is allow; 1 it is not.

      Example:
        fleetreg gate decide --plant steel-1 --plate 晋DA1234 --colour yellow \\
            --direction in --purpose bulk --at 2022-01-01T06:00
      """)

  @Option(name: .long, help: "The plant's id.") var plant: String
  @Option(name: .long, help: "The plate.") var plate: String
  @Option(name: .long, help: "in or out.") var direction: Direction
  @Option(name: .long, help: "What it comes for: none, bulk, product or other.")
  var purpose: Purpose?
  @Option(name: .long, help: "When, such as 2022-01-01T06:00 (default: now).") var at: Instant?
  @Flag(name: .long, help: "Show the rules that nearly bind as well.") var near = false
  @Flag(name: .long, help: "Print one line.") var brief = false
  @OptionGroup(title: "Facts") var facts: VehicleOptions
  @OptionGroup var shared: SharedOptions

  enum Direction: String, ExpressibleByArgument, CaseIterable { case `in`, out }
  enum Purpose: String, ExpressibleByArgument, CaseIterable { case none, bulk, product, other }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let at = at ?? session.now
    let name = try VehicleName(plate, colour: facts.colour)
    let stated = try facts.vehicle(named: name, on: at.day())
    let plant = plant
    let known = try await session.reader(shared).register { register in
      try GateKnowledge(register, plant: plant, vehicle: name)
    }
    let rules = PackSet.shipped.compiled()
    let candidates = known.vehicles.isEmpty ? [nil] : known.vehicles.map(Optional.some)
    var status = ExitStatus.done
    for (index, entry) in candidates.enumerated() {
      let vehicle = entry.map { stated.laid(over: $0.vehicle) } ?? stated
      var situation = known.situation(at: at, now: session.now)
      situation.direction = Situation.Direction(rawValue: direction.rawValue)
      situation.freight = purpose.flatMap { Situation.Freight(rawValue: $0.rawValue) }
      situation.vehicle = vehicle.facts
      situation.exemptions = known.exemptions.filter {
        vehicle.exemptionSubjects.contains($0.subject)
      }
      let answer = VehicleAnswer(
        vehicle: vehicle, isRecorded: entry != nil,
        verdict: rules.verdict(of: situation, near: near))
      if answer.verdict.outcome != .allow { status = .negative }
      if index > 0, !brief { session.console.note("", "") }
      say(answer, on: session.console)
    }
    return status
  }

  private func say(_ answer: VehicleAnswer, on console: Console) {
    if console.isJSON {
      console.json { answer.encode(into: &$0, brief: brief) }
    } else if brief {
      answer.printLine(on: console)
    } else {
      answer.print(on: console)
    }
  }
}

/// What a registry knows that a decision at a gate may need.
private struct GateKnowledge {
  let plant: Plant
  let plantChanged: Instant?
  let vehicles: [VehicleEntry]
  let exemptions: [Exemption]
  let warnings: [PollutionWarning]
  let warningsChanged: Instant?

  init(_ register: Register, plant: String, vehicle: VehicleName) throws {
    self.plant = try register.get(Plant.self, plant)
    plantChanged = try register.history(of: .plant, plant).last?.at
    vehicles = try vehicle.find(in: register)
    let names = vehicles.isEmpty ? [vehicle.vehicle] : vehicles.map(\.vehicle)
    exemptions = try names.flatMap(\.exemptionSubjects).flatMap {
      try register.exemptions(of: $0)
    }
    warnings = try register.all(PollutionWarning.self)
    warningsChanged = try register.lastChange(of: .warning)
  }

  func situation(at instant: Instant, now: Instant) -> Situation {
    var situation = Situation(.gate, at: instant, in: plant.division)
    situation.read(plant, origin: FactOrigin(.declared, recordedOn: plantChanged?.day()))
    situation.warnings = warnings
    // This registry keeps the exemptions itself, so its list is complete now; of warnings it knows what it was
    // told last.
    situation.feeds = [.exemptions: now]
    situation.feeds[.warnings] = warningsChanged
    situation.feeds[.lists] = plantChanged
    situation.feeds[.zones] = plantChanged
    return situation
  }
}
