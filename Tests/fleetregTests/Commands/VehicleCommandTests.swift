import Foundation
import Testing

@Suite("Commands on vehicles") struct VehicleCommandTests {
  let fleetreg = try! CommandRunner()

  @Test("answer without a registry from the facts that are given")
  func withoutRegistry() throws {
    let facts = [
      "vehicle", "check", "晋D12345", "--colour", "黄", "--fuel", "diesel", "--category", "N3",
      "--maximum-mass", "25000", "--on", "2026-11-21",
    ]
    let meets = try fleetreg.run(facts + ["--stage", "国六b", "--stage-source", "environmentalList"])
    #expect(meets.status == 0, "\(meets.errors)")
    #expect(meets.output.contains("(allow)"))
    let older = try fleetreg.run(facts + ["--stage", "5", "--stage-source", "registrationRecord"])
    #expect(older.status == 1)
    #expect(older.output.contains("(deny)"))
    let unknown = try fleetreg.run(facts + ["--json"])
    #expect(unknown.status == 1)
    #expect(unknown.output.contains(#""recorded":false"#))
    #expect(unknown.output.contains(#""outcome":"unknown""#))
    #expect(try fleetreg.run("vehicle", "check", "晋D1I345").status == 65)
    #expect(try fleetreg.run("vehicle", "check").status == 64)
    #expect(try fleetreg.run("vehicle", "check", "晋D12345", "--registry", "no").status == 78)
  }

  @Test("record, show, list and check")
  func recorded() throws {
    try fleetreg.run("init")
    let add = [
      "vehicle", "add", "晋D12345", "--colour", "yellow", "--fuel", "柴油", "--stage", "国六b",
      "--stage-source", "environmentalList", "--category", "N3", "--vin", "LTEST1239N0000017",
      "--maximum-mass", "25000", "--registered-on", "2023-08-01",
    ]
    #expect(try fleetreg.run(add).status == 0)
    #expect(try fleetreg.run(add).output.contains("all was recorded already"))
    #expect(try fleetreg.run("vehicle", "check", "晋D12345", "--on", "2026-11-21").status == 0)
    let chinese = try fleetreg.run(
      "vehicle", "check", "LTEST1239N0000017", "--on", "2026-11-21", "--lang", "zh")
    #expect(chinese.output.contains("符合（allow）"))
    let list = try fleetreg.run(
      ["vehicle", "check", "-", "--on", "2026-11-21"], input: "晋D12345\n\n晋D99999\nnonsense\n")
    #expect(list.status == 1)
    #expect(list.output.contains("2 checked: meets 1, facts missing 1, not readable 1"))
    #expect(list.errors.hasPrefix("error: line 4, `nonsense`: "))
    let long = try fleetreg.run(
      ["vehicle", "check", "-", "--lang", "zh"],
      input: "x晋D12345\n\(String(repeating: "x", count: 70_000))\n")
    #expect(long.errors.contains("错误：第 1 行“x晋D12345”："))
    #expect(long.errors.contains("错误：第 2 行有 70,000 字节，应为号牌号码或 VIN"))
    #expect(try fleetreg.run("vehicle", "show", "晋D12345").output.contains("LTEST1239N0000017"))
    #expect(try fleetreg.run("vehicle", "show", "晋D00000").status == 65)
    #expect(try fleetreg.run("vehicle", "list", "--json").output.contains(#""plate":"晋D12345""#))
    #expect(try fleetreg.run("vehicle", "add", "晋D12345", "--fuel", "x").status == 65)
  }

