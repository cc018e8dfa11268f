extension OBD {
  /// A login: time 6, serial 2, ICCID 20; two older forms have more.
  public struct Login: Hashable, Sendable {
    public var time: Timestamp
    /// Restarts from 1 each day.
    public var serial: UInt16
    public var iccid: FixedBytes<20>
    public var extra: Extra

    public enum Extra: Hashable, Sendable {
      case none
      /// 26 bytes behind the others: 01 18 and a text of 24 (one source).
      case text(FixedBytes<24>)
      /// 18 bytes behind the time: 81 00 0F and an IMEI (one source).
      case imei(FixedBytes<15>)
    }

    public init(
      time: Timestamp, serial: UInt16, iccid: FixedBytes<20>, extra: Extra = .none
    ) {
      self.time = time
      self.serial = serial
      self.iccid = iccid
      self.extra = extra
    }

    init?(_ bytes: Span<UInt8>) {
      switch bytes.count {
      case 28: extra = .none
      case 54 where bytes[28] == 0x01 && bytes[29] == 0x18:
        extra = .text(FixedBytes(bytes, at: 30))
      case 46 where bytes[6] == 0x81 && bytes[7] == 0 && bytes[8] == 0x0F:
        extra = .imei(FixedBytes(bytes, at: 9))
      default: return nil
      }
      let rest = if case .imei = extra { 24 } else { 6 }
      time = Timestamp(bytes, at: 0)
      serial = bytes.bigEndian16(at: rest)
      iccid = FixedBytes(bytes, at: rest + 2)
    }

    func append(to bytes: inout [UInt8]) {
      time.append(to: &bytes)
      if case .imei(let imei) = extra {
        bytes += [0x81, 0, 0x0F]
        bytes.append(imei)
      }
      bytes.append(bigEndian: serial)
      bytes.append(iccid)
      if case .text(let text) = extra {
        bytes += [0x01, 0x18]
        bytes.append(text)
      }
    }
  }

  /// A logout: time 6 and the serial of the login that it ends.
  public struct Logout: Hashable, Sendable {
    public var time: Timestamp
    public var serial: UInt16

    public init(time: Timestamp, serial: UInt16) {
      self.time = time
      self.serial = serial
    }

    init?(_ bytes: Span<UInt8>) {
      guard bytes.count == 8 else { return nil }
      time = Timestamp(bytes, at: 0)
      serial = bytes.bigEndian16(at: 6)
    }

    func append(to bytes: inout [UInt8]) {
      time.append(to: &bytes)
      bytes.append(bigEndian: serial)
    }
  }

  /// A removal alarm: time 6, serial 2, position 9, and for machines one byte that may follow. It is not
  /// signed, and is sent every minute while the power is away.
  public struct RemovalAlarm: Hashable, Sendable {
    public var time: Timestamp
    public var serial: UInt16
    public var position: Position
    /// Non-road: 0 the diagnosis can be read, 1 it cannot; half of the sources have no such byte.
    public var state: UInt8?

    public init(time: Timestamp, serial: UInt16, position: Position, state: UInt8? = nil) {
      self.time = time
      self.serial = serial
      self.position = position
      self.state = state
    }

    /// The length decides. Who loses its power often has no place either: what stands there is out of range then, and
    /// the alarm is one all the same.
    init?(_ bytes: Span<UInt8>, family: Family) {
      guard bytes.count == 17 || bytes.count == 18 && family == .nonRoad else { return nil }
      time = Timestamp(bytes, at: 0)
      serial = bytes.bigEndian16(at: 6)
      position = Position(bytes, at: 8)
      state = bytes.count == 18 ? bytes[17] : nil
    }

    func append(to bytes: inout [UInt8]) {
      time.append(to: &bytes)
      bytes.append(bigEndian: serial)
      position.append(to: &bytes)
      if let state { bytes.append(state) }
    }
  }

  /// An activation: the terminal's chip shows its public key. 169 bytes with SM2.
  ///
  ///     0  6  time    6 16  chip    22 64  key, X and Y    86 17  VIN    103 66  signature of 0...102
  public struct Activation: Hashable, Sendable {
    static let size = 169

    public var time: Timestamp
    public var chip: FixedBytes<16>
    /// X and Y of the point, 32 bytes each, without the byte 04 before them.
    public var publicKey: FixedBytes<64>
    public var vin: Identity
    public var signature: FixedBytes<66>

    public init(
      time: Timestamp, chip: FixedBytes<16>, publicKey: FixedBytes<64>, vin: Identity,
      signature: FixedBytes<66>
    ) {
      self.time = time
      self.chip = chip
      self.publicKey = publicKey
      self.vin = vin
      self.signature = signature
    }

    init?(_ bytes: Span<UInt8>) {
      guard bytes.count == Self.size, Signature.isThere(in: bytes, at: 103) else { return nil }
      time = Timestamp(bytes, at: 0)
      chip = FixedBytes(bytes, at: 6)
      publicKey = FixedBytes(bytes, at: 22)
      vin = Identity(bytes, at: 86)
      signature = FixedBytes(bytes, at: 103)
    }

    func append(to bytes: inout [UInt8]) {
      time.append(to: &bytes)
      bytes.append(chip)
      bytes.append(publicKey)
      bytes.append(vin)
      bytes.append(signature)
    }
  }

  /// The answer to an activation: status, then what is behind it.
  public struct ActivationResponse: Hashable, Sendable {
    /// 1 done, 2 failed.
    public var status: UInt8
    /// 0 nothing, 1 the chip was activated before, 2 wrong VIN, 3 other (one source).
    public var information: UInt8

    public init(status: UInt8, information: UInt8) {
      self.status = status
      self.information = information
    }

    init?(_ bytes: Span<UInt8>) {
      guard bytes.count == 2 else { return nil }
      status = bytes[0]
      information = bytes[1]
    }

    var isKnown: Bool { (1...2).contains(status) && information <= 3 }

    func append(to bytes: inout [UInt8]) { bytes += [status, information] }

    public func text(in language: Language) -> String {
      switch (status, information, language) {
      case (1, 0, .english): "activated"
      case (1, 0, .chinese): "激活成功"
      case (2, 1, .english): "failed: the chip was activated before"
      case (2, 1, .chinese): "激活失败：芯片已激活"
      case (2, 2, .english): "failed: wrong VIN"
      case (2, 2, .chinese): "激活失败：VIN 错误"
      case (2, _, .english): "failed (\(information))"
      case (2, _, .chinese): "激活失败（\(information)）"
      case (_, _, .english): "status \(status), information \(information)"
      case (_, _, .chinese): "状态 \(status)，信息 \(information)"
      }
    }
  }

  /// A platform's login of HJ 1239.3 chapter 5: time 6, serial 2, user 12, password 20, encryption 1 (layout
  /// of GB/T 32960; for HJ 1239 one source).
  public struct PlatformLogin: Hashable, Sendable {
    public var time: Timestamp
    public var serial: UInt16
    public var user: FixedBytes<12>
    /// A secret: never shown.
    public var password: FixedBytes<20>
    public var encryption: Encryption

    public init(
      time: Timestamp, serial: UInt16, user: FixedBytes<12>, password: FixedBytes<20>,
      encryption: Encryption
    ) {
      self.time = time
      self.serial = serial
      self.user = user
      self.password = password
      self.encryption = encryption
    }

    init?(_ bytes: Span<UInt8>) {
      guard bytes.count == 41 else { return nil }
      time = Timestamp(bytes, at: 0)
      serial = bytes.bigEndian16(at: 6)
      user = FixedBytes(bytes, at: 8)
      password = FixedBytes(bytes, at: 20)
      encryption = Encryption(rawValue: bytes[40])
    }

    func append(to bytes: inout [UInt8]) {
      time.append(to: &bytes)
      bytes.append(bigEndian: serial)
      bytes.append(user)
      bytes.append(password)
      bytes.append(encryption.rawValue)
    }
  }

  /// A key exchange between platforms: type 1, length 2, key, valid from 6, valid to 6 (one source).
  public struct KeyExchange: Hashable, Sendable {
    public var type: UInt8
    /// A secret: never shown.
    public var key: [UInt8]
    public var from: Timestamp
    public var until: Timestamp

    public init(type: UInt8, key: [UInt8], from: Timestamp, until: Timestamp) {
      self.type = type
      self.key = key
      self.from = from
      self.until = until
    }

    init?(_ bytes: Span<UInt8>) {
      guard bytes.count >= 15, bytes.count == 15 + Int(bytes.bigEndian16(at: 1)) else { return nil }
      type = bytes[0]
      key = OBD.copy(bytes.extracting(3..<bytes.count - 12))
      from = Timestamp(bytes, at: bytes.count - 12)
      until = Timestamp(bytes, at: bytes.count - 6)
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(type)
      bytes.append(bigEndian: UInt16(truncatingIfNeeded: key.count))
      bytes += key
      from.append(to: &bytes)
      until.append(to: &bytes)
    }
  }

  static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.append(addingCapacity: bytes.count) { $0.append(bytes) }
    return copy
  }
}
