import Fleet
import Testing

@Suite("Machinery number") struct MachineryNumberTests {
  @Test("reads every line of samples/identity/machinery-numbers.txt")
  func accepts() throws {
    for row in try Samples.rows("identity/machinery-numbers.txt") {
      let number = try MachineryNumber(row[0])
      #expect(number.text == row[1])
      #expect(number.findings == [])
      #expect(try MachineryNumber(number.text) == number)
    }
  }

  @Test("refuses every line of samples/identity/machinery-numbers-refused.txt by its rule")
  func refuses() throws {
    for row in try Samples.rows("identity/machinery-numbers-refused.txt") {
      do {
        let number = try MachineryNumber(row[0])
        Issue.record("\(number) was accepted")
      } catch {
        #expect(error.code == row[1], "\(row[0])")
      }
    }
  }

  @Test(
    "says what is wrong at the printed position",
    arguments: [
      ("7-4DA00001", .stage("7")), ("XE215-0457", .hyphen(after: 5)),
      ("-34DA00001", .hyphen(after: 0)), ("3-4DA0001", .length(8)),
      ("3-4DI00001", .letter("I", position: 5)), ("3-4_A00001", .area("_", position: 4)),
      ("3-4DA0000A", .serial("A", position: 10)), ("", .empty), ("环", .empty),
    ] as [(String, MachineryNumber.ParsingError)])
  func rejects(text: String, reason: MachineryNumber.ParsingError) {
    #expect(throws: reason) { try MachineryNumber(text) }
  }

  @Test("refuses every prefix")
  func prefixes() {
    for length in 0..<10 {
      #expect(throws: MachineryNumber.ParsingError.self) {
        try MachineryNumber("3-4DA00456".prefix(length))
      }
    }
  }

  @Test("names its parts")
  func parts() throws {
    let number = try MachineryNumber("D-4DA00456")
    #expect(number.stageCharacter == "D")
    #expect(number.stage == .electric)
    #expect(number.body == "4DA00456")
    #expect(number.area == "4DA")
    #expect(number.serial == 456)
    #expect(try MachineryNumber("3-4DA00456").stage == .iii)
    #expect(try MachineryNumber("X-4DA00456").stage == .undetermined)
  }

  @Test("the same body with another stage is a repainted stage character")
  func repainted() throws {
    let recorded = try MachineryNumber("2-4DA00456")
    let seen = try MachineryNumber("3-4DA00456")
    #expect(seen != recorded)
    #expect(seen.hasSameBody(as: recorded))
    #expect(seen.conflict(with: recorded) == .repainted(seen, recorded: recorded))
    #expect(seen.conflict(with: seen) == nil)
    #expect(try seen.conflict(with: MachineryNumber("2-4DA00457")) == nil)
  }

  @Test("stage and province are weighed against what else is known")
  func findings() throws {
    let number = try MachineryNumber("3-4DA00456")
    let changzhi = try DivisionCode("140403")
    #expect(number.findings(stage: .iii, division: changzhi) == [])
    #expect(number.findings(stage: nil, division: nil) == [])
    #expect(number.findings(stage: .ii, division: nil) == [.stage(number, evidence: .ii)])
    let (shanxi, hebei) = (try DivisionCode("14"), try DivisionCode("13"))
    #expect(
      try number.findings(stage: nil, division: DivisionCode("130104"))
        == [.province(inferred: shanxi, recorded: hebei)])
    #expect(try MachineryNumber("5-4DA00456").findings == [.reservedStage("5")])
  }

  @Test("position 3 counts the provinces, skipping I and O; other characters name none")
  func provinces() throws {
    for (character, province) in [
      ("1", "北京市"), ("3", "河北省"), ("4", "山西省"), ("9", "上海市"), ("A", "江苏省"), ("F", "山东省"),
      ("H", "湖北省"), ("J", "湖南省"), ("N", "重庆市"), ("P", "四川省"), ("X", "新疆维吾尔自治区"),
    ] {
      #expect(try MachineryNumber("3-\(character)AA00001").inferredProvince?.name == province)
    }
    for character in ["0", "Y", "Z"] {
      #expect(try MachineryNumber("3-\(character)AA00001").inferredProvince == nil)
    }
  }

  @Test("every reason and finding speaks both languages")
  func languages() throws {
    let number = try MachineryNumber("3-4DA00456")
    let shanxi = try DivisionCode("14")
    let errors: [MachineryNumber.ParsingError] = [
      .empty, .length(3), .stage("7"), .letter("I", position: 5), .area("_", position: 3),
      .hyphen(after: 5),
      .serial("A", position: 10),
    ]
    let findings: [MachineryNumber.Finding] = [
      .reservedStage("5"), .repainted(number, recorded: number), .stage(number, evidence: .ii),
      .province(inferred: shanxi, recorded: shanxi),
    ]
    expectBothLanguages(errors)
    expectBothLanguages(findings)
  }
}
