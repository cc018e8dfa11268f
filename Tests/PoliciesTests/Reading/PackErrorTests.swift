import Fleet
import Policies
import Testing

@Suite("a pack with a defect") struct PackErrorTests {
  private static let rule =
    #"  - {id: a, item: "1", about: gate, requires: {stage: {at-least: "5"}}, says: {en: a, zh: a}}"#

  /// The codes and places of everything that is wrong.
  private func defects(_ text: String) -> [String] {
    do {
      _ = try Pack(parsing: text, file: "p.yaml")
      return []
    } catch {
      return error.errors.map { "\($0.code) \($0.line):\($0.column)" }
    }
  }

  @Test("is sound to begin with")
  func sound() { #expect(defects(PackText.with(rules: Self.rule)) == []) }

  @Test(
    "is refused, with its place",
    arguments: [
      ("id: a,", "id: a, colour: red,", "pack.unknown-key 10:13"),
      (#"item: "1", "#, "", "pack.missing-key 10:5"),
      ("about: gate", "about: gat", "pack.word 10:31"),
      ("{stage:", "{stags:", "pack.unknown-key 10:48"),
      (#"{at-least: "5"}"#, #"{at-least: "9"}"#, "pack.word 10:66"),
      (#"{at-least: "5"}"#, "yes", "pack.type 10:55"),
      // What readers of YAML would take for something else than the text that is meant.
      (#"{at-least: "5"}"#, "{at-least: 06}", "pack.word 10:66"),
      (#"{at-least: "5"}"#, "{at-least: 6.0}", "pack.word 10:66"),
      (#"{at-least: "5"}"#, "{at-least: 0x6}", "pack.word 10:66"),
      (#"{at-least: "5"}"#, "{at-least: !!int 6}", "pack.type 10:66"),
      (#"{at-least: "5"}"#, "{at-least: ~}", "pack.type 10:66"),
      (#"{stage: {at-least: "5"}}"#, "!!set {stage: D}", "pack.type 10:47"),
      (#"{stage: {at-least: "5"}}"#, "{siding: on}", "pack.type 10:56"),
      (#"{stage: {at-least: "5"}}"#, "{siding: 0}", "pack.type 10:56"),
      (#"item: "1""#, "item: null", "pack.type 10:19"),
      (#"item: "1""#, "item: No", "pack.type 10:19"),
      ("zh: a}", "zh: true}", "pack.type 10:91"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: 010}", "pack.type 10:63"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: -5}", "pack.type 10:63"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: +5}", "pack.type 10:63"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: 1e6}", "pack.type 10:63"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: 1_50}", "pack.type 10:63"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: 1__500}", "pack.type 10:63"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: 99999999999}", "pack.type 10:63"),
      (
        #"{stage: {at-least: "5"}}"#, "{annualFreight: {above: 9223372036854775807}}",
        "pack.type 10:71"
      ),
      // Of two bounds of one side one would go unheard; of none nothing would be asked.
      (
        #"{stage: {at-least: "5"}}"#, "{annualFreight: {at-least: 5, above: 9}}",
        "pack.constraint 10:63"
      ),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: {}}", "pack.constraint 10:63"),
      (#"{at-least: "5"}"#, #"{at-most: "5", below: "6"}"#, "pack.constraint 10:55"),
      (#"{at-least: "5"}"#, "{}", "pack.constraint 10:55"),
      // Exactly this value, or what lies above or below it as well?
      (#"{at-least: "5"}"#, #""5""#, "pack.bare-value 10:55"),
      (#"{stage: {at-least: "5"}}"#, "{machineryStage: 3}", "pack.bare-value 10:64"),
      (#"{stage: {at-least: "5"}}"#, "{warning: orange}", "pack.bare-value 10:57"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: 1_500_000}", "pack.bare-value 10:63"),
      // What another element holds already would look as if it added something.
      (#"{stage: {at-least: "5"}}"#, "{freight: [bulk, any]}", "pack.covered 10:58"),
      (#"{stage: {at-least: "5"}}"#, "{freight: [any, bulk]}", "pack.covered 10:63"),
      (#"{stage: {at-least: "5"}}"#, "{freight: [bulk, bulk]}", "pack.covered 10:64"),
      (#"{stage: {at-least: "5"}}"#, "{freight: {not: [bulk, any]}}", "pack.covered 10:64"),
      (#"{stage: {at-least: "5"}}"#, "{exemption: [fire, fire]}", "pack.covered 10:66"),
      (#"{stage: {at-least: "5"}}"#, "{registeredIn: [140200, 140212]}", "pack.covered 10:71"),
      // Codes of divisions have no order, and each must be one.
      (#"{stage: {at-least: "5"}}"#, "{registeredIn: {at-least: 140200}}", "pack.constraint 10:62"),
      (#"{stage: {at-least: "5"}}"#, "{registeredIn: 140299}", "pack.division 10:62"),
      (#"{stage: {at-least: "5"}}"#, "{registeredIn: {not: []}}", "pack.empty-list 10:68"),
      // A list of nothing would drop the question, or hold everywhere.
      (#"{at-least: "5"}"#, "[]", "pack.empty-list 10:55"),
      (#"{at-least: "5"}"#, "{not: []}", "pack.empty-list 10:61"),
      (#"{stage: {at-least: "5"}}"#, "{exemption: []}", "pack.empty-list 10:59"),
      ("about: gate,", "about: [],", "pack.empty-list 10:31"),
      ("about: gate,", "about: gate, area: [],", "pack.empty-list 10:43"),
      ("about: gate,", "about: gate, area: {},", "pack.empty-list 10:43"),
      ("area: 140100", "area: []", "pack.empty-list 6:7"),
      // A code that no list of divisions ever had.
      ("area: 140100", "area: 999999", "pack.division 6:7"),
      ("area: 140100", "area: [140100, 140499]", "pack.division 6:16"),
      ("about: gate,", "about: gate, area: 140199,", "pack.division 10:43"),
      (#"{stage: {at-least: "5"}}"#, "{siding: {at-least: 1}}", "pack.type 10:56"),
      (#"{stage: {at-least: "5"}}"#, "{annualFreight: many}", "pack.type 10:63"),
      (
        #"{stage: {at-least: "5"}}"#, "{annualFreight: {at-least: 5, at-most: 4}}",
        "pack.constraint 10:63"
      ),
      (#"{stage: {at-least: "5"}}"#, "{industry: {at-least: steel}}", "pack.constraint 10:58"),
      (#"{stage: {at-least: "5"}}"#, "{zones: nowhere}", "pack.word 10:55"),
      ("about: gate,", "about: gate, from: 2020-02-30,", "pack.day 10:43"),
      ("about: gate,", "about: gate, from: 2020-01-09,", "pack.retroactive 10:5"),
      ("about: gate,", "about: gate, until: 2020-01-09,", "pack.unreachable 10:5"),
      ("about: gate,", "about: gate, area: 140525,", "pack.outside 10:43"),
      ("about: gate,", "about: gate, area: 99,", "pack.division 10:43"),
      ("about: gate,", "about: gate, replaced-by: c,", "pack.no-such 10:50"),
      ("about: gate,", "about: gate, calendar: heavy-diesel.VII,", "pack.no-such 10:47"),
      ("about: gate,", "about: gate, readings: {r: {o: {}}},", "pack.no-such 10:48"),
      ("about: gate,", "about: gate, otherwise: maybe,", "pack.word 10:48"),
      ("zh: a}", "fr: a}", "pack.missing-key 10:79"),
      ("issued: 2020-01-10", "issued: soon", "pack.day 5:11"),
      ("key: test-1", "ke: test-1", "pack.missing-key 1:1"),
      ("format: 1", "format: 2", "pack.word 1:9"),
      ("area: 140100", "area: 140100\narea: 140100", "pack.syntax 6:1"),
      ("rules:", "rules: [", "pack.syntax 10:3"),
    ])
  func refused(found: String, replacement: String, expected: String) throws {
    let text = PackText.with(rules: Self.rule).replacing(found, with: replacement)
    let defects = defects(text)
    #expect(defects.contains(expected), "\(defects)")
  }

  @Test(
    "digits without quotes are the text of these digits",
    arguments: ["stage: {at-least: 6}", "stage: {at-least: '6'}", "stage: {at-least: \"6\"}"])
  func digits(requires: String) throws {
    let text = PackText.with(rules: Self.rule)
      .replacing(#"stage: {at-least: "5"}"#, with: requires)
    let pack = try Pack(parsing: text, file: "p.yaml")
    #expect(pack.rules[0].parts.requires == .fact(.stage, .among(["6a", "6b", "D"])))
  }

  @Test("a county that is no more may be named")
  func former() throws {
    let text = PackText.with(rules: Self.rule).replacing("area: 140100", with: "area: [140411]")
    #expect(defects(text) == [])
  }

  @Test("an id that is used twice")
  func duplicate() {
    #expect(defects(PackText.with(rules: Self.rule + "\n" + Self.rule)) == ["pack.duplicate 11:10"])
  }

  @Test("every defect is reported in one go, with a hint")
  func hints() throws {
    let text = PackText.with(rules: Self.rule).replacing("about: gate", with: "about: gte")
      .replacing("{stage:", with: "{stagee:")
    do {
      _ = try Pack(parsing: text, file: "p.yaml")
      Issue.record("accepted")
    } catch {
      #expect(error.errors.count == 2)
      #expect(
        error.errors.map { $0.advice(in: .english) } == [
          "did you mean `gate`?", "did you mean `stage`?",
        ])
      #expect(error.errors[0].description.hasPrefix("p.yaml:10:31: "))
    }
  }

  @Test(
    "a stage as people write it is told by the code that it has here, and nothing else is guessed",
    arguments: [("VI", "6"), ("国六", "6"), ("VI-b", "6b"), ("国Ⅴ", "5"), ("VII", nil)]
      as [(String, String?)])
  func stageHint(word: String, meant: String?) throws {
    let text = PackText.with(rules: Self.rule).replacing(#""5""#, with: word)
    let error = #expect(throws: PackErrors.self) { try Pack(parsing: text, file: "p.yaml") }
    #expect(error?.errors.map(\.code) == ["pack.word"])
    #expect(
      error?.errors.first?.advice(in: .english) == meant.map { "did you mean `\($0)`?" })
  }

  @Test("a bare value is told how it is written as it may be meant; both ways are accepted")
  func bareValue() throws {
    for (bare, exact, hint) in [
      ("warning: orange", "warning: [orange]", "{at-least: orange}"),
      (#"stage: "6""#, #"stage: ["6"]"#, "{at-least: 6}"),
      ("annualFreight: 5", "annualFreight: {at-least: 5, at-most: 5}", "{at-most: 5}"),
    ] {
      func text(_ condition: String) -> String {
        PackText.with(rules: Self.rule).replacing(#"stage: {at-least: "5"}"#, with: condition)
      }
      let error = #expect(throws: PackErrors.self) { try Pack(parsing: text(bare), file: "p") }
      for language in Language.allCases {
        #expect(error?.errors.first?.advice(in: language)?.contains(hint) == true)
      }
      let pack = try Pack(parsing: text(exact), file: "p")
      #expect(pack.rules[0].parts.requires.facts.count == 1)
    }
  }

  @Test(
    "a text that was taken once is read as it stands, so that what holds goes on and is replayed",
    arguments: [
      (#"stage: "6""#, .fact(.stage, .among(["6a", "6b"]))),
      ("annualFreight: 5", .fact(.annualFreight, .within(5...5))),
      ("freight: [bulk, any]", .fact(.freight, .among(["bulk", "bulk", "product", "other"]))),
      (
        "registeredIn: {at-least: 140300, at-most: 140399}",
        .fact(.registeredIn, .within(140_300...140_399))
      ), ("registeredIn: {not: 140300}", nil),
    ] as [(String, Condition?)])
  func kept(condition: String, expected: Condition?) throws {
    let text = PackText.with(rules: Self.rule)
      .replacing(#"stage: {at-least: "5"}"#, with: condition)
    let pack = try Pack(parsing: text, file: "p.yaml", kept: true)
    if let expected {
      #expect(pack.rules[0].parts.requires == expected)
      #expect(throws: PackErrors.self) { try Pack(parsing: text, file: "p.yaml") }
    }
    let set = try PackSet(canonicalBytes: PackSet([pack]).canonicalBytes)
    #expect(set.packs[0].text == text)
    _ = set.compiled()
  }

  @Test("too large, empty, or a bomb of aliases")
  func limits() {
    #expect(defects("") == ["pack.empty 0:0"])
    #expect(defects(String(repeating: "a", count: 1 << 20 + 1)) == ["pack.too-large 0:0"])
    var bomb = "a0: &a0 {x: y}\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      bomb +=
        "a\(level): &a\(level) {any: [\(Array(repeating: alias, count: 9).joined(separator: ", "))]}\n"
    }
    let text = PackText.with(rules: Self.rule).replacing(
      #"{stage: {at-least: "5"}}"#, with: "*a9")
    #expect(defects(bomb + text).contains("pack.too-large 0:0"))
  }

  @Test("does not come into force beside another of its key, or with a reading that no pack has")
  func sets() throws {
    let pack = try Pack(parsing: PackText.with(rules: Self.rule), file: "p.yaml")
    #expect(throws: PackErrors.self) { try PackSet([pack, pack]) }
    #expect(throws: PackErrors.self) { try PackSet([pack], choices: ["test-1/no": "x"]) }
    #expect(throws: PackErrors.self) {
      try PackSet(PackSet.shipped.packs, choices: ["changzhi-2021/implementers": "no"])
    }
  }

  @Test("a set reads back from its canonical bytes")
  func canonical() throws {
    let set = try PackSet(
      PackSet.shipped.packs.reversed(), choices: ["changzhi-2021/implementers": "city-wide"])
    let again = try PackSet(canonicalBytes: set.canonicalBytes)
    #expect(again.canonicalBytes == set.canonicalBytes)
    #expect(again.packs.map(\.key) == PackSet.shipped.packs.map(\.key))
  }
}
