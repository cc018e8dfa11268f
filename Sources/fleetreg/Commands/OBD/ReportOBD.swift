import ArgumentParser
import Devices
import Fleet
import Glibc
import Intake
import Monitoring
import Registry

/// A threshold and the number to judge by: `scrEfficiency=60`.
struct ThresholdArgument: ExpressibleByArgument {
  let name: OBD.ThresholdName
  let value: Double

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let name = OBD.ThresholdName(rawValue: String(parts[0])),
      let value = Double(parts[1]), value >= 1e-6, value <= 1e9
    else { return nil }
    self.name = name
    self.value = value
  }
}

/// `fleetreg obd report FILE…|-`
struct ReportOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Say how one vehicle did on one day.",
    discussion: """
      Gathers one vehicle's day, out of the registry by a VIN or machine code, or out of captured \
      frames as obd decode reads them, and reports how complete \
      its data are, NOx, SCR, urea, faults, and what is suspicious, with the records that show it \
      and the thresholds it was judged by. Most thresholds are no law; each says how well it is \
      known. Mass per work needs the engine's reference torque, work windows also the work of the \
      WHTC and the rated power. Files need no registry.

      Exit status: 0 nothing is suspicious; 1 something is.

      Example:
        fleetreg obd report LTEST000000000001 --day 2026-11-20 --registry county
        fleetreg obd report samples/obd/drive.hex --svg drive.svg
        fleetreg obd report day.bin --vin LTEST000000000001 --day 2026-11-20 \\
            --reference-torque 2100
      """)

  @Argument(
    help: ArgumentHelp(
      "A VIN or machine code that the registry has frames of; or files, - for standard input.",
      valueName: "vin|file"))
  var subjects: [String]
  @Option(
    name: .long,
    help: "Whose day, by VIN or machine code (default: the one in the files).")
  var vin: String?
  @Option(name: .long, help: "Which day, yyyy-MM-dd (default: the one in the files).") var day: Day?
  @Option(
    name: .long,
    help: "Whose frames: road or non-road (default: road; of the registry as they were received).")
  var family: OBD.Family?
  @Option(
    name: .long, help: "The dialect of all of them (default: found out for each terminal).")
  var dialect: DialectArgument?
  @Option(name: .long, help: "What a file holds: binary, hex or base64 (default: found out).")
  var form: OBDInput.Form?
  @Option(name: .long, help: ArgumentHelp("The engine's reference torque.", valueName: "Nm"))
  var referenceTorque: Double?
  @Option(name: .long, help: ArgumentHelp("The engine's work over the WHTC.", valueName: "kWh"))
  var referenceWork: Double?
  @Option(name: .long, help: ArgumentHelp("The engine's rated power.", valueName: "kW"))
  var ratedPower: Double?
  @Flag(name: .long, help: "The torque that is sent is net: take no friction away from it.")
  var netTorque = false
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Judge by a number of your own, such as lightOff=220; names as in the JSON.",
      valueName: "name=value"))
  var threshold: [ThresholdArgument] = []
  @Option(
    name: .long, help: ArgumentHelp("Write charts of the day to a file.", valueName: "file"))
  var svg: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    for (name, value) in [
      ("--reference-torque", referenceTorque), ("--reference-work", referenceWork),
      ("--rated-power", ratedPower),
    ] {
      if let value, !(value > 0 && value < 1e6) {
        throw ValidationError(
          "\(name) is \(value), expected a number above 0", "\(name) 为 \(value)，应为大于 0 的数")
      }
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let (vehicleDay, count, clocks) = try await gather(in: session)
    var basis = OBD.JudgingBasis(on: vehicleDay.day)
    for own in threshold { basis.thresholds.set(own.name, own.value) }
    basis.referenceTorque = referenceTorque
    basis.referenceWork = referenceWork
    basis.ratedPower = ratedPower
    basis.torqueIsNet = netTorque
    let assessment = OBD.Assessment(vehicleDay, by: basis)
    var written: String?
    if let svg {
      let output = try NewOutput(at: session.path(svg))
      try output.append(Array(OBD.DayChart(vehicleDay, language: session.language).svg.utf8))
      try output.commit()
      written = svg
    }
    session.console.result(
      OBDReport(
        assessment: assessment, capture: count, wrongClocks: clocks, chart: written))
    return assessment.suspicions.isEmpty ? .done : .negative
  }

  /// - Returns: The day, what the capture held, and where data of the day, or received on it, lie that a wrong clock
  ///   put elsewhere.
  private func gather(
    in session: CommandSession
  ) async throws -> (OBD.VehicleDay, OBDCount?, [WrongClock]) {
    if subjects.count == 1, isIdentity(subjects[0], in: session) {
      let (vehicleDay, clocks) = try await stored(subjects[0], in: session)
      return (vehicleDay, nil, clocks)
    }
    var settings = OBD.Settings(family ?? .road)
    settings.dialect = dialect?.dialect
    var captures = OBDCaptureFiles(subjects, form: form, settings: settings, in: session)
    var index = OBD.DayIndex(settings: settings)
    try captures.read { if case .message(let message) = $0 { index.add(message) } }
    let (identity, day) = try index.choose(vin, on: day)
    var gathering = OBD.DayGathering(identity, day, settings: settings)
    var count = OBDCount()
    try captures.read {
      count.add($0)
      if case .message(let message) = $0 { gathering.add(message) }
    }
    return (gathering.vehicleDay, count, [])
  }

  /// Seventeen characters that are the name of no file.
  private func isIdentity(_ text: String, in session: CommandSession) -> Bool {
    text.utf8.count == 17 && access(session.path(text), F_OK) != 0
  }

  /// The day of a terminal that the registry has: the one that was named, else its newest.
  private func stored(
    _ name: String, in session: CommandSession
  ) async throws -> (OBD.VehicleDay, [WrongClock]) {
    let reader = try await session.frameReader(shared)
    let terminal = try await reader.terminal(named: name)
    let days = try await reader.monitoredDays(of: terminal.identity, limit: .max)
    let clocks = try await reader.wrongClocks(of: terminal.identity)
    guard let chosen = day ?? days.first?.day, let row = days.first(where: { $0.day == chosen })
    else {
      throw CommandError.noData(
        terminal.identity.shown, day, newest: terminal.data,
        wrongClock: clocks.first { day == nil || $0.told == day || $0.received == day })
    }
    guard !row.isPruned else {
      throw CommandError.framesRemoved(terminal.identity.shown, chosen)
    }
    var settings = family.map { OBD.Settings($0) } ?? terminal.settings
    settings.dialect = dialect?.dialect ?? settings.dialect
    let archive = FrameArchive(at: session.location(shared).archive)
    let files = try await reader.keptFrames(of: terminal.identity, collectedOn: chosen)
    let vehicleDay = try StoredDay.gather(
      terminal.identity, chosen, from: files, in: archive, settings: settings)
    return (vehicleDay, clocks.filter { $0.received == chosen || $0.told == chosen })
  }
}
