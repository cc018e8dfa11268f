import Fleet
import GRDB
import Testing

@testable import Registry

@Suite("Machinery in the register") struct MachineryTests {
  let registry = TemporaryRegistry()

  @Test("walks the whole chain, and history tells every step, who took it, when and why")
  func chain() async throws {
    let owner = try registry.create()
    let id = try await owner.change(by: "owner") {
      try $0.addMachinery(RegisterSamples.excavator(), arrivedOn: Day(2026, 11, 1)).id
    }
    let number = try MachineryNumber("3-4DA00456")
    let place = Machinery.Place(division: try DivisionCode("140302"), siteKind: .port)
    let steps: [(String, MachineryEvent)] = [
      ("owner", .submit), ("wang", .review), ("wang", .return(reason: "blurred photo")),
      ("owner", .submit), ("wang", .review), ("wang", .approve), ("wang", .produceCard),
      ("wang", .number(AssignedNumber(number, origin: .recorded))),
      ("wang", .move(to: place, on: Day(2026, 11, 20))),
      ("wang", .scrap(reason: "worn out", on: Day(2026, 11, 21))),
    ]
    for (actor, step) in steps {
      registry.clock.advance(seconds: 60)
      try await owner.change(by: actor) { _ = try $0.apply(step, to: id) }
    }
    let history = try await owner.register { try $0.history(of: .machinery, id) }
    #expect(
      history.map(\.action.rawValue) == [
        "add", "submit", "review", "return", "submit", "review", "approve", "produce-card",
        "number", "move", "scrap",
      ])
    #expect(history.map(\.actor) == ["owner"] + steps.map(\.0))
    #expect(history.map(\.number) == Array(1...11))
    #expect(
      zip(history, history.dropFirst()).allSatisfy {
        $1.at.milliseconds - $0.at.milliseconds == 60_000
      })
    #expect(history[3].reason == "blurred photo")
    #expect(history[10].reason == "worn out")
    #expect(
      history[9].changes.map(\.field) == ["movedOn", "place.division", "place.siteKind"])
    #expect(history[9].changes[1].old == .string("140403"))
    #expect(history[9].changes[1].new == .string("140302"))
  }

  @Test("history can be replayed into the very entry, and cannot be changed")
  func replay() async throws {
    let owner = try registry.create()
    let id = try await owner.change(by: "li") { change in
      let id = try change.approvedMachine()
      try change.record(MachineryNumber("3-4DA00456"), for: id)
      return id
    }
    let (history, machine) = try await owner.register {
      (try $0.history(of: .machinery, id), try $0.get(MachineryRegistration.self, id))
    }
    var fields: [String: JSON] = [:]
    for change in history.flatMap(\.changes) {
      #expect(fields[change.field] == change.old)
      fields[change.field] = change.new
    }
    let now = FieldChange.between(nil, try JSON(parsing: machine.json(showing: .shown)))
    #expect(fields == Dictionary(uniqueKeysWithValues: now.map { ($0.field, $0.new!) }))
    for sql in ["DELETE FROM history", "UPDATE history SET actor = 'x'"] {
      await #expect(throws: (any Error).self) {
        try await owner.change(by: "li") { try $0.db.execute(sql: sql) }
      }
    }
  }

  @Test("history masks what is personal")
  func masked() async throws {
    let owner = try registry.create()
    let id = try await owner.change(by: "li") {
      try $0.addMachinery(RegisterSamples.excavator()).id
    }
    let entry = try await owner.register { try $0.history(of: .machinery, id)[0] }
    func text(_ personal: PersonalData) -> String {
      var writer = JSONWriter()
      entry.encode(into: &writer, showing: personal)
      return writer.text
    }
    #expect(!text(.masked).contains("13800000000"))
    #expect(text(.shown).contains("13800000000"))
  }

  @Test("the same body is refused: with another stage as repainted, with the same as taken")
  func repainted() async throws {
    let owner = try registry.create()
    let recorded = try MachineryNumber("2-4DA00456")
    let painted = try MachineryNumber("3-4DA00456")
    let (first, second) = try await owner.change(by: "li") { change in
      let first = try change.addMachinery(RegisterSamples.excavator(), recorded: recorded).id
      return (first, try change.approvedMachine(serial: "0002"))
    }
    let refusal = RegisterError.repainted(painted, recorded: recorded, id: first)
    await #expect(throws: refusal) {
      try await owner.change(by: "li") { _ = try $0.record(painted, for: second) }
    }
    await #expect(throws: refusal) {
      try await owner.change(by: "li") {
        _ = try $0.addMachinery(RegisterSamples.excavator(serial: "3"), recorded: painted)
      }
    }
    #expect(refusal.text(in: .english).contains("`2-4DA00456`"))
    #expect(refusal.advice(in: .chinese)?.contains("涂改") == true)
    await #expect(throws: RegisterError.numberTaken(recorded, by: first)) {
      try await owner.change(by: "li") { _ = try $0.record(recorded, for: second) }
    }
    let found = try await owner.register { try $0.machinery(body: "4DA00456")?.id }
    #expect(found == first)
  }

  @Test("a slip in a number is corrected with a reason, and its body is free again")
  func correct() async throws {
    let owner = try registry.create()
    let wrong = try MachineryNumber("3-4DA00456")
    let right = try MachineryNumber("3-4DA00465")
    let id = try await owner.change(by: "li") {
      try $0.addMachinery(RegisterSamples.excavator(), recorded: wrong).id
    }
    await #expect(throws: RegisterError.reasonMissing) {
      try await owner.change(by: "li") { _ = try $0.correctNumber(of: id, to: right, why: " ") }
    }
    try await owner.change(by: "li") { change in
      _ = try change.correctNumber(of: id, to: right, why: "digits swapped")
      _ = try change.addMachinery(RegisterSamples.excavator(serial: "2"), recorded: wrong)
    }
    let last = try await owner.register { try $0.history(of: .machinery, id).last }
    #expect(last?.action == .correctNumber)
    #expect(last?.reason == "digits swapped")
  }

  @Test("may be withdrawn until the card is being made, with a reason; history stays")
  func withdraw() async throws {
    let owner = try registry.create()
    let (early, late) = try await owner.change(by: "li") { change in
      let early = try change.approvedMachine()
      let late = try change.approvedMachine(serial: "0002")
      try change.apply(.produceCard, to: late)
      return (early, late)
    }
    await #expect(throws: RegisterError.reasonMissing) {
      try await owner.change(by: "li") { try $0.withdrawMachinery(early, why: "") }
    }
    await #expect(throws: RegisterError.notWithdrawable(.cardInProduction)) {
      try await owner.change(by: "li") { try $0.withdrawMachinery(late, why: "sold") }
    }
    try await owner.change(by: "li") { try $0.withdrawMachinery(early, why: "sold") }
    let history = try await owner.register { try $0.history(of: .machinery, early) }
    #expect(history.last?.action == .remove)
    #expect(history.last?.reason == "sold")
  }

  @Test("lists by state and division, finds by what is on the plates, tells who is late")
  func lists() async throws {
    let owner = try registry.create()
    let (taiyuan, luzhou) = try await owner.change(by: "li") { change in
      let form = try RegisterSamples.excavator(serial: "T1", division: "140106")
      let late = try change.addMachinery(form, arrivedOn: Day(2026, 10, 1)).id
      return (late, try change.approvedMachine())
    }
    let found = try await owner.register { register in
      [
        try register.machinery(MachineryFilter(state: .draft)).map(\.id),
        try register.machinery(MachineryFilter(division: "1404")).map(\.id),
        try register.machinery(MachineryFilter(state: .draft, division: "1404")).map(\.id),
        try register.machinery(MachineryFilter(), limit: 1).map(\.id),
        try register.machinery(MachineryFilter(), after: taiyuan).map(\.id),
        try register.machinery(plateText: "T1").map(\.id),
        try register.machinery(plateText: "E6-0001").map(\.id),
        try register.overdueMachinery(on: Day(2026, 11, 1)).map(\.machine.id),
        try register.overdueMachinery(on: Day(2026, 10, 31)).map(\.machine.id),
      ]
    }
    #expect(
      found == [
        [taiyuan], [luzhou], [], [taiyuan], [luzhou], [taiyuan], [luzhou], [taiyuan], [],
      ])
  }

  @Test("a photo is attached once it is stored, and only once; with a number it needs a reason")
  func photos() async throws {
    let owner = try registry.create()
    let unknown = SHA256Digest(of: [1, 2, 3])
    let id = try await owner.change(by: "li") {
      try $0.addMachinery(RegisterSamples.excavator()).id
    }
    await #expect(throws: RegisterError.unknownPicture("\(unknown)")) {
      try await owner.change(by: "li") { _ = try $0.attachPhoto(.front, unknown, to: id) }
    }
    let front = try await owner.storePicture([1, 2, 3])
    let rear = try await owner.storePicture([4])
    let count = try await owner.change(by: "li") { change in
      try change.attachPhoto(.front, front, to: id)
      return try change.attachPhoto(.front, front, to: id).machinery.photos.count
    }
    #expect(count == 3)
    try await owner.change(by: "li") { change in
      for step: MachineryEvent in [.submit, .review, .approve] { try change.apply(step, to: id) }
    }
    await #expect(throws: MachineryRefusal.notAllowed(.edit, in: .approved)) {
      try await owner.change(by: "li") { _ = try $0.attachPhoto(.rear, rear, to: id) }
    }
    try await owner.change(by: "li") { _ = try $0.record(MachineryNumber("3-4DA00456"), for: id) }
    await #expect(throws: MachineryRefusal.reasonMissing(.amend)) {
      try await owner.change(by: "li") { _ = try $0.attachPhoto(.rear, rear, to: id) }
    }
    let last = try await owner.change(by: "li") { change in
      try change.attachPhoto(.rear, rear, to: id, why: "new sign").machinery.photos.last
    }
    #expect(last == MachineryPhoto(kind: .rear, sha256: "\(rear)"))
  }
}
