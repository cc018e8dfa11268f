import Fleet
import Ledger
import Registry
import Server
import Sync

/// What an operator chose in `fleetreg.yaml`; everything has a default, so an empty file is a good one.
///
/// Paths are as written: relative ones mean files beside the settings file.
struct Settings: Hashable, Sendable {
  struct Upstream: Hashable, Sendable {
    /// The level above; `nil` sends nothing.
    var url: String?
    /// In which protocol it is spoken to.
    var speaks = UpstreamProtocol.native
    /// Which visits go up first where many wait.
    var order = UploadOrder.oldest
    /// When pictures go up on their own; only our own contract takes them so, another protocol decides itself.
    var pictures: PictureOrder?
    /// That nobody else listens on the way: then plain HTTP and TCP may be used.
    var closedNetwork = false
    /// Whether records wait to be sent at all: off where nobody stands above.
    var outbox = true
    /// A file with mode 0600 that holds the bearer token.
    var tokenFile: String?
    /// Certificates to trust instead of the system's, in PEM.
    var caFile: String?
    /// How many seconds one request may take before it is given up and sent again later.
    var timeoutSeconds = 120
    /// The public key with which the level above cosigns the log: then it is asked to.
    var witness: String?
  }

  struct Server: Hashable, Sendable {
    /// Where the receiver listens for senders, and for devices on this machine.
    var listen = [Address(host: "127.0.0.1", port: 8480)]
    /// Certificate chain and private key in PEM; both or none.
    var certificate: String?
    var key: String?
    /// The largest push of a device that is accepted, pictures included, in MiB.
    var maximumPushMiB = 16
  }

  struct Devices: Hashable, Sendable {
    /// Addresses for cameras alone; plain HTTP, because cameras speak nothing else.
    var listen: [Address] = []
    /// That nothing but devices reaches those addresses: without this they must be loopback.
    var closedNetwork = false
    /// A file with mode 0600 that holds the password of GA/T 1400 devices.
    var passwordFile: String?
    /// Lets GA/T 1400 devices sign in without a password.
    var openSignIn = false
    /// How many pushes of devices that nobody registered are kept in quarantine, and how many MiB.
    var maximumUnknown = StrangerLimits.items
    var maximumUnknownMiB = Int(StrangerLimits.bytes >> 20)
  }

  struct Terminals: Hashable, Sendable {
    /// Where terminals of remote monitoring send to; none unless they are named.
    var listen: [TerminalAddress] = []
    /// That nothing but terminals reaches those addresses: without this and without a certificate they must be
    /// loopback.
    var closedNetwork = false
    /// Certificate chain and private key in PEM; both or none. Terminals speak plain TCP.
    var certificate: String?
    var key: String?
    /// Whether frames are acknowledged; `nil` is as the dialect of each address expects.
    var acknowledges: Bool?
    /// How a question for the time is answered.
    var time: TerminalAnswers.TimeForm?
    /// How an activation is answered: not at all, or with this information byte.
    var activation: Activation?
    /// How long a connection may send no frame, in minutes.
    var idleMinutes = 15
    /// The most connections in all and of one address; 0 is no bound but the system's.
    var connections = 0
    var connectionsPerAddress = 0
    /// Whether the frames themselves go to the level above, beside what days were judged to be.
    var forwardFrames = true

    enum Activation: Hashable, Sendable {
      case unanswered
      case information(UInt8)
    }
  }

  /// An address of terminals, and whose they are: `road 127.0.0.1:19006`, `non-road/hj1014 [::1]:19007`.
  struct TerminalAddress: Hashable, Sendable {
    var family: OBD.Family
    var dialect: OBD.Dialect?
    var address: Address
  }

  struct Exemptions: Hashable, Sendable {
    /// How many days an exemption may hold: no plan says, so one year is our own choice.
    var longestDays = 366
  }

  struct Ledger: Hashable, Sendable {
    /// The file with mode 0600 that holds the key which signs the log.
    var keyFile = "ledger.key"
    /// The file with mode 0600 that holds the key which cosigns the logs of registries below.
    var witnessKeyFile = "witness.key"
  }

