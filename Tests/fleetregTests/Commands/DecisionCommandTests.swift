import Foundation
import Testing

@testable import fleetreg

@Suite("Commands on decisions") struct DecisionCommandTests {
  let fleetreg = try! CommandRunner()

  private func prepare() throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    try fleetreg.run("gate", "add", "north", "--plant", "steel", "--name", "北门")
    try fleetreg.run(
      "vehicle", "add", "晋DA1234", "--colour", "yellow", "--fuel", "diesel", "--stage", "5",
      "--stage-source", "registrationRecord", "--maximum-mass", "25000")
  }

  /// Asks on 2022-01-01, records the answer, and gives its id.
  private func decide(_ more: String...) throws -> (id: String, result: CommandRunner.Result) {
    let result = try fleetreg.run(
      [
        "gate", "decide", "--plant", "steel", "--gate", "north", "--plate", "晋DA1234", "--colour",
        "yellow", "--direction", "in", "--purpose", "bulk", "--at", "2022-01-01T06:00",
        "--record", "--json",
      ] + more)
    let id = try #require(result.output.firstMatch(of: /"decision":"([0-9a-f-]{36})"/)).1
    return (String(id), result)
  }

  @Test("record, list, show and replay what a gate decided")
  func recorded() throws {
    try prepare()
    let (id, result) = try decide("--as", "north-gate")
    #expect(result.status == 1)
    let list = try fleetreg.run("decision", "list", "--json").output
    #expect(list.contains(#""by":"north-gate","plant":"steel","gate":"north","plate":"晋DA1234""#))
    #expect(list.contains(#""outcome":"deny""#))
    #expect(try fleetreg.run("decision", "list", "--outcome", "allow").output.contains("0 shown"))
    let show = try fleetreg.run("decision", "show", id)
    #expect(show.output.contains("China VI"))
    #expect(try fleetreg.run("decision", "show", id, "--lang", "zh").output.contains("不放行"))
    let json = try fleetreg.run("decision", "show", id, "--json").output
    #expect(json.contains(#""facts":{"format":1,"subject":"gate""#))

    try fleetreg.run(
      "policy", "end", "changzhi-2021", "--from", "2021-01-01", "--retroactive",
      "--why", "a test")
    let replay = try fleetreg.run("policy", "replay", id)
    #expect(replay.status == 0)
    #expect(replay.output.contains("identical"))
    let today = try fleetreg.run("policy", "replay", id, "--with", "today", "--json")
    #expect(today.status == 1)
    #expect(today.output.contains(#""outcome":"deny","today":{"#))
    let unknown = "01900000-0000-7000-8000-000000000000"
    #expect(try fleetreg.run("policy", "replay", unknown).status == 65)
    #expect(try fleetreg.run("decision", "show", unknown).status == 65)
  }

  @Test("leave nothing behind where a decision is not to be recorded")
  func notRecorded() throws {
    try prepare()
    let asked = try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--colour", "yellow",
      "--direction", "in", "--at", "2022-01-01T06:00", "--json")
    #expect(!asked.output.contains(#""decision""#))
    #expect(try fleetreg.run("decision", "list", "--json").output.isEmpty)
    let gate = try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--gate", "nowhere", "--plate", "晋DA1234",
      "--direction", "in", "--record")
    #expect(gate.status == 65)
  }

  @Test("raise an alarm where a vehicle was denied and entered, until somebody says who opened")
  func alarm() throws {
    try prepare()
    let (id, _) = try decide()
    let ledger = """
      出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色
      north,2022-01-01 06:03:00,1,晋DA1234,黄

      """
    try Data(ledger.utf8).write(to: fleetreg.directory.appending(path: "ledger.csv"))
    try fleetreg.run("passage", "import", "ledger.csv")
    let alarms = try fleetreg.run("decision", "list", "--alarms", "--json")
    #expect(alarms.status == 1)
    #expect(alarms.output.contains(#""alarm":true"#))
    #expect(alarms.output.contains(#""at":"2022-01-01T06:03:00+08:00""#))
    let passages = try fleetreg.run("passage", "list", "--json").output
    let passage = String(try #require(passages.firstMatch(of: /"id":"([0-9a-f-]{36})"/)).1)
    let show = try fleetreg.run("passage", "show", passage)
    #expect(show.output.contains(id) && show.output.contains("not let in"))
    #expect(
      try fleetreg.run("passage", "show", passage, "--json").output.contains(
        #""decision":{"id":"\#(id)""#))

    #expect(try fleetreg.run("decision", "lift", id, "--why", " ").status == 65)
    let lift = try fleetreg.run("decision", "lift", id, "--why", "救护车", "--as", "王队")
    #expect(lift.status == 0)
    #expect(try fleetreg.run("decision", "list", "--alarms").status == 0)
    #expect(try fleetreg.run("decision", "show", id).output.contains("王队"))
    #expect(try fleetreg.run("status", "--json").output.contains(#""deniedButEntered":0"#))
  }

  @Test("let a barrier's token ask, and no other")
  func asks() throws {
    try prepare()
    try fleetreg.run("sender", "add", "barrier", "--name", "北门", "--asks")
    try fleetreg.run("sender", "add", "below", "--name", "下级")
    let senders = try fleetreg.run("sender", "list", "--json").output
    #expect(senders.contains(#""id":"barrier","name":"北门","asks":true}"#), "\(senders)")
    #expect(senders.contains(#""id":"below","name":"下级"}"#))
  }
}
