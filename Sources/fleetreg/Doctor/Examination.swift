import Decisions
import Fleet
import Foundation
import Policies
import Registry
import Sync

/// What the checks of `doctor` look at.
struct Examination {
  let location: RegistryLocation
  let reader: Reader
  let now: Instant

  struct Check: Sendable {
    let name: CheckName
    var isSlow = false
    /// What is wrong with the settings is said once; who needs them then does not look.
    var needsSettings = false
    let look: @Sendable (Examination) async throws -> CheckResult

    /// A check that cannot look has found something wrong, too.
    func run(_ examination: Examination, after others: [CheckResult]) async -> CheckResult {
      if needsSettings, others.contains(where: { $0.name == .settings && $0.state == .wrong }) {
        return CheckResult(
          name: name, state: .warning, code: "settings.needed",
          detail: Bilingual("not looked at: the settings cannot be read", "未检查：无法读取设置"))
      }
      do {
        return try await look(examination)
      } catch {
        guard let cause = error as? any Explained else {
          return CheckResult(
            name: name, state: .wrong, code: "system",
            detail: Bilingual("\(error)", "\(error)"))
        }
        return CheckResult(name: name, state: .wrong, cause)
      }
    }
  }

  static let checks: [Check] = [
    Check(name: .settings) {
      _ = try $0.settings()
      return .fine(.settings, "readable", "可读取")
    },
    Check(name: .permissions, needsSettings: true) { try $0.permissions() },
    Check(name: .disk) { $0.disk() },
    Check(name: .clock) { try await $0.clock() },
    Check(name: .log) { $0.log() },
    Check(name: .version) { $0.version() },
    Check(name: .certificate, needsSettings: true) { try $0.serverCertificate() },
    Check(name: .terminalCertificate, needsSettings: true) { try $0.terminalCertificate() },
    Check(name: .deliveries) { try await $0.deliveries() },
    Check(name: .devices, needsSettings: true) { try await $0.devices() },
    Check(name: .signIn, needsSettings: true) { try await $0.signIn() },
    Check(name: .journal) { try await $0.journal() },
    Check(name: .archive) { try await $0.archive() },
    Check(name: .plans) { try await $0.plans() },
    Check(name: .proxy, needsSettings: true) { try await $0.proxy() },
    Check(name: .upstream, needsSettings: true) { try await $0.upstream() },
    Check(name: .upstreamClock, needsSettings: true) { try await $0.upstreamClock() },
    Check(name: .completeness, needsSettings: true) { try await $0.completeness() },
    Check(name: .store, isSlow: true) { try await $0.store() },
    Check(name: .frames, isSlow: true) { try await $0.frames() },
  ]

  /// One plan that cannot be read stops every decision of its days.
  private func plans() async throws -> CheckResult {
    let plans = try await reader.register { try PlansInForce($0) }
    do {
      let today = now.day()
      for day in [today] + plans.changes where day >= today { _ = try plans.packs(on: day) }
    } catch let errors as PackErrors {
      guard let first = errors.errors.first else { throw errors }
      return CheckResult(
        name: .plans, state: .wrong, code: first.code,
        detail: Bilingual(
          "\(first.place): \(first.text(in: .english))",
          "\(first.place)：\(first.text(in: .chinese))"))
    }
    return .fine(.plans, "all that hold can be read", "启用的计划均可读取")
  }

  func settings() throws -> Settings { try Settings(of: location) }

  /// Nobody but the owner may read the lock and the secrets; nobody else may write the store.
  private func permissions() throws -> CheckResult {
    var status = stat()
    let settings = try settings()
    let secrets = [
      ("upstream.tokenFile", settings.upstream.tokenFile), ("server.key", settings.server.key),
      ("terminals.key", settings.terminals.key),
      ("devices.passwordFile", settings.devices.passwordFile),
    ]
    for (key, name) in secrets {
      guard let path = name.map(location.beside) else { continue }
      guard stat(path, &status) == 0 else {
        guard errno == ENOENT else {
          throw CommandError.file(path: path, detail: String(cString: strerror(errno)))
        }
        throw CommandError.secretMissing(key: key, path: path)
      }
      if status.st_mode & 0o077 != 0 {
        throw CommandError.exposed(path: path, mode: UInt16(status.st_mode & 0o777))
      }
    }
    for path in [location.directory, location.database] where stat(path, &status) == 0 {
      if status.st_mode & 0o002 != 0 {
        return CheckResult(
          name: .permissions, state: .wrong, code: "permissions.writable",
          detail: Bilingual("everybody may write `\(path)`", "任何人都可写 `\(path)`"),
          advice: Bilingual("run `chmod o-w \(path)`", "请运行 `chmod o-w \(path)`"))
      }
    }
    if access(location.directory, W_OK) != 0 {
      return CheckResult(
        name: .permissions, state: .warning, code: "permissions.read-only",
        detail: Bilingual("this account may only read the registry", "当前账户只能读取登记库"))
    }
    return .fine(.permissions, "secrets are their owner's alone", "密钥仅属主可读")
  }

