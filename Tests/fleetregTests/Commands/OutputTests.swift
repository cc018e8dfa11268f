import ChildProcesses
import Foundation
import Testing

@Suite("Output for programs and people") struct OutputTests {
  let fleetreg = try! CommandRunner()

  /// A registry with one of everything that has an output of its own.
  private func prepare() throws {
    try fleetreg.run("init")
    try fleetreg.run("plant", "add", "p", "--name", "厂", "--division", "140404")
    try fleetreg.run("gate", "add", "north", "--plant", "p", "--name", "北门")
    try fleetreg.run(
      "vehicle", "add", "晋D12345", "--colour", "黄", "--fuel", "柴油", "--stage", "国六b",
      "--stage-source", "environmentalList", "--maximum-mass", "25000", "--source",
      "registrationRecord")
    let ledger = "出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色\nnorth,2026-11-20 08:00:00,1,晋D12345,黄\n"
    #expect(try fleetreg.run(["passage", "import", "-"], input: ledger).status == 0)
  }

  private func steady(_ text: String) -> String {
    fleetreg.steady(text).replacing(/"recordedOn":"20\d\d-\d\d-\d\d"/, with: #""recordedOn":"DAY""#)
      .replacing(/20\d\d-\d\d-\d\d 记录/, with: "DAY 记录")
      .replacing(/"day":"20\d\d-\d\d-\d\d"/, with: #""day":"DAY""#)
      .replacing(NSUserName(), with: "USER")
  }

  @Test("keeps its JSON")
  func json() throws {
    try prepare()
    var text = ""
    for arguments in [
      ["status"], ["plant", "list"], ["plant", "show", "p"], ["vehicle", "list"],
      ["vehicle", "check", "晋D12345", "--on", "2026-11-21"],
      ["vehicle", "check", "晋D12345", "--on", "2026-11-21", "--brief"],
      ["vehicle", "check", "晋D12345", "--on", "2026-11-21", "--act", "sell"],
      ["passage", "list"], ["passage", "import", "-", "--dry-run"], ["machinery", "list"],
      ["identify", "晋D12345", "3-4DA00456"], ["gate", "add", "north"], ["doctor", "--quick"],
    ] {
      let result = try fleetreg.run(arguments + ["--json"])
      text += "$ fleetreg \(arguments.joined(separator: " ")) --json   (\(result.status))\n"
      text += steady(result.output + result.errors)
    }
    text = text.replacing(/[0-9,]+ MiB free/, with: "N MiB free")
      .replacing(/SQLite [0-9.]+/, with: "SQLite N")
      .replacing(/"state":"[a-z]+","code":"disk\.[a-z]+"/, with: #""state":"S","code":"disk.C""#)
      .replacing(/("text":"N MiB free"),"advice":"[^"]*"/) { "\($0.1)" }
    try expectSnapshot(text, "json")
  }

  @Test("keeps its words", arguments: ["en", "zh"])
  func words(language: String) throws {
    try prepare()
    var text = ""
    for arguments in [
      ["status"], ["plant", "show", "p"], ["vehicle", "show", "晋D12345"],
      ["vehicle", "check", "晋D12345", "--on", "2026-11-21"], ["passage", "list"],
      ["identify", "晋D12345", "3-4DA00456", "???"],
      ["gate", "add", "south", "--plant", "q", "--name", "S"],
    ] {
      let result = try fleetreg.run(arguments + ["--lang", language])
      text += "$ fleetreg \(arguments.joined(separator: " "))   (\(result.status))\n"
      text += steady(result.output + result.errors) + "\n"
    }
    text = text.replacing(/recorded 20\d\d-\d\d-\d\d/, with: "recorded DAY")
      .replacing(/(recorded|记录日期)(  +)20\d\d-\d\d-\d\d/) { "\($0.1)\($0.2)DAY" }
    try expectSnapshot(text, "words-\(language)")
  }

  @Test("has no colours where it is no terminal, and ends quietly where nobody reads on")
  func pipes() throws {
    try prepare()
    #expect(try !fleetreg.run("status").output.contains("\u{1B}"))
    let line = fleetreg.directory.appending(path: "line")
    let errors = fleetreg.directory.appending(path: "errors")
    let command = """
      (yes 晋D12345 | '\(CommandRunner.program.path)' identify -; echo $? >status) | head -1
      """
    #expect(
      try ChildProcess.run(
        "/bin/sh", ["-c", command], in: fleetreg.directory.path, output: .file(line.path),
        errors: .file(errors.path)) == .exited(0))
    #expect(try String(contentsOf: line, encoding: .utf8).hasPrefix("晋D12345"))
    #expect(try String(contentsOf: errors, encoding: .utf8).isEmpty)
    let status = fleetreg.directory.appending(path: "status")
    #expect(try String(contentsOf: status, encoding: .utf8) == "0\n")
  }

  @Test("completes in three shells", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let result = try fleetreg.run("--generate-completion-script", shell)
    #expect(result.status == 0)
    #expect(result.output.contains("fleetreg"))
    #expect(result.output.contains("vehicle"))
  }

  @Test("takes the changes of many processes, one after another")
  func twoProcesses() async throws {
    try fleetreg.run("init")
    try fleetreg.run("plant", "add", "p", "--name", "P", "--division", "140404")
    let calls = try (0..<8).map {
      try fleetreg.start(
        ["gate", "add", "g\($0)", "--plant", "p", "--name", "G"],
        environment: ["FLEETREG_LOCK_SECONDS": "60"])
    }
    for call in calls {
      let result = try call.result()
      #expect(result.status == 0, "\(result.errors)")
    }
    #expect(try fleetreg.run("gate", "list").output.contains("gate: 8"))
  }
}
