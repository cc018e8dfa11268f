import Fleet

/// A frame that a terminal wants to send.
struct TerminalFrame: Sendable {
  let bytes: [UInt8]
  var command: UInt8 { bytes[2] }
  /// Data that are kept and sent again as long as nobody has them.
  var isData: Bool { command == 2 || command == 3 }
}

/// The terminal of one vehicle: takes a record at every interval, makes packets of them, keeps what cannot be
/// sent in a dead spot, and sends it later as a reissue.
struct Terminal: Sendable {
  /// Gets what was put into a frame, when it is made.
  typealias Observer = (Packet, [UInt8]) -> Void

  let encoder: WireEncoder
  let interval: Int
  private let recordsPerFrame: Int
  private let supplementInterval = 60
  private let start: Int64
  private(set) var truck: Truck
  /// Seconds since the simulation began.
  private(set) var clock = 0

  private let card: String
  private var loginSerial = 0
  /// The login that the next logout ends.
  private var openLogin = 0
  private var packetSerial = 0
  /// The day of China of the serials.
  private var day: Int64
  private var report = Packet.Report(serial: 0)
  private var diagnosisDue = 0
  private var supplementDue = 0
  private var cycleDue = 600
  private var cycleSeconds = 0
  private var isActivated = false
  private var alarmsLeft = 0
  private var alarmSerial = 0

  /// Seconds of the dead spot that are left.
  private(set) var deadSpotLeft = 0
  /// Frames from the dead spot, by age.
  private var kept: [[UInt8]] = []
  var keptCount: Int { kept.count }
  /// More than this are not kept.
  static let keptLimit = 720
  /// Packets that were thrown away because too many were kept.
  private(set) var dropped = 0

  init(_ index: Int, settings: SimulationSettings, nonces: ChipSigner.Nonces?) {
    var numbers = SeededNumbers(seed: settings.seed)
    // The stream of a vehicle begins at a place that its number is hashed to.
    numbers = SeededNumbers(seed: numbers.next() ^ UInt64(index) &* 0xD134_2543_DE82_EF95)
    let dialect = settings.dialect(at: numbers.share())
    let traits = Traits(
      family: settings.family, mayBeGas: dialect == .hj1239, by: &numbers)
    let identity = SimulatedIdentity.text(index, family: settings.family)
    let tilde = dialect == .hj1239 && !numbers.happens(0.2)
    var keys = SeededNumbers(seed: numbers.next())
    let signs = settings.signs && dialect.hasBlockTimes
    let signer = nonces.flatMap {
      signs ? ChipSigner(chip: Self.chip(index), numbers: &keys, nonces: $0) : nil
    }
    encoder = WireEncoder(
      identity: Array(identity.utf8), dialect: dialect, mark: tilde ? 0x7E : 0x23,
      kind: traits.kind, signer: signer)
    interval = settings.interval
    // Without times of blocks, readers take records to follow second by second.
    recordsPerFrame =
      dialect.hasBlockTimes || dialect.isAnnexQ && settings.interval == 1
      ? settings.recordsPerFrame : 1
    let ahead: Int64 = if case .ahead(let seconds) = traits.clock { seconds } else { 0 }
    start = settings.start.milliseconds / 1000 + ahead
    day = (start + 8 * 3600) / 86_400
    card = "89860000" + Self.digits(index, count: 12)
    truck = Truck(traits, startingWithin: settings.startWithin, by: numbers)
  }

  var isRunning: Bool { truck.isRunning }

  private var time: Int64? {
    if case .none = truck.traits.clock { nil } else { start + Int64(clock) }
  }

  /// Lives on for one interval.
  mutating func step(observe: Observer? = nil, emit: (TerminalFrame) -> Void) {
    let wasRunning = truck.isRunning
    for _ in 0..<interval {
      clock += 1
      truck.advance()
      if truck.isRunning { cycleSeconds += 1 }
    }
    beginDay(observe, emit)
    if !wasRunning, truck.isRunning { begin(observe, emit) }
    if truck.isRunning {
      passDeadSpots()
      record(observe, emit)
      reissue(emit)
    } else if wasRunning {
      end(observe, emit)
    } else {
      watchPower(observe, emit)
    }
  }

  /// The terminal is connected anew: it says again who it is.
  mutating func logIn(observe: Observer? = nil, emit: (TerminalFrame) -> Void) {
    if encoder.signer != nil, !isActivated {
      isActivated = true
      send(.activation, observe, emit)
    }
    loginSerial = loginSerial % WireEncoder.lastSerial + 1
    openLogin = loginSerial
    send(.login(serial: loginSerial, card: card), observe, emit)
  }

  private mutating func begin(_ observe: Observer?, _ emit: (TerminalFrame) -> Void) {
    logIn(observe: observe, emit: emit)
    if encoder.dialect.family == .road { send(.timeSync, observe, emit) }
    (diagnosisDue, supplementDue) = (clock, clock + supplementInterval)
    (cycleDue, cycleSeconds) = (clock + 600, 0)
  }