  private func disk() -> CheckResult {
    // The frames of terminals may have a disk of their own: what counts is the fuller one.
    let paths = [location.directory, location.journal, location.archive]
    let disks = paths.compactMap { path -> (path: String, id: UInt, free: Int)? in
      var status = statvfs()
      guard statvfs(path, &status) == 0 else { return nil }
      return (path, status.f_fsid, (Int(status.f_bavail) * Int(status.f_frsize)) >> 20)
    }
    guard let own = disks.first, let least = disks.min(by: { $0.free < $1.free }) else {
      return .fine(.disk, "not known", "未知")
    }
    let free = grouped(least.free)
    let text =
      least.id == own.id
      ? Bilingual("\(free) MiB free", "剩余 \(free) MiB")
      : Bilingual("\(free) MiB free for `\(least.path)`", "`\(least.path)` 剩余 \(free) MiB")
    let advice = Bilingual("free some space", "请腾出空间")
    if least.free < 256 {
      return CheckResult(
        name: .disk, state: .wrong, code: "disk.full", detail: text, advice: advice)
    }
    if least.free < 4096 {
      return CheckResult(
        name: .disk, state: .warning, code: "disk.low", detail: text, advice: advice)
    }
    return CheckResult(name: .disk, state: .fine, code: "disk.free", detail: text)
  }

  /// A clock that stands before what is already stored is wrong, whatever it says.
  private func clock() async throws -> CheckResult {
    let created = try await reader.status().created
    if now < created || now.day() > Day(2100, 1, 1) {
      return CheckResult(
        name: .clock, state: .wrong, code: "clock.wrong",
        detail: Bilingual(
          "says \(now.text()), the registry was made at \(created.text())",
          "当前为 \(now.text())，登记库建于 \(created.text())"),
        advice: Bilingual("set the clock, best by NTP", "请校准时钟，建议使用 NTP"))
    }
    return .fine(.clock, now.text(), now.text())
  }

  private func log() -> CheckResult {
    var status = stat()
    let size = stat(location.database + "-wal", &status) == 0 ? Int(status.st_size) >> 20 : 0
    let text = Bilingual("write-ahead log of \(grouped(size)) MiB", "预写日志 \(grouped(size)) MiB")
    guard size > 512 else {
      return CheckResult(name: .log, state: .fine, code: "log.size", detail: text)
    }
    return CheckResult(
      name: .log, state: .warning, code: "log.large", detail: text,
      advice: Bilingual(
        "a reader that never ends keeps it from being emptied: look for one",
        "可能有长期不结束的读取进程，请检查"))
  }

  /// Below 3.51.3 (and outside 3.50.7, 3.44.6) a reset of the log can damage the file where several
  /// connections checkpoint; here only one ever does.
  private func version() -> CheckResult {
    let version = Reader.sqliteVersion
    return .fine(
      .version, "SQLite \(version); only one connection checkpoints",
      "SQLite \(version)；仅有一个连接执行检查点")
  }

  private func deliveries() async throws -> CheckResult {
    let status = try await reader.status()
    guard status.deadLetters + status.quarantined > 0 else {
      return .fine(.deliveries, "nothing waits for a person", "无待处理项")
    }
    return CheckResult(
      name: .deliveries, state: .warning, code: "deliveries.waiting",
      detail: Bilingual(
        "\(grouped(status.quarantined)) in quarantine, \(counted(status.deadLetters, "dead letter"))",
        "隔离 \(grouped(status.quarantined)) 项，上传失败 \(grouped(status.deadLetters)) 条"),
      advice: Bilingual(
        "see `fleetreg quarantine list` and `fleetreg deadletter list`",
        "查看 `fleetreg quarantine list` 和 `fleetreg deadletter list`"))
  }

  /// Whether GA/T 1400 devices can sign in, which matters where one is registered: by its format, or by a
  /// device id of twenty digits.
  private func signIn() async throws -> CheckResult {
    let devices = try settings().devices
    if devices.openSignIn {
      return .fine(.signIn, "GA/T 1400 devices need no password", "GA/T 1400 设备无需口令")
    }
    if devices.passwordFile != nil {
      return .fine(.signIn, "GA/T 1400 devices sign in by password", "GA/T 1400 设备凭口令注册")
    }
    let detail = Bilingual(
      "no password is set, so GA/T 1400 devices are answered 401", "未设置口令，GA/T 1400 设备一律返回 401")
    let isExpected = try await reader.register { register in
      try register.all(Camera.self).contains { camera in
        camera.format == "gat1400"
          || camera.device.map { $0.count == 20 && $0.allSatisfy(\.isNumber) } ?? false
      }
    }
    guard isExpected else {
      return CheckResult(name: .signIn, state: .fine, code: "sign-in.shut", detail: detail)
    }
    return CheckResult(
      name: .signIn, state: .warning, code: "sign-in.shut", detail: detail,
      advice: Bilingual(
        "name a file with the password in `devices.passwordFile` of fleetreg.yaml (mode 0600), or set "
          + "`devices.openSignIn: on` where only devices reach the listener",
        "请在 fleetreg.yaml 的 `devices.passwordFile` 中指定口令文件（权限 0600），或在仅有设备的网络中设置 "
          + "`devices.openSignIn: on`"))
  }