  struct Completeness: Hashable, Sendable {
    /// How long a record may take from capture to the level above before it counts as late: no plan or standard at
    /// hand says, so an hour is our own choice.
    var lateMinutes = Int(Owner.lateAfter / 60_000)
    /// The least share of a day's records that must be above, in percent: Hebei's texts on gate systems under HJ 1321
    /// ask for 95 (a single source).
    var leastPercent = 95
    /// Minutes between two askings of the level above what it holds, after everything was sent: our own choice.
    var askMinutes = Int(AskingPace().pause / 60_000)

    var lateAfter: Int64 { Int64(lateMinutes) * 60_000 }
  }

  struct Log: Hashable, Sendable {
    /// How a service writes its log: lines for people, or an object a line for programs.
    enum Format: String, CaseIterable, Sendable { case text, json }
    var format = Format.text
  }

  struct Address: Hashable, Sendable, CustomStringConvertible {
    var host: String
    var port: Int
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
  }

  var upstream = Upstream()
  /// What the protocol of the level above wants to know, by its own names.
  var adapter: [String: String] = [:]
  var server = Server()
  var devices = Devices()
  var terminals = Terminals()
  var exemptions = Exemptions()
  var ledger = Ledger()
  var completeness = Completeness()
  var log = Log()
}

extension Settings {
  static let keys = [
    "upstream.url", "upstream.protocol", "upstream.closedNetwork", "upstream.order",
    "upstream.pictures", "upstream.outbox", "upstream.tokenFile", "upstream.caFile",
    "upstream.timeoutSeconds",
    "upstream.witness", "server.listen", "server.certificate", "server.key",
    "server.maximumPushMiB", "devices.listen",
    "devices.closedNetwork", "devices.passwordFile", "devices.openSignIn",
    "devices.maximumUnknown", "devices.maximumUnknownMiB", "terminals.listen",
    "terminals.closedNetwork", "terminals.certificate", "terminals.key", "terminals.answers",
    "terminals.time", "terminals.activation", "terminals.idleMinutes", "terminals.connections",
    "terminals.connectionsPerAddress", "terminals.forwardFrames", "exemptions.longestDays",
    "ledger.keyFile", "ledger.witnessKeyFile", "completeness.lateMinutes",
    "completeness.leastPercent", "completeness.askMinutes", "log.format",
  ]

