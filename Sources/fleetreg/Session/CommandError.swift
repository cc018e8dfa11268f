import Fleet
import Registry

/// What stops a command, as far as no other layer says it.
enum CommandError: Error, Hashable {
  /// A file or directory of the arguments cannot be read or written.
  case file(path: String, detail: String)
  /// A file that is to be written anew is there already.
  case exists(path: String)
  /// `what` names the kind of thing in both languages.
  case notFound(Noun, String)
  /// A file that holds a secret can be read by others.
  case exposed(path: String, mode: UInt16)
  /// A setting names the file of a secret, and there is none.
  case secretMissing(key: String, path: String)
  case noUpstream
  /// The level above cannot be asked: it speaks another protocol than ours.
  case otherProtocol
  /// The owner of the registry does not answer.
  case held(LockHolder)
  /// The text of an argument does not fit.
  case argument(name: String, found: String, expected: String)
  /// A file of the archive does not hold as many frames as were recorded.
  case frameCount(path: String, found: Int, expected: Int)
  /// Frames of a terminal's day were removed, so that nothing can be said of the whole day.
  case framesRemoved(String, Day)
  /// A terminal sent no data of a day, or none at all; when its newest data were collected, and where data lie that
  /// tell this day by a wrong clock.
  case noData(String, Day?, newest: Instant?, wrongClock: WrongClock?)
}

/// The kinds of records that commands name by an id.
enum Noun: String, Hashable {
  case passage, observation, quarantine, terminal
  case deadLetter = "dead-letter"

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.passage, .english): "passage"
    case (.passage, .chinese): "进出厂记录"
    case (.observation, .english): "observation"
    case (.observation, .chinese): "监测记录"
    case (.quarantine, .english): "quarantined item"
    case (.quarantine, .chinese): "隔离项"
    case (.terminal, .english): "terminal"
    case (.terminal, .chinese): "终端"
    case (.deadLetter, .english): "dead letter"
    case (.deadLetter, .chinese): "上传失败记录"
    }
  }
}

extension CommandError: Explained, StatusBearing {
  var code: String {
    switch self {
    case .file: "file"
    case .exists: "file.exists"
    case .notFound(let noun, _): "\(noun.rawValue).not-found"
    case .exposed: "secret.exposed"
    case .secretMissing: "secret.missing"
    case .noUpstream: "upstream.missing"
    case .otherProtocol: "upstream.protocol"
    case .held: "registry.held"
    case .argument: "argument"
    case .frameCount: "archive.frames"
    case .framesRemoved: "archive.removed"
    case .noData: "obd.report.no-data"
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .file, .exists: .inputOutput
    case .exposed, .secretMissing, .noUpstream, .otherProtocol: .configuration
    case .notFound, .frameCount, .framesRemoved, .noData: .badData
    case .held: .held
    case .argument: .usage
    }
  }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.file(let path, let detail), _): "`\(path)`: \(detail)"
    case (.exists(let path), .english): "`\(path)` is there already"
    case (.exists(let path), .chinese): "`\(path)` 已存在"
    case (.notFound(let noun, let name), .english): "no \(noun.text(in: .english)) `\(name)`"
    case (.notFound(let noun, let name), .chinese): "没有\(noun.text(in: .chinese)) `\(name)`"
    case (.exposed(let path, let mode), .english):
      "`\(path)` has mode 0\(String(mode, radix: 8)), others can read the secret in it"
    case (.exposed(let path, let mode), .chinese):
      "`\(path)` 的权限为 0\(String(mode, radix: 8))，他人可读取其中的密钥"
    case (.secretMissing(let key, let path), .english):
      "`\(key)` names `\(path)`, and there is no such file"
    case (.secretMissing(let key, let path), .chinese): "`\(key)` 指定的文件 `\(path)` 不存在"
    case (.noUpstream, .english): "no level above is configured"
    case (.noUpstream, .chinese): "没有配置上级地址"
    case (.otherProtocol, .english):
      "the level above speaks another protocol, which has no such question"
    case (.otherProtocol, .chinese): "上级平台使用其他协议，不支持该查询"
    case (.held(let holder), .english):
      "the registry is held by \(holder.text(in: .english)), which takes no commands"
    case (.held(let holder), .chinese):
      "登记库正被占用：\(holder.text(in: .chinese))，且不接受命令"
    case (.frameCount(let path, let found, let expected), .english):
      "`\(path)` holds \(found) frames, expected \(expected)"
    case (.frameCount(let path, let found, let expected), .chinese):
      "`\(path)` 含 \(found) 个数据包，应为 \(expected) 个"
    case (.framesRemoved(let name, let day), .english):
      "frames of `\(name)` of \(day) were removed, so that the day cannot be judged again"
    case (.framesRemoved(let name, let day), .chinese): "`\(name)` \(day) 的原始数据已删除，无法重新评价"
    case (.noData(let name, let day, let newest, let clock), .english):
      "no data of `\(name)`" + (day.map { " of \($0)" } ?? "") + ": "
        + (newest.map { "its newest are of \($0.text())" } ?? "it sent none that could be read")
        + (clock.map { "; data received on \($0.received) say \($0.told), by a wrong clock" } ?? "")
    case (.noData(let name, let day, let newest, let clock), .chinese):
      "`\(name)` 没有" + (day.map { " \($0) 的" } ?? "") + "数据："
        + (newest.map { "最近数据为 \($0.text())" } ?? "从未收到可解析的数据")
        + (clock.map { "；\($0.received) 收到的数据时钟有误，标为 \($0.told)" } ?? "")
    case (.argument(let name, let found, let expected), .english):
      "`\(name)` is `\(found)`, expected \(expected)"
    case (.argument(let name, let found, let expected), .chinese):
      "`\(name)` 为 `\(found)`，应为 \(expected)"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.exists, .english):
      "name another file, or move this one away: a secret that it may hold is not overwritten"
    case (.exists, .chinese): "请另选文件名，或先移走该文件：其中可能有密钥，不会覆盖"
    case (.exposed(let path, _), .english): "run `chmod 600 \(path)`"
    case (.exposed(let path, _), .chinese): "请运行 `chmod 600 \(path)`"
    case (.secretMissing(let key, _), .english):
      "write the secret into it, mode 0600, or correct `\(key)` in fleetreg.yaml"
    case (.secretMissing(let key, _), .chinese):
      "请将密钥写入该文件（权限 0600），或更正 fleetreg.yaml 中的 `\(key)`"
    case (.noData(let name, _, _, let clock?), _):
      "fleetreg obd export \(name) --day \(clock.received) | fleetreg obd report - --day \(clock.told)"
    case (.noData(let name, _, _, nil), .english):
      "see its days with `fleetreg obd show \(name)`"
    case (.noData(let name, _, _, nil), .chinese): "请用 `fleetreg obd show \(name)` 查看其数据日期"
    case (.framesRemoved, .english): "see what is kept with `fleetreg obd show`"
    case (.framesRemoved, .chinese): "请用 `fleetreg obd show` 查看保留的内容"
    case (.notFound(.terminal, _), .english): "see whom there are with `fleetreg obd show`"
    case (.notFound(.terminal, _), .chinese): "请用 `fleetreg obd show` 查看已有终端"
    case (.noUpstream, .english): "set `upstream.url` in the registry's fleetreg.yaml"
    case (.noUpstream, .chinese): "在登记库的 fleetreg.yaml 中设置 `upstream.url`"
    case (.held, .english): "wait until it ends, or stop that process"
    case (.held, .chinese): "请等待其结束，或停止该进程"
    default: nil
    }
  }
}
