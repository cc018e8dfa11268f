import ArgumentParser
import Fleet
import Registry

/// `fleetreg plant traffic ID`
struct ShowTraffic: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "traffic",
    abstract: "Trucks and passages a day at a plant, as its gates saw them.",
    discussion: """
      Whether a vehicle is a truck, or a heavy diesel one, is taken from the register, else from \
      what its last passage says; where neither does, the number is a range. Corrected passages \
      count as they were corrected. The plans do not say how a day's number is averaged: \
      --averaging names the days that count (active: those with passages, every: all) and over how \
      many before the day asked about.

      Example:
        fleetreg plant traffic steel-1 --averaging every-90
      """)

  @Argument(help: "The plant's id.") var id: String
  @Option(name: .long, help: "As of this day (default: today).") var on: Day?
  @Option(name: .long, help: "How \"a day\" is made of passages (default: active-30).")
  var averaging: Averaging?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let (id, averaging) = (id, averaging ?? .standard)
    let days = averaging.window(before: on ?? session.now.day())
    let (plant, traffic) = try await session.reader(shared).register { register in
      (try register.get(Plant.self, id), try register.traffic(on: days, at: id)[id])
    }
    session.console.result(
      TrafficResult(
        plant: plant, days: days, averaging: averaging, traffic: traffic ?? PlantTraffic()))
    return .done
  }
}

/// `{"plant","from","until","averaging","activeDays","unsettledVehicles","counts":[…],"declared"?:{…}}`.
private struct TrafficResult: Output {
  let plant: Plant
  let days: ClosedRange<Day>
  let averaging: Averaging
  let traffic: PlantTraffic

  private var counts: [DutyCount] {
    (traffic.perDay(averaging) ?? []) + [traffic.newEnergyShare].compactMap(\.self)
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("plant", plant.id)
    writer.member("from", days.lowerBound)
    writer.member("until", days.upperBound)
    writer.member("averaging", averaging.name)
    writer.member("activeDays", traffic.activeDays)
    writer.member("unsettledVehicles", traffic.unsettledVehicles)
    writer.name("counts")
    writer.array { writer in
      for count in counts { writer.object { count.encodeMembers(into: &$0) } }
    }
    guard let averaging = plant.averaging else { return }
    writer.name("declared")
    writer.object {
      $0.member("heavyDieselTrucksPerDay", ifPresentShort: plant.heavyDieselTrucksPerDay)
      $0.member("trucksPerDay", ifPresentShort: plant.trucksPerDay)
      $0.member("passagesPerDay", ifPresentShort: plant.passagesPerDay)
      $0.member("averaging", averaging)
    }
  }

  func print(on console: Console) {
    let language = console.language
    let basis = Duty.Basis.passages(days, averaging, activeDays: traffic.activeDays)
    console.line(console.styled("\(plant.name) (\(plant.id))".shown, .bold))
    for count in counts { console.line(count.text(in: language)) }
    console.line(
      console.words("counted from: ", "数据来源：") + basis.text(in: language))
    if traffic.unsettledVehicles > 0 {
      console.note(
        "vehicles of unknown kind: \(grouped(traffic.unsettledVehicles))",
        "类型不明的车辆：\(grouped(traffic.unsettledVehicles))")
    }
    guard let averaging = plant.averaging else { return }
    let declared = [PolicyFact.heavyDieselTrucksPerDay, .trucksPerDay, .passagesPerDay]
      .compactMap { fact in
        plant.declared(fact).map { DutyCount(fact.name, declared: $0).text(in: language) }
      }
    let list = (declared + [averaging.shown]).joined(separator: console.words(", ", "，"))
    console.note("declared: \(list)", "申报：\(list)")
  }
}