  /// Reads a settings file, strictly: an unknown key is an error, not a surprise later.
  /// - Parameter environment: its variables `FLEETREG_SECTION_KEY` stand before what the file says.
  init(parsing text: String, environment: [String: String] = [:]) throws(SettingsError) {
    self.init()
    let entries =
      try SettingsFile(parsing: text).entries
      + SettingsFile.entries(of: environment, known: Self.keys)
    for entry in entries {
      switch "\(entry.section).\(entry.key)" {
      case "upstream.url":
        // A name or password in the address would be printed wherever the address is.
        guard ["https://", "http://", "tcp://"].contains(where: entry.value.hasPrefix),
          !entry.value.contains("@")
        else { throw entry.unfit(.url) }
        upstream.url = entry.value
      case "upstream.protocol":
        upstream.speaks = try entry.word(
          Dictionary(uniqueKeysWithValues: UpstreamProtocol.allCases.map { ($0.rawValue, $0) }))
      case "upstream.order":
        upstream.order = try entry.word(
          Dictionary(uniqueKeysWithValues: UploadOrder.allCases.map { ($0.rawValue, $0) }))
      case "upstream.pictures":
        upstream.pictures = try entry.word(["after": .after, "before": .before, "never": .never])
      case "upstream.closedNetwork": upstream.closedNetwork = try entry.flag()
      // Which of them there are, the protocol knows.
      case "adapter.\(entry.key)": adapter[entry.key] = entry.value
      case "upstream.outbox": upstream.outbox = try entry.flag()
      case "upstream.tokenFile": upstream.tokenFile = entry.value
      case "upstream.caFile": upstream.caFile = entry.value
      case "upstream.timeoutSeconds":
        upstream.timeoutSeconds = try entry.number(in: 1...3600)
      case "upstream.witness":
        guard let key = try? VerifierKey(entry.value), key.algorithm == .cosignature else {
          throw entry.unfit(.witnessKey)
        }
        upstream.witness = entry.value
      case "server.listen": server.listen = try entry.addresses()
      case "server.certificate": server.certificate = entry.value
      case "server.key": server.key = entry.value
      case "server.maximumPushMiB": server.maximumPushMiB = try entry.number(in: 1...1024)
      case "devices.listen": devices.listen = try entry.addresses()
      case "devices.closedNetwork": devices.closedNetwork = try entry.flag()
      case "devices.passwordFile": devices.passwordFile = entry.value
      case "devices.openSignIn": devices.openSignIn = try entry.flag()
      case "devices.maximumUnknown":
        devices.maximumUnknown = try entry.number(in: 0...1_000_000)
      case "devices.maximumUnknownMiB":
        devices.maximumUnknownMiB = try entry.number(in: 0...1_000_000)
      case "terminals.listen": terminals.listen = try entry.terminalAddresses()
      case "terminals.forwardFrames": terminals.forwardFrames = try entry.flag()
      case "terminals.closedNetwork": terminals.closedNetwork = try entry.flag()
      case "terminals.certificate": terminals.certificate = entry.value
      case "terminals.key": terminals.key = entry.value
      case "terminals.answers":
        terminals.acknowledges = try entry.word(["none": false, "hj1239": true])
      case "terminals.time":
        terminals.time = try entry.word(
          Dictionary(
            uniqueKeysWithValues: TerminalAnswers.TimeForm.allCases.map { ($0.rawValue, $0) }))
      case "terminals.activation":
        terminals.activation = try entry.word([
          "none": .unanswered, "0": .information(0), "1": .information(1), "2": .information(2),
          "3": .information(3),
        ])
      case "terminals.idleMinutes": terminals.idleMinutes = try entry.number(in: 1...1440)
      case "terminals.connections":
        terminals.connections = try entry.number(in: 0...1_000_000)
      case "terminals.connectionsPerAddress":
        terminals.connectionsPerAddress = try entry.number(in: 0...1_000_000)
      case "exemptions.longestDays":
        exemptions.longestDays = try entry.number(in: 1...36_600)
      case "ledger.keyFile": ledger.keyFile = entry.value
      case "ledger.witnessKeyFile": ledger.witnessKeyFile = entry.value
      case "completeness.lateMinutes":
        completeness.lateMinutes = try entry.number(in: 1...525_600)
      case "completeness.leastPercent": completeness.leastPercent = try entry.number(in: 0...100)
      case "completeness.askMinutes": completeness.askMinutes = try entry.number(in: 0...1440)
      case "log.format":
        log.format = try entry.word(
          Dictionary(uniqueKeysWithValues: Log.Format.allCases.map { ($0.rawValue, $0) }))
      case let name:
        throw SettingsError(
          .unknownKey(name, nearest: Self.nearest(to: name)), line: entry.line, column: 3,
          variable: entry.variable)
      }
    }
    if upstream.pictures != nil, upstream.speaks != .native,
      let entry = entries.last(where: { $0.section == "upstream" && $0.key == "pictures" })
    {
      throw entry.unfit(.onlyNative)
    }
    for (section, certificate, key) in [
      ("server", server.certificate, server.key),
      ("terminals", terminals.certificate, terminals.key),
    ] where (certificate == nil) != (key == nil) {
      let entry = entries.last {
        $0.section == section && ($0.key == "certificate" || $0.key == "key")
      }
      guard let entry else { continue }
      throw entry.unfit(.together("\(section).\(entry.key == "key" ? "certificate" : "key")"))
    }
  }

  /// The known key that a mistyped one most likely means: two letters wrong at most, or another section.
  private static func nearest(to name: String) -> String? {
    let lowered = name.lowercased()
    let leaf = lowered.split(separator: ".").last
    return keys.first { $0.lowercased().split(separator: ".").last == leaf }
      ?? keys.map { ($0, editDistance($0.lowercased(), lowered)) }.filter { $0.1 <= 2 }
      .min { $0.1 < $1.1 }?.0
  }