  /// How long a refusal of unknown devices is worth a look: a day.
  private static let recent: Int64 = 86_400_000

  private func devices() async throws -> CheckResult {
    let strangers = try await reader.status().strangers
    let limits = try settings().strangers
    let isFull = strangers.items >= limits.items || strangers.bytes >= limits.bytes
    let isRecent =
      strangers.lastTurnedAway.map { now.milliseconds - $0.milliseconds < Self.recent } ?? false
    guard isFull || isRecent else {
      return .fine(.devices, "no push had to be refused", "没有被拒绝的推送")
    }
    return CheckResult(
      name: .devices, state: .warning, code: "devices.strangers",
      detail: Bilingual(
        "\(counted(strangers.items, "push", "pushes")) of unknown devices in quarantine, "
          + "\(grouped(strangers.turnedAway)) refused: the room for them is full",
        "隔离区有 \(grouped(strangers.items)) 项未知设备的推送，已拒绝 "
          + "\(grouped(strangers.turnedAway)) 次：存放空间已满"),
      advice: Bilingual(
        "register them with `fleetreg camera add`, then run `fleetreg quarantine retry`; or raise "
          + "`devices.maximumUnknown` and `devices.maximumUnknownMiB` in fleetreg.yaml",
        "请用 `fleetreg camera add` 登记后运行 `fleetreg quarantine retry`；或在 fleetreg.yaml 中调高 "
          + "`devices.maximumUnknown` 和 `devices.maximumUnknownMiB`"))
  }

  /// Asks the level above what it can do, with the token: both must be right for an answer.
  private func upstream() async throws -> CheckResult {
    guard let upstream = try settings().upstream(of: location) else {
      let outbox = try await reader.status().outbox
      guard outbox.isOn, try settings().upstream.outbox, outbox.waiting.records > 0 else {
        return .fine(.upstream, "none is configured", "未配置")
      }
      let count = grouped(outbox.waiting.records)
      return CheckResult(
        name: .upstream, state: .warning, code: "upstream.missing",
        detail: Bilingual(
          "\(counted(outbox.waiting.records, "record waits", "records wait")) for a level above, and none is "
            + "configured",
          "\(count) 条记录待上报，但未配置上级"),
        advice: Bilingual(
          StatusReport.upstreamMissing(in: .english), StatusReport.upstreamMissing(in: .chinese)))
    }
    let isNative = upstream.native != nil
    if isNative { _ = try await upstream.upstream.limits() }
    // A token that is good, but another registry's, shows only where a batch was refused.
    if let failure = try await reader.status().outbox.failure {
      let isRefused = failure.code == Setback.otherRegistryCode
      return CheckResult(name: .upstream, state: isRefused ? .wrong : .warning, failure)
    }
    guard isNative else {
      let name = try settings().upstream.speaks.rawValue
      return .fine(
        .upstream,
        "was not asked: `\(name)` knows no question without a record; nothing has failed since the last success",
        "未询问：`\(name)` 协议无法在没有记录时探测；最近一次成功之后没有失败")
    }
    return .fine(.upstream, "answers and takes the token", "可连接，令牌有效")
  }

  private func store() async throws -> CheckResult {
    let findings = try await reader.check()
    guard let first = findings.first else {
      return .fine(.store, "pages, numbers and counts agree", "存储页、序号和计数一致")
    }
    return CheckResult(
      name: .store, state: .wrong, code: first.code,
      detail: Bilingual(
        findings.map { $0.text(in: .english) }.joined(separator: "; "),
        findings.map { $0.text(in: .chinese) }.joined(separator: "；")),
      advice: first.advice(in: .english).map { Bilingual($0, first.advice(in: .chinese) ?? $0) })
  }
}

extension CheckResult {
  static func fine(_ name: CheckName, _ english: String, _ chinese: String) -> CheckResult {
    CheckResult(
      name: name, state: .fine, code: "\(name.rawValue).fine", detail: Bilingual(english, chinese))
  }

  init(name: CheckName, state: State, _ cause: any Explained) {
    self.init(
      name: name, state: state, code: cause.code,
      detail: Bilingual(cause.text(in: .english), cause.text(in: .chinese)),
      advice: cause.advice(in: .english).map { Bilingual($0, cause.advice(in: .chinese) ?? $0) })
  }
}
