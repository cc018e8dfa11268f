import Decisions
import Dispatch
import Fleet
import Registry
import Sync
import Testing

@testable import Server

@Suite("Decisions over HTTP", .timeLimit(.minutes(2))) struct DecisionTests {
  static let path = "/v1/decisions"

  /// A steel plant in 潞城, a China V truck and one plate that two vehicles have; and a token that may ask.
  private func prepare(_ server: RunningServer) async throws -> BearerToken {
    try await server.owner.change(by: "test") { change in
      var plant = Plant(id: "steel", name: "示例钢铁", division: try DivisionCode("140406"))
      plant.industry = "steel"
      plant.annualFreight = 1_600_000
      plant.railwaySiding = false
      plant.urbanPlanningArea = true
      try change.add(plant)
      try change.add(Gate(id: "north", plant: "steel", name: "北门"))
      for (plate, colour) in [
        ("晋DA1234", PlateColour.yellow), ("晋D55555", .yellow), ("晋D55555", .blue),
      ] {
        var truck = Vehicle(plate: plate, plateColour: colour)
        truck.fuel = .diesel
        truck.maximumMass = 25_000
        truck.stageClaims = [StageClaim(.v, from: .registrationRecord)]
        try change.upsert(truck)
      }
    }
    return try await token("barrier", asks: true, of: server)
  }

  private func token(
    _ id: String, asks: Bool, of server: RunningServer
  ) async throws -> BearerToken {
    try BearerToken(
      try await server.owner.change(by: "test") { change in
        var generator = SystemRandomNumberGenerator()
        return try change.addSender(id: id, name: id, asks: asks, using: &generator)
      }.text)
  }

  private func request(_ body: String, token: BearerToken?) -> TransferRequest {
    TransferRequest(
      .post, Self.path, headers: ["Content-Type: application/json"], body: Array(body.utf8),
      token: token)
  }

  private func question(_ plate: String = "晋DA1234", at: String, more: String = "") -> String {
    #"{"plant":"steel","plate":"\#(plate)","plateColour":"yellow","direction":"in","purpose":"bulk","at":"\#(at)T06:00:00+08:00"\#(more)}"#
  }

  /// A question to one of the addresses beside the gates'.
  private func request(_ thing: String, _ body: String, token: BearerToken?) -> TransferRequest {
    TransferRequest(
      .post, "\(Self.path)/\(thing)", headers: ["Content-Type: application/json"],
      body: Array(body.utf8), token: token)
  }

  @Test(
    "about machines and sites give the documents of their commands, and are recorded where asked")
  func things() async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      let token = try await token("inspector", asks: true, of: server)
      try await server.owner.change(by: "test") { change in
        var site = Site(
          id: "s", name: "示例工地", division: try DivisionCode("140213"), kind: .construction)
        site.largeSite = true
        site.zones = ["nrmm-control"]
        try change.add(site)
        let form = Machinery(division: try DivisionCode("140213"))
        let number = AssignedNumber(try MachineryNumber("2-4DA00001"), origin: .issued)
        _ = try change.addMachinery(form, number: number)
      }
      let at = #""at":"2023-06-01T08:00:00+08:00""#
      for (thing, body, outcome, member) in [
        (
          "machinery",
          #"{"site":"s","facts":{"machineryStage":"2","coded":true},\#(at),"record":true}"#, "deny",
          "site"
        ),
        (
          "machinery",
          #"{"division":"140213","zones":["nrmm-control"],"facts":{"machineryStage":"3","coded":true},\#(at)}"#,
          "allow", nil
        ),
        ("site", #"{"site":"s",\#(at),"near":true}"#, "unknown", "site"),
        ("site", #"{"site":"s","facts":{"siteVideo":true},\#(at),"record":true}"#, "allow", "site"),
      ] as [(String, String, String, String?)] {
        let answer = try await server.send(request(thing, body, token: token))
        try contract.check(answer, to: .post, "\(Self.path)/\(thing)")
        #expect(answer.status == 200, "\(body)")
        #expect(try answer.json.value(at: "verdict.outcome")?.string == outcome, "\(body)")
        #expect(try (answer.json["decision"] != nil) == body.contains("record"))
        if let member { #expect(try answer.json[member]?.string == "s") }
      }
      let numbered = try await server.send(
        request("machinery", #"{"machine":"2-4DA00001",\#(at)}"#, token: token))
      try contract.check(numbered, to: .post, "\(Self.path)/machinery")
      #expect(try numbered.json.value(at: "machine.provisional")?.bool == true)
      let kept = try await server.owner.reader().decisions()
      #expect(kept.map(\.decision.subject) == [.machinery, .site])
      #expect(kept.allSatisfy { $0.decision.site == "s" && $0.actor == "inspector" })
    }
  }

  @Test(
    "about machines and sites are refused by the field that is wrong",
    arguments: [
      ("machinery", "{}", "division"), ("machinery", #"{"stage":"2"}"#, "stage"),
      ("machinery", #"{"division":"140213","facts":{"siteVideo":true}}"#, "facts.siteVideo"),
      ("machinery", #"{"division":"140213","facts":{"coded":"yes"}}"#, "facts.coded"),
      ("machinery", #"{"division":"140213","zones":["nrmm-contrl"]}"#, "zones"),
      (
        "machinery", #"{"division":"140213","facts":{"machineryStage":"9"}}"#,
        "facts.machineryStage"
      ),
      ("machinery", #"{"division":"140213","division":"140406"}"#, "division"),
      ("site", "{}", "site"), ("site", #"{"site":"s","plant":"p"}"#, "plant"),
    ])
  func refusedThings(thing: String, body: String, field: String) async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      let token = try await token("inspector", asks: true, of: server)
      let answer = try await server.send(request(thing, body, token: token))
      try contract.check(answer, to: .post, "\(Self.path)/\(thing)")
      #expect(answer.status == 422 || answer.status == 400, "\(body)")
      #expect(try answer.json["field"]?.string == field, "\(body)")
      let stranger = try await self.token("other", asks: false, of: server)
      #expect(try await server.send(request(thing, body, token: stranger)).status == 403)
    }
  }

  @Test(
    "give the document of the command, for every answer",
    arguments: [
      ("晋DA1234", "2021-06-16", "allow", false), ("晋DA1234", "2022-01-01", "deny", false),
      ("晋D99999", "2022-01-01", "unknown", false), ("晋DA1234", "2022-01-01", "deny", true),
    ])
  func answers(plate: String, day: String, outcome: String, isSecure: Bool) async throws {
    let contract = try Contract()
    try await RunningServer.run(isSecure: isSecure) { server in
      let token = try await prepare(server)
      let answer = try await server.send(request(question(plate, at: day), token: token))
      try contract.check(answer, to: .post, Self.path)
      #expect(answer.status == 200)
      #expect(try answer.json.value(at: "verdict.outcome")?.string == outcome)
      let asked = GateQuestion(
        plant: "steel", name: try VehicleName(plate, colour: .yellow), direction: .in,
        purpose: .bulk, at: try #require(Instant("\(day)T06:00:00+08:00")))
      let local = try await DecisionDesk(of: server.owner).answers(to: asked, now: asked.at)
      var writer = JSONWriter()
      writer.object { local[0].encode(into: &$0) }
      // Only how old the registry's own lists are differs by the moments of asking.
      let (here, there) = (try JSON(parsing: writer.bytes), try answer.json)
      #expect(here["vehicle"] == there["vehicle"])
      #expect(here.value(at: "verdict.grounds") == there.value(at: "verdict.grounds"))
    }
  }

  @Test("are of a moment written as the command takes it, without seconds")
  func withoutSeconds() async throws {
    try await RunningServer.run { server in
      let token = try await prepare(server)
      let body = question(at: "2022-01-01").replacing("06:00:00+08:00", with: "06:00")
      let answer = try await server.send(request(body, token: token))
      #expect(answer.status == 200)
      #expect(try answer.json.value(at: "verdict.at")?.string == "2022-01-01T06:00:00+08:00")
    }
  }

  @Test("ask for a token that may ask")
  func tokens() async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      _ = try await prepare(server)
      let body = question(at: "2021-06-16")
      let stranger = try BearerToken(String(repeating: "0", count: 64))
      let other = try await token("plant-2", asks: false, of: server)
      for (token, status, code) in [
        (nil, 401, "token.missing"), (stranger, 401, "token.unknown"),
        (other, 403, "token.may-not-ask"),
      ] as [(BearerToken?, Int, String)] {
        let answer = try await server.send(request(body, token: token))
        try contract.check(answer, to: .post, Self.path)
        #expect(answer.status == status)
        #expect(try answer.json["code"]?.string == code)
      }
    }
  }

  @Test(
    "are refused, and never allowed, where anything is wrong",
    arguments: [
      ("", 400, nil), ("[1", 400, nil), ("[]", 422, "entry"), ("{}", 422, "plate"),
      (#"{"plate":"晋DA1234","direction":"in"}"#, 422, "plant"),
      (#"{"plant":"steel","plate":"晋DA1234"}"#, 422, "direction"),
      (#"{"plant":"steel","plate":"晋DA1234","direction":"up"}"#, 422, "direction"),
      (#"{"plant":"steel","plate":"晋DA1234","direction":"in","at":"now"}"#, 422, "at"),
      (#"{"plant":"steel","plate":"晋DA1234","direction":"in","purpos":"bulk"}"#, 422, "purpos"),
      (#"{"plant":"steel","plate":"??","direction":"in"}"#, 422, nil),
      (#"{"plant":"nowhere","plate":"晋DA1234","direction":"in"}"#, 422, nil),
      (#"{"plant":"steel","gate":"south","plate":"晋DA1234","direction":"in"}"#, 422, nil),
      (#"{"plant":"steel","plate":"晋D55555","direction":"in","record":true}"#, 422, "plateColour"),
      (
        #"{"plant":"steel","plate":"晋DA1234","direction":"in","vehicle":{"maximumMass":"x"}}"#, 422,
        "vehicle.maximumMass"
      ),
      (
        #"{"plant":"steel","plate":"晋DA1234","direction":"in","vehicle":{"odd":1}}"#, 422,
        "vehicle.odd"
      ),
      (
        #"{"plant":"steel","plate":"晋DA1234","direction":"in","vehicle":{"stage":"6"}}"#, 422,
        "vehicle.stage"
      ),
      (
        #"{"plant":"steel","plate":"晋DA1234","direction":"in","vehicle":{"plate":"晋DA1235"}}"#, 422,
        "vehicle.plate"
      ),
      (#"{"plant":"steel","plate":"晋DA1234","plate":"晋DA1235","direction":"in"}"#, 422, "plate"),
    ] as [(String, Int, String?)])
  func refused(body: String, status: Int, field: String?) async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      let token = try await prepare(server)
      let answer = try await server.send(request(body, token: token))
      try contract.check(answer, to: .post, Self.path)
      #expect(answer.status == status)
      #expect(try answer.json["field"]?.string == field)
      if field == "vehicle.stage" {
        #expect(String(decoding: answer.body, as: UTF8.self).contains("`vehicle.stageClaims`"))
      }
      #expect(try await server.owner.reader().decisions().isEmpty)
    }
  }

  @Test("are bounded in size")
  func size() async throws {
    try await RunningServer.run { server in
      let token = try await prepare(server)
      let padding = String(repeating: " ", count: 64 << 10)
      let answer = try await server.send(
        request(question(at: "2021-06-16") + padding, token: token))
      #expect(answer.status == 413)
    }
  }

  @Test("are recorded before they are answered, where that is asked")
  func recorded() async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      let token = try await prepare(server)
      let answer = try await server.send(
        request(
          question(at: "2022-01-01", more: #","gate":"north","record":true,"near":true"#),
          token: token))
      try contract.check(answer, to: .post, Self.path)
      let id = try #require(try answer.json["decision"]?.string.flatMap { RecordID($0) })
      let reader = try server.owner.reader()
      let stored = try #require(try await reader.decision(id))
      #expect(stored.actor == "barrier")
      #expect(stored.decision.gate == "north")
      #expect(stored.decision.outcome == .deny)
      let text = try #require(try await reader.text(stored.decision.rules))
      #expect(try stored.replay(by: RulesInForce(kept: text)).isIdentical)
    }
  }

  @Test("do not wait for the writer, however many are asked at once")
  func concurrent() async throws {
    try await RunningServer.run { server in
      let token = try await prepare(server)
      let (isHeld, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      let (owner, body) = (server.owner, question(at: "2022-01-01"))
      let writing = Task {
        try await owner.change(by: "test") { _ in
          isHeld.signal()
          mayEnd.wait()
        }
      }
      defer { mayEnd.signal() }
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          isHeld.wait()
          continuation.resume()
        }
      }
      let asked = request(body, token: token)
      let outcomes = try await withThrowingTaskGroup(of: String?.self) { group in
        for _ in 0..<24 {
          group.addTask {
            try await server.send(asked).json.value(at: "verdict.outcome")?.string
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes == Array(repeating: "deny", count: 24))
      mayEnd.signal()
      try await writing.value
    }
  }

  @Test("decide nothing where a plan that holds cannot be read")
  func unreadable() async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      let token = try await prepare(server)
      let allowed = try await server.send(request(question(at: "2021-06-16"), token: token))
      #expect(try allowed.json.value(at: "verdict.outcome")?.string == "allow")
      try await server.owner.change(by: "test") { change in
        var plan = AdoptedPlan(id: "own")
        plan.texts.set(
          .init(plan: String(repeating: "ab", count: 32)), from: Day(2021, 1, 1))
        try change.add(plan)
      }
      let answer = try await server.send(request(question(at: "2021-06-16"), token: token))
      try contract.check(answer, to: .post, Self.path)
      #expect(answer.status == 503)
      #expect(try answer.json["code"]?.string == "plans.unreadable")
    }
  }
}
