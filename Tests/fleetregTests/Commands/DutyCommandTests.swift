import Fleet
import Foundation
import Testing

@testable import fleetreg

@Suite("Commands on duties, measures and machinery") struct DutyCommandTests {
  let fleetreg = try! CommandRunner()

  private func prepareSteel() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true", "--clean-transport", "false")
    try fleetreg.run("gate", "add", "east", "--plant", "steel", "--name", "东门")
    try fleetreg.run(
      "warning", "add", "w-1", "--issuer", "示例机关", "--area", "140400", "--level", "orange",
      "--from", "2021-11-20T00:00")
  }

  private func decide(_ time: String, plate: String = "晋DA1234") throws -> String {
    try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--plate", plate, "--colour", "yellow", "--fuel",
      "diesel", "--stage", "6", "--maximum-mass", "25000", "--category", "N3", "--direction", "in",
      "--purpose", "bulk", "--at", "2021-11-21T\(time)", "--json"
    ).output
  }

  @Test("a plant without a table for the level gets unknown, and the table is named")
  func withoutTable() throws {
    try prepareSteel()
    let answer = try decide("10:00")
    #expect(answer.contains(#""outcome":"unknown""#))
    #expect(answer.contains(#""name":"measures""#))
    // A table for another level is none for this one.
    try fleetreg.run(
      "measures", "add", "m-red", "--plant", "steel", "--level", "red", "--stage", "6", "--from",
      "2021-10-01")
    #expect(try decide("10:00").contains(#""outcome":"unknown""#))
  }

  @Test("the plant's table decides by stage, hour and quota, from its day on")
  func table() throws {
    try prepareSteel()
    let added = try fleetreg.run(
      "measures", "add", "m-orange", "--plant", "steel", "--level", "orange", "--stage", "6",
      "--hours", "06:00-22:00", "--quota", "1", "--from", "2021-11-01", "--document", "示例函")
    #expect(added.status == 0)
    #expect(try decide("05:59").contains(#""outcome":"deny""#))
    // Of a day of which nothing is recorded nobody knows how many came in.
    for time in ["06:00", "21:59"] {
      let open = try decide(time)
      #expect(open.contains(#""outcome":"unknown""#))
      #expect(open.contains(#"{"code":"plan.quota-uncounted","quota":1}"#))
    }
    #expect(try decide("22:00").contains(#""outcome":"deny""#))
    let ledger = """
      出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色,车辆类型
      east,2021-11-21 08:00:00,1,晋D12345,黄,H11

      """
    #expect(try fleetreg.run(["passage", "import", "-"], input: ledger).status == 0)
    #expect(try decide("06:00").contains(#""outcome":"allow""#))
    #expect(try decide("08:00").contains(#""outcome":"allow""#))
    #expect(try decide("08:01").contains(#""outcome":"deny""#))
    #expect(try decide("21:59").contains(#""outcome":"deny""#))
    #expect(try decide("08:01", plate: "晋D12345").contains(#""outcome":"allow""#))
    let again = try fleetreg.run(
      "measures", "add", "m-2", "--plant", "steel", "--level", "orange", "--nothing", "--from",
      "2021-12-01")
    #expect(again.status == 65)
    #expect(again.errors.contains("m-orange"))
    let shown = try fleetreg.run("measures", "show", "m-orange", "--lang", "zh")
    #expect(shown.output.contains("橙色"))
    #expect(shown.output.contains("变更历史"))
    #expect(
      try fleetreg.run(
        "measures", "add", "m-3", "--plant", "steel", "--level", "red",
        "--from", "2021-12-01"
      ).status == 64)
    // Whoever means "China V and above" says so: a table takes what it names.
    let alone = try fleetreg.run(
      "measures", "add", "m-3", "--plant", "steel", "--level", "red", "--stage", "5", "--from",
      "2021-12-01")
    #expect(alone.status == 64 && alone.errors.contains("--stage 6"))
  }

  @Test("a warning is raised, acknowledged and lifted, and its history says so")
  func warnings() throws {
    try prepareSteel()
    #expect(
      try fleetreg.run(
        "warning", "change", "w-1", "--to", "red", "--as-warning", "w-2", "--from",
        "2021-11-21T12:00"
      ).status == 0)
    let same = try fleetreg.run(
      "warning", "change", "w-2", "--to", "red", "--as-warning", "w-3", "--from",
      "2021-11-21T13:00")
    #expect(same.status == 65)
    #expect(same.errors.contains("--to"))
    for by in ["值班室", "门岗"] {
      #expect(
        try fleetreg.run(
          "warning", "acknowledge", "w-2", "--plant", "steel", "--at", "2021-11-21T12:05", "--by",
          by
        ).status == 0)
    }
    #expect(
      try fleetreg.run("warning", "acknowledge", "w-2", "--plant", "nowhere").status == 65)
    try fleetreg.run("plant", "add", "far", "--name", "远厂", "--division", "140302")
    let far = try fleetreg.run("warning", "acknowledge", "w-2", "--plant", "far")
    #expect(far.status == 65)
    #expect(far.errors.contains("`--plant` is `far (140302)`, expected a plant in 山西省长治市"))
    try fleetreg.run("plant", "add", "near", "--name", "近厂", "--division", "140404")
    let early = try fleetreg.run(
      "warning", "acknowledge", "w-2", "--plant", "near", "--at", "2021-11-21T11:59")
    #expect(early.status == 65)
    #expect(early.errors.contains("expected a time not before 2021-11-21T12:00:00+08:00"))
    let list = try fleetreg.run("warning", "list", "--json").output
    #expect(
      list.contains(
        #""from":"2021-11-20T00:00:00+08:00","until":"2021-11-21T12:00:00+08:00""#))
    #expect(list.contains(#""follows":"w-1""#))
    #expect(
      list.contains(
        #""acknowledgements":[{"plant":"steel","at":"2021-11-21T12:05:00+08:00","by":"值班室"}]"#))
    #expect(try fleetreg.run("plant", "remove", "steel", "--why", "x").status == 65)
  }

  @Test("a part of the day in a plant's table may begin and end at any minute")
  func minutes() throws {
    try prepareSteel()
    let added = try fleetreg.run(
      "measures", "add", "m-orange", "--plant", "steel", "--level", "orange", "--hours",
      "06:30-08:00", "--hours", "22:15-05:45", "--from", "2021-11-01")
    #expect(added.status == 0, "\(added.errors)")
    for (time, outcome) in [
      ("05:44", "allow"), ("05:45", "deny"), ("06:29", "deny"), ("06:30", "allow"),
      ("07:59", "allow"), ("08:00", "deny"), ("22:14", "deny"), ("22:15", "allow"),
    ] {
      #expect(try decide(time).contains(#""outcome":"\#(outcome)""#), "\(time)")
    }
    #expect(
      try fleetreg.run("measures", "list", "--json").output
        .contains(#""hours":["0:00-5:45","6:30-8:00","22:15-24:00"]"#))
    #expect(
      try fleetreg.run("measures", "list").output.contains("0:00-5:45, 6:30-8:00, 22:15-24:00"))
    let wrong = try fleetreg.run(
      "measures", "add", "m-2", "--plant", "steel", "--level", "red", "--hours", "06:60-08:00",
      "--from", "2021-11-01")
    #expect(wrong.status == 64)
  }

  @Test("that no warning is in force is stated with its moment, and shown with it")
  func noWarning() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "coking", "--name", "示例焦化", "--division", "140302", "--industry", "coking",
      "--key-unit", "true")
    func decide(_ more: String...) throws -> String {
      try fleetreg.run(
        [
          "gate", "decide", "--plant", "coking", "--plate", "晋CA1234", "--colour", "yellow",
          "--fuel", "diesel", "--stage", "6", "--maximum-mass", "25000", "--category", "N3",
          "--direction", "in", "--purpose", "bulk", "--at", "2019-11-20T12:00",
        ] + more
      ).output
    }
    let never = try decide()
    #expect(never.contains("(allow)"))
    #expect(never.contains("fact: heavy-pollution warning: none (never recorded)"))
    #expect(never.contains("were never recorded here, nor that there are none"))
    #expect(never.contains("fleetreg warning none"))
    #expect(try decide("--json").contains(#""value":"none","source":"neverRecorded""#))
    let words = ["warning", "none", "--issuer", "阳泉市政府", "--area", "140300"]
    let stated = try fleetreg.run(words + ["--at", "2019-11-20T08:00", "--json"])
    #expect(stated.status == 0, "\(stated.errors)")
    #expect(
      stated.output.contains(#"{"action":"add","kind":"allclear","id":"140300/阳泉市政府"}"#))
    let known = try decide()
    #expect(
      known.contains("heavy-pollution warning: none (the authority's notice, recorded 2019-11-20)"))
    #expect(!known.contains("never recorded"))
    #expect(
      try fleetreg.run(words + ["--at", "2019-11-20T11:00", "--json"]).output
        .contains(#""action":"change""#))
    let future = try fleetreg.run(words + ["--at", "2099-01-01T00:00"])
    #expect(future.status == 65)
    #expect(future.errors.contains("`--at` is"))
    try fleetreg.run(
      "warning", "add", "w-1", "--issuer", "阳泉市政府", "--area", "140302", "--level", "red",
      "--from", "2019-11-20T11:30")
    let open = try fleetreg.run(words + ["--at", "2019-11-20T12:00"])
    #expect(open.status == 65)
    #expect(open.errors.contains("`w-1` is (`fleetreg warning lift` ends it)"))
    #expect(try decide().contains("(deny)"))
    #expect(try fleetreg.run(["warning", "none", "--issuer", "a"]).status == 64)
  }

  /// A stage II loader in a Pingcheng control zone, with and without an exemption.
  @Test(
    "decide about a machine by the zone it works in",
    arguments: [
      ([], nil, "allow"), (["--zone", "nrmm-control"], nil, "deny"),
      (["--zone", "nrmm-control"], "emergency-rescue", "allow"),
      (["--zone", "nrmm-control"], "livelihood", "allow"),
      (["--zone", "nrmm-control"], "other", "review"),
      (["--zone", "nrmm-control", "--stage", "3"], nil, "allow"),
      (["--zone", "nrmm-control", "--stage", "3", "--over-limit", "true"], nil, "deny"),
      (["--zone", "nrmm-control", "--at", "2023-05-23T23:59"], nil, "allow"),
      (["--zone", "nrmm-control", "--division", "140403"], nil, "unknown"),
    ] as [([String], String?, String)])
  func machine(options: [String], exemption: String?, outcome: String) throws {
    try fleetreg.run("init")
    #expect(
      try fleetreg.run(
        "machinery", "add", "--division", "140213", "--type", "装载机", "--stage", "2",
        "--stage-evidence", "engine-plate", "--serial", "LG-7", "--number", "2-2BA00123"
      ).status == 0)
    if let exemption {
      #expect(
        try fleetreg.run(
          "exemption", "add", "ex-1", "--machinery", "2-2BA00123", "--reason", "抢险", "--category",
          exemption, "--from", "2023-06-01", "--until", "2023-06-03"
        ).status == 0)
    }
    let at = options.contains("--at") ? [] : ["--at", "2023-06-01T08:00"]
    let result = try fleetreg.run(
      ["machinery", "decide", "2-2BA00123"] + options + at + ["--json"])
    #expect(result.output.contains(#""outcome":"\#(outcome)""#), "\(result.output)")
    #expect(result.status == (outcome == "allow" ? 0 : 1))
    #expect(result.output.contains(#""number":"2-2BA00123","type":"loader""#))
  }

  @Test("decide about a machine that nobody recorded, by what is stated; what is missing is named")
  func stranger() throws {
    try fleetreg.run("init")
    let open = try fleetreg.run(
      "machinery", "decide", "--division", "140213", "--zone", "nrmm-control", "--stage", "3",
      "--at", "2023-06-01T08:00")
    #expect(open.status == 1)
    #expect(open.output.contains("missing: registered and coded; ask"))
    let known = try fleetreg.run(
      "machinery", "decide", "--division", "140213", "--zone", "nrmm-control", "--stage", "3",
      "--coded", "true", "--at", "2023-06-01T08:00", "--brief")
    #expect(known.status == 0)
    #expect(known.output.split(separator: "\n").count == 1)
    let near = try fleetreg.run(
      "machinery", "decide", "--division", "140213", "--stage", "3", "--at", "2023-06-01T08:00",
      "--near")
    #expect(near.output.contains("near: "))
    #expect(try fleetreg.run("machinery", "decide").status == 64)
    #expect(try fleetreg.run("machinery", "decide", "nothing").status == 65)
    #expect(
      try fleetreg.run("machinery", "decide", "--division", "140213", "--stage", "old").status == 65
    )
  }

  /// A larger site in a control zone, for which one of two loaders is declared.
  private func prepareSite() throws {
    try fleetreg.run("init")
    for number in ["2-2BA00123", "3-2BA00124"] {
      try fleetreg.run(
        "machinery", "add", "--division", "140213", "--type", "装载机", "--stage",
        String(number.prefix(1)), "--stage-evidence", "engine-plate", "--serial",
        "LG-\(number.suffix(3))", "--number", number)
    }
    #expect(
      try fleetreg.run(
        "site", "add", "s-1", "--name", "示例工地", "--division", "140213", "--kind",
        "construction", "--large", "true", "--video", "false", "--zone", "nrmm-control",
        "--machine", "3-2BA00124"
      ).status == 0)
  }

  @Test("ask what plans ask of a site, by what is recorded and what is stated")
  func site() throws {
    try prepareSite()
    let asked = try fleetreg.run("site", "decide", "s-1", "--at", "2023-06-01T08:00", "--json")
    #expect(asked.status == 1)
    #expect(asked.output.hasPrefix(#"{"site":"s-1","verdict":{"#))
    #expect(asked.output.contains(#""id":"pingcheng-2023/10-site""#))
    #expect(asked.output.contains(#""outcome":"deny""#))
    let stated = try fleetreg.run(
      "site", "decide", "s-1", "--at", "2023-06-01T08:00", "--video", "true", "--brief")
    #expect(stated.status == 0 && stated.output.contains("示例工地"))
    let small = try fleetreg.run(
      "site", "decide", "s-1", "--at", "2023-06-01T08:00", "--large", "false")
    #expect(small.status == 0)
    #expect(try fleetreg.run("site", "decide", "nowhere").status == 65)
    let wrong = try fleetreg.run(
      "site", "add", "s-2", "--name", "a", "--division", "140213", "--kind", "constuction")
    #expect(wrong.status == 65 && wrong.errors.contains("--kind"))
    let shown = try fleetreg.run("site", "show", "s-1", "--lang", "zh").output
    #expect(shown.contains("施工工地") && shown.contains("报备机械"))
  }

  @Test("a machine at a site is judged by the site's zone, kind, and list of declared machines")
  func machineAtSite() throws {
    try prepareSite()
    for (machine, outcome) in [("2-2BA00123", "deny"), ("3-2BA00124", "allow")] {
      let result = try fleetreg.run(
        "machinery", "decide", machine, "--site", "s-1", "--at", "2023-06-01T08:00", "--json")
      #expect(result.output.contains(#""site":"s-1","recorded":true"#))
      #expect(result.output.contains(#""outcome":"\#(outcome)""#), "\(result.output)")
    }
    // Changzhi asks that a machine is declared before it comes to a construction site.
    try fleetreg.run(
      "site", "add", "s-2", "--name", "示例工地", "--division", "140406", "--kind",
      "construction", "--machine", "LG-124")
    for (machine, met) in [("2-2BA00123", false), ("3-2BA00124", true)] {
      let result = try fleetreg.run(
        "machinery", "decide", machine, "--site", "s-2", "--at", "2021-08-01T08:00", "--json")
      let verdict = try JSON(parsing: Array(result.output.utf8))["verdict"]
      let ground = verdict?["grounds"]?.array?.first {
        $0.value(at: "rule.id")?.string == "changzhi-2021/16-register"
      }
      #expect(ground?["state"]?.string == (met ? "met" : "not-met"), "\(result.output)")
    }
  }

  @Test(
    "decisions about machines and sites are recorded, listed, shown and replayed like those at gates"
  )
  func recorded() throws {
    try prepareSite()
    let machine = try fleetreg.run(
      "machinery", "decide", "2-2BA00123", "--site", "s-1", "--at", "2023-06-01T08:00",
      "--record", "--json", "--as", "inspector")
    let site = try fleetreg.run(
      "site", "decide", "s-1", "--at", "2023-06-01T08:00", "--record", "--json")
    func id(_ result: CommandRunner.Result) throws -> String {
      String(try #require(result.output.firstMatch(of: /"decision":"([0-9a-f-]{36})"/)).1)
    }
    let list = try fleetreg.run("decision", "list", "--json").output.split(separator: "\n")
    #expect(list.count == 2)
    #expect(list[0].contains(#""about":"machinery","by":"inspector","site":"s-1","machine":""#))
    #expect(list[1].contains(#""about":"site""#) && !list[1].contains(#""plant""#))
    #expect(
      try fleetreg.run("decision", "list", "--about", "site", "--json").output
        .split(separator: "\n").count == 1)
    for result in [machine, site] {
      #expect(try fleetreg.run("policy", "replay", id(result)).status == 0)
      #expect(try fleetreg.run("decision", "show", id(result)).output.contains("s-1"))
    }
    let show = try fleetreg.run("decision", "show", id(machine), "--json").output
    #expect(show.contains(#""facts":{"format":1,"subject":"machinery""#))
    let again = try fleetreg.run(
      "policy", "replay", id(machine), "--with", "today", "--lang", "zh")
    #expect(!again.output.contains("放行"))
    // A draft is held against these as well.
    #expect(
      try fleetreg.run("policy", "diff", "today", "today", "--since", "2023-06-01").status == 0)
  }

  @Test("report duties in JSON and both languages, and exit by what is met")
  func duties() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "coking", "--name", "示例焦化", "--division", "140213", "--key-unit", "true",
      "--gate-system", "true", "--passages", "24", "--averaging", "every-30")
    let met = try fleetreg.run(
      "policy", "duties", "--plant", "coking", "--on", "2023-06-01", "--json")
    #expect(met.status == 0)
    let lines = met.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""clause":"pingcheng-2023/15-gate""#))
    #expect(lines[0].contains(#""state":"met""#))
    #expect(lines[0].contains(#""asked":[{"name":"passagesPerDay","value":10}]"#))
    #expect(lines[0].contains(#""averaging":"every-30""#))
    #expect(lines[1] == #"{"duties":1,"met":1,"notMet":0,"unknown":0,"notBound":0}"#)
    let english = try fleetreg.run("policy", "duties", "--on", "2023-06-01").output
    let chinese = try fleetreg.run("policy", "duties", "--on", "2023-06-01", "--lang", "zh").output
    #expect(english.contains("pingcheng-2023/15-gate, 示例焦化 (coking): met"))
    #expect(chinese.contains("pingcheng-2023/15-gate，示例焦化 (coking)：已达到"))
    #expect(
      english.split(separator: "\n", omittingEmptySubsequences: false).count
        == chinese.split(separator: "\n", omittingEmptySubsequences: false).count)
    #expect(try fleetreg.run("policy", "duties", "--on", "2024-02-01").status == 1)
    // A mean may be a fraction: under ten it does not bind.
    #expect(
      try fleetreg.run(
        "plant", "add", "small", "--name", "示例二厂", "--division", "140213", "--key-unit", "true",
        "--gate-system", "false", "--passages", "9.9", "--averaging", "every-30"
      ).status == 0)
    let small = try fleetreg.run("policy", "duties", "--plant", "small", "--on", "2023-06-01")
    #expect(
      small.output.contains("does not bind") && small.output.contains("truck passages a day 9.9"))
    #expect(try fleetreg.run("policy", "duties", "--plant", "nowhere").status == 65)
    #expect(try fleetreg.run("policy", "duties", "--averaging", "monthly").status == 64)
    #expect(
      try fleetreg.run(
        "plant", "add", "p2", "--name", "厂", "--division", "140213", "--trucks", "3"
      ).errors.contains("`--averaging` is missing"))
  }

  @Test("show a plant's traffic by a named rule, and what it declares beside it")
  func traffic() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--trucks", "40",
      "--averaging", "weighbridge, every-30")
    try fleetreg.run("gate", "add", "east", "--plant", "steel", "--name", "东门")
    let ledger = """
      出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色,车辆类型,燃料类型
      east,2026-11-20 08:00:00,1,晋D12345,黄,H11,B
      east,2026-11-20 09:00:00,2,晋D12345,黄,H11,B
      east,2026-11-20 09:30:00,1,晋D23456,黄,Q11,C
      east,2026-11-20 10:00:00,1,晋D34567,黄,,

      """
    #expect(try fleetreg.run(["passage", "import", "-"], input: ledger).status == 0)
    let arguments = ["plant", "traffic", "steel", "--on", "2026-11-21"]
    let json = try fleetreg.run(arguments + ["--json"])
    #expect(
      json.output == """
        {"plant":"steel","from":"2026-10-22","until":"2026-11-20","averaging":"active-30",\
        "activeDays":1,"unsettledVehicles":1,"counts":[\
        {"name":"heavyDieselTrucksPerDay","value":1,"most":2},\
        {"name":"trucksPerDay","value":2,"most":3},\
        {"name":"passagesPerDay","value":3,"most":4},\
        {"name":"percentNewEnergy","value":25,"most":50}],\
        "declared":{"trucksPerDay":40,"averaging":"weighbridge, every-30"}}

        """)
    let english = try fleetreg.run(arguments).output.split(separator: "\n")
    let chinese = try fleetreg.run(arguments + ["--lang", "zh"]).output.split(separator: "\n")
    #expect(english.count == 8 && chinese.count == 8)
    #expect(english.contains("trucks a day 2…3"))
    #expect(english.last == "declared: trucks a day 40, weighbridge, every-30")
    let none = try fleetreg.run(arguments.dropLast() + ["2026-11-20", "--json"])
    #expect(none.output.contains(#""activeDays":0,"unsettledVehicles":0,"counts":[]"#))
    #expect(try fleetreg.run("plant", "traffic", "nowhere").status == 65)
  }

  @Test("declared figures are entries with a history, and settle what nobody can count")
  func figures() throws {
    try fleetreg.run("init")
    let added = try fleetreg.run(
      "policy", "figure", "add", "retired", "--clause", "changzhi-2021/14-retire", "--name",
      "vehicles", "--value", "1293", "--on", "2021-12-30", "--issuer", "示例机关")
    #expect(added.status == 0)
    let duties = try fleetreg.run(
      "policy", "duties", "--division", "140400", "--on", "2021-12-31", "--json")
    let line = try #require(
      duties.output.split(separator: "\n").first { $0.contains("changzhi-2021/14-retire") })
    #expect(line.contains(#""state":"met""#))
    #expect(line.contains(#""kind":"declared","by":"示例机关","on":"2021-12-30""#))
    #expect(try fleetreg.run("policy", "figure", "show", "retired").output.contains("history"))
    let wrong = try fleetreg.run(
      "policy", "figure", "add", "f", "--clause", "c", "--name", "lorries", "--value", "1", "--on",
      "2021-12-30", "--issuer", "x")
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("--name"))
  }
}
