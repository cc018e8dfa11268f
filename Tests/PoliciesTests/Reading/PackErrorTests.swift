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
      // What was looked up before the plan was there says nothing of what came after it.
      ("verified-until: 2025-12-31", "verified-until: 2020-01-09", "pack.unreachable 7:17"),
      // A fact that no question about the subject can have, in whatever part of the rule.
      (#"{stage: {at-least: "5"}}"#, "{machineryType: loader}", "pack.not-asked 10:48"),
      (#"{stage: {at-least: "5"}}"#, "{siteKind: construction}", "pack.not-asked 10:48"),
      (#"{stage: {at-least: "5"}}"#, "{coded: yes}", "pack.not-asked 10:48"),
      (#"{stage: {at-least: "5"}}"#, "{largeSite: yes}", "pack.not-asked 10:48"),
      (#"{stage: {at-least: "5"}}"#, "{fuelConforms: yes}", "pack.not-asked 10:48"),
      (#"{stage: {at-least: "5"}}"#, "{builtUpArea: yes}", "pack.not-asked 10:48"),
      (#"{stage: {at-least: "5"}}"#, "{scrapDue: no}", "pack.not-asked 10:48"),
      (#"{stage: {at-least: "5"}}"#, "{overLimit: no}", "pack.not-asked 10:48"),
      (
        #"{stage: {at-least: "5"}}"#, "{any: [{siding: yes}, {coded: yes}]}", "pack.not-asked 10:70"
      ),
      ("about: gate,", "about: gate, binds: {machineryType: loader},", "pack.not-asked 10:45"),
      ("about: gate,", "about: machinery,", "pack.not-asked 10:53"),
      ("about: gate,", "about: [road, machinery],", "pack.not-asked 10:61"),
      ("about: gate,", "about: plant,", "pack.not-asked 10:49"),
      ("about: gate,", "about: site,", "pack.not-asked 10:48"),
      (
        "about: gate, requires:", "about: vehicle, requires: {freight: bulk}, binds:",
        "pack.not-asked 10:51"
      ),
      (
        "about: gate, requires:", "about: sale, requires: {warning: {at-least: blue}}, binds:",
        "pack.not-asked 10:48"
      ),
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

  @Test("the day of issue itself may be the last one that was looked up, of publication too")
  func verifiedAtOnce() {
    let text = PackText.with(rules: Self.rule)
      .replacing("verified-until: 2025-12-31", with: "verified-until: 2020-01-10")
    #expect(defects(text) == [])
    func published(_ day: String) -> String {
      text.replacing("issued: 2020-01-10", with: "issued: 2020-01-10\n  published: \(day)")
    }
    #expect(defects(published("2020-01-10")) == [])
    #expect(defects(published("2020-01-11")) == ["pack.unreachable 8:17"])
    // Of a plan of which nobody knows when it was issued the first day that it can be counts.
    func issued(_ first: String) -> String {
      text.replacing(
        "issued: 2020-01-10", with: "issued: {not-before: \(first), not-after: 2020-02-01}")
    }
    #expect(defects(issued("2020-01-10")) == [])
    #expect(defects(issued("2020-01-11")) == ["pack.unreachable 7:17"])
    #expect(throws: Never.self) {
      try Pack(parsing: published("2020-01-11"), file: "p.yaml", kept: true)
    }
  }

  @Test("an exception asks what the rule asks that it is one to, wherever that stands")
  func exception() {
    func exception(_ binds: String, to rule: String, before: Bool) -> [String] {
      let exception =
        #"  - {id: b, item: "1", excepts: \#(rule), binds: {\#(binds)}, says: {en: a, zh: a}}"#
      let machinery =
        #"  - {id: m, item: "1", about: machinery, requires: {coded: yes}, says: {en: a, zh: a}}"#
      let rules = [Self.rule, machinery]
      return defects(
        PackText.with(
          rules: (before ? [exception] + rules : rules + [exception]).joined(separator: "\n")))
    }
    for before in [true, false] {
      let line = before ? 10 : 12
      #expect(exception("machineryType: loader", to: "m", before: before) == [])
      #expect(exception("freight: bulk", to: "a", before: before) == [])
      #expect(
        exception("freight: bulk", to: "m", before: before) == ["pack.not-asked \(line):44"])
      #expect(
        exception("freight: bulk", to: "[a, m]", before: before) == ["pack.not-asked \(line):49"])
      #expect(
        exception("machineryType: loader", to: "a", before: before)
          == ["pack.not-asked \(line):44"])
    }
  }

  @Test("what a duty counts is asked of what it is counted over")
  func counted() {
    func duty(_ counts: String) -> [String] {
      defects(
        PackText.with(
          rules: Self.rule,
          more:
            "obligations: [{id: o, item: x, kind: retirement, counts: {\(counts)}, says: {en: a, zh: a}}]"
        ))
    }
    #expect(duty("use: taxi") == [])
    #expect(duty("siding: yes") == ["pack.not-asked 8:59"])
    #expect(duty("siding: yes}, of: plant, figures: {percent: 1") == [])
    #expect(duty("use: taxi}, of: plant, figures: {percent: 1") == ["pack.not-asked 8:59"])
  }

  @Test("a rule about each subject that a shipped one has is read with every fact of the subject")
  func askable() throws {
    let shipped = PackSet.shipped.packs.flatMap(\.rules).flatMap(\.subjects)
    #expect(Set(shipped).count > 6)
    for subject in PolicySubject.allCases {
      for fact in PolicyFact.allCases where PolicyFact(name: fact.name) != nil {
        let value: String? =
          switch fact.kind {
          case .flag, .since: "yes"
          case .number: "{at-least: 5}"
          case .division: "140100"
          case .names: fact == .exemption ? "fire" : nil
          case .code:
            PolicyCodes.of(fact).isOrdered
              ? "[\"\(PolicyCodes.of(fact).codes[0])\"]" : "\"\(PolicyCodes.of(fact).codes[0])\""
          }
        guard let value else { continue }
        let text = PackText.with(
          rules:
            #"  - {id: a, item: "1", about: \#(subject.code), requires: {\#(fact.name): \#(value)}, says: {en: a, zh: a}}"#
        )
        let found = defects(text).map { $0.prefix { $0 != " " } }
        #expect(found == (subject.has(fact) ? [] : ["pack.not-asked"]), "\(subject) \(fact)")
        #expect(throws: Never.self) { try Pack(parsing: text, file: "p.yaml", kept: true) }
      }
    }
  }

  @Test("a fact that cannot be asked is told with those that can, and whose it is")
  func notAsked() throws {
    func told(_ condition: String, _ language: Language) -> (text: String?, advice: String?) {
      let text = PackText.with(rules: Self.rule)
        .replacing(#"{stage: {at-least: "5"}}"#, with: condition)
      let error = #expect(throws: PackErrors.self) { try Pack(parsing: text, file: "p") }
      return (error?.errors.first?.text(in: language), error?.errors.first?.advice(in: language))
    }
    let stage = told("{machineryStage: {at-least: 3}}", .english)
    #expect(
      stage.text
        == "a rule about `gate` cannot ask `machineryStage`: only one about `machinery` can"
    )
    #expect(stage.advice == "it can ask `stage`")
    let chinese = told("{machineryStage: {at-least: 3}}", .chinese)
    #expect(chinese.text == "以 `gate` 为对象的规则无法取得“machineryStage”：仅对象为 `machinery` 的规则可以")
    #expect(chinese.advice == "可以使用：`stage`")
    let all = told("{coded: yes}", .english)
    #expect(all.advice?.hasPrefix("it can ask `stage`, `energy`, ") == true)
    #expect(all.advice?.contains("`exemption`") == true)
    #expect(told("{overLimit: no}", .english).text?.hasSuffix("no question knows it") == true)
    #expect(told("{overLimit: no}", .chinese).text?.hasSuffix("目前任何判定均无此项") == true)
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
