import Decisions
import Fleet
import Registry
import Testing

@Suite("Questions of other programs") struct GateRequestTests {
  private static let now = Instant("2026-11-21T10:00:00+08:00")!

  private func read(_ text: String) throws -> GateRequest {
    try GateRequest(decoding: JSON(parsing: Array(text.utf8)), now: Self.now)
  }

  @Test("say where, who, which way and what for")
  func whole() throws {
    let asked = try read(
      #"{"plant":"p","gate":"g","plate":"晋da1234","plateColour":"yellow","direction":"out","purpose":"product","at":"2022-01-01T06:00:00+08:00","vehicle":{"fuel":"B","stageClaims":[{"stage":"5","source":"declared"}]},"near":true,"record":true}"#
    )
    let question = asked.question
    #expect(question.plant == "p")
    #expect(question.gate == "g")
    #expect(question.direction == .out)
    #expect(question.purpose == .product)
    #expect(question.at == Instant("2022-01-01T06:00:00+08:00"))
    #expect(question.stated.plate == "晋DA1234")
    #expect(question.stated.plateColour == .yellow)
    #expect(question.stated.fuel == .diesel)
    #expect(question.stated.stageClaims.map(\.stage) == [.v])
    #expect(question.stated.extra.isEmpty)
    #expect(asked.near && asked.record)
  }

