import Fleet
import Testing

@Suite("OBD bad input") struct OBDRobustnessTests {
  private static let frames: [(bytes: [UInt8], family: OBD.Family)] = {
    let all: [Wire.Part] = [
      (1, Wire.diagnostics()), (2, Wire.stream), (4, Wire.hybrid), (0x80, Wire.supplement),
      (0x81, Wire.measured([1, 2, 3])),
    ]
    let machine: [Wire.Part] = [(1, Wire.machineDiagnostics()), (2, Wire.machineStream)]
    var frames: [(bytes: [UInt8], family: OBD.Family)] = [
      (Wire.frame(2, Wire.hj1239(all)), .road),
      (Wire.frame(3, Wire.hj1239(all, isSigned: false), mark: 0x23, flag: 0xFE), .road),
      (Wire.frame(2, Wire.annexQA([(1, Wire.diagnostics()), (2, Wire.stream)])), .road),
      (Wire.frame(2, Wire.annexQB([(1, Wire.diagnostics()), (2, Wire.stream)])), .road),
      (Wire.frame(2, Wire.draft2019([(3, Wire.catalyst), (5, Wire.catalystNOx)])), .road),
      (Wire.frame(2, Wire.aftermarket([(2, Wire.stream)], serial: 0x1234)), .road),
      (Wire.frame(2, Wire.machine(machine, hasTimes: false)), .nonRoad),
      (
        Wire.frame(2, Wire.machine(machine + [(4, Wire.cycle)], hasTimes: true, isSigned: true)),
        .nonRoad
      ),
      (Wire.frame(5, [], mark: 0x23), .road),
    ]
    for row in (try? Samples.rows("obd/frames.tsv")) ?? [] {
      frames.append((hexBytes(row[2]), OBD.Family(rawValue: row[1]) ?? .road))
    }
    return frames
  }()

  @Test("no prefix of a frame is a frame", arguments: frames.indices)
  func prefixes(index: Int) {
    let bytes = Self.frames[index].bytes
    for count in 0..<bytes.count {
      let prefix = Array(bytes[..<count])
      do throws(OBD.FrameError) {
        _ = try OBD.Frame(decoding: prefix.span)
        Issue.record("\(count) bytes were taken for a frame")
      } catch .truncated(let found, let expected) {
        #expect(found == count && expected > count)
      } catch {
        Issue.record("\(error)")
      }
    }
  }

  @Test(
    "no prefix of a data unit is data, behind a check byte that fits", arguments: frames.indices)
  func unitPrefixes(index: Int) throws {
    let (bytes, family) = Self.frames[index]
    guard bytes[2] == 2 || bytes[2] == 3 else { return }
    let whole = Array(bytes[24..<bytes.count - 1])
    for count in 0..<whole.count {
      var cut = Array(bytes[..<24]) + whole[..<count]
      (cut[22], cut[23]) = (UInt8(count >> 8), UInt8(count & 255))
      cut.append(cut.reduce(0, ^))
      let message = try Read.message(cut, family)
      #expect(try message.encoded() == cut)
      switch message.content {
      case .opaque: #expect(message.codes.contains("obd.dialect.none"))
      // Blocks that end where the cut is; what is missing is said.
      case .report(let report):
        #expect(!report.entries.isEmpty)
        let isWhole = !report.layout.isSigned || report.layout.dialect == .draft2019
        #expect(isWhole, "\(count) of \(whole.count)")
      case .ambiguous: break
      default: Issue.record("\(message.content)")
      }
    }
  }

