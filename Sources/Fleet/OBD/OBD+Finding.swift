extension OBD {
  /// Something odd about a message that was read, or why it could not be.
  public enum Finding: Hashable, Sendable {
    case unknownCommand(Command)
    /// The data unit of a command has a length or form that is none of its own.
    case unit(Command.Meaning, length: Int)
    /// The byte says encrypted and the data unit reads as plain text.
    case encryptionClaimed(Encryption)
    case encrypted(Encryption)
    /// No dialect uses up the data unit exactly; others do, of another family or than the settings say.
    case noDialect(others: Dialects, configured: Dialect?)
    case ambiguous(Dialects)
    case dialectChanged(from: Dialects, to: Dialect)
    /// Types that the standards reserve were read by their lengths.
    case reservedTypes
    /// A type that only its maker knows.
    case vendorType(UInt8)
    /// Of two bodies that sources give a type, the less usual one fits.
    case variant(type: UInt8)
    case unsigned
    case timeUnknown
    case timeInvalid(Timestamp)
    case serial(UInt16)
    case identity(Identity)
    case vin(VIN.Finding)
    case iccid(FixedBytes<20>)
    case vinDiffers(Identity, header: Identity)
    case vinMissing
    case diagnosticsCode(DiagnosticsField, UInt8)
    case faultCountInvalid(UInt8)
    case lampOffWithFaults(Int)
    case lampOnWithoutFaults
    case emptyTroubleCode
    case ratiosAreText
    case positionBits(PositionStatus)
    case positionOrigin
    case removalState(UInt8)
    case responseCode(status: UInt8, information: UInt8)
    case noxNotReduced(upstream: Double, downstream: Double)
    case temperature(Signal, Double)
    case speedWithoutEngine(speed: Double, engine: Double)
    /// A signal whose raw number the standard has no meaning for.
    case outOfRange(Signal, raw: UInt32)

    public enum DiagnosticsField: Hashable, Sendable { case diagnosticProtocol, lamp }
  }
}

extension OBD.Finding: Explained {
  public var code: String {
    switch self {
    case .unknownCommand: "obd.command.unknown"
    case .unit: "obd.unit.length"
    case .encryptionClaimed: "obd.encryption.claimed"
    case .encrypted: "obd.encryption.unread"
    case .noDialect: "obd.dialect.none"
    case .ambiguous: "obd.dialect.ambiguous"
    case .dialectChanged: "obd.dialect.changed"
    case .reservedTypes: "obd.type.reserved"
    case .vendorType: "obd.type.vendor"
    case .variant: "obd.type.variant"
    case .unsigned: "obd.signature.missing"
    case .timeUnknown: "obd.time.unknown"
    case .timeInvalid: "obd.time.invalid"
    case .serial: "obd.serial"
    case .identity: "obd.identity"
    case .vin(let finding): finding.code
    case .iccid: "obd.iccid"
    case .vinDiffers: "obd.vin.differs"
    case .vinMissing: "obd.vin.missing"
    case .diagnosticsCode(.diagnosticProtocol, _): "obd.diagnostics.protocol"
    case .diagnosticsCode(.lamp, _): "obd.diagnostics.lamp"
    case .faultCountInvalid: "obd.faults.invalid"
    case .lampOffWithFaults: "obd.faults.lamp-off"
    case .lampOnWithoutFaults: "obd.faults.lamp-on"
    case .emptyTroubleCode: "obd.faults.empty"
    case .ratiosAreText: "obd.ratios.text"
    case .positionBits: "obd.position.bits"
    case .positionOrigin: "obd.position.origin"
    case .removalState: "obd.removal.state"
    case .responseCode: "obd.activation.response"
    case .noxNotReduced: "obd.nox.not-reduced"
    case .temperature: "obd.temperature"
    case .speedWithoutEngine: "obd.speed.engine"
    case .outOfRange: "obd.signal.range"
    }
  }

  public func text(in language: Language) -> String {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }

  private var english: String {
    switch self {
    case .unknownCommand(let command):
      "command 0x\(OBD.hexadecimal([command.rawValue])) is unknown or private: kept as bytes"
    case .unit(let meaning, let length):
      "\(meaning.text(in: .english)): a data unit of \(length) bytes is not of its form"
    case .encryptionClaimed(let encryption):
      "the encryption byte is \(encryption.text), the data unit reads as plain text"
    case .encrypted(let encryption):
      "the encryption byte is \(encryption.text), and the data unit does not read as plain text"
    case .noDialect(let others, let configured):
      if others.isEmpty {
        "no known layout uses up the data unit exactly"
      } else if let configured {
        "the data unit is not of `\(configured.name)` as configured, but of \(others.names)"
      } else {
        "the data unit is not of this family, but of \(others.names)"
      }
    case .ambiguous(let dialects): "the data unit can be read in several ways: \(dialects.names)"
    case .dialectChanged(let before, let now):
      "read as \(now.name), the terminal spoke \(before.names) before"
    case .reservedTypes: "types that the standards reserve were read by a length of two bytes"
    case .vendorType(let type):
      "type 0x\(OBD.hexadecimal([type])) is its maker's own: kept as bytes"
    case .variant(let type):
      "type 0x\(OBD.hexadecimal([type])) has the less usual of its two known forms"
    case .unsigned: "not signed"
    case .timeUnknown: "the terminal did not know the time"
    case .timeInvalid(let time): "`\(time.hexadecimal)` is no time"
    case .serial(let serial): "serial \(serial), expected 1 to \(OBD.serialLimit)"
    case .identity(let identity): "`\(identity.shown)` in the header is no VIN"
    case .vin(let finding): "VIN: " + finding.text(in: .english)
    case .iccid(let iccid): "`\(iccid.text ?? iccid.hexadecimal)` is no ICCID of 20 digits"
    case .vinDiffers(let body, let header):
      "the vehicle says VIN `\(body.shown)`, the header `\(header.shown)`"
    case .vinMissing: "the vehicle did not tell its VIN"
    case .diagnosticsCode(.diagnosticProtocol, let value):
      "diagnostic protocol \(value) is not known"
    case .diagnosticsCode(.lamp, let value): "lamp state \(value) is not known"
    case .faultCountInvalid(let value): "the number of trouble codes is invalid (0x\(hex(value)))"
    case .lampOffWithFaults(let count): "the lamp is off with \(count) trouble codes"
    case .lampOnWithoutFaults: "the lamp is on without a trouble code"
    case .emptyTroubleCode: "a trouble code without content is listed"
    case .ratiosAreText: "letters stand where in-use ratios should"
    case .positionBits(let status):
      "position status 0x\(hex(status.rawValue)) has bits that the standard reserves"
    case .positionOrigin: "a valid fix at 0, 0"
    case .removalState(let state): "removal state \(state), expected 0 or 1"
    case .responseCode(let status, let information):
      "activation response \(status), \(information) is not known"
    case .noxNotReduced(let upstream, let downstream):
      "NOx downstream \(shown(downstream)) ppm is not below upstream \(shown(upstream)) ppm"
    case .temperature(let signal, let value):
      "\(signal.text(in: .english)) of \(shown(value)) °C"
    case .speedWithoutEngine(let speed, let engine):
      "\(shown(speed)) km/h at \(shown(engine)) rpm"
    case .outOfRange(let signal, let raw):
      "\(signal.text(in: .english)): raw number \(raw) is out of range"
    }
  }