  @Test(
    "refuse by name what they do not know, what stands twice, and what is said otherwise elsewhere",
    arguments: [
      (#","odd":1"#, "odd", nil), (#","vehicle":{"odd":1}"#, "vehicle.odd", nil),
      (#","vehicle":{"Fuel":"B"}"#, "vehicle.Fuel", nil),
      (#","vehicle":{"odd":null}"#, "vehicle.odd", nil),
      (#","vehicle":{"origin":{"source":"declared","by":"x"}}"#, "vehicle.origin.by", nil),
      (
        #","vehicle":{"stageClaims":[{"stage":"5","source":"declared","on":"x"}]}"#,
        "vehicle.stageClaims[0].on", nil
      ),
      (#","vehicle":{"plate":"晋DA9999"}"#, "vehicle.plate", "晋DA9999"),
      (#","vehicle":{"plateColour":"blue"}"#, "vehicle.plateColour", "blue"),
      (#","vehicle":{"plateColour":"pink"}"#, "vehicle.plateColour", "pink"),
      (
        #","vin":"1HGCM82633A004352","vehicle":{"vin":"LTEST1239N0000017"}"#, "vehicle.vin",
        "LTEST1239N0000017"
      ),
    ] as [(String, String, String?)])
  func refused(more: String, field: String, found: String?) throws {
    let error = #expect(throws: EntryError.self) {
      try read(
        #"{"plant":"p","plate":"晋DA1234","plateColour":"yellow","direction":"in"\#(more)}"#)
    }
    guard case .invalid(field, found, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("refuse a colour that no plate has, by name")
  func colour() throws {
    let error = #expect(throws: EntryError.self) {
      try read(#"{"plant":"p","plate":"晋DA1234","plateColour":"pink","direction":"in"}"#)
    }
    #expect(error?.text(in: .english).contains("yellow-green") == true)
    #expect(error?.text(in: .english).contains("pink") == true)
  }

  @Test("refuse a fuel that is no word and no code, by its member")
  func fuel() throws {
    let error = #expect(throws: EntryError.self) {
      try read(#"{"plant":"p","plate":"晋DA1234","direction":"in","vehicle":{"fuel":"xyz"}}"#)
    }
    #expect(error?.field == "vehicle.fuel")
    #expect(error?.text(in: .english).contains("diesel, petrol") == true)
    let open = try read(
      #"{"plant":"p","plate":"晋DA1234","direction":"in","vehicle":{"fuel":"G"}}"#)
    #expect(open.question.stated.fuel?.rawValue == "G")
  }

  @Test(
    "refuse a member that stands twice, however deep",
    arguments: [
      (#""plate":"晋DA9999""#, "plate"), (#""vehicle":{"fuel":"B","fuel":"C"}"#, "vehicle.fuel"),
      (
        #""vehicle":{"stageClaims":[{"stage":"5","source":"declared","stage":"6"}]}"#,
        "vehicle.stageClaims[0].stage"
      ),
    ])
  func twice(more: String, field: String) throws {
    #expect(throws: EntryError.repeated(field: field)) {
      try read(#"{"plant":"p","plate":"晋DA1234","direction":"in",\#(more)}"#)
    }
  }

  @Test("may say the plate, its colour and the VIN in the vehicle too, in any spelling of the same")
  func same() throws {
    let asked = try read(
      #"{"plant":"p","plate":"晋DA1234","direction":"in","vehicle":{"plate":"晋da1234","plateColour":"yellow","vin":"1hgcm82633a004352"}}"#
    )
    #expect(asked.question.name.colour == .yellow)
    #expect(asked.question.stated.plate == "晋DA1234")
    #expect(asked.question.stated.plateColour == .yellow)
    #expect(asked.question.stated.vin == "1HGCM82633A004352")
    let byVIN = try read(
      #"{"plant":"p","vin":"1HGCM82633A004352","direction":"in","vehicle":{"plate":"晋DA1234","plateColour":"yellow"}}"#
    )
    #expect(byVIN.question.stated.plate == "晋DA1234")
    #expect(throws: EntryError.self) {
      try read(
        #"{"plant":"p","plate":"1HGCM82633A004352","vin":"LTEST1239N0000017","direction":"in"}"#)
    }
  }

  @Test(
    "are of a moment as the command reads it: China time where no zone is written",
    arguments: [
      ("2022-01-01T06:00", "2022-01-01T06:00:00+08:00"),
      ("2022-01-01T06:00:30", "2022-01-01T06:00:30+08:00"),
      ("2021-12-31T22:00:00Z", "2022-01-01T06:00:00+08:00"),
      ("2022-01-01T06:00+08:00", "2022-01-01T06:00:00+08:00"),
    ])
  func moments(at: String, canonical: String) throws {
    let asked = try read(
      #"{"plant":"p","plate":"晋DA1234","direction":"in","at":"\#(at)"}"#)
    #expect(asked.question.at.text() == canonical)
  }

  @Test("need no more than plant, direction and a name, and are of now")
  func least() throws {
    let asked = try read(#"{"plant":"p","vin":"1HGCM82633A004352","direction":"in"}"#)
    #expect(asked.question.at == Self.now)
    #expect(asked.question.name.vin?.text == "1HGCM82633A004352")
    #expect(asked.question.purpose == nil)
    #expect(!asked.near && !asked.record)
  }

  @Test("may have a plate and a VIN")
  func both() throws {
    let asked = try read(
      #"{"plant":"p","plate":"晋DA1234","vin":"1HGCM82633A004352","direction":"in"}"#)
    #expect(asked.question.stated.plate == "晋DA1234")
    #expect(asked.question.stated.vin == "1HGCM82633A004352")
  }

  @Test("answer from rules that are compiled once, and record only what is asked for")
  func desk() async throws {
    let registry = try TemporaryRegistry()
    try await registry.owner.change(by: "li") { change in
      try change.add(Plant(id: "p", name: "P", division: try DivisionCode("140406")))
    }
    let desk = try DecisionDesk(of: registry.owner)
    let question = try read(
      #"{"plant":"p","plate":"晋DA1234","plateColour":"yellow","direction":"in"}"#
    ).question
    for _ in 0..<3 {
      let answers = try await desk.answers(to: question, now: Self.now)
      #expect(answers.count == 1)
      #expect(answers[0].decision == nil)
    }
    #expect(await desk.rules.compilations == 1)
    let recorded = try await desk.answers(to: question, now: Self.now, recordedBy: "barrier")
    let id = try #require(recorded[0].decision)
    #expect(try await desk.reader.decision(id)?.actor == "barrier")
    #expect(try await desk.reader.decisions().count == 1)
  }

  @Test(
    "are answered by the plans of their day in China, to the second",
    arguments: [
      ("2026-12-31T15:59:59Z", Outcome.allow), ("2026-12-31T16:00:00Z", .deny),
      ("2026-12-31T23:59:59+08:00", .allow), ("2027-01-01T00:00:00+08:00", .deny),
      ("2027-01-01T00:30:00+09:00", .allow),
    ])
  func midnight(at: String, outcome: Outcome) async throws {
    let registry = try TemporaryRegistry()
    let draft = try Samples.draft()
    _ = try await registry.owner.change(by: "li") { change in
      try change.add(Plant(id: "p", name: "P", division: try DivisionCode("140581")))
      return try change.adopt(
        draft, from: PlanStart(Day(2027, 1, 1), today: TemporaryRegistry.today))
    }
    let question = try read(
      #"{"plant":"p","plate":"晋DA1234","plateColour":"yellow","direction":"in","purpose":"bulk","at":"\#(at)","vehicle":{"fuel":"B","stageClaims":[{"stage":"5","source":"registrationRecord"}]}}"#
    ).question
    let answers = try await DecisionDesk(of: registry.owner).answers(to: question, now: Self.now)
    #expect(answers.map(\.verdict.outcome) == [outcome])
  }
}
