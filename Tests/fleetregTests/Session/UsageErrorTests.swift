import Foundation
import Testing

@Suite("Usage errors") struct UsageErrorTests {
  let fleetreg = try! CommandRunner()

  @Test(
    "are said in the language asked for",
    arguments: [
      ("status --frobnicate", "未知选项“--frobnicate”", "Unknown option '--frobnicate'"),
      (
        "vehicle check --jsn x", "未知选项“--jsn”，是否指“--json”？",
        "Unknown option '--jsn'. Did you mean '--json'?"
      ),
      ("vehicle add", "缺少参数“<name>”", "Missing expected argument '<name>'"),
      ("vehicle check x --on", "“--on <on>”缺少取值", "Missing value for '--on <on>'"),
      (
        "vehicle check x --on 1", "“--on <on>”的取值“1”无效",
        "The value '1' is invalid for '--on <on>'"
      ),
      (
        "vehicle check x --act fly", "“--act <act>”的取值“fly”无效，可取：produce、import、sell、register",
        "Please provide one of 'produce', 'import', 'sell' or 'register'."
      ),
      ("status x", "多余的参数“x”", "Unexpected argument 'x'"),
      ("status x y", "多余的 2 个参数：“x”、“y”", "2 unexpected arguments: 'x', 'y'"),
      ("status --json=1", "选项“--json”不带取值，却给出“1”", "does not take any value"),
      ("unrelated", "`fleetreg` 没有命令“unrelated”", "Unknown command 'unrelated' of 'fleetreg'"),
      (
        "vehicle chekc", "`fleetreg vehicle` 没有命令“chekc”，是否指“check”？",
        "Unknown command 'chekc' of 'fleetreg vehicle'. Did you mean 'check'?"
      ),
      ("vehicle check", "缺少参数“<vehicle> ...”", "Missing expected argument '<vehicle> ...'"),
      ("vehicle check x --near", "--near 须与 --act 同用。", "--near needs --act."),
      ("sync --follow --verify", "--follow 与 --verify 不能同用。", "--follow or --verify, not both."),
    ])
  func languages(arguments: String, chinese: String, english: String) throws {
    let words = arguments.split(separator: " ").map(String.init)
    let first = try fleetreg.run(words, environment: ["LANG": "zh_CN.UTF-8"])
    #expect(first.status == 64)
    #expect(first.errors.hasPrefix("错误：\(chinese)\n"))
    #expect(!first.errors.contains("Error:") && !first.errors.contains("Usage:"))
    #expect(first.errors.contains("用法：fleetreg"))
    let second = try fleetreg.run(words)
    #expect(second.status == 64)
    #expect(second.errors.hasPrefix("Error: ") && second.errors.contains(english))
    #expect(second.errors.contains("\nUsage: fleetreg"))
    let third = try fleetreg.run(words + ["--json"])
    if !arguments.hasSuffix("--on") {
      #expect(third.errors.hasPrefix(#"{"code":"usage","text":""#), "\(third.errors)")
    }
  }

  @Test("a group of commands shows its help, whatever the language")
  func groups() throws {
    for words in [["machinery"], ["machinery", "--lang", "zh"], ["--lang", "zh"]] {
      let shown = try fleetreg.run(words)
      #expect(shown.status == 0)
      #expect(shown.output.contains("SUBCOMMANDS"))
    }
    #expect(try fleetreg.run("help", "vehicle").output.contains("SUBCOMMANDS"))
  }
}