  private var chinese: String {
    switch self {
    case .unknownCommand(let command):
      "命令 0x\(OBD.hexadecimal([command.rawValue])) 未知或为自定义命令，原样保留"
    case .unit(let meaning, let length):
      "\(meaning.text(in: .chinese))：数据单元 \(length) 字节，与格式不符"
    case .encryptionClaimed(let encryption): "加密方式为 \(encryption.text)，数据单元实为明文"
    case .encrypted(let encryption): "加密方式为 \(encryption.text)，数据单元无法按明文解析"
    case .noDialect(let others, let configured):
      if others.isEmpty {
        "没有任何已知格式能恰好解析该数据单元"
      } else if let configured {
        "数据单元不符合所设格式“\(configured.name)”，而符合 \(others.names)"
      } else {
        "数据单元不属于本类对象，而符合 \(others.names)"
      }
    case .ambiguous(let dialects): "数据单元可按多种格式解析：\(dialects.names)"
    case .dialectChanged(let before, let now):
      "按 \(now.name) 解析，该终端此前使用 \(before.names)"
    case .reservedTypes: "标准预留的信息类型按两字节长度解析"
    case .vendorType(let type): "信息类型 0x\(OBD.hexadecimal([type])) 为厂家自定义，原样保留"
    case .variant(let type): "信息类型 0x\(OBD.hexadecimal([type])) 采用两种已知格式中较少见的一种"
    case .unsigned: "未签名"
    case .timeUnknown: "终端时间未知"
    case .timeInvalid(let time): "“\(time.hexadecimal)”不是有效时间"
    case .serial(let serial): "流水号为 \(serial)，应为 1 至 \(OBD.serialLimit)"
    case .identity(let identity): "包头中的“\(identity.shown)”不是车辆识别代号"
    case .vin(let finding): "车辆识别代号：" + finding.text(in: .chinese)
    case .iccid(let iccid): "“\(iccid.text ?? iccid.hexadecimal)”不是 20 位 ICCID"
    case .vinDiffers(let body, let header):
      "车辆上报的车辆识别代号为“\(body.shown)”，包头为“\(header.shown)”"
    case .vinMissing: "车辆未上报车辆识别代号"
    case .diagnosticsCode(.diagnosticProtocol, let value): "诊断协议 \(value) 未知"
    case .diagnosticsCode(.lamp, let value): "MIL 状态 \(value) 未知"
    case .faultCountInvalid(let value): "故障码总数无效（0x\(hex(value))）"
    case .lampOffWithFaults(let count): "MIL 未点亮，却有 \(count) 个故障码"
    case .lampOnWithoutFaults: "MIL 点亮，却没有故障码"
    case .emptyTroubleCode: "列有内容为空的故障码"
    case .ratiosAreText: "IUPR 应为数值，实为字符"
    case .positionBits(let status): "定位状态 0x\(hex(status.rawValue)) 使用了标准预留的位"
    case .positionOrigin: "有效定位位于 0, 0"
    case .removalState(let state): "拆除状态为 \(state)，应为 0 或 1"
    case .responseCode(let status, let information):
      "激活应答 \(status)、\(information) 未知"
    case .noxNotReduced(let upstream, let downstream):
      "下游 NOx \(shown(downstream)) ppm 不低于上游 \(shown(upstream)) ppm"
    case .temperature(let signal, let value): "\(signal.text(in: .chinese))为 \(shown(value)) °C"
    case .speedWithoutEngine(let speed, let engine):
      "车速 \(shown(speed)) km/h，发动机转速仅 \(shown(engine)) rpm"
    case .outOfRange(let signal, let raw):
      "\(signal.text(in: .chinese))：原始值 \(raw) 超出范围"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.noDialect(let others, _), .english) where !others.isEmpty:
      "check which family and dialect this listener is set to"
    case (.noDialect(let others, _), .chinese) where !others.isEmpty:
      "请核对该监听端口所设的对象类别与格式"
    case (.ambiguous, .english):
      "set the dialect for this listener, or wait for a frame of the terminal that fits one only"
    case (.ambiguous, .chinese): "请为该监听端口指定格式，或等待该终端发来仅符合一种格式的数据"
    case (.vinDiffers, .english): "find out in which vehicle the terminal is"
    case (.vinDiffers, .chinese): "请核实终端实际安装的车辆"
    case (.encrypted, .english): "decrypt the data unit first; the key is the platform's"
    case (.encrypted, .chinese): "请先用平台密钥解密数据单元"
    default: nil
    }
  }

  private func hex(_ byte: UInt8) -> String { OBD.hexadecimal([byte]) }

  private func shown(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension OBD.Dialects {
  fileprivate var names: String { list.map(\.name).joined(separator: ", ") }
}

extension OBD.Encryption {
  fileprivate var text: String { "0x" + OBD.hexadecimal([rawValue]) }
}

extension OBD.FixedBytes {
  /// The text, or the bytes where they are none.
  public var shown: String { text ?? hexadecimal }
}
