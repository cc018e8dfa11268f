import ArgumentParser
import Fleet
import Foundation
import Testing

@testable import fleetreg

@Suite("Commands on the register") struct RegisterCommandTests {
  let fleetreg = try! CommandRunner()

  @Test("make a registry once, with settings that say their defaults")
  func initialise() throws {
    let made = try fleetreg.run("init")
    #expect(made.status == 0)
    try expectSnapshot(fleetreg.steady(made.output), "init-en")
    let again = try fleetreg.run("init", "--lang", "zh")
    #expect(again.status == 78)
    #expect(again.output.isEmpty)
    #expect(fleetreg.steady(again.errors) == "错误：`DIR/registry` 中已有登记库\n  → 请另选目录；未作任何改动\n")
    #expect(try fleetreg.run("status").status == 0)
  }

  @Test("speak Chinese where the locale is")
  func locale() throws {
    let made = try fleetreg.run(["init"], environment: ["LC_ALL": "zh_CN.UTF-8"])
    try expectSnapshot(fleetreg.steady(made.output), "init-zh")
  }

  @Test("say what is wrong with arguments, as text and as JSON")
  func usage() throws {
    let text = try fleetreg.run("gate", "add")
    #expect(text.status == 64)
    #expect(text.errors.contains("Usage: fleetreg gate add"))
    let json = try fleetreg.run("gate", "add", "--json")
    #expect(json.status == 64)
    #expect(json.errors.hasPrefix(#"{"code":"usage","text":""#))
    let missing = try fleetreg.run("status", "--registry", "nowhere", "--json")
    #expect(missing.status == 78)
    #expect(missing.errors.hasPrefix(#"{"code":"registry.missing","text":"no registry in"#))
  }

