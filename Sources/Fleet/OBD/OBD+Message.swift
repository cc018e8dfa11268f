extension OBD {
  /// A frame with all that it says, owned: what is stored, shown, and sent.
  public struct Message: Hashable, Sendable {
    public var header: Header
    public var content: Content
    /// What is odd about it.
    public var findings: [Finding] = []

    public enum Content: Hashable, Sendable {
      case login(Login)
      case logout(Logout)
      case timeSync
      case removalAlarm(RemovalAlarm)
      case activation(Activation)
      case activationResponse(ActivationResponse)
      case platformLogin(PlatformLogin)
      case platformLogout(Logout)
      case keyExchange(KeyExchange)
      /// Real-time or reissued data.
      case report(Report)
      /// Data that fit several dialects, and nothing tells which: every reading, none of them good.
      case ambiguous([Report])
      /// A platform's answer: nothing, or a time.
      case answer(Timestamp?)
      /// What is not known, not readable, or encrypted.
      case opaque([UInt8])
    }

    public init(header: Header, content: Content) {
      self.header = header
      self.content = content
    }

    /// Reads what a frame says.
    /// - Parameters:
    ///   - bytes: Those that the frame was read from.
    ///   - memory: What the same terminal's frames have shown; learns from this one.
    public init(
      _ frame: Frame, in bytes: Span<UInt8>, settings: Settings, memory: inout DialectMemory
    ) {
      header = frame.header
      content = .timeSync
      var notes: [Finding] = []
      let meaning = header.command.meaning(of: header.form, in: settings)
      let found = Self.content(
        meaning, frame, bytes, settings: settings, memory: &memory, notes: &notes)
      if let found {
        content = found
        if header.encryption != .none { notes.insert(.encryptionClaimed(header.encryption), at: 0) }
      } else {
        content = .opaque(OBD.copy(bytes.extracting(frame.unit)))
        let isEncrypted = header.encryption != .none && !frame.unit.isEmpty
        if isEncrypted {
          notes = [.encrypted(header.encryption)]
        } else if meaning == .unknown || meaning == .heartbeat {
          notes = [.unknownCommand(header.command)]
        } else if meaning != .realtime && meaning != .reissue {
          notes.append(.unit(meaning, length: frame.unit.count))
        }
      }
      findings = notes
      findings += Self.examine(content, header: header, settings: settings)
    }

    /// `nil` where the data unit is not what the command asks for.
    private static func content(
      _ meaning: Command.Meaning, _ frame: Frame, _ bytes: Span<UInt8>, settings: Settings,
      memory: inout DialectMemory, notes: inout [Finding]
    ) -> Content? {
      let unit = bytes.extracting(frame.unit)
      if case .platform(let flag) = frame.header.form, flag != .command {
        if unit.isEmpty { return .answer(nil) }
        if unit.count == Timestamp.size { return .answer(Timestamp(unit, at: 0)) }
      }
      let content: Content? =
        switch meaning {
        case .login: Login(unit).map { .login($0) }
        case .logout: Logout(unit).map { .logout($0) }
        case .timeSync: unit.isEmpty ? .timeSync : nil
        case .removalAlarm: RemovalAlarm(unit, family: settings.family).map { .removalAlarm($0) }
        case .activation: Activation(unit).map { .activation($0) }
        case .activationResponse: ActivationResponse(unit).map { .activationResponse($0) }
        case .platformLogin: PlatformLogin(unit).map { .platformLogin($0) }
        case .platformLogout: Logout(unit).map { .platformLogout($0) }
        case .keyExchange: KeyExchange(unit).map { .keyExchange($0) }
        case .realtime, .reissue:
          report(frame, bytes, settings: settings, memory: &memory, notes: &notes)
        case .unknown, .heartbeat: nil
        }
      // Bytes that are said to be encrypted must look like what they would be in plain text.
      if let content, frame.header.encryption != .none, !content.looksPlain { return nil }
      return content
    }

    private static func report(
      _ frame: Frame, _ bytes: Span<UInt8>, settings: Settings, memory: inout DialectMemory,
      notes: inout [Finding]
    ) -> Content? {
      let resolution = memory.resolve(unit: frame.unit, in: bytes, settings: settings)
      if let container = resolution.container(unit: frame.unit, in: bytes) {
        if case .changed(let before) = resolution.basis {
          notes.append(.dialectChanged(from: before, to: container.layout.dialect))
        }
        if container.layout.readsReserved { notes.append(.reservedTypes) }
        return .report(Report(container, in: bytes))
      }
      let readings = resolution.layouts.compactMap {
        Container($0, unit: frame.unit, in: bytes).map { Report($0, in: bytes) }
      }
      guard !readings.isEmpty else {
        let others = OBD.Layouts(of: frame.unit, in: bytes, among: .all(of: .road))
          .dialects.union(
            OBD.Layouts(of: frame.unit, in: bytes, among: .all(of: .nonRoad)).dialects)
        notes.append(.noDialect(others: others, configured: settings.dialect))
        return nil
      }
      notes.append(.ambiguous(resolution.layouts.dialects))
      return .ambiguous(readings)
    }
  }
}

extension OBD.Message.Content {
  /// Whether the times and codes inside could stand there.
  fileprivate var looksPlain: Bool {
    switch self {
    case .login(let login):
      login.time.isPlausible && login.iccid.allSatisfy { $0 == 0 || (0x20...0x7E).contains($0) }
    case .logout(let logout), .platformLogout(let logout): logout.time.isPlausible
    case .removalAlarm(let alarm):
      alarm.time.isPlausible && alarm.position.couldBe(withoutFix: true)
    case .activation(let activation): activation.time.isPlausible
    case .activationResponse(let response): response.isKnown
    case .platformLogin(let login): login.time.isPlausible
    case .keyExchange(let exchange): exchange.from.isPlausible && exchange.until.isPlausible
    case .report(let report): report.time.isPlausible
    case .ambiguous(let reports): reports.allSatisfy { $0.time.isPlausible }
    case .answer(let time): time?.isPlausible ?? true
    case .timeSync, .opaque: true
    }
  }
}
