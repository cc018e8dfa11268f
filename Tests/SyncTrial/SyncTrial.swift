import ChildProcesses
import FaultProxy
import Foundation

/// Two registries as processes, a plant that sends and a county that receives, a ``FaultProxy`` between them, and
/// everything that goes wrong in years done to them in minutes.
///
///     var trial = try SyncTrial(program: path, seed: 1, kills: 50)
///     let account = try trial.run()
///     precondition(account.breaches.isEmpty, account.table)
///
/// Ledgers are imported all the time. In every round one side dies at a random moment, by `kill -9` or by a power
/// cut, which loses what was not synced; in some a disk is full for a while or a clock is set. Then the faults end, and without another record of the plant's everything must
/// have arrived: each record once, or among the dead letters with its reason.
public struct SyncTrial {
  private let kills: Int
  private let rowsOfLedger: Int
  private let program: Program
  private let plant: Site
  private let county: Site
  private let proxy: FaultProxy
  private var random: SeededRandom
  private var account: TrialAccount
  private var people: [Program.Call] = []

  /// A plate that the level above always refuses.
  private static let marked = "晋D99999"

  /// - Parameter program: the path of `fleetreg`.
  public init(
    program path: String, seed: UInt64, kills: Int, rowsOfLedger: Int = 300
  ) throws {
    (self.kills, self.rowsOfLedger) = (kills, rowsOfLedger)
    random = SeededRandom(seed: seed)
    account = TrialAccount(seed: seed)
    program = try Program(path)
    let megabytes = 96 + kills / 2
    plant = try Site("plant", for: program, megabytes: megabytes)
    county = try Site("county", for: program, megabytes: megabytes)
    let certificates = try Certificates(in: program.directory.appending(path: "certificates"))
    proxy = try FaultProxy(seed: random.next(), certificates: certificates, marking: Self.marked)
    account.fullDisksArePossible = plant.hasSmallDisk
    account.layersArePossible = plant.layers != nil && county.layers != nil
    guard let id = try plant.json("status")["registry"] as? String else {
      throw TrialError("a registry without an id")
    }
    try county.run(
      "sender", "add", "plant", "--name", "A plant", "--sends", id, "--token-file",
      plant.registry + "/upstream.token"
    ).done()
    try plant.write(
      """
      upstream:
        url: https://localhost:\(proxy.port)/
        tokenFile: upstream.token
        caFile: \(certificates.authority)
        timeoutSeconds: 2

      """, to: "fleetreg.yaml")
  }

  public mutating func run() throws -> TrialAccount {
    defer {
      proxy.stop()
      plant.stop()
      county.stop()
    }
    try restart()
    let begin = Date()
    var round = 0
    while round < kills {
      proxy.rate = 0.45
      try self.round(round, kills: true)
      round += 1
    }
    // A kind of fault that never had its turn gets it in rounds without kills, on right clocks: a sender whose clock
    // was ahead may sleep for a minute, so the rounds are bounded by time and not by their number.
    for site in [plant, county] { try site.layers?.setClock(0) }
    let patience = Date(timeIntervalSinceNow: 150)
    while !proxy.missing.isEmpty, Date() < patience {
      try self.round(round, kills: false)
      round += 1
      usleep(300_000)
    }
    account.secondsOfFaults = Date().timeIntervalSince(begin)
    proxy.rate = 0
    for site in [plant, county] { try site.layers?.setClock(0) }
    account.secondsToDrain = try drain()
    account.wire = proxy.account
    account.captured = try plant.records()
    account.upstream = try county.records()
    account.deadLetters = try plant.deadLetters()
    plant.stop()
    county.stop()
    let logs = (try plant.verifiedEntries(), try county.verifiedEntries())
    account.verified = (logs.0.compared, logs.1.compared)
    account.outOfOrder = (logs.0.outOfOrder, logs.1.outOfOrder)
    return account
  }

  private mutating func round(_ number: Int, kills: Bool) throws {
    let ledger = try ledger(of: number)
    let full = random.chance(0.1) ? (random.chance(0.5) ? plant : county) : nil
    if let full, full.hasSmallDisk {
      try full.fill()
      if full === plant { account.fullDisks.sender += 1 } else { account.fullDisks.receiver += 1 }
    }
    let importing = try plant.start("passage", "import", ledger, "--json")
    if kills, random.chance(0.2), let layers = (random.chance(0.5) ? plant : county).layers {
      // Up to three days back or ahead, or right again.
      let seconds = Int64.random(in: -259_200...259_200, using: &random)
      try layers.setClock(random.chance(0.3) ? 0 : seconds)
      account.clockJumps += 1
    }
    usleep(UInt32.random(in: 0..<350_000, using: &random))
    if kills {
      let dies = random.chance(0.5) ? plant : county
      let cutsPower = random.chance(0.5) && dies.layers != nil
      if dies === plant { account.kills.sender += 1 } else { account.kills.receiver += 1 }
      if cutsPower { account.powerCuts += 1 }
      if dies === county { proxy.target = nil }
      dies.kill(cuttingPower: cutsPower)
    }
    var result = try importing.result()
    full?.free()
    try restart()
    // The plant died under the import, or its disk was full: the desk imports the file again.
    for _ in 0..<5 where result.status != 0 {
      account.importsRepeated += 1
      result = try plant.run("passage", "import", ledger)
    }
    try result.done()
    try askPerson()
  }

  /// Starts whichever side does not run.
  private func restart() throws {
    try county.serve()
    proxy.target = county.port
    try plant.serve()
  }

  /// Where the sender waits for a person, somebody looks after it and lets it try again.
  private mutating func askPerson() throws {
    guard proxy.takeStop() else { return }
    account.peopleAsked += 1
    // It ends when everything is sent or ten seconds brought nothing; nobody waits for that.
    people.append(try plant.start("sync"))
    people.removeAll { !$0.process.isRunning }
  }

  /// Waits until nothing waits any more.
  /// - Returns: the seconds that it took.
  private mutating func drain() throws -> Double? {
    try restart()
    try askPerson()
    let begin = Date()
    while Date().timeIntervalSince(begin) < 600 {
      if try plant.waiting() == 0 { return Date().timeIntervalSince(begin) }
      usleep(100_000)
    }
    return nil
  }

  /// A ledger of passages a second apart that no other round repeats.
  private mutating func ledger(of round: Int) throws -> String {
    let markedRow = round % 12 == 5 ? Int.random(in: 0..<rowsOfLedger, using: &random) : nil
    var text = "出入口编号,道闸编号,进出厂状态,进/出厂时间,车牌号码,号牌颜色\n"
    let (day, hour) = (round / 24, round % 24)
    for row in 0..<rowsOfLedger {
      let date = String(format: "2026-%02d-%02d", 1 + day / 28, 1 + day % 28)
      let time = String(format: "%02d:%02d:%02d", hour, row / 60, row % 60)
      let plate = row == markedRow ? Self.marked : "晋D\(String(format: "%05d", row))"
      text += "\(1 + row % 3),01,\(1 + row % 2),\(date) \(time),\(plate),黄\n"
    }
    if markedRow != nil { account.marked += 1 }
    account.rows += rowsOfLedger
    let file = program.directory.appending(path: "ledger\(round).csv")
    try Data(text.utf8).write(to: file)
    return file.path
  }
}

extension FaultProxy {
  /// The kinds of fault that have not come yet.
  fileprivate var missing: [Fault] {
    let faults = account.faults
    return Fault.allCases.filter { faults[$0] == nil }
  }
}