  /// The settings file that `init` writes: every setting with its default, commented out.
  static let template = """
    # Settings of this registry. Lines that start with # are comments; remove the # to set a value.
    # 本登记库的设置。以 # 开头的行是注释，去掉 # 即可设置。
    # Paths are relative to this file. Secrets stay in files of their own with mode 0600.

    upstream:
      # The level above that receives the records. / 接收记录的上级地址。
      # url: https://county.example/
      # How it is spoken to: our own contract, or the protocol of another authority (docs/adapters.md), whose
      # settings stand in the section adapter. / 上报协议；其他平台的协议在 adapter 部分设置。
      # protocol: native
      # Which visits go up first after an outage, oldest or newest; an entry always goes before its exit.
      # 积压时先报最早还是最新的进出厂记录；同一车辆总是先报进厂、后报出厂。
      # order: oldest
      # When pictures go up, each once and on its own: after their record, before it (the record waits for those that
      # lie here), or never. / 图片单独上报：after 在记录之后，before 在记录之前，never 不上报。
      # pictures: after
      # That nobody else listens on the way, so that plain HTTP or TCP may be used. / 专网，可不加密。
      # closedNetwork: off
      # Whether records wait to be sent; off where nobody stands above. / 最高一级可关闭。
      # outbox: on
      # A file (mode 0600) with the token that the level above gave; or set FLEETREG_UPSTREAM_TOKEN.
      # tokenFile: upstream.token
      # Trust these certificates instead of the system's. / 只信任此文件中的证书。
      # caFile: upstream-ca.pem
      # How many seconds a request may take before it is given up and sent again later.
      # 单次请求的最长时间（秒），超时后稍后重发。
      # timeoutSeconds: 120
      # The key with which the level above cosigns the log, as `fleetreg ledger witness` prints it there.
      # 上级联署存证日志的公钥，由上级运行 `fleetreg ledger witness` 得到。
      # witness: fleetreg/…/witness+…+…

    adapter:
      # What the protocol named above wants to know; docs/adapters.md lists it. / 所选协议的设置项。

    server:
      # Where `fleetreg serve` listens: HOST:PORT, several with commas. Plain HTTP on loopback only.
      # `fleetreg serve` 的监听地址，多个用逗号分隔；非本机地址须配置证书。
      # listen: 127.0.0.1:8480
      # certificate: server.pem
      # key: server.key
      # The largest push of a camera, pictures included. / 摄像机单次推送的上限。
      # maximumPushMiB: 16

    devices:
      # Addresses for cameras alone, in plain HTTP. / 仅供摄像机推送的地址。
      # listen: 192.0.2.10:8481
      # That only cameras reach those addresses. / 该网络内只有摄像机。
      # closedNetwork: off
      # How GA/T 1400 devices sign in: a password in a file (mode 0600), or without one.
      # passwordFile: devices.password
      # openSignIn: off
      # How many pushes of devices that no camera is registered for are kept in quarantine, and how many
      # MiB; more are refused and counted. / 未登记设备推送内容的保留上限，超出则拒绝并计数。
      # maximumUnknown: 1000
      # maximumUnknownMiB: 64

    terminals:
      # Where terminals of remote monitoring send to: road or non-road, the dialect if it is known, HOST:PORT.
      # 车载终端（排放远程监控）的接收地址：road 道路车辆，non-road 非道路机械，可注明协议版本。
      # listen: road 192.0.2.10:19006, non-road/hj1014 192.0.2.10:19007
      # Terminals speak plain TCP: name a certificate, or say that only terminals reach those addresses.
      # closedNetwork: off
      # certificate: terminals.pem
      # key: terminals.key
      # What they are told; unset: as the dialect expects. No text at hand confirms the forms: docs/obd.md.
      # 应答方式，未设置时按协议版本；具体格式尚待核实。
      # answers: none
      # time: none
      # activation: none
      # How long a connection may send no frame. / 连接无数据的最长时间（分钟）。
      # idleMinutes: 15
      # The most connections in all, and of one address; 0: as many as the system allows.
      # connections: 0
      # connectionsPerAddress: 0
      # Whether the frames themselves go to the level above, beside the judgement of each day.
      # 原始数据是否随每日结果一并上报。
      # forwardFrames: on

    exemptions:
      # How many days a recorded exemption may hold; no plan sets a bound. / 豁免的最长天数，各计划均未规定。
      # longestDays: 366

    ledger:
      # The key (mode 0600) that signs the tamper-evident log; `fleetreg ledger begin` makes it.
      # 签署存证日志的密钥文件，由 `fleetreg ledger begin` 生成。
      # keyFile: ledger.key
      # The key (mode 0600) that cosigns the logs of registries below; `fleetreg ledger witness` makes it.
      # 联署下级存证日志的密钥文件，由 `fleetreg ledger witness` 生成。
      # witnessKeyFile: witness.key

    completeness:
      # Minutes from capture after which a record counts as late above. Our own choice: no plan or standard at hand says.
      # 自采集起超过该分钟数才被上级接收即计为迟报。现有计划和标准未规定，此为自定值。
      # lateMinutes: 60
      # The least share of a day's records that must be above: 95 in Hebei's texts under HJ 1321 (unconfirmed, one source).
      # 每日上传率下限（%）：河北依 HJ 1321 的文件要求 95（单一来源，尚待核实）。
      # leastPercent: 95
      # Minutes between two questions to the level above what it holds, once everything was sent; about every day once a day.
      # 全部上报后向上级核对的间隔（分钟）；每日另核对全部日期一次。
      # askMinutes: 10

    log:
      # How a service writes its log to standard error: text, or json (an object a line).
      # 服务日志（标准错误输出）的格式：text 文本，json 每行一个对象。
      # format: text

    """
}

