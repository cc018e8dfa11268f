import Fleet
import Foundation
import Server

extension Examination {
  func serverCertificate() throws -> CheckResult {
    let server = try settings().server
    return certificate(
      .certificate, Listener.Certificate(server.certificate, server.key, in: location))
  }

  func terminalCertificate() throws -> CheckResult {
    let terminals = try settings().terminals
    return certificate(
      .terminalCertificate,
      Listener.Certificate(terminals.certificate, terminals.key, in: location))
  }

  /// Fewer days than these of a certificate are worth a look: time enough to have it renewed. Our own choice.
  private static let enoughDays: Int64 = 30

  /// Whether a listener can use what its settings name, today and for a while.
  private func certificate(_ name: CheckName, _ named: Listener.Certificate?) -> CheckResult {
    guard let named else { return .fine(name, "none is configured", "未配置") }
    guard access(named.chain, F_OK) == 0 else {
      return CheckResult(
        name: name, state: .wrong, code: "certificate.missing",
        detail: Bilingual("no certificate `\(named.chain)`", "没有证书文件 `\(named.chain)`"),
        advice: Bilingual(
          "put it there, or name another PEM file", "请放入该文件，或指定其他 PEM 文件"))
    }
    guard let bytes = FileManager.default.contents(atPath: named.chain),
      let dates = CertificateDates(pem: String(decoding: bytes, as: UTF8.self))
    else {
      return CheckResult(
        name: name, state: .wrong, code: "certificate.unreadable",
        detail: Bilingual("`\(named.chain)` holds no certificate", "`\(named.chain)` 中没有证书"),
        advice: Bilingual("name a PEM file", "请指定 PEM 文件"))
    }
    let detail = Bilingual("valid until \(dates.notAfter.text())", "有效期至 \(dates.notAfter.text())")
    let advice = Bilingual("renew it", "请更换证书")
    let days = (dates.notAfter.milliseconds - now.milliseconds) / 86_400_000
    if now >= dates.notAfter || now < dates.notBefore {
      return CheckResult(
        name: name, state: .wrong, code: "certificate.expired", detail: detail, advice: advice)
    }
    do throws(ServerError) {
      try named.check()
    } catch .keyMode {
      // Who may read the key, the check of permissions says.
    } catch {
      return CheckResult(name: name, state: .wrong, error)
    }
    guard days < Self.enoughDays else {
      return CheckResult(name: name, state: .fine, code: "certificate.valid", detail: detail)
    }
    return CheckResult(
      name: name, state: .warning, code: "certificate.expires", detail: detail, advice: advice)
  }
}
