public import ArgumentParser
import Fleet
public import Simulation

extension SimulatedFamily: ExpressibleByArgument {}

/// `fleetreg obd simulate`
struct SimulateOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Drive a receiver with simulated trucks or machines.",
    discussion: """
      Simulated vehicles start cold, warm up, drive, use fuel and urea, lose and regain their \
      connection, and now and then break. Their terminals say so in the dialects of the family, over \
      one connection for each vehicle to the address given, and to no other; or into a file. The same \
      seed, start and options make the same frames.

      With --answers hj1239 every frame is expected to be answered: one that is not is sent again as \
      a reissue. Without it a frame counts as delivered when the system has taken it.

      Exit status: 0 all was delivered; 1 something was refused, dropped, or still waits; 69 nothing \
      could be sent.

      Example:
        fleetreg obd simulate --vehicles 4000 --to 127.0.0.1:19006 --duration 10m
        fleetreg obd simulate --vehicles 1 --write day.bin --duration 12h
      """)

  @Option(name: .long, help: "How many vehicles.") var vehicles = 100
  @Option(
    name: .long, help: ArgumentHelp("The receiver.", valueName: "host:port")) var to: String?
  @Option(
    name: .long, help: ArgumentHelp("Write the frames to a file instead.", valueName: "file"))
  var write: String?
  @Option(name: .long, help: "road or non-road.") var family = SimulatedFamily.road
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      A dialect and how many speak it, such as hj1239=70; may stand several times. Road: hj1239, \
      q-a, q-b (default 70, 20, 10); non-road: hj1014, hj1322 (default half and half).
      """, valueName: "name=share"))
  var dialect: [DialectShare] = []
  @Option(name: .long, help: "What all that is random is drawn from.") var seed: UInt64 = 1
  @Option(name: .long, help: "When the simulation begins (default: now).") var start: Instant?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Records of a vehicle in a second: 1 or a part of it (default: road 1, non-road 1/60); max: \
      prepared frames as fast as they are taken.
      """, valueName: "rate"))
  var rate: String?
  @Option(name: .long, help: "Records in a frame (default: road 10, non-road 1).")
  var recordsPerFrame: Int?
  @Option(name: .long, help: "Simulated seconds in a second.") var speed = 1.0
  @Option(
    name: .long,
    help: "How long to send, or with --write how long is simulated: 600s, 10m, 24h.")
  var duration = SimulationDuration(seconds: 600)
  @Flag(name: .long, help: "Terminals of HJ 1239 and HJ 1322 are activated, and sign.")
  var sign = false
  @Option(name: .long, help: "What the receiver answers: none or hj1239.")
  var answers = SimulatedAnswers.none
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Add a line for each delivered frame: SHA-256, vehicle, whether answered.",
      valueName: "file"))
  var account: String?
  @OptionGroup var shared: SharedOptions

  private var pace: SimulationRate? { rate.flatMap { SimulationRate($0) } }

  func validate() throws {
    if let rate, pace == nil {
      throw ValidationError(
        "--rate is `\(rate)`, expected max, 1, or a part of it that puts whole seconds between records, "
          + "up to 3600: 1/3, 0.5, 1/60",
        "--rate 为 `\(rate)`，应为 max、1，或使记录间隔为整秒（至多 3600 秒）的分数：1/3、0.5、1/60")
    }
    guard (to == nil) != (write == nil) else {
      throw ValidationError("One of --to and --write is needed.", "须给出 --to 或 --write 之一。")
    }
    try check("--vehicles", Double(vehicles), in: 1...1_000_000)
    try check("--speed", speed, in: 0.001...100_000)
    try check("--duration", Double(duration.seconds), in: 1...31_622_400)
    if let recordsPerFrame {
      try check("--records-per-frame", Double(recordsPerFrame), in: 1...255)
    }
    if let to, HostAndPort(to) == nil {
      throw ValidationError(
        "--to is `\(to)`, expected an address such as 127.0.0.1:19006",
        "--to 为 `\(to)`，应为地址，如 127.0.0.1:19006")
    }
    for share in dialect where share.dialect.family != family {
      let name = share.dialect.rawValue
      throw ValidationError(
        "\(name) is not spoken by --family \(family.rawValue)",
        "--family \(family.rawValue) 不使用 \(name)")
    }
    if write != nil, pace == .fastest || account != nil {
      throw ValidationError(
        "--rate max and --account need --to.", "--rate max 与 --account 须与 --to 同用。")
    }
  }

  private func check(_ name: String, _ value: Double, in range: ClosedRange<Double>) throws {
    guard !range.contains(value) else { return }
    throw ValidationError(
      "\(name) is \(value), expected \(range.lowerBound) to \(range.upperBound)",
      "\(name) 为 \(value)，应在 \(range.lowerBound) 至 \(range.upperBound) 之间")
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let now = Instant(seconds: (start ?? session.now).milliseconds / 1000)
    let interval: Int? = if case .every(let seconds)? = pace { seconds } else { nil }
    var simulation = SimulationSettings(
      family, seed: seed, start: now, interval: interval, recordsPerFrame: recordsPerFrame)
    simulation.signs = sign
    if !dialect.isEmpty { simulation.dialects = dialect.map { ($0.dialect, $0.share) } }
    if let write { return try self.write(simulation, to: write, in: session) }
    guard let to, let address = HostAndPort(to) else { return .usage }

    let driver = try SimulationDriver(
      DriverSettings(
        vehicles: vehicles, host: address.host, port: address.port,
        pace: pace == .fastest ? .fastest : .simulated(speed: speed),
        duration: Double(duration.seconds), expectsAnswers: answers == .hj1239,
        account: account.map(session.path)),
      simulation: simulation)
    let trap = SignalTrap()
    let stopping = Task {
      await trap.wait()
      if !Task.isCancelled { driver.stop() }
    }
    let bar = ProgressBar(session.console.words("sending", "发送"), on: session.console)
    let unit = session.console.words("frames", "个数据包")
    let counts = try await driver.run {
      bar.show(done: $0.sent, of: nil, unit: "\(unit)  \(DriverResult.line($0))")
    }
    stopping.cancel()
    bar.finish()
    if counts.connects == 0, let refusal = counts.refusal {
      session.console.fail(DriverError.unreachable(to, detail: refusal))
    }
    let result = DriverResult(counts: counts, expectsAnswers: answers == .hj1239)
    session.console.result(result)
    return result.status
  }

  private func write(
    _ simulation: SimulationSettings, to file: String, in session: CommandSession
  ) throws -> ExitStatus {
    let output = try NewOutput(at: session.path(file))
    let bar = ProgressBar(session.console.words("simulating", "模拟"), on: session.console)
    var fleet = SimulatedFleet(vehicles: vehicles, settings: simulation)
    var (frames, size, passed) = (0, 0, 0)
    var bytes: [UInt8] = []
    while passed < duration.seconds {
      frames += fleet.advance(into: &bytes)
      passed += fleet.interval
      if bytes.count > 1 << 18 || passed >= duration.seconds {
        try output.append(bytes)
        size += bytes.count
        bytes.removeAll(keepingCapacity: true)
        bar.show(
          done: passed, of: duration.seconds, unit: session.console.words("seconds", "秒"))
      }
    }
    bar.finish()
    try output.commit()
    session.console.result(WrittenFrames(file: file, frames: frames, bytes: size))
    return frames > 0 ? .done : .negative
  }
}
