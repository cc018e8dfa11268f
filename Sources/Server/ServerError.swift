public import Fleet

/// Why the server cannot start: a matter of configuration, so exit code 78.
public enum ServerError: Error, Hashable {
  /// Plain HTTP on an address that others reach.
  case plain(host: String)
  /// Plain TCP for terminals on an address that others reach.
  case plainTerminals(host: String)
  case noListener
  case certificate(path: String, detail: Bilingual)
  /// The key can be read by others than its owner.
  case keyMode(path: String)
  /// The address is taken, or not this machine's.
  case bind(host: String, port: Int, detail: String)
}

extension ServerError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .plain: "server.plain"
    case .plainTerminals: "server.plain-terminals"
    case .noListener: "server.no-listener"
    case .certificate: "server.certificate"
    case .keyMode: "server.key-mode"
    case .bind: "server.bind"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.plain(let host), .english): "plain HTTP on `\(host)`, which is not loopback"
    case (.plain(let host), .chinese): "在非回环地址 `\(host)` 上使用明文 HTTP"
    case (.plainTerminals(let host), .english):
      "plain TCP for terminals on `\(host)`, which is not loopback"
    case (.plainTerminals(let host), .chinese): "在非回环地址 `\(host)` 上以明文 TCP 接收终端数据"
    case (.noListener, .english): "no address to listen on"
    case (.noListener, .chinese): "未配置监听地址"
    case (.certificate(let path, let detail), .english):
      "`\(path)` is no certificate or key that can be used: \(detail.english)"
    case (.certificate(let path, let detail), .chinese):
      "`\(path)` 不是可用的证书或私钥：\(detail.chinese)"
    case (.keyMode(let path), .english): "the key `\(path)` can be read by other users"
    case (.keyMode(let path), .chinese): "私钥 `\(path)` 可被其他用户读取"
    case (.bind(let host, let port, let detail), .english):
      "cannot listen on `\(host)` port \(port): \(detail)"
    case (.bind(let host, let port, let detail), .chinese):
      "无法在 `\(host)` 的 \(port) 端口监听：\(detail)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.plain, .english):
      "name a certificate and its key, listen on 127.0.0.1 behind a proxy, or give devices on a closed network a listener of their own"
    case (.plain, .chinese):
      "请配置证书和私钥，或在反向代理之后监听 127.0.0.1，或为封闭网络内的设备单独配置监听地址"
    case (.plainTerminals, .english):
      "name a certificate and its key, or say that only terminals reach it: `terminals.closedNetwork: on`"
    case (.plainTerminals, .chinese):
      "请配置证书和私钥，或声明该网络内只有终端：`terminals.closedNetwork: on`"
    case (.noListener, .english): "name one in `fleetreg.yaml`"
    case (.noListener, .chinese): "请在 `fleetreg.yaml` 中配置"
    case (.certificate, .english):
      "name files in PEM form; the chain begins with the server's own certificate"
    case (.certificate, .chinese): "请指定 PEM 文件；证书链须以服务器自身的证书开头"
    case (.keyMode(let path), .english): "run `chmod 600 \(path)`"
    case (.keyMode(let path), .chinese): "请执行 `chmod 600 \(path)`"
    case (.bind, .english): "choose another port, or stop the process that has it"
    case (.bind, .chinese): "请更换端口，或停止占用该端口的进程"
    }
  }

  public var description: String { text(in: .english) }
}