  @Test("an act that happened is judged by its recorded day, and every output says so")
  func recordedDay() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "vehicle", "add", "晋D12345", "--colour", "yellow", "--fuel", "柴油", "--stage", "5",
      "--category", "N3", "--maximum-mass", "25000", "--registered-on", "2019-05-03")
    let ask = ["vehicle", "check", "晋D12345", "--act", "register", "--on", "2026-11-21"]
    let full = try fleetreg.run(ask).output
    let basis = "judged by its recorded day of first registration, 2019-05-03"
    #expect(full.split(separator: "\n")[1].contains(basis))
    #expect(full.contains("finding: " + basis))
    #expect(try fleetreg.run(ask + ["--brief"]).output.contains(basis))
    #expect(try fleetreg.run(ask + ["--lang", "zh"]).output.contains("按已登记的注册登记日期 2019-05-03 判定"))
    #expect(
      try fleetreg.run(ask + ["--json"]).output.contains(
        #"{"code":"question.recorded-day","fact":"registeredOn","day":"2019-05-03"}"#))
    #expect(
      try fleetreg.run(ask + ["--json", "--brief"]).output.contains(
        #""judgedBy":{"fact":"registeredOn","day":"2019-05-03"}"#))
    let then = ask.dropLast() + ["2019-05-03"]
    #expect(try !fleetreg.run(Array(then)).output.contains("recorded day of"))
  }

  @Test(
    "refuse a fuel that is no word, with the words that are, on the command line and in a table")
  func fuels() throws {
    try fleetreg.run("init")
    let machine = ["machinery", "add", "--division", "140404", "--serial", "S1", "--energy"]
    for words in [
      ["vehicle", "add", "晋D12345", "--colour", "黄", "--fuel"],
      ["vehicle", "check", "晋D12345", "--colour", "黄", "--fuel"], machine,
    ] {
      let refused = try fleetreg.run(words + ["xyz"])
      #expect(refused.status == 65, "\(words)")
      #expect(
        refused.errors.contains("`\(words.last ?? "")` is `xyz`, expected letters of GA 24.9"))
      #expect(refused.errors.contains("diesel, petrol, electric, natural gas"))
      #expect(try fleetreg.run(words + ["xyz", "--lang", "zh"]).errors.contains("柴油、汽油"))
    }
    let rows = "车牌号码,号牌颜色,燃料类型\n晋D12345,黄,xyz\n晋D12346,黄,G\n晋D12347,黄,柴油\n"
    let table = try fleetreg.run(["vehicle", "import", "-", "--json"], input: rows)
    #expect(table.output.contains(#""added":2,"updated":0,"unchanged":0,"failedRows":1"#))
    #expect(table.errors.contains("column `燃料类型`: `fuel` is `xyz`"), "\(table.errors)")
  }

  @Test(
    "say what is odd at entry: days, the owner, a stage, the VIN's year; and the VIN in a check")
  func odd() throws {
    try fleetreg.run("init")
    let vin = ["vehicle", "add", "LTEST1239N0000017", "--manufactured-on", "2005-01-01"]
    let added = try fleetreg.run(vin + ["--owner", "zzz", "--json"])
    #expect(added.status == 0)
    for code in ["vin.year", "vehicle.owner-unknown"] {
      #expect(added.output.contains(#""code":"\#(code)""#), "\(added.output)")
    }
    let shown = try fleetreg.run("vehicle", "show", "LTEST1239N0000017").output
    #expect(shown.contains("model year 1992 or 2022, but made in 2005"))
    #expect(shown.contains("its owner `zzz` is no recorded company"))
    let checked = try fleetreg.run("vehicle", "check", "LTEST1239N0000017").output
    #expect(checked.contains("model year 1992 or 2022, but made in 2005"))
    let json = try fleetreg.run("vehicle", "check", "LTESTA0B5R1000124", "--json").output
    #expect(json.contains(#""findings":[{"code":"vin.check-digit","text":"check digit at"#))
    #expect(
      try fleetreg.run("vehicle", "check", "LTESTA0B5R1000124", "--lang", "zh").output
        .contains("第 9 位校验位"))
    let days = try fleetreg.run(
      "vehicle", "add", "晋D12345", "--colour", "黄", "--manufactured-on", "2035-01-01", "--stage",
      "9",
      "--invoiced-on", "2020-02-01", "--registered-on", "2020-01-01")
    #expect(days.status == 0)
    for text in [
      "the day of manufacture, 2035-01-01, has not come yet", "which is no stage known here",
      "the day of first registration, 2020-01-01, lies before the day of the sales invoice",
      "registered on 2020-01-01, before it was made on 2035-01-01",
    ] {
      #expect(days.output.contains(text), "\(text): \(days.output)")
    }
    let massless = ["vehicle", "add", "晋D12345", "--colour", "黄", "--maximum-mass", "0"]
    #expect(
      try fleetreg.run(massless).errors.contains("`--maximum-mass` is `0`, expected a number"))
  }

  @Test("come and go as CSV in two encodings, failed rows kept with the reason")
  func tables() throws {
    try fleetreg.run("init")
    let table = "车牌号码,号牌颜色,燃料类型,排放标准\n晋D12345,黄,柴油,国六\n晋D1I345,黄,柴油,国六\n"
    try Data(table.utf8).write(to: fleetreg.directory.appending(path: "trucks.csv"))
    let dry = try fleetreg.run("vehicle", "import", "trucks.csv", "--dry-run", "--json")
    #expect(dry.status == 1)
    #expect(try fleetreg.run("vehicle", "list", "--json").output.isEmpty)
    let result = try fleetreg.run("vehicle", "import", "trucks.csv", "--json")
    #expect(result.status == 1)
    #expect(result.output.contains(#""added":1,"updated":0,"unchanged":0,"failedRows":1"#))
    #expect(result.errors.contains(#""line":3"#))
    let export = try fleetreg.run(
      "vehicle", "export", "--output", "out.csv", "--encoding", "gbk", "--lang", "zh")
    #expect(export.status == 0)
    let again = try fleetreg.run("vehicle", "import", "out.csv", "--json")
    #expect(again.output.contains(#""added":0,"updated":0,"unchanged":1,"failedRows":0"#))
    let check = try fleetreg.run("vehicle", "check", "trucks.csv", "--on", "2026-11-21", "--json")
    #expect(check.status == 1)
    #expect(check.output.hasSuffix(#""unreadable":1}"# + "\n"))
    #expect(try fleetreg.run("vehicle", "import", "none.csv").status == 74)
  }

  @Test("say of a word for no plate that no plate was read", arguments: ["无车牌", "unknown"])
  func noPlate(word: String) throws {
    let checked = try fleetreg.run("vehicle", "check", word)
    #expect(checked.status == 65)
    #expect(checked.errors.contains("`\(word)` stands for a plate that is missing or was not read"))
    #expect(try fleetreg.run("identify", word).output == "\(word) no plate\n")
  }

  @Test("say what a text is, in a stream")
  func identify() throws {
    let result = try fleetreg.run(
      ["identify", "-", "--json"], input: "晋D12345\nLTEST1239N0000017\n3-4DA00456\n???\n")
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[3] == #"{"text":"???","readings":[]}"#)
    #expect(try fleetreg.run("identify", "晋D12345").status == 0)
  }
}
