import ArgumentParser
import Fleet
import Registry

/// `fleetreg obd list`
struct ListOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List operating vehicles that are not monitored as they should be.",
    discussion: """
      --without-terminal: operating vehicles whose VIN no terminal ever sent (changzhi-2020 item \
      13); --silent N: those without data for N days; --faulty N: those that tell a fault for N \
      days and still do. No plan says how many days: the number is yours. Vehicles of which nobody \
      recorded whether they operate, or their VIN, are counted apart.

      Exit status: 0 nobody is on the list; 1 somebody is.

      Example:
        fleetreg obd list --without-terminal
        fleetreg obd list --silent 7
      """)

  @Flag(name: .long, help: "Vehicles whose terminal was never heard.") var withoutTerminal = false
  @Option(name: .long, help: ArgumentHelp("Without data for so long.", valueName: "days"))
  var silent: Int?
  @Option(name: .long, help: ArgumentHelp("With a fault for so long.", valueName: "days"))
  var faulty: Int?
  @OptionGroup var shared: SharedOptions

  private var lists: [MonitoringList] {
    (withoutTerminal ? [.withoutTerminal] : []) + (silent.map { [.silent(days: $0)] } ?? [])
      + (faulty.map { [.faulty(days: $0)] } ?? [])
  }

  func validate() throws {
    guard lists.count == 1 else {
      throw ValidationError(
        "Name one list: --without-terminal, --silent or --faulty.",
        "请指定一种名单：--without-terminal、--silent 或 --faulty。")
    }
    for days in [silent, faulty].compactMap(\.self) where !(0...3650).contains(days) {
      throw ValidationError("\(days) days: expected 0 to 3650.", "\(days) 天：应为 0 至 3650。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let listed = try await session.frameReader(shared).list(lists[0], at: session.now)
    session.console.result(VehicleList(listed: listed))
    return listed.vehicles.isEmpty ? .done : .negative
  }
}

/// A line for each vehicle, then `{"vehicles","operatingUnknown","withoutVIN"}`.
private struct VehicleList: Output {
  let listed: ListedVehicles

  func encode(into writer: inout JSONWriter) {
    writer.name("vehicles")
    writer.array { writer in
      for entry in listed.vehicles {
        writer.object { writer in
          writer.member("id", entry.id)
          writer.member("vin", ifPresent: entry.vehicle.vin)
          writer.member("plate", ifPresent: entry.vehicle.plate)
          writer.member("plateColour", ifPresent: entry.vehicle.plateColour?.rawValue)
          writer.member("owner", ifPresent: entry.vehicle.owner)
          if let data = entry.data { writer.member("data", data) }
          if let fault = entry.fault {
            writer.member("fault", fault.code.text())
            writer.member("faultFrom", fault.first)
            writer.member("faultUntil", fault.last)
          }
        }
      }
    }
    writer.member("operatingUnknown", listed.operatingUnknown)
    writer.member("withoutVIN", listed.withoutVIN)
  }

  func print(on console: Console) {
    let words = console.words
    var table = Table(
      words("VIN", "车辆识别代号"), words("plate", "号牌"), words("owner", "所有人编号"),
      words("newest data", "最近数据"), words("fault", "故障码"), words("since", "起始"))
    for entry in listed.vehicles {
      table.add(
        entry.vehicle.vin, entry.vehicle.plate, entry.vehicle.owner, entry.data?.text(),
        entry.fault?.code.text(), entry.fault?.first.text())
    }
    if !table.isEmpty { table.print(on: console) }
    console.note(counted(listed.vehicles.count, "vehicle"), "共 \(grouped(listed.vehicles.count)) 辆")
    if listed.operatingUnknown > 0 {
      console.note(
        "not looked at, because nobody recorded whether they operate: \(grouped(listed.operatingUnknown)) (vehicle add --operating)",
        "未核查（是否营运未登记）：\(grouped(listed.operatingUnknown)) 辆，可用 vehicle add --operating 补登")
    }
    if listed.withoutVIN > 0 {
      console.note(
        "operating, but without a recorded VIN: \(grouped(listed.withoutVIN))",
        "营运车辆中未登记车辆识别代号：\(grouped(listed.withoutVIN)) 辆")
    }
  }
}
