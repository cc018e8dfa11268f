import Foundation
import Testing

@testable import fleetreg

@Suite("What plans do to traffic") struct TrafficCommandTests {
  let fleetreg = try! CommandRunner()

  /// Two trucks of one haulier at a steel plant in 潞城, in December 2021.
  private func prepare() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "false")
    try fleetreg.run("gate", "add", "north", "--plant", "steel", "--name", "北门")
    let ledger = """
      出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色,燃料类型,排放标准,运输货物名称,车队名称
      north,2021-12-20 08:00:00,1,晋D10001,黄,柴油,国五,焦炭,示例车队
      north,2021-12-20 09:00:00,2,晋D10001,黄,柴油,国五,,示例车队
      north,2021-12-21 08:00:00,1,晋D10002,黄,柴油,国六,焦炭,示例车队

      """
    try Data(ledger.utf8).write(to: fleetreg.directory.appending(path: "ledger.csv"))
    let imported = try fleetreg.run("passage", "import", "ledger.csv", "--json")
    #expect(imported.output.contains(#""stored":3"#), "\(imported.output)\(imported.errors)")
  }

  @Test("show who loses entry on which coming date, by haulier and clause")
  func forecast() throws {
    try prepare()
    let human = try fleetreg.run("policy", "forecast", "--plant", "steel", "--on", "2021-12-31")
    #expect(human.status == 0, "\(human.errors)")
    #expect(human.output.contains("2 vehicles, 3 passages in 30 days"))
    #expect(human.output.contains("2022-01-01  1 lose entry"))
    #expect(human.output.contains("示例车队"))
    #expect(human.output.contains("changzhi-2021/13-freight-VI"))
    let chinese = try fleetreg.run(
      "policy", "forecast", "--plant", "steel", "--on", "2021-12-31", "--lang", "zh")
    #expect(chinese.output.contains("1 辆失去入厂资格"))
    let json = try fleetreg.run(
      "policy", "forecast", "--plant", "steel", "--on", "2021-12-31", "--json"
    ).output
    #expect(
      json.contains(
        #""vehicles":2,"now":{"allow":2},"missing":{},"dates":[{"date":"2022-01-01","loses":1,"gains":0,"changes":0,"outcomes":{"allow":1,"deny":1},"hauliers":[{"haulier":"示例车队","loses":1"#
      ))
    #expect(
      json.contains(
        #""plate":"晋D10001","plateColour":"yellow","haulier":"示例车队","passages":2,"entry":"loses","old":"allow","new":"deny","rules":[{"id":"changzhi-2021/13-freight-VI","new":"not-met"}]"#
      ))
    let empty = try fleetreg.run("policy", "forecast", "--plant", "steel", "--on", "2020-01-01")
    #expect(empty.output.contains("0 vehicles"))
    #expect(try fleetreg.run("policy", "forecast", "--plant", "nowhere").status == 65)
  }

  @Test("compare a draft with what holds, by passages and recorded decisions")
  func diff() throws {
    try prepare()
    let decide = try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--gate", "north", "--plate", "晋D10001", "--colour",
      "yellow", "--direction", "in", "--purpose", "bulk", "--fuel", "diesel", "--stage", "5",
      "--at", "2021-12-20T07:59", "--record", "--json")
    #expect(decide.status == 0, "\(decide.output)")
    // A draft in which China VI is demanded a month earlier.
    let show = try String(
      contentsOf: Self.packs.appending(path: "changzhi-2021.yaml"), encoding: .utf8)
    let draft = show.replacing("2022-01-01", with: "2021-12-01")
      .replacing("2021-12-31", with: "2021-11-30")
    try Data(draft.utf8).write(to: fleetreg.directory.appending(path: "draft.yaml"))
    let human = try fleetreg.run("policy", "diff", "today", "draft.yaml", "--since", "2021-12-01")
    #expect(human.status == 1, "\(human.errors)")
    #expect(human.output.contains("let in → not let in"))
    #expect(human.output.contains("changzhi-2021/13-freight-VI"))
    let json = try fleetreg.run(
      "policy", "diff", "today", "draft.yaml", "--since", "2021-12-01", "--json"
    ).output.split(separator: "\n").map(String.init)
    // The decision and its own passage are one question; what the truck left with nobody says.
    #expect(
      json.last?.hasPrefix(
        #"{"decisions":1,"passages":2,"skipped":0,"changed":2,"changes":[{"old":"allow","new":"unknown","count":1},{"old":"allow","new":"deny","count":1}]"#
      ) == true, "\(json)")
    #expect(
      json.first?.contains(
        #""plate":"晋D10001","plateColour":"yellow","direction":"in","old":"allow","new":"deny""#)
        == true)
    // A draft all of whose rules have begun is held against each passage's own day, and nothing need be said of it.
    #expect(
      json.last?.hasSuffix(#""laterDates":[]}"#) == true && json.last?.contains("asOn") == false)
    #expect(human.output.split(separator: "\n").first?.hasPrefix("2021-12-") == true)
    let same = try fleetreg.run(
      "policy", "diff", "changzhi-2021", "today", "--since", "2021-12-01")
    #expect(same.status == 0, "\(same.errors)")
    let unknown = try fleetreg.run("policy", "diff", "today", "nothing", "--since", "2021-12-01")
    #expect(unknown.status == 65)
  }

  @Test("of a draft that begins later say by which day's rules the traffic is judged")
  func comingDraft() throws {
    try prepare()
    // In two phases, behind the traffic and behind today.
    let draft = """
      format: 1
      key: lucheng-2090
      document: {title: a draft, issued: 2090-01-10}
      area: 140406
      verified-until: 2091-12-31
      rules:
        - {id: a, item: "1", about: gate, from: 2090-03-01, until: 2090-12-31, replaced-by: b, binds: {freight: bulk}, requires: {energy: new-energy}, says: {en: a, zh: a}}
        - {id: b, item: "1", about: gate, from: 2091-01-01, binds: {freight: bulk}, requires: {energy: battery}, says: {en: b, zh: b}}
      """
    try Data(draft.utf8).write(to: fleetreg.directory.appending(path: "draft.yaml"))
    let words = ["policy", "diff", "today", "draft.yaml", "--since", "2021-12-01"]
    func lines(_ more: String...) throws -> [String] {
      let result = try fleetreg.run(words + more)
      #expect(result.errors.isEmpty)
      return result.output.split(separator: "\n").map(String.init)
    }
    let first = try lines()
    #expect(
      first.first
        == "by the rules of 2090-03-01, as if they had held on the day of each passage; rules begin later, on 2091-01-01: --as-on 2091-01-01"
    )
    #expect(first.contains { $0.contains("lucheng-2090/a") })
    #expect(!first.contains { $0.contains("lucheng-2090/b") })
    let second = try lines("--as-on", "2091-01-01", "--lang", "zh")
    #expect(second.first == "按 2091-01-01 适用的规则判定，视同每次通行当日已适用")
    #expect(second.contains { $0.contains("lucheng-2090/b") })
    let json = try lines("--json").last ?? ""
    #expect(json.hasSuffix(#","asOn":"2090-03-01","laterDates":["2091-01-01"]}"#), "\(json)")
    let own = try lines("--as-on", "passage")
    #expect(
      own.first
        == "each passage by the rules of its own day; rules begin later, on 2090-03-01, 2091-01-01: --as-on 2090-03-01"
    )
    #expect(!own.contains { $0.contains("lucheng-2090") })
    #expect(try fleetreg.run(words + ["--as-on", "soon"]).status == 64)
  }

  @Test("take goods from the ledger before what somebody says, who says it once")
  func purpose() throws {
    try prepare()
    let words = ["policy", "forecast", "--plant", "steel", "--on", "2021-12-31"]
    let none = try fleetreg.run(words + ["--purpose", "none"])
    #expect(none.output.contains("2022-01-01  1 lose entry"), "\(none.output)")
    for words in [
      words, ["policy", "diff", "today", "changzhi-2021", "--since", "2021-12-01"],
      [
        "gate", "decide", "--plant", "steel", "--plate", "晋D10001", "--colour", "yellow",
        "--direction", "in",
      ],
    ] {
      let twice = try fleetreg.run(words + ["--purpose", "none", "--purpose=bulk"])
      #expect(twice.status == 64)
      #expect(twice.errors.contains("'--purpose' is given twice"))
      let chinese = try fleetreg.run(
        words + ["--purpose", "none", "--purpose", "bulk", "--lang", "zh"])
      #expect(chinese.errors.contains("“--purpose”重复给出"))
    }
  }

  private static let packs = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Policies/Packs")
}
