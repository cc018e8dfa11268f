import Fleet

extension HJ212Upstream {
  /// Whether a message ends the exchange of its `QN`: `ready` only says that the request was understood.
  static func isFinal(_ message: HJ212Message) -> Bool {
    switch message["CN"] {
    case "9014", "9012": true
    case "9011": message.value("QnRtn") != "1"
    default: false
    }
  }

  /// What an answer means for the record whose `QN` it carries (HJ 212, the tables of 请求命令返回 and 执行结果).
  ///
  /// | answer | code | for the record |
  /// |---|---|---|
  /// | 9014 | | stored |
  /// | 9012 `ExeRtn` | 1 | stored |
  /// | | 3 | refused: its condition does not hold |
  /// | | others | again later |
  /// | 9011 `QnRtn` | 2, 7 | refused |
  /// | | 3, 4, 5, 6, 8 | a person must correct the settings |
  /// | | others | again later |
  static func result(of message: HJ212Message) throws(Setback) -> RecordResult {
    switch message["CN"] {
    case "9014": return .stored
    case "9012":
      let code = message.value("ExeRtn") ?? ""
      if code == "1" { return .stored }
      let said = rejection("exe", code, executions)
      return code == "3" ? .rejected(said) : .retry(afterSeconds: nil)
    default:
      let code = message.value("QnRtn") ?? ""
      let said = rejection("qn", code, requests)
      switch code {
      case "2", "7": return .rejected(said)
      case "3", "4", "5", "6", "8": throw .said(said, needsPerson: true)
      default: return .retry(afterSeconds: nil)
      }
    }
  }

  private static func rejection(
    _ kind: String, _ code: String, _ names: [String: (english: String, chinese: String)]
  ) -> Rejection {
    let isCode = !code.isEmpty && code.allSatisfy { $0.isASCII && $0.isNumber } && code.count < 5
    let shown = isCode ? code : "unknown"
    let name = names[code] ?? ("an unknown code", "未知代码")
    return Rejection(
      code: "hj212.\(kind)-\(shown)", reason: "the platform answered \(shown): \(name.english)",
      chinese: "平台应答 \(shown)：\(name.chinese)")
  }

  private static let requests: [String: (english: String, chinese: String)] = [
    "2": ("the request was refused", "请求被拒绝"), "3": ("the password `PW` is wrong", "访问密码 PW 错误"),
    "4": ("the point `MN` is wrong", "设备标识 MN 错误"), "5": ("the system `ST` is wrong", "系统编码 ST 错误"),
    "6": ("the `Flag` is wrong", "Flag 标志错误"), "7": ("the number `QN` is wrong", "请求编码 QN 错误"),
    "8": ("the command `CN` is wrong", "命令编码 CN 错误"),
    "9": ("the check digits are wrong", "CRC 校验错误"),
    "100": ("an unknown error", "未知错误"),
  ]

  private static let executions: [String: (english: String, chinese: String)] = [
    "2": ("it failed", "执行失败"), "3": ("its condition does not hold", "条件不满足"),
    "4": ("it took too long", "执行超时"), "5": ("the platform is busy", "系统繁忙"),
    "6": ("the platform has a fault", "系统故障"), "100": ("there is no data", "没有数据"),
  ]

  /// One record as contents of packets.
  struct Upload: Sendable {
    let record: RecordID
    let findings: [AdapterFinding]
    private let moment: String
    private let items: [String]

    init(_ line: RecordLine, _ settings: HJ212Settings) throws(FormRefusal) {
      record = line.id
      let texts = RecordTexts(line: line) { _ in nil }
      moment = "DataTime=" + (texts.text(.word(.time), at: .compactSeconds) ?? "")
      var items: [String] = []
      var findings: [AdapterFinding] = []
      for (member, code) in settings.fields {
        guard var text = texts.text(.word(member), at: .compactSeconds) else {
          if member == .plate { throw .missing(member.rawValue) }
          continue
        }
        if let table = settings.tables[member] {
          let found = table.code(for: text)
          if found?.isExact != true { findings.append(RecordMember.word(member).finding) }
          guard let found else { continue }
          text = found.text
        }
        guard !text.utf8.contains(where: { ";,=&#".utf8.contains($0) || $0 < 0x20 }) else {
          throw .value(
            member.rawValue, found: text,
            english: "a text without ; , = & # and control characters",
            chinese: "不含 ; , = & # 及控制字符的文本")
        }
        let longest = settings.longestContent - moment.utf8.count - code.utf8.count - 2
        guard text.utf8.count <= longest else {
          throw .tooLong(member.rawValue, found: text.utf8.count, limit: longest)
        }
        items.append("\(code)=\(text)")
      }
      self.items = items
      self.findings = findings
    }

    /// The packets, each with the moment; only the last asks for an answer, so that it stands for all.
    func messages(
      _ number: String, isRepeat: Bool, password: String, _ settings: HJ212Settings
    ) -> [HJ212Message] {
      var contents = [moment]
      for item in items {
        let joined = contents[contents.count - 1] + ";" + item
        if joined.utf8.count <= settings.longestContent {
          contents[contents.count - 1] = joined
        } else {
          contents.append("\(moment);\(item)")
        }
      }
      return contents.enumerated().map { index, content in
        HJ212Message(
          settings.head(
            number, command: settings.command, password: password,
            packet: contents.count > 1 ? (index + 1, contents.count) : nil, isRepeat: isRepeat),
          content: content)
      }
    }
  }
}

extension HJ212Settings {
  /// The fields before `CP`.
  /// - Parameter packet: which of how many; `nil` where there is one.
  func head(
    _ number: String, command: String, password: String, packet: (index: Int, count: Int)?,
    isRepeat: Bool
  ) -> [(name: String, value: String)] {
    let wantsAnswer = packet.map { $0.index == $0.count } ?? true
    let flag =
      edition.version << 2 | (packet == nil ? 0 : 1 << splitBit) | (wantsAnswer ? 1 : 0)
    var head = [
      ("QN", number), ("ST", system), ("CN", command), ("PW", password), ("MN", point),
      ("Flag", String(flag)),
    ]
    if isRepeat, edition == .of2025 { head.append(("RF", "1")) }
    if let packet { head += [("PNUM", String(packet.count)), ("PNO", String(packet.index))] }
    return head
  }

  /// The most bytes of one packet's content: the standard's, or what the segment leaves beside its head.
  var longestContent: Int {
    let head = head(
      String(repeating: "0", count: 17), command: command, password: "000000", packet: (999, 999),
      isRepeat: true
    ).reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 }
    return min(
      HJ212Frame.longestContent, HJ212Frame.longestSegment - head - "CP=&&&&".utf8.count)
  }
}
