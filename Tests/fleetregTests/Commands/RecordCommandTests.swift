import Foundation
import Testing

@Suite("Commands on records") struct RecordCommandTests {
  let fleetreg = try! CommandRunner()
  let ledger = """
    出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色,排放标准
    north,2026-11-20 08:00:00,1,晋D12345,黄,国六
    north,2026-11-20 09:00:00,2,晋D12345,黄,国六
    north,2026-13-40 09:00:00,2,晋D12345,黄,国六

    """

  private func prepare() throws {
    try fleetreg.run("init")
    try fleetreg.run("plant", "add", "p", "--name", "P", "--division", "140404")
    try fleetreg.run("gate", "add", "north", "--plant", "p", "--name", "N")
    try Data(ledger.utf8).write(to: fleetreg.directory.appending(path: "ledger.csv"))
  }

  @Test("import a ledger once, list, show and export it")
  func ledgers() throws {
    try prepare()
    let dry = try fleetreg.run("passage", "import", "ledger.csv", "--dry-run", "--json")
    #expect(dry.status == 1)
    #expect(try fleetreg.run("passage", "list", "--json").output.isEmpty)
    let first = try fleetreg.run("passage", "import", "ledger.csv", "--json")
    #expect(first.status == 1)
    #expect(first.output.contains(#""passages":2,"observations":0,"stored":2"#), "\(first.output)")
    #expect(first.output.contains(#""failedRows":1"#))
    let again = try fleetreg.run("passage", "import", "-", "--json")
    #expect(again.status == 1, "an empty input is no ledger")
    let second = try fleetreg.run(["passage", "import", "-", "--json"], input: ledger)
    #expect(second.output.contains(#""stored":0,"duplicates":2"#))
    let list = try fleetreg.run("passage", "list", "--day", "2026-11-20")
    #expect(list.output.contains("晋D12345") && list.output.contains("2 shown"))
    let line = try fleetreg.run("passage", "list", "--limit", "1", "--json").output
    let id = try #require(line.firstMatch(of: /"id":"([0-9a-f-]{36})"/)).1
    #expect(try fleetreg.run("passage", "show", String(id)).status == 0)
    let unknown = "01900000-0000-7000-8000-000000000000"
    #expect(try fleetreg.run("passage", "show", unknown).status == 65)
    let export = try fleetreg.run("passage", "export", "--lang", "zh")
    #expect(export.output.contains("晋D12345"))
    let status = try fleetreg.run("status", "--json")
    #expect(status.output.contains(#""records":{"passage":2}"#))
    #expect(status.output.contains(#""gate":"north","last":2,"stored":2"#))
    #expect(try fleetreg.run("doctor", "--json").status == 0)
  }

