public import Fleet

/// What one pass of filing found of one terminal, to be recorded together with the place in the journal up to which it
/// went.
public struct TerminalFiling: Sendable {
  public let identity: OBD.Identity
  /// Of the listener through which its first data came that could be read; before such, of its first frame.
  public var family: OBD.Family
  /// What the listener was told of its dialect.
  public var dialect: OBD.Dialect?
  /// When its first and its last frame of the pass were received.
  public var received: ClosedRange<Instant>
  /// The newest collection time that can be true.
  public var data: Instant?
  public var login: Instant?
  public var logout: Instant?
  /// Activations of this vehicle whose signatures hold, in the order they came.
  public var activations: [Activation] = []
  /// The files that its frames went into.
  public var files: [KeptFrames.Growth] = []
  /// Its engine data whose second is known, in the order they came.
  public var samples: [Sample] = []
  /// What its packets say, by the day of collection. The records of samples are added to it: a second that was
  /// filed before, and came again, counts once.
  public var days: [Day: MonitoredDayCounts] = [:]
  public var events: [MonitoringEvent] = []
  /// What the vehicle said of its faults, in the order it came.
  public var diagnoses: [Diagnosis] = []

  public struct Activation: Hashable, Sendable {
    public let chip: OBD.FixedBytes<16>
    public let publicKey: OBD.FixedBytes<64>
    public let received: Instant

    public init(chip: OBD.FixedBytes<16>, publicKey: OBD.FixedBytes<64>, received: Instant) {
      self.chip = chip
      self.publicKey = publicKey
      self.received = received
    }
  }

  /// The engine data of one second.
  public struct Sample: Hashable, Sendable {
    public let at: Instant
    public let measurements: OBD.Measurements

    public init(at: Instant, _ measurements: OBD.Measurements) {
      self.at = at
      self.measurements = measurements
    }
  }

  public struct Diagnosis: Hashable, Sendable {
    public let at: Instant
    public let codes: [OBD.TroubleCode]

    public init(at: Instant, codes: [OBD.TroubleCode]) {
      self.at = at
      self.codes = codes
    }
  }

  public init(_ identity: OBD.Identity, _ family: OBD.Family, received: Instant) {
    self.identity = identity
    self.family = family
    self.received = received...received
  }
}

/// What packets say of one day of collection.
public struct MonitoredDayCounts: Hashable, Sendable {
  public var packets = 0
  public var reissued = 0
  /// Packets of data that fit no dialect, or several.
  public var unread = 0
  /// Seconds of engine data.
  public var records = 0
  /// What was odd.
  public var findings = 0

  public init() {}
}

/// A day of reception on which data came whose clock was days off, and the day that it told.
public struct WrongClock: Hashable, Sendable {
  public let received: Day
  public let told: Day
}

/// Something that happened to a terminal, or that it said.
public struct MonitoringEvent: Hashable, Sendable {
  public let code: Code
  /// By the terminal's clock; when it was received where that says nothing.
  public let at: Instant
  public let received: Instant
  /// Such as a trouble code: never personal data.
  public let detail: String?

  public init(_ code: Code, at: Instant?, received: Instant, detail: String? = nil) {
    self.code = code
    self.at = at ?? received
    self.received = received
    self.detail = detail
  }

  public enum Code: String, CaseIterable, Sendable {
    case login, logout, activation
    /// A terminal says that it was removed, or lost its power.
    case removal
    /// An activation whose signature does not hold, or that is of another vehicle (detail `vin`): its key is not taken.
    case activationRefused = "activation-refused"
    case faultBegan = "fault-began"
    case faultEnded = "fault-ended"
    /// Frames of one identity came through two connections that were open at once.
    case sharedIdentity = "shared-identity"
    /// Collection times that cannot be true; the detail is how many days they are off.
    case clock
    /// An activation brought another key than the one before.
    case keyReplaced = "key-replaced"
    /// A frame came through a listener of the other family than its data.
    case otherFamily = "other-family"
    /// A file of its frames cannot be read as it was written.
    case damaged
    /// A signature that is bad.
    case badSignature = "bad-signature"
    /// Packets that fit no dialect, or several.
    case unread
  }
}

extension MonitoringEvent.Code {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.login, .english): "login"
    case (.login, .chinese): "登入"
    case (.logout, .english): "logout"
    case (.logout, .chinese): "登出"
    case (.activation, .english): "activated"
    case (.activation, .chinese): "激活"
    case (.removal, .english): "removal alarm"
    case (.removal, .chinese): "拆除报警"
    case (.activationRefused, .english): "activation refused: bad signature or another VIN"
    case (.activationRefused, .chinese): "激活信息未采用：签名无效或 VIN 不符"
    case (.faultBegan, .english): "fault began"
    case (.faultBegan, .chinese): "故障出现"
    case (.faultEnded, .english): "fault no longer told"
    case (.faultEnded, .chinese): "故障消失"
    case (.sharedIdentity, .english): "two connections with one identity"
    case (.sharedIdentity, .chinese): "两个连接使用同一标识"
    case (.clock, .english): "clock is wrong"
    case (.clock, .chinese): "终端时钟异常"
    case (.keyReplaced, .english): "activated with another key"
    case (.keyReplaced, .chinese): "激活信息更换了公钥"
    case (.otherFamily, .english): "frame through a listener of the other family"
    case (.otherFamily, .chinese): "经另一类别的监听地址发送"
    case (.damaged, .english): "stored frames are damaged"
    case (.damaged, .chinese): "存档数据损坏"
    case (.badSignature, .english): "bad signature"
    case (.badSignature, .chinese): "签名无效"
    case (.unread, .english): "data that could not be read"
    case (.unread, .chinese): "数据无法解析"
    }
  }
}
