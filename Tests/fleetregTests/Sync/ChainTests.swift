import Fleet
import Foundation
import Sync
import Testing

@testable import Registry

@Suite("A plant, its county and its city", .serialized) struct ChainTests {
  private let signals = [SIGTERM, SIGKILL]

  @Test("hold the same records after every link was cut and restored, each proved complete")
  func cuts() async throws {
    let chain = try Chain()
    let runner = chain.runner
    let refused = try await occupyNumber(of: chain)
    try chain.start("plant", "county", "city")
    var hour = 0
    /// Records at the plant and the county while something is down.
    func work() throws {
      try chain.bring(120, to: "plant", gate: "north", hour: hour)
      try chain.bring(30, to: "county", gate: "yard", hour: hour)
      hour += 1
    }
    try work()
    for signal in signals {
      for name in ["city", "county"] {
        chain.end(name, by: signal)
        // The county takes what is imported there by itself where it is not served.
        try work()
        try chain.start(name)
      }
      // Killed while it sends.
      try work()
      chain.end("plant", "county", by: signal)
      try work()
      try chain.start("county", "plant")
    }
    // A correction is a record of its own, and goes all the way.
    try chain.bring(5, to: "plant", gate: "north", hour: 0, goods: "焦炭")
    try chain.bring(1, to: "plant", gate: "taken", hour: 23)
    try chain.waitUntilSent("plant", "county")

    let (plant, county, city) = try (
      chain.lines(of: "plant"), chain.lines(of: "county"), chain.lines(of: "city")
    )
    #expect(plant.count == 120 * hour + 5 + 1)
    #expect(county.count == plant.count + 30 * hour)
    #expect(plant.allSatisfy { county[$0.key] == $0.value })
    // All but the one that the city refused, which has the number of another record there.
    let own = try #require(plant.first { $0.value.contains(#""gate":"taken""#) })
    #expect(city.count == county.count)
    #expect(county.filter { $0.key != own.key }.allSatisfy { city[$0.key] == $0.value })
    #expect(city[own.key] == nil && city[Substring(refused.description)] != nil)
    #expect(city.values.count { $0.contains(#""amends":"#) } == 5)

    // The refused record stays named at the county, and nowhere else.
    let letters = try runner.run("deadletter", "list", "--registry", "county", "--json").output
    #expect(letters.contains(own.key) && letters.split(separator: "\n").count == 1)
    #expect(try runner.run("deadletter", "list", "--registry", "plant", "--json").output.isEmpty)

    // The city says whose numbers it has; none is missing, and every level says so by its own account.
    for name in ["plant", "county"] {
      let sent = try runner.run("sync", "--registry", name, "--json")
      #expect(
        sent.output.contains(#""missing":0,"sentAgain":0"#) || !sent.output.contains("stated"))
      expectComplete(try chain.accounts(of: name), "above")
    }
    let accounts = try chain.accounts(of: "city")
    expectComplete(accounts, "below")
    let plantID = try chain.id(of: "plant")
    let ofPlant = accounts.filter { $0["registry"] as? String == plantID }
    #expect(ofPlant.allSatisfy { $0["sender"] as? String == "county" })
    #expect(
      ofPlant.reduce(0) { $0 + ($1["stored"] as? Int ?? 0) } == plant.count, "\(ofPlant)")
    let listed = try runner.run(
      "completeness", "--sender", "county", "--gate", "north", "--registry", "city")
    #expect(listed.status == 0 && listed.output.contains("north"), "\(listed.output)")
    for name in Chain.names {
      let status = try runner.run("status", "--registry", name)
      #expect(status.status == 0, "\(name): \(status.output)")
    }
    chain.stop()
    try proveAll(chain, own: own.key)
  }