  /// A frame in which a flip shortens the length can pass the check byte by chance; then the body must not.
  @Test("no single flipped bit gives a value that is taken as good", arguments: frames.indices)
  func flips(index: Int) throws {
    let (bytes, family) = Self.frames[index]
    for position in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[position] ^= 1 << bit
        guard let frame = try? OBD.Frame(decoding: flipped.span) else { continue }
        #expect(frame.size < bytes.count && (22...23).contains(position))
        var memory = OBD.DialectMemory()
        let message = OBD.Message(
          frame, in: flipped.span, settings: OBD.Settings(family), memory: &memory)
        #expect(!message.findings.isEmpty)
        if case .opaque = message.content { continue }
        Issue.record("\(position).\(bit): \(message.content)")
      }
    }
  }

  @Test(
    "a changed bit behind a check byte that fits is written again to the byte",
    arguments: frames.indices)
  func changes(index: Int) throws {
    let (bytes, family) = Self.frames[index]
    for position in 2..<bytes.count - 1 {
      for bit in [0, 3, 7] {
        let changed = Wire.changed(bytes, at: position, to: bytes[position] ^ 1 << bit)
        guard let frame = try? OBD.Frame(decoding: changed.span) else { continue }
        for family in [family, .nonRoad] {
          var memory = OBD.DialectMemory()
          let message = OBD.Message(
            frame, in: changed.span, settings: OBD.Settings(family), memory: &memory)
          #expect(try message.encoded() == Array(changed[..<frame.size]))
        }
      }
    }
  }

  /// A time and a serial.
  private static let head: [UInt8] = [26, 11, 22, 8, 30, 5, 0, 1]

  @Test("random data units of every command neither stop the program nor change on the way")
  func random() throws {
    var random = Random(seed: 1239)
    var reports = 0
    for round in 0..<5_000 {
      var unit = random.bytes(random.below(300))
      // Half of them begin like data: a time, a serial, a type.
      if round % 2 == 0, unit.count > 20 {
        let types: [UInt8] = [1, 2, 3, 4, 5, 0x80]
        unit.replaceSubrange(0..<8, with: Self.head)
        unit[8] = types[round % 6]
        unit.replaceSubrange(9..<15, with: Self.head[..<6])
      }
      let bytes = Wire.frame(random.below(12), unit, flag: round % 5 == 0 ? 0xFE : nil)
      for family in OBD.Family.allCases {
        let message = try Read.message(bytes, family)
        #expect(try message.encoded() == bytes)
        if case .report = message.content { reports += 1 }
      }
    }
    #expect(reports > 0)
  }

  @Test("a unit of the greatest length that is one long riddle is answered")
  func long() throws {
    for byte in [0x80, 0xAA, 0x03, 0x00] as [UInt8] {
      let unit = Self.head + [UInt8](repeating: byte, count: 65_000)
      let bytes = Wire.frame(2, unit)
      #expect(try Read.message(bytes).encoded() == bytes)
    }
    // Vendor blocks of no content: as many as fit.
    let blocks = Array([[UInt8]](repeating: [0xB0, 0, 0], count: 20_000).joined())
    let report = try Read.report(Wire.frame(2, Self.head + blocks))
    #expect(report.entries.count == 20_000)
  }
}

@Suite("OBD encoding") struct OBDEncodingTests {
  private static let header = OBD.Header(
    start: .tildes, command: .realtime, form: .terminal(version: 6),
    identity: OBD.Identity(text: Wire.vin)!)