  @Test("count and mark a time that cannot be right")
  func clocks() throws {
    try prepare()
    let rows =
      "gate,time,direction,plate\nnorth,2034-11-20 08:00:00,1,晋D12345\nnorth,2026-11-20 09:00:00,2,晋D12345\n"
    let report = try fleetreg.run(["passage", "import", "-"], input: rows).output
    #expect(report.contains("clocks that cannot be right, kept  1"), "\(report)")
    let list = try fleetreg.run("passage", "list").output
    #expect(
      list.contains("2034-11-20T08:00:00.000+08:00 (clock?)")
        || list.contains("2034-11-20T08:00:00+08:00 (clock?)"))
    #expect(list.components(separatedBy: "(clock?)").count == 2)
    #expect(try fleetreg.run("passage", "list", "--lang", "zh").output.contains("（时钟有误）"))
  }

  @Test("lists mark what was amended and what amends")
  func amendments() throws {
    try prepare()
    try fleetreg.run("passage", "import", "ledger.csv")
    let changed = ledger.replacing("黄,国六\nnorth,2026-11-20 09", with: "黄,国五\nnorth,2026-11-20 09")
    #expect(
      try fleetreg.run(["passage", "import", "-", "--json"], input: changed).output.contains(
        #""amendments":1"#))
    let list = try fleetreg.run("passage", "list").output
    #expect(list.contains("amended since") && list.contains("amends an earlier one"))
    let chinese = try fleetreg.run("passage", "list", "--lang", "zh").output
    #expect(chinese.contains("已被更正") && chinese.contains("更正记录"))
    let lines = try fleetreg.run("passage", "list", "--json").output.split(separator: "\n")
    let later = try #require(lines[1].firstMatch(of: /"id":"([0-9a-f-]{36})"/)).1
    #expect(lines[0].hasSuffix(#","amendedBy":"\#(later)"}"#))
    #expect(lines.count == 3 && !lines[1].contains("amendedBy") && !lines[2].contains("amendedBy"))
  }

  @Test("keep what cannot be used, show it, and take it up again")
  func quarantine() throws {
    try prepare()
    try Data("<a>".utf8).write(to: fleetreg.directory.appending(path: "broken.xml"))
    #expect(try fleetreg.run("passage", "import", "broken.xml").status == 1)
    let list = try fleetreg.run("quarantine", "list", "--json").output
    let id = String(try #require(list.firstMatch(of: /"id":"([0-9a-f-]{36})"/)).1)
    #expect(try fleetreg.run("quarantine", "show", id, "--raw").output == "<a>")
    #expect(try fleetreg.run("quarantine", "show", id).status == 0)
    #expect(try fleetreg.run("quarantine", "retry", id).status == 1)
    #expect(try fleetreg.run("quarantine", "retry").status == 64)
    #expect(try fleetreg.run("deadletter", "list").output.contains("0 dead letters"))
    #expect(try fleetreg.run("deadletter", "retry", id).status == 1)
    #expect(try fleetreg.run("deadletter", "show", id).status == 65)
    #expect(try fleetreg.run("observation", "list").status == 0)
    #expect(try fleetreg.run("observation", "import", "none.json").status == 74)
  }

  @Test("list as many as asked for, and say how many there are and how to see the rest")
  func pages() throws {
    try prepare()
    for number in 0..<5 {
      try Data("<a\(number)>".utf8).write(to: fleetreg.directory.appending(path: "b\(number).xml"))
      try fleetreg.run("passage", "import", "b\(number).xml")
    }
    for (language, total, rest) in [
      ("en", "5 in quarantine", "2 shown; the next with --after "),
      ("zh", "隔离区共 5 项", "已显示 2 项；用 --after "),
    ] {
      let output = try fleetreg.run("quarantine", "list", "--limit", "2", "--lang", language).output
      #expect(output.contains(total) && output.contains(rest), "\(output)")
      let last = String(
        try #require(output.firstMatch(of: /--after ([0-9a-f-]{36})/)).1)
      let next = try fleetreg.run("quarantine", "list", "--after", last, "--json").output
      #expect(next.split(separator: "\n").count == 3)
    }
    #expect(try !fleetreg.run("quarantine", "list").output.contains("--after"))
    #expect(try fleetreg.run("quarantine", "list", "--limit", "0").status == 64)
    let large = String(repeating: "<b>", count: 30_000)
    try Data(large.utf8).write(to: fleetreg.directory.appending(path: "large.xml"))
    try fleetreg.run("passage", "import", "large.xml")
    let ids = try fleetreg.run("quarantine", "list", "--json").output.matches(
      of: /"id":"([0-9a-f-]{36})"/
    ).map { String($0.1) }
    let small = try fleetreg.run("quarantine", "show", ids[0], "--json").output
    #expect(small.contains(#""raw":"\#(Data("<a0>".utf8).base64EncodedString())"}"#), "\(small)")
    #expect(small.contains(#""length":4,"sha256":""#))
    let cut = try fleetreg.run("quarantine", "show", ids[5], "--json").output
    #expect(cut.contains(#""length":90000,"#) && cut.contains(#","rawBytes":65536}"#))
  }

  @Test("say that nothing is configured to send to")
  func noUpstream() throws {
    try prepare()
    let result = try fleetreg.run("sync")
    #expect(result.status == 78)
    #expect(result.errors.contains("no level above is configured"))
    #expect(try fleetreg.run("sync", "--follow").status == 78)
  }
}
