import Fleet
import Registry

/// What stops a command, as far as no other layer says it.
enum CommandError: Error, Hashable {
  /// A file or directory of the arguments cannot be read or written.
  case file(path: String, detail: String)
  /// A file that holds a secret can be read by others.
  case exposed(path: String, mode: UInt16)
  /// A file that should hold a secret is empty.
  case secretEmpty(path: String)
  /// `what` names the kind of thing in both languages.
  case notFound(Noun, String)
  case noUpstream
  /// An HTTP address that other machines could reach, without a certificate.
  case plainHTTP(address: String)
  /// The owner of the registry does not answer.
  case held(LockHolder)
  /// The text of an argument does not fit.
  case argument(name: String, found: String, expected: String)
}

/// The kinds of things that commands name.
enum Noun: String, Hashable {
  case vehicle, machinery, company, plant, gate, camera, sender, exemption
  case passage, observation, quarantine, deadLetter

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.deadLetter, .english): "dead letter"
    case (.machinery, .english): "machine"
    case (.quarantine, .english): "quarantined item"
    case (_, .english): rawValue
    case (.vehicle, .chinese): "车辆"
    case (.machinery, .chinese): "机械"
    case (.company, .chinese): "单位"
    case (.plant, .chinese): "厂区"
    case (.gate, .chinese): "门禁"
    case (.camera, .chinese): "摄像机"
    case (.sender, .chinese): "报送方"
    case (.exemption, .chinese): "豁免"
    case (.passage, .chinese): "进出厂记录"
    case (.observation, .chinese): "监测记录"
    case (.quarantine, .chinese): "隔离项"
    case (.deadLetter, .chinese): "上传失败记录"
    }
  }
}

extension CommandError: Explained, StatusBearing {
  var code: String {
    switch self {
    case .file: "file"
    case .exposed: "secret.exposed"
    case .secretEmpty: "secret.empty"
    case .notFound(let noun, _): "\(noun.rawValue).not-found"
    case .noUpstream: "upstream.missing"
    case .plainHTTP: "server.plain-http"
    case .held: "registry.held"
    case .argument: "argument"
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .file: .inputOutput
    case .exposed, .secretEmpty, .noUpstream, .plainHTTP: .configuration
    case .notFound: .badData
    case .held: .held
    case .argument: .usage
    }
  }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.file(let path, let detail), _): "`\(path)`: \(detail)"
    case (.exposed(let path, let mode), .english):
      "`\(path)` has mode \(octal(mode)): others can read the secret in it, expected 0600"
    case (.exposed(let path, let mode), .chinese):
      "`\(path)` 权限为 \(octal(mode))，他人可读取其中的密钥，应为 0600"
    case (.secretEmpty(let path), .english): "`\(path)` is empty, expected a token"
    case (.secretEmpty(let path), .chinese): "`\(path)` 为空，应含令牌"
    case (.notFound(let noun, let name), .english): "no \(noun.text(in: .english)) `\(name)`"
    case (.notFound(let noun, let name), .chinese): "没有\(noun.text(in: .chinese)) `\(name)`"
    case (.noUpstream, .english): "no level above is configured"
    case (.noUpstream, .chinese): "没有配置上级地址"
    case (.plainHTTP(let address), .english):
      "`\(address)` can be reached by other machines, and no certificate is configured"
    case (.plainHTTP(let address), .chinese): "其他机器可访问 `\(address)`，但没有配置证书"
    case (.held(let holder), .english):
      "the registry is held by \(holder.text(in: .english)), which takes no commands"
    case (.held(let holder), .chinese):
      "登记库正被占用：\(holder.text(in: .chinese))，且不接受命令"
    case (.argument(let name, let found, let expected), .english):
      "`\(name)` is `\(found)`, expected \(expected)"
    case (.argument(let name, let found, let expected), .chinese):
      "`\(name)` 为 `\(found)`，应为 \(expected)"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.exposed(let path, _), _): "chmod 600 \(path)"
    case (.noUpstream, .english): "set `upstream.url` in the registry's fleetreg.yaml"
    case (.noUpstream, .chinese): "在登记库的 fleetreg.yaml 中设置 `upstream.url`"
    case (.plainHTTP, .english):
      "set `server.certificate` and `server.key`, or listen on 127.0.0.1 only"
    case (.plainHTTP, .chinese): "设置 `server.certificate` 和 `server.key`，或只监听 127.0.0.1"
    case (.held, .english): "wait until it ends, or stop that process"
    case (.held, .chinese): "请等待其结束，或停止该进程"
    default: nil
    }
  }

  private func octal(_ mode: UInt16) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