  private mutating func end(_ observe: Observer?, _ emit: (TerminalFrame) -> Void) {
    flush(observe, emit)
    deadSpotLeft = 0
    reissue(all: true, emit)
    send(.logout(serial: openLogin), observe, emit)
    alarmsLeft = truck.traits.isTamperedWith ? 5 : 0
  }

  private mutating func watchPower(_ observe: Observer?, _ emit: (TerminalFrame) -> Void) {
    guard alarmsLeft > 0, interval >= 60 || clock % 60 < interval else { return }
    alarmsLeft -= 1
    alarmSerial = alarmSerial % WireEncoder.lastSerial + 1
    let isMachine = encoder.dialect.family == .nonRoad
    // Half of the sources have the state of a machine's diagnosis, the others have not.
    let state = isMachine && encoder.dialect == .hj1322 ? true : nil
    send(
      .removal(serial: alarmSerial, place: truck.place, cannotBeRead: state), observe, emit)
  }

  /// Serials begin anew with each day of the terminal's clock; no packet has records of two days.
  private mutating func beginDay(_ observe: Observer?, _ emit: (TerminalFrame) -> Void) {
    let today = (start + Int64(clock) + 8 * 3600) / 86_400
    guard today != day else { return }
    day = today
    flush(observe, emit)
    (packetSerial, loginSerial, alarmSerial) = (0, 0, 0)
  }

  private mutating func record(_ observe: Observer?, _ emit: (TerminalFrame) -> Void) {
    if report.moments.isEmpty {
      report.serial = packetSerial % WireEncoder.lastSerial + 1
      if clock >= diagnosisDue {
        report.diagnosis = truck.diagnosis(vin: encoder.identity)
        diagnosisDue += truck.traits.diagnosisInterval
      }
    }
    report.moments.append(truck.moment(at: time))
    if encoder.dialect == .hj1239, clock >= supplementDue {
      report.hasSupplement = true
      supplementDue += max(interval, supplementInterval)
    }
    if encoder.dialect == .hj1322, clock >= cycleDue {
      report.cycle = cycle()
      cycleDue += 600
      cycleSeconds = 0
    }
    if report.moments.count >= recordsPerFrame || report.hasSupplement || report.cycle != nil {
      flush(observe, emit)
    }
  }

  /// Numbers as a machine sends them; how they are scaled is not known.
  private func cycle() -> [Int] {
    [
      Int(truck.traits.referenceTorque), Int(truck.engineSpeed / 10), Int(truck.noxUpstream),
      Int(truck.noxDownstream), 120, 7, Int(truck.scrInlet + 273), Int(truck.scrOutlet + 273),
      Int(truck.fuelFlow * 20), min(65_535, cycleSeconds * 100), 225,
    ]
  }

  private mutating func flush(_ observe: Observer?, _ emit: (TerminalFrame) -> Void) {
    guard !report.moments.isEmpty else { return }
    let count = encoder.dialect == .annexQSerialPerBlock ? report.blockCount : 1
    packetSerial = (report.serial - 1 + count - 1) % WireEncoder.lastSerial + 1
    let content = Packet.Content.report(report)
    report = Packet.Report(serial: 0)
    send(content, observe, emit)
  }

  private mutating func send(
    _ content: Packet.Content, _ observe: Observer?, _ emit: (TerminalFrame) -> Void
  ) {
    var packet = Packet(time: time, content: content)
    if encoder.dialect.isAnnexQ, case .report(let report) = content {
      packet.time = report.moments.first?.time
    }
    let bytes = encoder.frame(of: packet)
    observe?(packet, bytes)
    if deadSpotLeft > 0, case .report = content {
      if kept.count >= Self.keptLimit {
        kept.removeFirst()
        dropped += 1
      }
      kept.append(bytes)
    } else {
      emit(TerminalFrame(bytes: bytes))
    }
  }

  // MARK: dead spots

  private mutating func passDeadSpots() {
    if deadSpotLeft > 0 {
      deadSpotLeft = max(0, deadSpotLeft - interval)
    } else if kept.isEmpty, report.moments.isEmpty, clock > 120,
      truck.numbers.happens(truck.traits.deadSpots * Double(interval))
    {
      deadSpotLeft = truck.numbers.seconds(20, 420)
    }
  }

  /// A few of what was kept with every record, oldest or newest first.
  private mutating func reissue(all: Bool = false, _ emit: (TerminalFrame) -> Void) {
    guard deadSpotLeft == 0, !kept.isEmpty else { return }
    for _ in 0..<(all ? kept.count : min(2, kept.count)) {
      let bytes = truck.traits.reissuesNewestFirst ? kept.removeLast() : kept.removeFirst()
      emit(TerminalFrame(bytes: WireEncoder.reissue(bytes)))
    }
  }

  private static func chip(_ index: Int) -> [UInt8] {
    Array(("SIMCHIP" + digits(index, count: 9)).utf8)
  }

  static func digits(_ number: Int, count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
