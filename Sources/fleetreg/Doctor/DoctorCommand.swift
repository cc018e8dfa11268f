import ArgumentParser
import Fleet
import Foundation
import Registry

/// `fleetreg doctor`
struct Doctor: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look for what is wrong, or soon will be.",
    discussion: """
      Checks the store's pages and numbers, the settings, the clock (also by that of the level \
      above), space on the disk, who may read what, certificates, proxies, the level above and its \
      token, whether the levels agree on what was stored, and the frames of terminals: journal, \
      archive and their sums. Changes nothing. --quick leaves out what reads the whole store.

      Exit status: 0 nothing is wrong; 1 something is.

      Example:
        fleetreg doctor --registry plant
      """)

  @Flag(name: .long, help: "Leave out what reads the whole store.") var quick = false
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let examination = Examination(
      location: session.location(shared), reader: reader, now: session.now)
    var findings: [CheckResult] = []
    for check in Examination.checks where !(quick && check.isSlow) {
      let bar = ProgressBar(check.name.text(in: session.language), on: session.console)
      bar.show(done: 0, of: nil, unit: "")
      let result = await check.run(examination, after: findings)
      bar.finish()
      session.console.result(result)
      findings.append(result)
    }
    let bad = findings.count { $0.state == .wrong }
    let warned = findings.count { $0.state == .warning }
    session.console.note("", "")
    session.console.note(
      "\(counted(findings.count, "check")): \(bad) wrong, \(warned) to look at",
      "共 \(findings.count) 项检查：\(bad) 项异常，\(warned) 项需留意")
    return bad == 0 ? .done : .negative
  }
}

/// One check's result: `{"check","state","code","text","advice"}`; `state` is `fine`, `warning` or `wrong`,
/// the texts are in the language asked for.
struct CheckResult: Output {
  enum State: String { case fine, warning, wrong }

  let name: CheckName
  let state: State
  let code: String
  let detail: Bilingual
  var advice: Bilingual?

  func encode(into writer: inout JSONWriter) {
    writer.member("check", name.rawValue)
    writer.member("state", state.rawValue)
    writer.member("code", code)
    writer.member("text", detail.text(in: .english))
    writer.member("advice", ifPresent: advice?.text(in: .english))
  }

  func print(on console: Console) {
    let (mark, style): (String, Console.Style) =
      switch state {
      case .fine: (console.words("ok", "正常"), .green)
      case .warning: (console.words("look", "留意"), .yellow)
      case .wrong: (console.words("WRONG", "异常"), .red)
      }
    let title = name.text(in: console.language).padded(to: 20)
    console.line(
      "\(console.styled(mark.padded(to: 5), style))  \(title)  "
        + detail.text(in: console.language).shown)
    if let advice { console.line("         → \(advice.text(in: console.language).shown)") }
  }
}

/// What is checked, by the names in JSON.
enum CheckName: String {
  case settings, permissions, disk, clock, log, version, certificate, upstream, store
  case deliveries, devices, plans, proxy, completeness, journal, archive, frames
  case upstreamClock = "upstream-clock"
  case signIn = "sign-in"
  case terminalCertificate = "terminal-certificate"

  func text(in language: Language) -> String {
    switch (self, language) {
    case (_, .english): rawValue
    case (.settings, .chinese): "设置"
    case (.permissions, .chinese): "权限"
    case (.disk, .chinese): "磁盘"
    case (.clock, .chinese): "时钟"
    case (.log, .chinese): "日志大小"
    case (.version, .chinese): "SQLite"
    case (.certificate, .chinese): "证书"
    case (.upstream, .chinese): "上级"
    case (.store, .chinese): "数据完整性"
    case (.deliveries, .chinese): "待人工处理"
    case (.devices, .chinese): "设备"
    case (.plans, .chinese): "计划"
    case (.signIn, .chinese): "设备注册"
    case (.proxy, .chinese): "代理"
    case (.completeness, .chinese): "完整性"
    case (.upstreamClock, .chinese): "上级时钟"
    case (.terminalCertificate, .chinese): "终端证书"
    case (.journal, .chinese): "接收日志"
    case (.archive, .chinese): "监控归档"
    case (.frames, .chinese): "归档校验"
    }
  }
}
