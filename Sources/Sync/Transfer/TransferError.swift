public import Fleet

/// Why a request got no whole answer; holds hosts and limits, never a token or a body.
public enum TransferError: Error, Hashable, Sendable {
  case unknownHost(String)
  /// The host answers, but nothing listens there, or the network does not reach it.
  case refused(host: String, port: Int)
  /// Nothing (more) came within the time allowed.
  case timedOut(seconds: Double)
  /// The connection ended before the answer did.
  case interrupted(detail: String)
  case answerTooLarge(limit: Int)
  /// The certificate was issued by nobody that this machine trusts.
  case notTrusted(host: String, detail: String)
  case certificateExpired(host: String)
  case certificateNotYetValid(host: String)
  /// The certificate is for another host.
  case wrongHost(String)
  /// The public key is not the pinned one.
  case pinMismatch(host: String)
  /// The file of trusted certificates cannot be read.
  case authorityFile(String)
  /// TLS was not agreed upon.
  case handshake(host: String, detail: String)
  /// There is no token to send.
  case token(TokenError)
  /// Any other failure, by libcurl's own code.
  case other(code: Int, detail: String)
}

extension TransferError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .unknownHost: "transfer.unknown-host"
    case .refused: "transfer.refused"
    case .timedOut: "transfer.timed-out"
    case .interrupted: "transfer.interrupted"
    case .answerTooLarge: "transfer.answer-too-large"
    case .notTrusted: "transfer.not-trusted"
    case .certificateExpired: "transfer.certificate-expired"
    case .certificateNotYetValid: "transfer.certificate-not-yet-valid"
    case .wrongHost: "transfer.wrong-host"
    case .pinMismatch: "transfer.pin-mismatch"
    case .authorityFile: "transfer.authority-file"
    case .handshake: "transfer.handshake"
    case .token(let error): error.code
    case .other: "transfer.other"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unknownHost(let host), .english): "no address is known for the host `\(host)`"
    case (.unknownHost(let host), .chinese): "无法解析主机 `\(host)` 的地址"
    case (.refused(let host, let port), .english): "`\(host)` takes no connection on port \(port)"
    case (.refused(let host, let port), .chinese): "`\(host)` 的 \(port) 端口无法连接"
    case (.timedOut(let seconds), .english): "no answer came within \(seconds) s"
    case (.timedOut(let seconds), .chinese): "\(seconds) 秒内没有应答"
    case (.interrupted(let detail), .english): "the connection broke before the answer: \(detail)"
    case (.interrupted(let detail), .chinese): "应答完成前连接中断：\(detail)"
    case (.answerTooLarge(let limit), .english): "the answer passes the limit of \(limit) bytes"
    case (.answerTooLarge(let limit), .chinese): "应答超过 \(limit) 字节的上限"
    case (.notTrusted(let host, let detail), .english):
      "the certificate of `\(host)` is not trusted: \(detail)"
    case (.notTrusted(let host, let detail), .chinese): "`\(host)` 的证书不受信任：\(detail)"
    case (.certificateExpired(let host), .english): "the certificate of `\(host)` has expired"
    case (.certificateExpired(let host), .chinese): "`\(host)` 的证书已过期"
    case (.certificateNotYetValid(let host), .english):
      "the certificate of `\(host)` is not valid yet"
    case (.certificateNotYetValid(let host), .chinese): "`\(host)` 的证书尚未生效"
    case (.wrongHost(let host), .english): "the certificate shown was not issued for `\(host)`"
    case (.wrongHost(let host), .chinese): "所出示的证书并非签发给 `\(host)`"
    case (.pinMismatch(let host), .english): "the public key of `\(host)` is not the pinned one"
    case (.pinMismatch(let host), .chinese): "`\(host)` 的公钥与固定的公钥不符"
    case (.authorityFile(let path), .english): "no certificates can be read from `\(path)`"
    case (.authorityFile(let path), .chinese): "无法从 `\(path)` 读取证书"
    case (.handshake(let host, let detail), .english): "no TLS connection to `\(host)`: \(detail)"
    case (.handshake(let host, let detail), .chinese): "无法与 `\(host)` 建立 TLS 连接：\(detail)"
    case (.token(let error), _): error.text(in: language)
    case (.other(let code, let detail), .english):
      "the transfer failed: \(detail) (libcurl \(code))"
    case (.other(let code, let detail), .chinese): "传输失败：\(detail)（libcurl \(code)）"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknownHost, .english): "check the host in the upstream's address and this machine's DNS"
    case (.unknownHost, .chinese): "请检查上级平台地址中的主机名以及本机 DNS"
    case (.refused, .english): "check that the receiver runs, the port and the firewall"
    case (.refused, .chinese): "请检查接收方是否在运行、端口是否正确以及防火墙设置"
    case (.notTrusted, .english):
      "if the receiver has its own authority, name the authority's file in the settings"
    case (.notTrusted, .chinese): "如接收方使用自建证书机构，请在配置中指定其证书文件"
    case (.certificateExpired, .english):
      "check this machine's clock; else the receiver must renew its certificate"
    case (.certificateExpired, .chinese): "请检查本机时钟；否则须由接收方更新证书"
    case (.certificateNotYetValid, .english): "check this machine's clock"
    case (.certificateNotYetValid, .chinese): "请检查本机时钟"
    case (.wrongHost, .english): "use the name that the receiver's certificate carries"
    case (.wrongHost, .chinese): "请使用接收方证书所载的主机名"
    case (.pinMismatch, .english):
      "ask the receiver whether its key has changed; if it has not, someone listens in"
    case (.pinMismatch, .chinese): "请向接收方核实密钥是否已更换；如未更换，连接可能被窃听"
    case (.authorityFile, .english): "name a readable file of certificates in PEM form"
    case (.authorityFile, .chinese): "请指定可读的 PEM 证书文件"
    case (.token(let error), _): error.advice(in: language)
    case (.timedOut, _), (.interrupted, _), (.answerTooLarge, _), (.handshake, _), (.other, _): nil
    }
  }

  public var description: String { text(in: .english) }
}
