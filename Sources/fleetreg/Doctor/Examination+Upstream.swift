import Fleet
import Foundation
import Registry
import Sync

extension Examination {
  /// How far this clock may be from that of the level above before it is worth a look, and before it is wrong, in
  /// seconds: a certificate's first minute, and days that begin late, are at stake. Our own choice.
  private static let (oddSkew, wrongSkew): (Int64, Int64) = (30, 300)

  /// Compares this clock with that of the level above, as its answers say it.
  func upstreamClock() async throws -> CheckResult {
    guard let upstream = try settings().upstream(of: location)?.native,
      let answer = try? await upstream.transfer.send(TransferRequest(.get, "/healthz")),
      let theirs = answer.date
    else { return .fine(.upstreamClock, "no clock to compare with", "没有可比对的时钟") }
    let skew = (Instant.ofClock.milliseconds - theirs.milliseconds) / 1000
    let (english, chinese) =
      skew < 0
      ? ("\(grouped(Int(-skew))) s behind", "慢 \(grouped(Int(-skew))) 秒")
      : ("\(grouped(Int(skew))) s ahead", "快 \(grouped(Int(skew))) 秒")
    guard abs(skew) > Self.oddSkew else {
      return .fine(.upstreamClock, "agrees with the level above", "与上级一致")
    }
    return CheckResult(
      name: .upstreamClock, state: abs(skew) > Self.wrongSkew ? .wrong : .warning,
      code: "clock.skew",
      detail: Bilingual(
        "this clock is \(english) of the level above, which says \(theirs.text())",
        "本机时钟比上级\(chinese)，上级为 \(theirs.text())"),
      advice: Bilingual(
        "set the clock of whichever is wrong, best by NTP: records keep the time that they got",
        "请校准有误的一方，建议使用 NTP；已有记录的时间不会更改"))
  }

  /// Where a proxy of the environment stands between this machine and the level above, whether it lets requests through.
  func proxy() async throws -> CheckResult {
    let environment = ProcessInfo.processInfo.environment
    guard let url = try settings().upstream.url,
      let proxy = ProxyOfEnvironment(for: url, in: environment)
    else { return .fine(.proxy, "none is used", "未使用") }
    let name = "`\(proxy.shown)` (\(proxy.variable))"
    do {
      guard let upstream = try settings().upstream(of: location) else {
        return .fine(.proxy, "none is used", "未使用")
      }
      guard let native = upstream.native else {
        return .fine(.proxy, "\(name) stands in between and was not asked", "经由 \(name)，未探测")
      }
      _ = try await native.limits()
      return .fine(.proxy, "\(name) lets requests through", "\(name) 可用")
    } catch let setback as Setback {
      // What the level above itself has answered went through.
      if case .status(let status, _, .some) = setback, status != 407 {
        return .fine(.proxy, "\(name) lets requests through", "\(name) 可用")
      }
      return CheckResult(
        name: .proxy, state: .wrong, code: "proxy.trouble",
        detail: Bilingual(
          "requests to the level above go through \(name): \(setback.text(in: .english))",
          "向上级的请求经由 \(name)：\(setback.text(in: .chinese))"),
        advice: Bilingual(
          "set `NO_PROXY=\(proxy.host)` in the environment of the service if no proxy is needed, else ask who runs it",
          "若无需代理，请在服务环境中设置 `NO_PROXY=\(proxy.host)`；否则请联系代理管理员"))
    }
  }

  /// Whether the levels agree about what was stored.
  func completeness() async throws -> CheckResult {
    let status = try await reader.completeness(
      at: now, lateAfter: settings().completeness.lateAfter)
    guard status.isAlarm else {
      return .fine(.completeness, "the levels agree", "各级一致")
    }
    return CheckResult(
      name: .completeness, state: .wrong, code: "completeness.disagreement",
      detail: Bilingual(
        "the level above lacks \(grouped(status.lost)) that it had accepted; \(grouped(status.overdue)) of senders are overdue here",
        "上级缺少已接收的 \(grouped(status.lost)) 条；报送方逾期未到 \(grouped(status.overdue)) 条"),
      advice: Bilingual(
        "see `fleetreg completeness`; what the level above lost is sent again by itself",
        "查看 `fleetreg completeness`；上级丢失的记录会自动重报"))
  }
}

/// The proxy that libcurl takes from the environment for a secure address (everything else goes without one).
struct ProxyOfEnvironment: Hashable {
  let variable: String
  /// Without a name and a password.
  let shown: String
  /// Of the level above.
  let host: String

  /// `nil` where none is used: there is none, or `NO_PROXY` names the host, a domain of it or everything.
  init?(for url: String, in environment: [String: String]) {
    guard url.hasPrefix("https://"), let host = URL(string: url)?.host()?.lowercased() else {
      return nil
    }
    func value(_ names: String...) -> (name: String, value: String)? {
      names.lazy.compactMap { name in
        environment[name].flatMap { $0.isEmpty ? nil : (name, $0) }
      }.first
    }
    let exempt =
      value("no_proxy", "NO_PROXY")?.value.lowercased()
      .split { $0 == "," || $0 == " " } ?? []
    let isExempt = exempt.contains {
      let domain = $0.drop { $0 == "." }
      return $0 == "*" || domain == host || host.hasSuffix(".\(domain)")
    }
    guard !isExempt, let proxy = value("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    else { return nil }
    variable = proxy.name
    shown = proxy.value.split(separator: "@").last.map(String.init) ?? proxy.value
    self.host = host
  }
}
