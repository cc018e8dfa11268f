extension OBD {
  /// The command byte. Unknown and private commands survive.
  public struct Command: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let login = Command(rawValue: 0x01)
    public static let realtime = Command(rawValue: 0x02)
    public static let reissue = Command(rawValue: 0x03)
    public static let logout = Command(rawValue: 0x04)
    /// Road vehicles: a question for the time (终端校时).
    public static let timeSync = Command(rawValue: 0x05)
    /// Road vehicles.
    public static let removalAlarm = Command(rawValue: 0x06)
    /// Machinery: the same number as the question for the time on the road.
    public static let machineRemovalAlarm = Command(rawValue: 0x05)
    public static let activation = Command(rawValue: 0x07)
    public static let activationResponse = Command(rawValue: 0x08)

    /// What a command asks for.
    public enum Meaning: String, CaseIterable, Sendable {
      case login, realtime, reissue, logout, activation, unknown
      case timeSync = "time-sync"
      case removalAlarm = "removal-alarm"
      case activationResponse = "activation-response"
      case platformLogin = "platform-login"
      case platformLogout = "platform-logout"
      case keyExchange = "key-exchange"
      /// Non-road, one source.
      case heartbeat
    }

    /// The meaning in a family and form. A platform's own commands are what the settings say: their
    /// values are not confirmed and stand where terminals have others.
    public func meaning(of form: Form, in settings: Settings) -> Meaning {
      if case .platform = form, let meaning = settings.platformCommands[self] { return meaning }
      return switch (rawValue, settings.family) {
      case (0x01, _): .login
      case (0x02, _): .realtime
      case (0x03, _): .reissue
      case (0x04, _): .logout
      case (0x05, .road): .timeSync
      case (0x06, .road), (0x05, .nonRoad): .removalAlarm
      case (0x07, _): .activation
      case (0x08, _): .activationResponse
      case (0x09, .nonRoad): .heartbeat
      default: .unknown
      }
    }
  }

  /// The commands that platforms have for themselves. HJ 1239.3 chapter 5 has login, logout and key
  /// exchange; their values are not confirmed, so that none is set unless a site says so.
  public struct PlatformCommands: Hashable, Sendable {
    public var login: Command?
    public var logout: Command?
    public var keyExchange: Command?

    public init(login: Command? = nil, logout: Command? = nil, keyExchange: Command? = nil) {
      self.login = login
      self.logout = logout
      self.keyExchange = keyExchange
    }

    subscript(command: Command) -> Command.Meaning? {
      switch command {
      case login: .platformLogin
      case logout: .platformLogout
      case keyExchange: .keyExchange
      default: nil
      }
    }
  }
}

extension OBD.Command.Meaning {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.login, .english): "login"
    case (.login, .chinese): "登入"
    case (.realtime, .english): "real-time data"
    case (.realtime, .chinese): "实时信息上报"
    case (.reissue, .english): "reissued data"
    case (.reissue, .chinese): "补发信息上报"
    case (.logout, .english): "logout"
    case (.logout, .chinese): "登出"
    case (.timeSync, .english): "time synchronisation"
    case (.timeSync, .chinese): "终端校时"
    case (.removalAlarm, .english): "removal alarm"
    case (.removalAlarm, .chinese): "拆除报警"
    case (.activation, .english): "activation"
    case (.activation, .chinese): "激活信息"
    case (.activationResponse, .english): "activation response"
    case (.activationResponse, .chinese): "激活信息应答"
    case (.platformLogin, .english): "platform login"
    case (.platformLogin, .chinese): "企业平台登入"
    case (.platformLogout, .english): "platform logout"
    case (.platformLogout, .chinese): "企业平台登出"
    case (.keyExchange, .english): "key exchange"
    case (.keyExchange, .chinese): "密钥交换"
    case (.heartbeat, .english): "heartbeat"
    case (.heartbeat, .chinese): "心跳"
    case (.unknown, .english): "unknown or private command"
    case (.unknown, .chinese): "未知或自定义命令"
    }
  }
}