extension Settings.Address {
  /// Reads `127.0.0.1:8080`, `[::1]:8080` or `gate.example:8443`.
  init?(_ text: String) {
    let trimmed = text.drop { $0 == " " }
    guard let colon = trimmed.lastIndex(of: ":"),
      let port = Int(trimmed[trimmed.index(after: colon)...].filter { $0 != " " }),
      (0...65535).contains(port)
    else { return nil }
    var host = String(trimmed[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { return nil }
    self.init(host: host, port: port)
  }
}

extension Settings.TerminalAddress {
  /// Reads the family, a dialect of it where one is named, and behind a space or colon the address.
  init?(_ text: some StringProtocol) {
    let trimmed = text.drop { $0 == " " }
    guard let end = trimmed.firstIndex(where: { $0 == " " || $0 == ":" }),
      let address = Settings.Address(String(trimmed[trimmed.index(after: end)...]))
    else { return nil }
    let words = trimmed[..<end].split(separator: "/", omittingEmptySubsequences: false)
    guard let family = words.first.flatMap({ OBD.Family(rawValue: String($0)) }),
      words.count <= 2
    else { return nil }
    let dialect = words.count == 2 ? OBD.Dialect(name: words[1]) : nil
    guard words.count == 1 || dialect?.family == family else { return nil }
    self.init(family: family, dialect: dialect, address: address)
  }
}

extension SettingsFile.Entry {
  fileprivate func unfit(_ expected: SettingsError.Expectation) -> SettingsError {
    SettingsError(
      .value("\(section).\(key)", found: value, expected: expected), line: line, column: column,
      variable: variable)
  }

  fileprivate func addresses() throws(SettingsError) -> [Settings.Address] {
    var addresses: [Settings.Address] = []
    for part in value.split(separator: ",", omittingEmptySubsequences: false) {
      guard let address = Settings.Address(String(part)) else { throw unfit(.address) }
      addresses.append(address)
    }
    return addresses
  }

  fileprivate func terminalAddresses() throws(SettingsError) -> [Settings.TerminalAddress] {
    var addresses: [Settings.TerminalAddress] = []
    for part in value.split(separator: ",", omittingEmptySubsequences: false) {
      guard let address = Settings.TerminalAddress(part) else { throw unfit(.terminalAddress) }
      addresses.append(address)
    }
    return addresses
  }

  /// One of several words.
  fileprivate func word<Value>(_ values: [String: Value]) throws(SettingsError) -> Value {
    guard let found = values[value] else { throw unfit(.oneOf(values.keys.sorted())) }
    return found
  }

  fileprivate func number(in range: ClosedRange<Int>) throws(SettingsError) -> Int {
    guard let number = Int(value), range.contains(number) else {
      throw unfit(.wholeNumber(range))
    }
    return number
  }

  /// YAML 1.2 knows `true` and `false`, older readers `on` and `off`.
  fileprivate func flag() throws(SettingsError) -> Bool {
    switch value {
    case "on", "true": true
    case "off", "false": false
    default: throw unfit(.onOrOff)
    }
  }
}

/// How many letters must be put in, taken out or changed to make one text of the other.
func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let change = diagonal + (b[j] == character ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(change, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