  @Test("a message that was built is the bytes that another encoder writes")
  func built() throws {
    let time = try #require(OBD.Timestamp(Instant("2026-11-22T08:30:05+08:00")!))
    var stream = OBD.Measurements(.stream)
    for (signal, value) in Wire.streamValues where signal != .longitude && signal != .latitude {
      let isSet = stream.set(signal, value)
      #expect(isSet)
    }
    // Degrees are written without a sign; the status has it.
    stream.set(.longitude, raw: 116_397_128)
    stream.set(.latitude, raw: 39_916_527)
    let verification: [UInt8] = [0xDE, 0xAD, 0xBE, 0x01] + [UInt8](repeating: 0x30, count: 14)
    let ratios = Wire { for number in 1...18 { $0.u16(number * 100) } }.bytes
    let diagnostics = OBD.Diagnostics(
      diagnosticProtocol: .iso27145, lamp: .on, support: 0xFEA0, readiness: 0x0800,
      vin: Self.header.identity, calibration: OBD.FixedBytes(text: "CAL-2026-B", padding: 0)!,
      verification: OBD.FixedBytes(verification)!, iupr: OBD.FixedBytes(ratios)!,
      faultCount: OBD.FaultCount(rawValue: 2))
    let codes = Wire.codes.map { OBD.TroubleCode(raw: $0, .iso27145) }
    let report = OBD.Report(
      layout: OBD.Layout(.hj1239, isSigned: true), time: time, serial: 7,
      entries: [
        .init(type: 1, time: time, body: .diagnostics(diagnostics, codes)),
        .init(type: 2, time: time, body: .measurements(stream)),
        .init(type: 0x90, time: time, body: .opaque([7, 7])),
      ], signature: Wire.signature)
    let expected = Wire.frame(
      2,
      Wire.hj1239([
        (1, Wire.diagnostics()), (2, Wire.stream), (0x90, Wire.measured([7, 7])),
      ]))
    #expect(try OBD.Message(header: Self.header, content: .report(report)).encoded() == expected)
  }

  @Test("every command and form is written as it was read")
  func commands() throws {
    for command in 0...255 {
      for flag in [nil, 1, 2, 3, 0xFE] as [Int?] {
        for unit in [[], [1, 2], [26, 11, 22, 8, 30, 5], [26, 11, 22, 8, 30, 5, 0, 1]] as [[UInt8]]
        {
          let bytes = Wire.frame(command, unit, flag: flag, encryption: command)
          #expect(try Read.message(bytes).encoded() == bytes)
        }
      }
    }
  }

  @Test("what a dialect cannot say is refused")
  func refused() throws {
    let entry = OBD.Report.Entry(type: 2, body: .measurements(OBD.Measurements(.stream)))
    func error(
      _ dialect: OBD.Dialect, serial: UInt16? = nil, signature: [UInt8]? = nil,
      body: OBD.Report.Entry? = nil
    ) -> OBD.EncodingError? {
      let report = OBD.Report(
        layout: OBD.Layout(dialect, isSigned: signature != nil), time: .unknown, serial: serial,
        entries: [body ?? entry], signature: signature)
      do throws(OBD.EncodingError) {
        _ = try OBD.Message(header: Self.header, content: .report(report)).encoded()
        return nil
      } catch {
        return error
      }
    }
    #expect(error(.hj1239) == .part(.serial, in: .hj1239))
    #expect(error(.hj1239, serial: 1) == .part(.time, in: .hj1239))
    #expect(error(.annexQSerialOnce) == .part(.serial, in: .annexQSerialOnce))
    #expect(error(.draft2019, serial: 1) == .part(.signature, in: .draft2019))
    #expect(error(.hj1014, serial: 1) == .part(.position, in: .hj1014))
    #expect(error(.aftermarket, serial: 1) == nil)
    #expect(
      error(.aftermarket, serial: 1, signature: [1]) == .part(.signature, in: .aftermarket))
    let long = OBD.Report.Entry(type: 0x90, body: .opaque([UInt8](repeating: 0, count: 65_536)))
    #expect(error(.aftermarket, serial: 1, body: long) == .body(65_536))
    let almost = OBD.Report.Entry(type: 0x90, body: .opaque([UInt8](repeating: 0, count: 65_535)))
    #expect(error(.aftermarket, serial: 1, body: almost) == .unit(65_546))
    let machine = OBD.MachineDiagnostics(
      diagnosticProtocol: .j1939, lamp: .off, faultCount: OBD.FaultCount(rawValue: 1))
    let unlisted = OBD.Report.Entry(type: 1, body: .machineDiagnostics(machine, []))
    #expect(error(.aftermarket, serial: 1, body: unlisted) == .codes(said: 1, listed: 0))
  }
}