  /// The logs of all levels are whole, and a record of the plant is proved by each.
  private func proveAll(_ chain: Chain, own: Substring) throws {
    let runner = chain.runner
    let shared = try #require(
      try chain.lines(of: "plant").keys.first { $0 != own }.map { String($0) })
    for name in Chain.names {
      let signed = try runner.run("ledger", "checkpoint", "--registry", name, "--json")
      let note = try JSONSerialization.jsonObject(with: Data(signed.output.utf8))
      let key = try #require((note as? [String: Any])?["key"] as? String, "\(signed.errors)")
      try expectDone(runner.run("ledger", "verify", "--registry", name))
      try expectDone(
        runner.run("ledger", "receipt", shared, "-o", "\(name).proof", "--registry", name))
      try expectDone(runner.run("ledger", "verify", "\(name).proof", "--key", key))
      let checked = try runner.run("doctor", "--registry", name, "--json").output
      let store = checked.split(separator: "\n").first { $0.contains(#""check":"store""#) }
      #expect(store?.contains(#""state":"fine""#) == true, "\(store ?? "")")
    }
  }

  private func expectComplete(_ accounts: [[String: Any]], _ side: String) {
    #expect(!accounts.isEmpty)
    for account in accounts {
      guard let level = account[side] as? [String: Any] else {
        Issue.record("\(account)")
        continue
      }
      let refused = level["refused"] as? Int ?? 0
      // A dead letter is accounted for by name; its number is another record's at the city.
      #expect(level["missing"] as? Int ?? 0 == 0, "\(account)")
      #expect(level["percent"] as? Double == 100 || refused > 0, "\(account)")
      #expect(level["waiting"] as? Int ?? 0 == 0, "\(account)")
    }
  }

  /// Has the city hold another record under a number that the plant will give: then it refuses the plant's.
  private func occupyNumber(of chain: Chain) async throws -> RecordID {
    let plant = try #require(RecordID(try chain.id(of: "plant")))
    let city = try Owner(
      opening: RegistryLocation(chain.runner.directory.appending(path: "city").path),
      command: "test")
    let id = RecordID(made: Instant.system(), random: (7, 7))
    let passage = Passage(
      gate: "taken", direction: .in,
      time: CapturedTime(instant: Instant.system(), text: "", rule: .china),
      plate: PlateReading(state: .read, text: "晋D99999", raw: ""),
      source: Passage.Source(format: "ledger.csv", device: "taken"))
    var writer = JSONWriter()
    RecordLine(
      id: id,
      place: RecordPlace(registry: plant, incarnation: 1, gate: "taken", sequence: 1),
      stored: Instant.system(), record: .passage(passage)
    ).encode(into: &writer)
    let answers = try await city.receive(writer.bytes, from: "county")
    #expect(answers.map(\.result) == [.stored])
    return id
  }

  @Test("what a level lost with its disk is sent again by itself, and counted")
  func lostDisk() async throws {
    let chain = try Chain()
    let runner = chain.runner
    let files = FileManager.default
    func path(_ name: String) -> String { runner.directory.appending(path: name).path }
    try files.copyItem(atPath: path("city"), toPath: path("backup"))
    try chain.start("plant", "county", "city")
    try chain.bring(200, to: "plant", gate: "north", hour: 8)
    try chain.bring(20, to: "county", gate: "yard", hour: 8)
    try chain.waitUntilSent("plant", "county")
    let county = try chain.lines(of: "county")
    #expect(county.count == 220)
    try expectDone(runner.run("sync", "--registry", "county"))
    chain.end("county", "city", by: SIGKILL)
    // The city goes on with a backup from before.
    try files.removeItem(atPath: path("city"))
    try files.moveItem(atPath: path("backup"), toPath: path("city"))
    do {
      // Days have passed since the county asked about everything.
      let then = Instant.system().advanced(byMilliseconds: -3 * 86_400_000)
      let owner = try Owner(
        opening: RegistryLocation(path("county")), command: "test", clock: { then })
      let question = try #require(try await owner.reader().question(.whole))
      try await owner.note([], answering: question)
    }
    try chain.start("city", "county")
    try chain.wait(for: 220, at: "city")
    #expect(try chain.lines(of: "city") == county)
    try chain.waitUntilSent("county")
    try expectDone(runner.run("sync", "--registry", "county"))
    let accounts = try chain.accounts(of: "county").compactMap { $0["above"] as? [String: Any] }
    #expect(accounts.reduce(0) { $0 + ($1["sentAgain"] as? Int ?? 0) } == 220)
    #expect(accounts.allSatisfy { $0["missing"] as? Int == 0 && $0["lost"] as? Int == 0 })
    let status = try runner.run("status", "--registry", "county")
    #expect(status.status == 0 && status.output.contains("220 records lost above"))
  }

  @Test("in a ring nothing goes round: who gets its own records back refuses them")
  func ring() async throws {
    let chain = try Chain()
    let runner = chain.runner
    try chain.link("city", to: "plant")
    try chain.start("plant", "county", "city")
    try chain.bring(50, to: "plant", gate: "north", hour: 8)
    try chain.waitUntilSent("plant", "county")
    try chain.wait(for: 50, at: "city")
    let deadline = Date(timeIntervalSinceNow: 60)
    var status = ""
    while !status.contains(Setback.otherRegistryCode), Date() < deadline {
      usleep(100_000)
      status = try runner.run("status", "--registry", "city", "--json").output
    }
    #expect(status.contains(Setback.otherRegistryCode), "\(status)")
    #expect(status.contains(#""records":50,"segments""#), "nothing is lost: \(status)")
    let plant = try chain.lines(of: "plant")
    for name in Chain.names { #expect(try chain.lines(of: name) == plant) }
    // Nothing of it is kept at the plant: no quarantine, no dead letter, no record.
    let own = try runner.run("status", "--registry", "plant", "--json").output
    #expect(own.contains(#""deadLetters":0,"quarantined":0"#))
    let doctor = try runner.run("doctor", "--quick", "--registry", "city", "--json").output
    #expect(doctor.contains(Setback.otherRegistryCode))
  }
}
