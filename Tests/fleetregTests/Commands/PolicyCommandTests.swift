import Fleet
import Foundation
import Testing

@testable import fleetreg

@Suite("Commands on plans") struct PolicyCommandTests {
  let fleetreg = try! CommandRunner()

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: fleetreg.directory.appending(path: name))
  }

  @Test("list the five plans and show one by clause, in both languages")
  func shown() throws {
    let list = try fleetreg.run("policy", "list", "--json")
    #expect(list.output.split(separator: "\n").count == 5)
    let english = try fleetreg.run("policy", "show", "changzhi-2021")
    #expect(english.output.contains("changzhi-2021/13-freight-VI  二(四)13"))
    let chinese = try fleetreg.run("policy", "show", "changzhi-2021", "--lang", "zh")
    #expect(chinese.output.contains("国六"))
    #expect(chinese.output != english.output)
    // Each clause once, in the reading that is used.
    let lines = english.output.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("changzhi-2021/13-freight-V ") } == 1)
    #expect(english.output.contains("asks: emission stage"))
    #expect(english.output.contains("vehicles 1,293"))
    let unknown = try fleetreg.run("policy", "show", "changzhi-2099")
    #expect(unknown.status == 65)
    #expect(unknown.errors.contains("known are changzhi-2020, changzhi-2021"))
  }

  @Test("run the shipped cases, which show everything")
  func tested() throws {
    let result = try fleetreg.run("policy", "test", "--json")
    #expect(result.status == 0)
    let counts = try JSON(parsing: Array(result.output.utf8))
    #expect(counts["failures"]?.integer == 0)
    #expect(counts["demands"]?.integer == counts["shown"]?.integer)
    #expect((counts["cases"]?.integer ?? 0) > 300)
    let rules = try #require(counts["rules"]?.array)
    #expect(rules.count > 25)
    for rule in rules { #expect(rule["shown"]?.integer == rule["demands"]?.integer) }
  }

  @Test("refuse a plan of one's own by file, line and column")
  func defect() throws {
    try write("format: 1\n", to: "own.yaml")
    let result = try fleetreg.run("policy", "check", "own.yaml")
    #expect(result.status == 65)
    #expect(result.errors.hasPrefix("error: own.yaml:1:1: key `key` is missing"))
  }

  @Test("check a plan: each finding has its days and a case, in words and in JSON")
  func findings() throws {
    try write(
      """
      format: 1
      key: own-2022
      document: {title: 示例, issued: 2022-01-01}
      area: 140213
      verified-until: 2030-12-31
      rules:
        - {id: a, item: "1", about: gate, until: 2022-03-31, binds: {freight: bulk}, requires: {stage: {at-least: "6"}}, says: {en: a, zh: a}}
        - {id: b, item: "2", about: gate, binds: {freight: bulk}, requires: {stage: {at-most: "5"}}, says: {en: b, zh: b}}
        - {id: c, item: "3", about: gate, binds: {freight: bulk, any: [{freight: product}]}, requires: {siding: yes}, says: {en: c, zh: c}}

      """, to: "own.yaml")
    let json = try fleetreg.run("policy", "check", "own.yaml", "--json")
    #expect(json.status == 1, "\(json.errors)")
    let lines = try json.output.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    let found = lines.filter { $0["finding"] != nil }
    #expect(found.compactMap { $0["finding"]?.string } == ["contradiction", "gap", "never-binds"])
    let (first, last) = (
      found.map { $0["days"]?["from"]?.string }, found.map { $0["days"]?["until"]?.string }
    )
    #expect(first == ["2022-01-01", "2022-04-01", "2022-01-01"])
    #expect(last == ["2022-03-31", nil, nil])
    for finding in found {
      #expect(
        finding["case"]?.string?.hasPrefix("- {about: gate, division: 140213, at: 2022-0") == true)
    }
    let words = try fleetreg.run("policy", "check", "own.yaml").output
    #expect(words.contains("a gap (from 2022-04-01 on): own-2022/a\n  - {about: gate, "))
    #expect(words.contains("no situation binds it; this is the nearest to what it asks:\n  - {"))
    let chinese = try fleetreg.run("policy", "check", "own.yaml", "--lang", "zh").output
    #expect(chinese.contains("无法同时满足（2022-01-01 至 2022-03-31）: own-2022/a, own-2022/b"))
    #expect(chinese.contains("没有任何情形适用该规则"))
  }

  private func sample(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples/plans")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// Today and the days around it: what holds from when cannot be said of a day that has passed.
  private func day(_ offset: Int) -> String {
    Instant.ofClock.day().advanced(by: offset).description
  }

  @Test("put a plan of one's own in force from a day, and end it")
  func own() throws {
    try fleetreg.run("init")
    try write(sample("sample-2027.yaml"), to: "own.yaml")
    try write(sample("sample-2027.cases.yaml"), to: "own.cases.yaml")
    let add = try fleetreg.run(
      "policy", "add", "own.yaml", "--cases", "own.cases.yaml", "--from", day(2), "--json")
    #expect(add.status == 0, "\(add.errors)")
    #expect(add.output.hasPrefix(#"{"plan":"sample-2027","from":"\#(day(2))","sha256":""#))
    func line(on day: String) throws -> String? {
      try fleetreg.run("policy", "list", "--json", "--on", day).output.split(separator: "\n")
        .map(String.init).first { $0.contains(#""key":"sample-2027""#) }
    }
    #expect(try line(on: day(1))?.contains(#""inForce":false"#) == true)
    #expect(try line(on: day(2))?.contains(#""inForce":true,"origin":"own""#) == true)
    #expect(try fleetreg.run("policy", "list").output.contains("not yet; own from \(day(2))"))
    let show = try fleetreg.run("policy", "show", "sample-2027", "--on", day(2))
    #expect(show.output.contains("sample-2027/1-freight  一1"))
    #expect(show.output.contains("in force on \(day(2)): yes, own since \(day(2))"))
    let test = try fleetreg.run("policy", "test", "--json")
    #expect(test.status == 0, "\(test.output)\(test.errors)")

    let past = try fleetreg.run(
      "policy", "end", "sample-2027", "--from", day(-1), "--why", "too early")
    #expect(past.status == 65)
    #expect(past.errors.contains("has passed"))
    let end = try fleetreg.run("policy", "end", "sample-2027", "--from", day(3), "--why", "over")
    #expect(end.status == 0)
    #expect(try line(on: day(3))?.contains(#""inForce":false"#) == true)
    #expect(try fleetreg.run("policy", "show", "sample-2027").output.contains("“over”"))
  }

  @Test("refuse a plan that its cases do not prove, and prepare those that would")
  func unproved() throws {
    try fleetreg.run("init")
    try write(sample("sample-2027.yaml"), to: "own.yaml")
    let bare = try fleetreg.run("policy", "add", "own.yaml", "--from", day(1))
    #expect(bare.status == 65)
    #expect(bare.output.contains("sample-2027/1-freight: no case shows: met"))
    #expect(bare.errors.contains("its cases show 0 of "))
    #expect(bare.errors.contains("policy check FILE --cases NEW"))

    let written = try fleetreg.run(
      "policy", "check", "own.yaml", "--cases", "own.cases.yaml", "--json")
    #expect(written.status == 0, "\(written.errors)")
    #expect(written.output.contains(#""unshown":[]"#))
    // What is there already is never written over.
    #expect(
      try fleetreg.run("policy", "check", "own.yaml", "--cases", "own.cases.yaml").status == 74)
    #expect(
      try fleetreg.run("policy", "test", "--plan", "own.yaml", "--cases", "own.cases.yaml").status
        == 0)
    let proved = try fleetreg.run(
      "policy", "add", "own.yaml", "--cases", "own.cases.yaml", "--from", day(1))
    #expect(proved.status == 0, "\(proved.errors)")
    #expect(try !fleetreg.run("policy", "list").output.contains("unproved"))
    #expect(try fleetreg.run("policy", "check", "--cases", "a.yaml").status == 64)
  }

  @Test("put a plan in force without its cases, which every list and verdict then says")
  func emergency() throws {
    try fleetreg.run("init")
    try write(sample("sample-2027.yaml"), to: "own.yaml")
    try write(sample("sample-2027.cases.yaml"), to: "own.cases.yaml")
    let today = day(0)
    let added = try fleetreg.run(
      "policy", "add", "own.yaml", "--from", today, "--without-cases", "red warning, cases follow",
      "--json")
    #expect(added.status == 0, "\(added.errors)")
    #expect(added.output.contains(#""unproved":"red warning, cases follow""#))
    #expect(
      try fleetreg.run("policy", "list").output.contains("unproved (red warning, cases follow)"))
    for command in [["list"], ["show", "sample-2027"]] {
      #expect(
        try fleetreg.run(["policy"] + command + ["--json"]).output
          .contains(#""unproved":"red warning, cases follow""#))
    }
    #expect(try fleetreg.run("policy", "test").status == 1)
    try fleetreg.run("plant", "add", "p", "--name", "厂", "--division", "140581")
    func verdict(_ language: String) throws -> String {
      try fleetreg.run(
        "gate", "decide", "--plant", "p", "--plate", "晋DA1234", "--colour", "yellow", "--stage",
        "6", "--direction", "in", "--purpose", "bulk", "--lang", language, "--at",
        "2027-03-01T08:00"
      ).output
    }
    #expect(try verdict("en").contains("without the cases that prove it: red warning"))
    #expect(try verdict("zh").contains("未经用例验证即启用"))

    // The proof comes later, by the same text: that it replaces itself is named.
    let unnamed = try fleetreg.run(
      "policy", "add", "own.yaml", "--cases", "own.cases.yaml", "--from", today)
    #expect(unnamed.status == 65)
    #expect(unnamed.errors.contains("--replaces sample-2027"))
    #expect(
      try fleetreg.run(
        "policy", "add", "own.yaml", "--cases", "own.cases.yaml", "--from", today, "--replaces",
        "sample-2027"
      ).status == 0)
    #expect(try !verdict("en").contains("without the cases"))
    #expect(
      try fleetreg.run(
        "policy", "add", "own.yaml", "--from", today, "--without-cases", " "
      ).status == 64)
  }

  @Test("refuse a plan of one's own whole and keep what holds")
  func refused() throws {
    try fleetreg.run("init")
    let text = try sample("sample-2027.yaml")
    try write(text.replacing(#"at-least: "6""#, with: #"at-least: "5""#), to: "own.yaml")
    try write(sample("sample-2027.cases.yaml"), to: "own.cases.yaml")
    let failing = try fleetreg.run(
      "policy", "add", "own.yaml", "--cases", "own.cases.yaml", "--from", day(1))
    #expect(failing.status == 65)
    #expect(failing.output.contains("expected not-met, found met"))
    #expect(failing.errors.contains("plan `sample-2027` is not taken"))
    try write(text + "more: 1\n", to: "own.yaml")
    let defect = try fleetreg.run("policy", "add", "own.yaml", "--from", day(1))
    #expect(defect.status == 65)
    #expect(defect.errors.contains("unknown key `more`"))
    try write(text.replacing("140581", with: "999999"), to: "own.yaml")
    for command in [["check", "own.yaml"], ["add", "own.yaml", "--from", day(1)]] {
      let nowhere = try fleetreg.run(["policy"] + command)
      #expect(nowhere.status == 65)
      #expect(nowhere.errors.contains("own.yaml:8:8: `999999` is no division code"))
    }
    let none = try fleetreg.run("policy", "add", "nothing.yaml", "--from", day(1))
    #expect(none.status == 74)
    #expect(try fleetreg.run("policy", "list", "--json").output.split(separator: "\n").count == 5)
  }

  @Test("read a text otherwise, and decide so")
  func reading() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140423", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    func outcome() throws -> String {
      try fleetreg.run(
        "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--colour", "yellow",
        "--fuel", "diesel", "--stage", "5", "--maximum-mass", "25000", "--category", "N3",
        "--direction", "in", "--purpose", "bulk", "--at", "2022-03-01T06:00", "--json"
      ).output
    }
    #expect(try outcome().contains(#""outcome":"allow""#))
    let choose = try fleetreg.run(
      "policy", "choose", "changzhi-2021/implementers", "city-wide", "--from", "2021-06-17",
      "--retroactive", "--why", "letter")
    #expect(choose.status == 0, "\(choose.errors)")
    #expect(try outcome().contains(#""outcome":"deny""#))
    #expect(try fleetreg.run("policy", "show", "changzhi-2021").output.contains("* city-wide"))
    let unknown = try fleetreg.run(
      "policy", "choose", "changzhi-2021/implementers", "x", "--from", day(1), "--why", "a")
    #expect(unknown.status == 65)
    #expect(unknown.errors.contains("known are"))
  }

  /// A China V truck with bulk goods at a 1.6 Mt steel plant in 潞城, no siding, inside the urban planning area.
  @Test(
    "decide at a steel plant's gate, on both sides of each day",
    arguments: [
      ("2021-06-16T23:59", "allow", nil), ("2021-06-17T00:00", "allow", "13-freight-V"),
      ("2021-09-30T23:59", "allow", "13-freight-V"),
      ("2021-10-01T00:00", "deny", "13-urban-clean"),
      ("2021-12-31T23:59", "deny", "13-urban-clean"),
      ("2022-01-01T00:00", "deny", "13-freight-VI"),
    ] as [(String, String, String?)])
  func steel(at: String, outcome: String, rule: String?) throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    try fleetreg.run(
      "vehicle", "add", "晋DA1234", "--colour", "yellow", "--fuel", "diesel", "--stage", "5",
      "--stage-source", "registrationRecord", "--maximum-mass", "25000")
    let result = try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--colour", "yellow",
      "--direction", "in", "--purpose", "bulk", "--at", at, "--json")
    #expect(result.status == (outcome == "allow" ? 0 : 1))
    #expect(result.output.contains(#""outcome":"\#(outcome)""#))
    if let rule {
      #expect(result.output.contains("changzhi-2021/\(rule)"))
    } else {
      #expect(!result.output.contains("changzhi-2021/13-freight"))
    }
  }

  @Test("one line says as well that the rules known may not be those of the day")
  func caveats() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    func line(_ at: String, _ more: String...) throws -> String {
      try fleetreg.run(
        [
          "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--colour", "yellow",
          "--stage", "6", "--fuel", "diesel", "--direction", "in", "--purpose", "bulk", "--brief",
          "--at", at,
        ] + more
      ).output
    }
    for (at, words, chinese, code) in [
      ("2026-01-01T06:00", "not verified for this day", "计划未核实至当日", "plan.not-verified"),
      ("2019-01-01T06:00", "before the first rule known", "早于已知的首条规则", "plan.before-first"),
    ] {
      let plain = try line(at)
      #expect(plain.hasPrefix("let in") && plain.contains("  \(words)"))
      #expect(try line(at, "--lang", "zh").contains(chinese))
      #expect(try line(at, "--json").contains(#""outcome":"allow","caveats":["\#(code)"]}"#))
    }
    #expect(try !line("2022-01-01T06:00", "--json").contains("caveats"))
    let machine = ["machinery", "decide", "--division", "140213", "--brief", "--json", "--at"]
    #expect(
      try fleetreg.run(machine + ["2020-01-01T06:00"]).output.contains("plan.before-first"))
  }

  @Test("a plate in a colour that its number cannot have is a person's, whatever is asked")
  func plateColour() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    for (plate, colour, chinese) in [
      ("晋DF12345", "yellow", "黄"), ("晋DA1234", "yellow-green", "黄绿"),
    ] {
      let asked = [
        "gate", "decide", "--plant", "steel", "--plate", plate, "--colour", colour, "--direction",
        "in", "--purpose", "bulk", "--at", "2022-01-01T06:00",
      ]
      let answer = try fleetreg.run(asked)
      #expect(answer.status == 1)
      #expect(answer.output.contains("(review)"))
      #expect(answer.output.contains("plate colour: \(colour) (declared"))
      #expect(answer.output.contains("the colour of the plate is \(colour), its number says"))
      #expect(
        try fleetreg.run(asked + ["--brief", "--lang", "zh"]).output
          .contains("号牌颜色为\(chinese)，号码却属于"))
      let check = try fleetreg.run(
        "vehicle", "check", plate, "--colour", colour, "--stage", "6", "--json")
      #expect(check.output.contains(#""outcome":"review""#))
      #expect(check.output.contains("contradiction.plate-colour"))
    }
  }

  @Test("one line names the clause that made the answer, whatever else is odd")
  func briefClause() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    let asked = [
      "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--fuel", "diesel", "--stage",
      "4", "--purpose", "bulk", "--direction", "in", "--at", "2022-10-01T06:00", "--brief",
    ]
    let clause = "长政办发〔2021〕36号 二(四)13"
    for odd in [
      ["--colour", "white"],
      ["--colour", "yellow", "--registered-on", "2021-05-05", "--manufactured-on", "2021-07-01"],
    ] {
      let line = try fleetreg.run(asked + odd).output
      #expect(line.hasPrefix("not let in") && line.contains(clause), "\(line)")
    }
    let review = try fleetreg.run(asked + ["--colour", "yellow-green"]).output
    #expect(review.hasPrefix("a person must look") && review.contains(clause), "\(review)")
    #expect(review.contains("the colour of the plate is yellow-green"))
    try fleetreg.run(
      "exemption", "add", "e-1", "--plate", "晋DA1234", "--colour", "yellow", "--reason", "示例抢险",
      "--from", "2022-09-01", "--until", "2022-12-01")
    let exempted = try fleetreg.run(asked + ["--colour", "yellow"]).output
    #expect(exempted.contains(clause) && exempted.contains("e-1"), "\(exempted)")
  }

  @Test("coke is bulk goods, also as the product of its plant")
  func product() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "coking", "--name", "示例焦化", "--division", "140302", "--industry", "coking")
    for (direction, outcome) in [("in", "deny"), ("out", "review")] {
      let answer = try fleetreg.run(
        "gate", "decide", "--plant", "coking", "--plate", "晋CA1234", "--colour", "yellow",
        "--fuel", "diesel", "--stage", "5", "--direction", direction, "--purpose", "product",
        "--at", "2019-11-20T12:00", "--brief", "--json")
      #expect(
        answer.output.contains(
          #""outcome":"\#(outcome)","clauses":["yangquan-2019/16-clean"]"#))
    }
  }

  /// A diesel truck at a Yangquan coking plant, one minute before, during and after a warning.
  @Test(
    "decide by a warning to the minute",
    arguments: [
      ("2019-11-20T11:59", "allow"), ("2019-11-20T12:00", "deny"), ("2019-11-23T19:59", "deny"),
      ("2019-11-23T20:00", "allow"),
    ])
  func warning(at: String, outcome: String) throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "coking", "--name", "示例焦化", "--division", "140302", "--industry", "coking",
      "--key-unit", "true")
    let added = try fleetreg.run(
      "warning", "add", "w-1", "--issuer", "示例机关", "--area", "140300", "--level", "orange",
      "--from", "2019-11-20T12:00")
    #expect(added.status == 0)
    let lifted = try fleetreg.run("warning", "lift", "w-1", "--at", "2019-11-23T20:00")
    #expect(lifted.status == 0)
    // What has ended is not prolonged by lifting it once more.
    let again = try fleetreg.run("warning", "lift", "w-1")
    #expect(again.status == 65)
    #expect(again.errors.contains("2019-11-23T20:00"))
    let result = try fleetreg.run(
      "gate", "decide", "--plant", "coking", "--plate", "晋CA1234", "--colour", "yellow",
      "--fuel", "diesel", "--stage", "6", "--maximum-mass", "25000", "--category", "N3",
      "--direction", "in", "--purpose", "bulk", "--at", at, "--json")
    #expect(result.output.contains(#""outcome":"\#(outcome)""#), "\(result.output)")
  }

  @Test(
    "a sale is held against the plans of the place, on both sides of the day",
    arguments: [
      ("2019-06-30", "140302", "allow"), ("2019-07-01", "140302", "deny"),
      ("2019-07-01", "140406", "allow"),
    ])
  func sale(on day: String, in division: String, outcome: String) throws {
    let words = [
      "vehicle", "check", "晋CB7777", "--colour", "blue", "--fuel", "petrol", "--stage", "5",
      "--category", "M1", "--act", "sell", "--on", day,
    ]
    let alone = try fleetreg.run(words + ["--brief", "--json"])
    #expect(alone.output.contains(#""outcome":"allow""#), "\(alone.output)")
    let result = try fleetreg.run(words + ["--in", division, "--brief", "--json"])
    #expect(result.output.contains(#""outcome":"\#(outcome)""#), "\(result.output)")
    #expect(result.output.contains(#"["yangquan-2019/19-VI"]"#) == (outcome == "deny"))
    let whole = try fleetreg.run(words + ["--in", division])
    #expect(whole.output.contains("sale on \(day)"))
  }

  @Test("an industry is taken by its word in either language, and no other word is")
  func industry() throws {
    try fleetreg.run("init")
    let words = ["plant", "add", "p", "--name", "示例", "--division", "140302", "--industry"]
    #expect(try fleetreg.run(words + ["焦化"]).status == 0)
    #expect(
      try fleetreg.run("plant", "show", "p", "--json").output.contains(#""industry":"coking""#))
    let unknown = try fleetreg.run(words + ["焦碳", "--replace"])
    #expect(unknown.status == 65)
    #expect(unknown.errors.contains("`--industry` is `焦碳`, expected one of steel, coking"))
    #expect(try fleetreg.run(words + ["other", "--replace"]).status == 0)
  }

  @Test("name what a first visit lacks, and never lock an exit")
  func firstVisit() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    let unknown = try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--colour", "yellow",
      "--direction", "in", "--purpose", "bulk", "--at", "2022-01-01T06:00")
    #expect(unknown.status == 1)
    #expect(unknown.output.contains("(unknown)"))
    #expect(unknown.output.contains("emission stage"))
    let exit = try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--colour", "yellow",
      "--direction", "out", "--purpose", "bulk", "--fuel", "diesel", "--stage", "5",
      "--maximum-mass", "25000", "--at", "2022-01-01T06:00", "--json")
    #expect(exit.output.contains(#""outcome":"review""#))
    #expect(exit.output.contains("plan.exit"))
    let nowhere = try fleetreg.run(
      "gate", "decide", "--plant", "nowhere", "--plate", "晋DA1234", "--direction", "in")
    #expect(nowhere.status == 65)
  }
}
