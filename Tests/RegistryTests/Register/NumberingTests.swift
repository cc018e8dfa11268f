import Fleet
import Testing

@testable import Registry

@Suite("Issuing machinery numbers") struct NumberingTests {
  let registry = TemporaryRegistry()

  @Test("is off until an authority switches it on")
  func off() async throws {
    let owner = try registry.create()
    let id = try await owner.change(by: "li") { try $0.approvedMachine() }
    await #expect(throws: RegisterError.numberingOff(division: "140403")) {
      try await owner.change(by: "li") { _ = try $0.issueNumber(for: id) }
    }
  }

  @Test("gives serials in order, leaves out recorded ones, provisional until confirmed")
  func order() async throws {
    let owner = try registry.create()
    let numbers = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(first: 100), why: "示例函")
      _ = try change.addMachinery(
        RegisterSamples.excavator(serial: "r"), recorded: MachineryNumber("4-4DA00101"))
      return try (0..<3).map { serial in
        let id = try change.approvedMachine(serial: "s\(serial)")
        return try change.issueNumber(for: id)
      }
    }
    #expect(numbers.map { "\($0.number!.number)" } == ["3-4DA00100", "3-4DA00102", "3-4DA00103"])
    #expect(numbers.allSatisfy { $0.number!.isProvisional && $0.state == .numbered })
    let confirmed = try await owner.change(by: "platform") { [id = numbers[0].id] in
      try $0.confirmNumber(of: id)
    }
    #expect(confirmed.number?.origin == .confirmed)
    let last = try await owner.register { [id = numbers[0].id] in
      try $0.history(of: .machinery, id).last
    }
    #expect(last?.action == .confirm)
    #expect(
      last?.changes == [
        FieldChange(field: "number.origin", old: .string("issued"), new: .string("confirmed"))
      ])
  }

  @Test("many issuers at once leave no hole and give nothing twice, also when some fail")
  func race() async throws {
    let owner = try registry.create()
    let ids = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(), why: "示例函")
      return try (0..<60).map { try change.approvedMachine(serial: "s\($0)") }
    }
    struct Failure: Error {}
    let serials = await withTaskGroup(of: Int?.self, returning: [Int].self) { group in
      for (index, id) in ids.enumerated() {
        group.addTask {
          try? await owner.change(by: "w\(index)") { change in
            let number = try change.issueNumber(for: id).number!.number
            // Every third one fails after its number was given, and takes it back.
            if index % 3 == 0 { throw Failure() }
            return number.serial
          }
        }
      }
      return await group.reduce(into: [Int]()) { serials, serial in
        if let serial { serials.append(serial) }
      }
    }
    #expect(serials.sorted() == Array(1...40))
  }

  @Test("a corrected number's serial is not given again")
  func never() async throws {
    let owner = try registry.create()
    let second = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(), why: "示例函")
      let first = try change.approvedMachine()
      try change.issueNumber(for: first)
      try change.correctNumber(
        of: first, to: MachineryNumber("3-4DB00009"), why: "the platform gave another one")
      return try change.issueNumber(for: change.approvedMachine(serial: "2")).number?.number
    }
    #expect(second?.serial == 2)
  }

  @Test("an exhausted range is named; widened downwards, it goes on with the lowest free serial")
  func exhausted() async throws {
    let owner = try registry.create()
    let ids = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(first: 99_998), why: "示例函")
      return try (0..<4).map { try change.approvedMachine(serial: "s\($0)") }
    }
    for id in ids.prefix(2) {
      try await owner.change(by: "li") { _ = try $0.issueNumber(for: id) }
    }
    let refusal = RegisterError.rangeExhausted(
      division: "140403", area: "4DA", first: 99_998, last: 99_999)
    await #expect(throws: refusal) {
      try await owner.change(by: "li") { _ = try $0.issueNumber(for: ids[2]) }
    }
    let serials = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(first: 7), why: "wider")
      return try ids.suffix(2).map { try change.issueNumber(for: $0).number!.number.serial }
    }
    #expect(serials == [7, 8])
  }

  @Test("two divisions may share an area code, but no serial")
  func overlap() async throws {
    let owner = try registry.create()
    _ = try await owner.change(by: "li") {
      try $0.setNumbering(RegisterSamples.rule(first: 1, last: 500), why: "示例函")
    }
    await #expect(
      throws: RegisterError.rangeOverlaps(division: "140404", other: "140403", area: "4DA")
    ) {
      try await owner.change(by: "li") {
        try $0.setNumbering(RegisterSamples.rule("140404", first: 500, last: 900), why: "示例函")
      }
    }
    let numbers = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule("140404", first: 501, last: 900), why: "示例函")
      return try ["140404", "140403", "140404"].enumerated().map { index, division in
        let id = try change.approvedMachine(serial: "s\(index)", division: division)
        return try change.issueNumber(for: id).number!.number.serial
      }
    }
    #expect(numbers == [501, 1, 502])
  }

  @Test("electric and undetermined stages have characters of their own; others are refused")
  func stages() async throws {
    let owner = try registry.create()
    let stages: [EmissionStage] = [.electric, .undetermined, .newEnergy]
    let texts = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(), why: "示例函")
      return try stages.map { stage in
        var form = try RegisterSamples.excavator(serial: stage.rawValue)
        form.stage = MachineryStage(stage, evidence: .statement)
        let id = try change.addMachinery(form).id
        for step: MachineryEvent in [.submit, .review, .approve] { try change.apply(step, to: id) }
        let result = try change.attempt { try change.issueNumber(for: id).number!.number.text }
        switch result {
        case .success(let text): return text
        case .failure(let error): return (error as? RegisterError)?.code ?? "?"
        }
      }
    }
    #expect(texts == ["D-4DA00001", "X-4DA00002", "number.no-stage"])
  }

  @Test(
    "the number of an approved machine takes the step of its card with it, and history has both")
  func cardFirst() async throws {
    let owner = try registry.create()
    let (recorded, issued) = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(), why: "示例函")
      let recorded = try change.approvedMachine()
      try change.record(MachineryNumber("3-4DA00456"), for: recorded)
      return (recorded, try change.issueNumber(for: change.approvedMachine(serial: "2")).id)
    }
    for id in [recorded, issued] {
      let history = try await owner.register { try $0.history(of: .machinery, id) }
      #expect(
        history.map(\.action.rawValue) == [
          "add", "submit", "review", "approve", "produce-card", "number",
        ])
    }
  }

  @Test("only an approved machine gets a number")
  func state() async throws {
    let owner = try registry.create()
    let id = try await owner.change(by: "li") { change in
      try change.setNumbering(RegisterSamples.rule(), why: "示例函")
      return try change.addMachinery(RegisterSamples.excavator()).id
    }
    await #expect(throws: MachineryRefusal.notAllowed(.number, in: .draft)) {
      try await owner.change(by: "li") { _ = try $0.issueNumber(for: id) }
    }
  }
}
