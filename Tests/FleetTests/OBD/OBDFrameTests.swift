import Fleet
import Testing

@Suite("OBD frames") struct OBDFrameTests {
  private static let logout: [UInt8] = [26, 11, 22, 8, 30, 5, 0, 1]

  @Test("both forms behind both marks", arguments: [0x23, 0x7E] as [UInt8])
  func forms(mark: UInt8) throws {
    let terminal = try OBD.Frame(decoding: Wire.frame(4, Self.logout, mark: mark, version: 9).span)
    #expect(terminal.header.start.rawValue == mark && terminal.size == 33)
    #expect(terminal.header.form == .terminal(version: 9) && terminal.unit == 24..<32)
    #expect(terminal.header.identity.text == Wire.vin && terminal.header.encryption == .none)
    for flag in [1, 2, 3, 0xFE] {
      let bytes = Wire.frame(4, Self.logout, mark: mark, flag: flag)
      let platform = try OBD.Frame(decoding: bytes.span)
      #expect(platform.header.form == .platform(OBD.ResponseFlag(rawValue: UInt8(flag))))
      #expect(platform.header.identity.text == Wire.vin && platform.size == bytes.count)
    }
  }

  @Test("what is no frame says why")
  func refused() {
    let good = Wire.frame(4, Self.logout)
    var mixed = good
    mixed[0] = 0x23
    #expect(throws: OBD.FrameError.start) { try OBD.Frame(decoding: mixed.span) }
    #expect(throws: OBD.FrameError.start) { try OBD.Frame(decoding: [0x24].span) }
    var identity = good
    identity[7] = 0x07
    #expect(throws: OBD.FrameError.identity(byte: 7, position: 7)) {
      try OBD.Frame(decoding: identity.span)
    }
    for length in [65_532, 65_535] {
      var long = good
      (long[22], long[23]) = (UInt8(length >> 8), UInt8(length & 255))
      #expect(throws: OBD.FrameError.length(length)) { try OBD.Frame(decoding: long.span) }
    }
    var sum = good
    sum[32] ^= 1
    #expect(throws: OBD.FrameError.checksum(found: sum[32], computed: good[32])) {
      try OBD.Frame(decoding: sum.span)
    }
    expectBothLanguages([
      OBD.FrameError.start, .truncated(found: 1, expected: 25), .identity(byte: 7, position: 7),
      .length(65_535), .checksum(found: 1, computed: 2),
    ])
  }

  @Test(
    "every byte in every place of an identity: printable, or what an unknown VIN is filled with")
  func identities() throws {
    let good = Wire.frame(4, Self.logout)
    for position in 3..<20 {
      // In the first place a response flag stands for the other form.
      for byte in 0...255 as ClosedRange<UInt8>
      where position > 3 || ![1, 2, 3, 0xFE].contains(byte) {
        var bytes = good
        bytes[32] ^= bytes[position] ^ byte
        bytes[position] = byte
        if (0x20...0x7E).contains(byte) || byte == 0 || byte == 0xFF {
          let frame = try OBD.Frame(decoding: bytes.span)
          #expect(frame.header.identity.bytes == Array(bytes[3..<20]) && frame.size == 33)
        } else {
          #expect(throws: OBD.FrameError.identity(byte: byte, position: position)) {
            try OBD.Frame(decoding: bytes.span)
          }
        }
      }
    }
  }

  @Test("lengths from none to the largest")
  func lengths() throws {
    let empty = Wire.frame(5, [])
    #expect(empty.count == 25)
    #expect(try Read.message(empty).content == .timeSync)
    let content = [UInt8](repeating: 0x23, count: OBD.unitLimit)
    let largest = Wire.frame(0xC1, content)
    #expect(try OBD.Frame(decoding: largest.span).unit.count == OBD.unitLimit)
    #expect(try Read.message(largest).content == .opaque(content))
  }

  @Test("the check byte of many lengths is the plain exclusive or")
  func checksum() {
    var random = Random(seed: 1)
    for length in 0..<600 {
      let bytes = random.bytes(length)
      #expect(OBD.checksum(bytes.span) == bytes.reduce(0, ^))
    }
  }

  @Test("every command of the road and of machines")
  func commands() throws {
    let alarm = Wire {
      $0.bytes += Self.logout
      $0.position(0)
    }.bytes
    #expect(alarm.count == 17)
    guard case .removalAlarm(let road) = try Read.message(Wire.frame(6, alarm)).content else {
      Issue.record("no alarm")
      return
    }
    #expect(road.serial == 1 && road.state == nil)
    #expect(road.position.longitude.value == 116.397128)
    for state in [0, 1] as [UInt8] {
      let message = try Read.message(Wire.frame(5, alarm + [state]), .nonRoad)
      guard case .removalAlarm(let machine) = message.content else {
        Issue.record("no alarm")
        return
      }
      #expect(machine.state == state && message.findings.isEmpty)
    }
    let odd = try Read.message(Wire.frame(5, alarm + [7]), .nonRoad)
    #expect(odd.codes == ["obd.removal.state"])
    // The family decides what command 5 is.
    #expect(try Read.message(Wire.frame(5, alarm)).codes == ["obd.unit.length"])
    #expect(try Read.message(Wire.frame(5, []), .nonRoad).codes == ["obd.unit.length"])
    #expect(try Read.message(Wire.frame(6, alarm), .nonRoad).codes == ["obd.command.unknown"])
    #expect(try Read.message(Wire.frame(6, alarm + [0])).codes == ["obd.unit.length"])
    #expect(try Read.message(Wire.frame(9, []), .nonRoad).codes == ["obd.command.unknown"])
    #expect(try Read.message(Wire.frame(0xC1, [1, 2])).content == .opaque([1, 2]))
  }

  /// What stands where a terminal has no place: FE in every byte, or more than the globe has.
  private static let nowhere: [[UInt8]] = [
    [0xFE, 0xFE, 0xFE, 0xFE, 0xFE, 0xFE, 0xFE, 0xFE], [0x0A, 0xBA, 0x95, 0x01, 0, 0, 0, 1],
    [0, 0, 0, 1, 0x05, 0x5D, 0x4A, 0x81],
  ]

  @Test("a removal alarm from nowhere is one all the same", arguments: [0, 1, 0xFF] as [UInt8])
  func alarmsWithoutPlace(status: UInt8) throws {
    for place in Self.nowhere {
      let alarm = Self.logout + [status] + place
      for (frame, family) in [
        (Wire.frame(6, alarm), .road), (Wire.frame(5, alarm), .nonRoad),
        (Wire.frame(5, alarm + [1]), .nonRoad),
      ] as [([UInt8], OBD.Family)] {
        let message = try Read.message(frame, family)
        guard case .removalAlarm(let found) = message.content else {
          Issue.record("no alarm: \(message.content)")
          continue
        }
        #expect(Set(message.codes) == ["obd.signal.range"])
        #expect(found.position.longitude.value == nil || found.position.latitude.value == nil)
        #expect(try message.encoded() == frame)
      }
    }
    // Noise of that length, said to be encrypted, is none.
    let noise = Self.logout + [0x5A] + Self.nowhere[0]
    let secret = try Read.message(Wire.frame(6, noise, encryption: 2))
    guard case .opaque = secret.content else {
      Issue.record("taken as plain: \(secret.content)")
      return
    }
  }

  @Test("a machine without a valid fix may say any place, and is read")
  func machinesWithoutPlace() throws {
    for place in Self.nowhere {
      for hasTimes in [false, true] {
        func frame(_ status: UInt8) -> [UInt8] {
          Wire.frame(
            2,
            Wire.machine(
              [(2, Wire.machineStream)], hasTimes: hasTimes, isSigned: true,
              place: [status] + place))
        }
        for status in [1, 0xFF] as [UInt8] {
          let message = try Read.message(frame(status), .nonRoad)
          guard case .report(let report) = message.content else {
            Issue.record("not read: \(message.content)")
            continue
          }
          #expect(report.layout.dialect == (hasTimes ? .hj1322 : .hj1014))
          #expect(Set(message.codes) == ["obd.signal.range"])
          #expect(report.position?.longitude.value == nil && report.position?.latitude.value == nil)
          #expect(try message.encoded() == frame(status))
        }
        // With a valid fix, or with bits that mean nothing, these bytes are no place.
        for status in [0, 8, 9] as [UInt8] {
          #expect(try Read.message(frame(status), .nonRoad).codes.contains("obd.dialect.none"))
        }
      }
    }
  }

  @Test("what stands where a machine's place would be does not make a machine of a truck")
  func trucksAreNoMachines() throws {
    for parts in [
      [(1, Wire.diagnostics())], [(1, Wire.diagnostics(codes: [])), (2, Wire.stream)],
      [(3, Wire.catalyst)], [(5, Wire.catalystNOx), (5, Wire.catalystNOx)],
      [(0x81, Wire.measured([1, 2, 3, 4, 5, 6, 7, 8, 9])), (2, Wire.stream)],
    ] as [[Wire.Part]] {
      for unit in [
        Wire.hj1239(parts), Wire.hj1239(parts, isSigned: false), Wire.annexQA(parts),
        Wire.annexQB(parts), Wire.draft2019(parts), Wire.aftermarket(parts),
      ] {
        let codes = try Read.message(Wire.frame(2, unit), .nonRoad).codes
        #expect(codes.contains("obd.dialect.none"), "\(parts.map(\.type))")
      }
    }
  }

  @Test("logins of three lengths, and no others")
  func logins() throws {
    let plain = Wire {
      $0.time(Wire.now)
      $0.u16(12)
      $0.ascii("89860000000000000017", 20)
    }.bytes
    func login(_ unit: [UInt8]) throws -> OBD.Login {
      guard case .login(let login) = try Read.message(Wire.frame(1, unit)).content else {
        throw Read.Missing(what: "login")
      }
      return login
    }
    let found = try login(plain)
    #expect(found.serial == 12 && found.iccid.text == "89860000000000000017")
    #expect(found.time.instant?.text() == "2026-11-22T08:30:05+08:00" && found.extra == .none)
    let text = try login(plain + [1, 0x18] + [UInt8](repeating: 0x41, count: 24))
    #expect(text.extra == .text(OBD.FixedBytes(repeating: 0x41)) && text.serial == 12)
    let imei = try login(
      Array(plain[..<6]) + [0x81, 0, 0x0F] + Array("860000000000017".utf8) + Array(plain[6...]))
    #expect(imei.extra == .imei(OBD.FixedBytes(text: "860000000000017")!))
    #expect(imei.serial == 12 && imei.iccid == found.iccid)
    for count in 0..<80 where ![28, 46, 54].contains(count) {
      let unit = (plain + [UInt8](repeating: 0x30, count: 60)).prefix(count)
      #expect(try Read.message(Wire.frame(1, Array(unit))).codes.contains("obd.unit.length"))
    }
    var letters = plain
    letters[10] = 0x7A
    #expect(try Read.message(Wire.frame(1, letters)).codes == ["obd.iccid"])
  }

  @Test("activation and its answer, status before information")
  func activation() throws {
    let unit = Wire {
      $0.time(Wire.now)
      $0.ascii("CHIP000000000017", 16)
      $0.bytes += (0..<64).map { UInt8($0) }
      $0.ascii(Wire.vin, 17)
      $0.bytes += Wire.signature
    }.bytes
    #expect(unit.count == 169)
    guard case .activation(let found) = try Read.message(Wire.frame(7, unit)).content else {
      Issue.record("no activation")
      return
    }
    #expect(
      found.chip.text == "CHIP000000000017" && found.publicKey.bytes == (0..<64).map { UInt8($0) })
    #expect(found.vin.text == Wire.vin && found.signature.bytes == Wire.signature)
    #expect(try Read.message(Wire.frame(7, Array(unit.dropLast()))).codes == ["obd.unit.length"])
    let answer = try Read.message(Wire.frame(8, [2, 1]))
    #expect(answer.content == .activationResponse(.init(status: 2, information: 1)))
    #expect(answer.findings.isEmpty)
    #expect(try Read.message(Wire.frame(8, [0, 1])).codes == ["obd.activation.response"])
  }

  @Test("a platform's own commands are what the settings say")
  func platform() throws {
    let login = Wire {
      $0.time(Wire.now)
      $0.u16(3)
      $0.ascii("platform-17", 12)
      $0.ascii("not-a-secret", 20)
      $0.u8(1)
    }.bytes
    let bytes = Wire.frame(7, login, flag: 0xFE)
    #expect(try Read.message(bytes).codes == ["obd.unit.length"])
    let message = try Read.message(bytes) {
      $0.platformCommands.login = OBD.Command(rawValue: 7)
    }
    guard case .platformLogin(let found) = message.content else {
      Issue.record("no login")
      return
    }
    #expect(found.user.text == "platform-17" && found.serial == 3)
    var writer = JSONWriter()
    writer.object { message.encode(into: &$0, settings: OBD.Settings(.road)) }
    #expect(!writer.text.contains("not-a-secret"))
    let keys = Wire {
      $0.bytes += [1, 0, 4, 9, 8, 7, 6]
      $0.time(Wire.now)
      $0.time(Wire.now)
    }.bytes
    let exchange = try Read.message(Wire.frame(9, keys, flag: 0xFE)) {
      $0.platformCommands.keyExchange = OBD.Command(rawValue: 9)
      $0.platformCommands.logout = OBD.Command(rawValue: 8)
    }
    guard case .keyExchange(let shown) = exchange.content else {
      Issue.record("no keys")
      return
    }
    #expect(shown.key == [9, 8, 7, 6] && shown.type == 1)
    #expect(try Read.message(Wire.frame(2, [], flag: 1)).content == .answer(nil))
    let time = Array(Self.logout[..<6])
    #expect(
      try Read.message(Wire.frame(2, time, flag: 2)).content
        == .answer(OBD.Timestamp(Instant("2026-11-22T08:30:05+08:00")!)))
  }

  @Test("what is said to be encrypted is tried as plain text")
  func encryption() throws {
    let plain = try Read.message(Wire.frame(4, Self.logout, encryption: 3))
    #expect(plain.codes == ["obd.encryption.claimed"])
    let cipher = try Read.message(Wire.frame(4, [9, 99, 9, 9, 9, 9, 9, 9], encryption: 2))
    #expect(cipher.codes == ["obd.encryption.unread"])
    #expect(cipher.content == .opaque([9, 99, 9, 9, 9, 9, 9, 9]))
    let data = try Read.message(
      Wire.frame(2, [UInt8](repeating: 0xA5, count: 128), encryption: 2))
    #expect(data.codes == ["obd.encryption.unread"])
    #expect(OBD.Encryption(rawValue: 2).method(in: .annexQ) == "RSA")
    #expect(OBD.Encryption(rawValue: 2).method(in: .hj1239) == "SM2")
    #expect(OBD.Encryption(rawValue: 3).method(in: .annexQ) == "SM2")
    #expect(OBD.Encryption(rawValue: 5).method(in: .annexQ) == nil)
    #expect(OBD.Encryption(rawValue: 2).methods(nil) == "RSA (Annex Q), SM2 (HJ 1239)")
    #expect(OBD.Encryption(rawValue: 2).methods(.hj1239) == "SM2")
    #expect(OBD.Encryption(rawValue: 5).methods(nil) == "AES128")
    #expect(OBD.Encryption(rawValue: 0).methods(nil) == nil)
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct Random {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(next() & 255) } }
}