  @Test("refuse settings that they do not understand, by line and column")
  func settings() throws {
    try fleetreg.run("init")
    let file = fleetreg.directory.appending(path: "registry/fleetreg.yaml")
    try Data("upstream:\n  ulr: https://x.example\n".utf8).write(to: file)
    let result = try fleetreg.run("status")
    #expect(result.status == 78)
    #expect(
      result.errors == """
        error: fleetreg.yaml, line 2, column 3: no setting is called `upstream.ulr`
          → did you mean `upstream.url`?

        """)
  }

  @Test("keep companies, plants, gates, cameras and exemptions")
  func places() throws {
    try fleetreg.run("init")
    let steps: [([String], Int32)] = [
      (
        [
          "company", "add", "91140400MATEXAM18H", "--name", "示例运输", "--contact", "张三", "--phone",
          "13800000000",
        ], 0
      ),
      (["company", "add", "91350100M000100Y44", "--name", "示例运输"], 65),
      (["plant", "add", "steel-1", "--name", "示例钢铁", "--division", "140404"], 0),
      (["plant", "add", "steel-2", "--name", "示例钢铁", "--division", "999999x"], 65),
      (["gate", "add", "north", "--plant", "nowhere", "--name", "北门"], 65),
      (["gate", "add", "north", "--plant", "steel-1", "--name", "北门"], 0),
      (["gate", "add", "north", "--plant", "steel-1", "--name", "北门"], 65),
      (["gate", "add", "north", "--plant", "steel-1", "--name", "北大门", "--replace"], 0),
      (["camera", "add", "cam-1", "--gate", "north", "--direction", "forward=in"], 0),
      (["camera", "add", "cam-2", "--gate", "north", "--direction", "forward=up"], 65),
      (["gate", "remove", "north", "--why", "x"], 65),
      (
        [
          "exemption", "add", "ex-1", "--plate", "晋D12345", "--colour", "黄", "--reason", "抢险",
          "--from", "2026-11-01", "--until", "2026-11-30",
        ], 0
      ),
      (
        [
          "exemption", "add", "ex-2", "--vin", "LTEST1239N0000017", "--reason", "抢险",
          "--from", "2026-11-30", "--until", "2026-11-01",
        ], 65
      ),
      (["camera", "add", "cam-3", "--gate", "north", "--format", "hikvison"], 64),
      (["camera", "add", "cam-4", "--gate", "north", "--format", "gat1400"], 0),
      (["camera", "remove", "cam-1", "--why", "x"], 0),
      (["camera", "remove", "cam-1", "--why", "x"], 65),
    ]
    for (arguments, status) in steps {
      let result = try fleetreg.run(arguments)
      #expect(result.status == status, "\(arguments): \(result.errors)")
    }
    let list = try fleetreg.run("company", "list")
    #expect(list.output.contains("张*") && list.output.contains("138****0000"))
    #expect(!list.output.contains("张三"))
    #expect(try fleetreg.run("company", "list", "--show-personal").output.contains("张三"))
    let shown = try fleetreg.run("gate", "show", "north", "--as", "li")
    try expectSnapshot(
      fleetreg.steady(shown.output).replacing(NSUserName(), with: "USER"), "gate-show")
    let json = try fleetreg.run("exemption", "list", "--json")
    #expect(
      json.output == """
        {"id":"ex-1","subject":{"kind":"plate","text":"晋D12345","colour":"yellow"},"reason":"抢险",\
        "from":"2026-11-01","until":"2026-11-30"}

        """)
  }

  @Test("show a sender's token once, or write it where nobody else can read it")
  func senders() throws {
    try fleetreg.run("init")
    let shown = try fleetreg.run("sender", "add", "plant-1", "--name", "Plant 1", "--json")
    #expect(shown.output.contains(/"token":"[0-9a-f]{64}"/))
    #expect(try !fleetreg.run("sender", "show", "plant-1").output.contains("token"))
    // A token that is not bound to one registry says so.
    #expect(shown.errors.contains(#""code":"sender.unbound""#) && shown.errors.contains("--sends"))
    let bound = try fleetreg.run(
      "sender", "add", "plant-2", "--name", "P", "--sends", "019a1f00-0000-7000-8000-000000000000")
    #expect(bound.status == 0 && bound.errors.isEmpty)
    let written = try fleetreg.run("sender", "renew", "plant-1", "--token-file", "t", "--why", "x")
    #expect(written.status == 0)
    let file = fleetreg.directory.appending(path: "t").path
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let taken = try fleetreg.run("sender", "renew", "plant-1", "--token-file", "t", "--why", "x")
    #expect(taken.status == 74)
    #expect(taken.errors.contains("is there already") && taken.errors.contains("name another file"))
    #expect(try fleetreg.run("sender", "renew", "nobody", "--token-file", "u").status == 65)
    #expect(!FileManager.default.fileExists(atPath: fleetreg.directory.appending(path: "u").path))
  }

  @Test("walk a machine from draft to scrapped")
  func machinery() throws {
    try fleetreg.run("init")
    let add = [
      "machinery", "add", "--division", "140404", "--type", "挖掘机", "--brand", "EX", "--model",
      "X215",
      "--serial", "X215-0457", "--made-on", "2019-05-01", "--energy", "diesel", "--power", "118",
      "--stage", "3", "--owner", "示例工程", "--credit-code", "91140400MATEXAM18H", "--phone",
      "03550000000", "--site-kind", "construction", "--engine-maker", "示例动力", "--engine-model",
      "E6", "--engine-number", "E6-1", "--maker", "示例机械",
    ]
    for (name, bytes) in [("a", "1"), ("b", "2"), ("c", "3")] {
      try Data(bytes.utf8).write(to: fleetreg.directory.appending(path: "\(name).jpg"))
    }
    let photos = [
      "--photo", "machine-plate=a.jpg", "--photo", "engine-plate=b.jpg", "--photo",
      "disclosure-label=c.jpg",
    ]
    #expect(try fleetreg.run(add + photos).status == 0)
    let steps: [([String], Int32)] = [
      (["review", "X215-0457"], 65),
      (["submit", "nothing"], 65),
      (["submit", "X215-0457"], 0),
      (["review", "X215-0457"], 0),
      (["return", "X215-0457", "--why", "plate not readable"], 0),
      (["edit", "X215-0457", "--power", "110"], 0),
      (["submit", "X215-0457"], 0),
      (["review", "X215-0457"], 0),
      (["approve", "X215-0457"], 0),
      (["number", "X215-0457"], 64),
      (["number", "X215-0457", "--issue"], 65),
      (["number", "X215-0457", "7-4DA00001"], 65),
      (["number", "X215-0457", "3-4DA00456"], 0),
      (["move", "2-4DA00456", "--division", "140405", "--site", "quarry 2"], 65),
      (["move", "3-4DA00456", "--division", "140405", "--site", "quarry 2"], 0),
      (
        [
          "transfer", "3-4DA00456", "--owner", "示例租赁", "--credit-code", "91140400MATEXAM18H",
          "--phone", "1",
        ], 65
      ),
      (["scrap", "3-4DA00456", "--why", "worn out"], 0),
      (["scrap", "3-4DA00456", "--why", "worn out"], 65),
    ]
    for (arguments, status) in steps {
      let result = try fleetreg.run(["machinery"] + arguments)
      #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
    }
    let list = try fleetreg.run("machinery", "list", "--state", "scrapped", "--lang", "zh")
    #expect(list.output.contains("3-4DA00456"))
    #expect(
      try fleetreg.run("machinery", "show", "3-4DA00456", "--json").output.contains(
        #""plate not readable""#))
  }

  @Test("issue numbers only where that was switched on")
  func numbering() throws {
    try fleetreg.run("init")
    let set = [
      "machinery", "numbering", "set", "140404", "--area", "4DA", "--first", "50000", "--last",
      "50001", "--authority", "bureau", "--why", "offline",
    ]
    let first = try fleetreg.run(set)
    #expect(first.status == 0)
    #expect(first.output.hasPrefix("set numbering rule 140404\n"))
    #expect(try fleetreg.run(set).output.hasPrefix("changed numbering rule 140404\n"))
    #expect(try fleetreg.run("machinery", "numbering", "list").output.contains("4DA"))
  }

  @Test("mark a provisional number wherever it is shown, also in a registry that imported it")
  func provisional() throws {
    try fleetreg.run("init")
    let rows = """
      number,numberOrigin,state,serial,division
      4-4DA00001,issued,numbered,S1,140404
      4-4DA00002,recorded,numbered,S2,140404

      """
    let imported = try fleetreg.run(["machinery", "import", "-"], input: rows)
    #expect(imported.status == 0, "\(imported.errors)")
    let list = try fleetreg.run("machinery", "list").output
    #expect(list.contains("4-4DA00001 (provisional)") && !list.contains("4-4DA00002 ("))
    #expect(try fleetreg.run("machinery", "list", "--lang", "zh").output.contains("4-4DA00001（暂编）"))
    #expect(try fleetreg.run("status").output.contains("numbered 2; provisional numbers 1"))
    #expect(try fleetreg.run("status", "--lang", "zh").output.contains("已编号 2；暂编号码 1"))
    let json = try fleetreg.run("status", "--json").output
    #expect(json.contains(#""machinery":{"numbered":2},"provisionalNumbers":1,"#))
    #expect(
      try fleetreg.run("machinery", "decide", "S1").output.contains("4-4DA00001 (provisional)"))
    #expect(
      try fleetreg.run("machinery", "decide", "S1", "--json").output.contains(
        #""number":"4-4DA00001","provisional":true"#))
    #expect(try fleetreg.run("machinery", "confirm", "S1").output.contains("4-4DA00001\n"))
    #expect(try !fleetreg.run("status").output.contains("provisional"))
  }

  @Test("say that a number is recorded with another stage digit, and change nothing under it")
  func repainted() throws {
    try fleetreg.run("init")
    let add = [
      "machinery", "add", "--division", "140404", "--serial", "S1", "--number", "4-4DA00456",
    ]
    #expect(try fleetreg.run(add).status == 0)
    let right = try fleetreg.run("machinery", "show", "4-4DA00456")
    #expect(!right.output.contains("another stage character"))
    let shown = try fleetreg.run("machinery", "show", "3-4DA00456")
    #expect(shown.status == 0)
    #expect(
      shown.output.contains(
        "recorded as `4-4DA00456`, asked for as `3-4DA00456`: another stage character"))
    let json = try fleetreg.run("machinery", "show", "3-4DA00456", "--json")
    #expect(json.output.contains(#""findings":[{"code":"number.repainted""#))
    for step in [
      ["scrap", "3-4DA00456", "--why", "x"], ["edit", "3-4DA00456", "--brand", "x"],
      ["move", "3-4DA00456", "--site", "x"], ["confirm", "3-4DA00456"],
      ["number", "3-4DA00456", "3-4DA00457", "--correct", "--why", "x"],
    ] {
      let refused = try fleetreg.run(["machinery"] + step + ["--json"])
      #expect(refused.status == 65, "\(step)")
      #expect(refused.errors.contains(#""code":"number.repainted""#), "\(refused.errors)")
      #expect(refused.errors.contains("`3-4DA00456`") && refused.errors.contains("`4-4DA00456`"))
    }
    let after = try fleetreg.run("machinery", "list", "--json").output
    #expect(after.contains(#""state":"numbered""#) && !after.contains("brand"))
  }

  @Test(
    "name the option that was typed, not the member that it fills",
    arguments: [
      (
        ["camera", "add", "c", "--gate", "g", "--zone", "9999"],
        "`--zone` is `9999`, expected a whole number from -1080 to 1080"
      ),
      (["camera", "add", "c", "--gate", "g", "--clock-tolerance", "0"], "`--clock-tolerance` is"),
      (["camera", "add", "c", "--gate", "g", "--direction", "ahead=up"], "`--direction` is `up`"),
      (["gate", "add", "a b", "--plant", "p", "--name", "n"], "`<id>` is `a b`"),
      (
        [
          "exemption", "add", "e", "--plate", "晋D12345", "--reason", "r", "--from", "2026-11-01",
          "--until", "2026-11-30",
        ],
        "`--colour` is missing"
      ),
      (
        [
          "exemption", "add", "e", "--vin", "LTEST1239N0000017", "--reason", "r", "--from",
          "2026-11-30", "--until", "2026-11-01",
        ],
        "`--until` is `2026-11-01`, expected a day not before `--from`"
      ),
      (["vehicle", "add", "晋D12345"], "`--colour` is missing"),
      (
        ["vehicle", "add", "晋D12345D", "--colour", "blue"],
        "`--colour` is `blue`, expected yellow-green, as for large new-energy plates"
      ),
      (["vehicle", "add", "晋D12345", "--colour", "黄", "--stage", "9z"], "`--stage` is `9z`"),
      (["vehicle", "add", "晋D12345", "--colour", "黄", "--made-on", "x"], "--made-on"),
      (["vehicle", "check", "晋D12345", "--invoiced-on", "x"], "`--invoiced-on` is `\"x\"`"),
      (["machinery", "add", "--division", "140404", "--power", "0"], "`--power` is `0"),
      (
        ["machinery", "add", "--division", "140404", "--engine-made-on", "x"],
        "`--engine-made-on` is `x`"
      ),
      (
        ["machinery", "add", "--division", "140404", "--owner", "o", "--credit-code", "x"],
        "`--credit-code` is"
      ),
      (["machinery", "add", "--division", "140404", "--test-day", "x"], "`--test-day` is `x`"),
    ] as [([String], String)])
  func optionNames(arguments: [String], text: String) throws {
    try fleetreg.run("init")
    let result = try fleetreg.run(arguments)
    #expect(result.status == 65 || result.status == 64)
    #expect(result.errors.contains(text), "\(result.errors)")
  }

  @Test("name only options that there are")
  func options() throws {
    var form = EntryForm()
    try MachineryOptions.parse([]).fill(&form)
    let help = try fleetreg.run("machinery", "add", "--help").output
    for option in Set(form.options.values) where option != "--in-plant-vehicle" {
      #expect(help.contains("\(option) <") || help.contains("\(option)\n"), "\(option)")
    }
    form = EntryForm()
    try VehicleOptions.parse([]).fill(&form)
    let vehicle = try fleetreg.run("vehicle", "add", "--help").output
    for option in Set(form.options.values) {
      #expect(vehicle.contains(option), "\(option)")
    }
  }

  @Test("list the exemptions of vehicles and machines, and let them turn a deny into a review")
  func exemptions() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "vehicle", "add", "晋D12345", "--colour", "黄", "--fuel", "diesel", "--maximum-mass", "25000",
      "--stage", "5", "--stage-source", "registrationRecord", "--vin", "LTEST1239N0000017")
    try fleetreg.run(
      "machinery", "add", "--division", "140404", "--serial", "S1", "--number", "4-4DA00456")
    // They hold a few days around today, the first of them longer than a plan's exemption usually does.
    func day(_ offset: Int) -> String {
      Instant.ofClock.day().advanced(by: offset).description
    }
    let (first, last) = (day(-200), day(100))
    let days = ["--reason", "抢险", "--document", "D1", "--from", first, "--until"]
    for arguments in [
      ["by-plate", "--plate", "晋D12345", "--colour", "黄"] + days + [last],
      ["by-vin", "--vin", "LTEST1239N0000017"] + days + [day(-100)],
      ["other", "--plate", "晋D12345", "--colour", "蓝"] + days + [last],
      ["machine", "--machinery", "4-4DA00456"] + days + [last],
    ] {
      #expect(try fleetreg.run(["exemption", "add"] + arguments).status == 0)
    }
    let vehicle = try fleetreg.run("vehicle", "show", "晋D12345").output
    #expect(vehicle.contains("by-plate  holds  \(first)..\(last)  “抢险”  every rule  D1"))
    #expect(vehicle.contains("by-vin  ended  \(first)..\(day(-100))"))
    #expect(!vehicle.contains("other"))
    let json = try fleetreg.run("vehicle", "show", "晋D12345", "--json").output
    #expect(json.contains(#""until":"\#(last)","state":"holds"}"#))
    #expect(json.contains(#""until":"\#(day(-100))","state":"ended"}"#))
    let machine = try fleetreg.run("machinery", "show", "4-4DA00456", "--lang", "zh").output
    #expect(machine.contains("machine  有效  \(first)..\(last)  “抢险”  全部规则  D1"))

    let checks: [(day: String, status: Int32, text: String)] = [
      (day(-201), 1, "(deny)"), (first, 1, "(review)"), (last, 1, "(review)"),
      (day(101), 1, "(deny)"),
    ]
    for check in checks {
      let result = try fleetreg.run("vehicle", "check", "晋D12345", "--on", check.day)
      #expect(result.status == check.status)
      #expect(result.output.contains(check.text), "\(check.day): \(result.output)")
    }
    let found = try fleetreg.run("vehicle", "check", "晋D12345", "--on", day(0)).output
    #expect(found.contains("exemption `by-plate` holds until \(last), because: 抢险 (D1)"))
    let line = try fleetreg.run("vehicle", "check", "晋D12345", "--on", day(0), "--brief")
    #expect(line.output.contains("exemption `by-plate` holds until \(last)"))
    let list = try fleetreg.run(
      ["vehicle", "check", "-", "--on", day(0), "--lang", "zh"], input: "LTEST1239N0000017\n")
    #expect(list.output.contains("豁免 `by-plate` 有效至 \(last)"))
  }

  @Test("refuse an exemption that is no temporary one, or from a clause that nobody knows")
  func exemptionBounds() throws {
    try fleetreg.run("init")
    let words = [
      "exemption", "add", "ex-1", "--plate", "晋D12345", "--colour", "黄", "--reason", "抢险", "--from",
      "2026-11-01",
    ]
    let long = try fleetreg.run(words + ["--until", "2027-11-02"])
    #expect(long.status == 65)
    #expect(
      long.errors.contains(
        "expected at most 366 days (setting `exemptions.longestDays`), found 367"))
    let settings = fleetreg.directory.appending(path: "registry/fleetreg.yaml")
    let isThere = FileManager.default.fileExists(atPath: settings.path)
    #expect(isThere)
    try Data("exemptions:\n  longestDays: 30\n".utf8).write(to: settings)
    let longer = try fleetreg.run(words + ["--until", "2026-12-01", "--lang", "zh"])
    #expect(longer.status == 65)
    #expect(longer.errors.contains("最长 30 天"))
    let misspelt = try fleetreg.run(
      words + ["--until", "2026-11-30", "--clause", "13-freight-VI", "--json"])
    #expect(misspelt.status == 65)
    #expect(misspelt.errors.contains(#""code":"exemption.unknown-clause""#))
    #expect(misspelt.errors.contains("near are changzhi-2021/13-freight-VI"))
    #expect(try fleetreg.run("exemption", "list", "--json").output.isEmpty)
    let known = try fleetreg.run(
      words + ["--until", "2026-11-30", "--clause", "changzhi-2021/13-freight-VI"])
    #expect(known.status == 0, "\(known.errors)")
  }

  @Test(
    "refuse a kind of machine or place that nobody knows, with the words that are known",
    arguments: [
      (["machinery", "add", "--division", "140404", "--serial", "S1", "--type", "挖掘鸡"], "--type"),
      (
        ["machinery", "add", "--division", "140404", "--serial", "S1", "--site-kind", "mine"],
        "--site-kind"
      ),
      (["machinery", "move", "4-4DA00456", "--site-kind", "mine"], "--site-kind"),
      (["machinery", "decide", "--division", "140404", "--type", "loadr"], "--type"),
      (["machinery", "decide", "--division", "140404", "--site-kind", "quarry"], "--site-kind"),
    ])
  func machineryWords(words: [String], option: String) throws {
    try fleetreg.run("init")
    let english = try fleetreg.run(words)
    #expect(english.status == 64)
    #expect(english.errors.contains("`\(option)` is `\(words.last ?? "")`, expected one of "))
    #expect(english.errors.contains("other"))
    let chinese = try fleetreg.run(words + ["--lang", "zh"])
    #expect(chinese.status == 64)
    #expect(chinese.errors.contains("应为下列之一："))
    #expect(try fleetreg.run("machinery", "list", "--json").output.isEmpty)
  }

  @Test(
    "refuse a zone or a list that no plan names, with those that are near",
    arguments: [
      (
        ["plant", "add", "p", "--name", "厂", "--division", "140404"], "--zone", "changzhi-hightech"
      ),
      (
        ["plant", "add", "p", "--name", "厂", "--division", "140404"], "--list",
        "changzhi-2020-steel"
      ),
      (
        ["site", "add", "s", "--name", "工地", "--division", "140213", "--kind", "construction"],
        "--zone", "nrmm-contrl"
      ),
      (["machinery", "decide", "--division", "140213"], "--zone", "nrmm-contrl"),
    ])
  func planNames(words: [String], option: String, name: String) throws {
    try fleetreg.run("init")
    let english = try fleetreg.run(words + [option, name])
    #expect(english.status == 65)
    #expect(
      english.errors.contains("`\(option)` is `\(name)`, expected a name that a plan has, such as"))
    let near = ["changzhi-high-tech", "changzhi-2020/steel", "nrmm-control"]
    #expect(near.contains { english.errors.contains($0) })
    let chinese = try fleetreg.run(words + [option, name, "--lang", "zh"])
    #expect(chinese.errors.contains("应为计划中列明的名称，如 "))
    #expect(try fleetreg.run("plant", "list", "--json").output.isEmpty)
    #expect(try fleetreg.run("site", "list", "--json").output.isEmpty)
  }

  @Test("take other as a kind of machine and of place")
  func otherKinds() throws {
    try fleetreg.run("init")
    let added = try fleetreg.run(
      "machinery", "add", "--division", "140404", "--serial", "S1", "--type", "other",
      "--site-kind", "其他")
    #expect(added.status == 0, "\(added.errors)")
  }

  @Test("mask personal data in an export, say so, and take it back without changing anything")
  func masked() throws {
    try fleetreg.run("init")
    let add = [
      "machinery", "add", "--division", "140404", "--serial", "S1", "--maker", "示例机械厂", "--owner",
      "某某",
      "--phone", "13800000000",
    ]
    #expect(try fleetreg.run(add).status == 0)
    let before = try fleetreg.run("machinery", "show", "S1", "--show-personal", "--json").output
    let export = try fleetreg.run("machinery", "export", "--output", "m.csv", "--json")
    #expect(export.output.contains(#""rows":1,"masked":2"#))
    #expect(export.errors.contains(#""code":"table.masked""#))
    let file = fleetreg.directory.appending(path: "m.csv")
    #expect(try !String(contentsOf: file, encoding: .utf8).contains("13800000000"))
    let report = try fleetreg.run("machinery", "import", "m.csv", "--json")
    #expect(report.output.contains(#""unchanged":1,"failedRows":0"#))
    #expect(report.output.contains(#""masksKept":2"#))
    #expect(report.errors.contains(#""code":"table.masks-kept""#))
    #expect(
      try fleetreg.run("machinery", "show", "S1", "--show-personal", "--json").output == before)
    let full = try fleetreg.run("machinery", "export", "--show-personal")
    #expect(full.output.contains("13800000000") && full.errors.isEmpty)
  }

  @Test("suggest what may follow, not what was just done")
  func suggestions() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "machinery", "add", "--division", "140404", "--serial", "S1", "--number", "4-4DA00456")
    let numbered = try fleetreg.run("machinery", "show", "4-4DA00456").output
    #expect(numbered.contains("machinery move 4-4DA00456"))
    #expect(!numbered.contains("machinery show"))
    try fleetreg.run("machinery", "scrap", "4-4DA00456", "--why", "worn out")
    #expect(try !fleetreg.run("machinery", "show", "4-4DA00456").output.contains("machinery show"))
    try fleetreg.run("vehicle", "add", "晋D12345", "--colour", "黄")
    #expect(
      try fleetreg.run("vehicle", "show", "晋D12345").output.contains("vehicle add 晋D12345 --stage"))
  }
}
