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
