import Fleet
import Testing

@Suite("Emission stage") struct EmissionStageTests {
  @Test(
    "reads codes and words",
    arguments: [
      ("0", .zero), ("国〇", .zero), ("国零", .zero), ("国0", .zero), ("1", .i), ("国Ⅰ", .i), ("国一", .i),
      ("国Ⅱ", .ii), ("II", .ii), ("国三", .iii), ("国III", .iii), ("Ⅲ", .iii), ("国四", .iv),
      ("国Ⅳ", .iv), ("IV", .iv), ("5", .v), ("国五", .v), ("国Ⅴ", .v), ("国V", .v), ("国5", .v),
      ("５", .v), ("国五标准", .v), ("国五排放标准", .v), ("第五阶段", .v), ("G5", .v), ("China V", .v),
      ("6", .vi), ("国六", .vi), ("国Ⅵ", .vi), ("VI", .vi), ("vi", .vi), ("ⅵ", .vi),
      ("国Ⅵb", .viB), ("国Ⅵ-b", .viB), ("国6B", .viB), ("国Ⅵ6b", .viB), ("国六b阶段", .viB), ("VI-b", .viB),
      ("6a", .viA), ("国六A", .viA), ("国Ⅵ6a", .viA), ("国六（a）", .viA), ("China VI-a", .viA),
      ("D", .electric), ("d", .electric), ("电动", .electric), ("纯电动", .electric),
      ("新能源", .newEnergy), ("X", .undetermined), ("无", .undetermined), ("无排放阶段", .undetermined),
    ] as [(String, EmissionStage)])
  func reads(text: String, stage: EmissionStage) { #expect(EmissionStage(reading: text) == stage) }

  @Test(
    "refuses what is no stage",
    arguments: [
      "", " ", "国", "欧五", "国十", "国Ⅵc", "国55", "66", "5月", "柴油", "国四非道路重工", "6ab",
    ])
  func refuses(text: String) { #expect(EmissionStage(reading: text) == nil) }

  @Test("keeps codes it does not know", arguments: ["7", "9", "E", "6c", "国Ⅶ", "ABCDEFGH"])
  func survives(code: String) throws {
    #expect(try #require(EmissionStage(rawValue: code)).rawValue == code)
  }

  @Test("takes no code of more than eight bytes", arguments: ["", "ABCDEFGHI", "国Ⅵ六"])
  func tooLong(code: String) { #expect(EmissionStage(rawValue: code) == nil) }

  @Test("keeps a stage yet to come and judges nothing by it", arguments: [("国Ⅶ", "7"), ("8", "8")])
  func future(text: String, code: String) throws {
    let stage = try #require(EmissionStage(reading: text))
    #expect(stage.rawValue == code)
    #expect(stage.number == nil)
    #expect(stage.satisfies(.viB) == nil)
    #expect(stage.satisfies(.i) == nil)
  }

  @Test("keeps a retrofit apart from its stage")
  func retrofit() throws {
    let stage = try #require(EmissionStage(reading: "国Ⅲ改造"))
    #expect(stage != .iii)
    #expect(stage.whole == .iii)
    #expect(stage.isRetrofitted && stage.number == 3)
    #expect(stage.satisfies(.iv) == false)
    #expect(stage.satisfies(.iii) == true)
  }

  @Test(
    "meets demands",
    arguments: [
      (.v, .v, true), (.iv, .v, false), (.vi, .v, true), (.vi, .viA, true), (.viA, .viA, true),
      (.viB, .viA, true), (.viA, .viB, false), (.viB, .viB, true), (.vi, .viB, nil),
      (.v, .viB, false),
      (.viA, .vi, true), (.electric, .viB, true), (.newEnergy, .vi, nil), (.undetermined, .i, nil),
    ] as [(EmissionStage, EmissionStage, Bool?)])
  func meets(stage: EmissionStage, demand: EmissionStage, answer: Bool?) {
    #expect(stage.satisfies(demand) == answer)
  }

  @Test(
    "speaks both languages",
    arguments: [
      (.v, "China V", "国Ⅴ"), (.viB, "China VI-b", "国Ⅵb"), (.electric, "electric", "电动"),
      (.undetermined, "no stage", "无排放阶段"), (.newEnergy, "new energy", "新能源"),
    ] as [(EmissionStage, String, String)])
  func words(stage: EmissionStage, english: String, chinese: String) {
    #expect(stage.text(in: .english) == english)
    #expect(stage.text(in: .chinese) == chinese)
  }
}
