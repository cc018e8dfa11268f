import Fleet
import Testing

@Suite("OBD findings") struct OBDFindingTests {
  /// A signed packet of one stream, with one byte of the body changed.
  private func stream(_ changes: [Int: [UInt8]]) -> [UInt8] {
    var body = Wire.stream
    for (offset, bytes) in changes {
      body.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
    return Wire.frame(2, Wire.hj1239([(2, body)]))
  }

  private func diagnostics(_ changes: [Int: UInt8], codes: [UInt32] = Wire.codes) -> [UInt8] {
    var body = Wire.diagnostics(codes: codes)
    for (offset, byte) in changes { body[offset] = byte }
    return Wire.frame(2, Wire.hj1239([(1, body)]))
  }

  @Test("a good frame has none")
  func none() throws {
    #expect(try Read.message(stream([:])).findings.isEmpty)
    #expect(try Read.message(diagnostics([:])).findings.isEmpty)
  }

  @Test("what is odd about a stream")
  func stream() throws {
    #expect(try Read.message(stream([24: [0x0E]])).codes == ["obd.position.bits"])
    #expect(
      try Read.message(stream([24: [0, 0, 0, 0, 0, 0, 0, 0, 0]])).codes == ["obd.position.origin"])
    #expect(try Read.message(stream([0: [0xFB, 0x00]])).codes == ["obd.signal.range"])
    #expect(try Read.message(stream([9: [0x10, 0, 0x10, 0]])).codes == ["obd.nox.not-reduced"])
    #expect(try Read.message(stream([16: [0, 1]])).codes == ["obd.temperature"])
    #expect(try Read.message(stream([5: [0, 1]])).codes == ["obd.speed.engine"])
    // Sensors that are off or have failed say nothing that could be odd.
    #expect(try Read.message(stream([9: [0, 0, 0, 0]])).findings.isEmpty)
    #expect(try Read.message(stream([9: [0xFE, 0, 0xFF, 0xFF]])).findings.isEmpty)
  }

  @Test("what is odd about diagnostics")
  func diagnostics() throws {
    #expect(try Read.message(diagnostics([0: 7])).codes == ["obd.diagnostics.protocol"])
    #expect(try Read.message(diagnostics([0: 0xFE])).codes == ["obd.diagnostics.protocol"])
    #expect(try Read.message(diagnostics([1: 9])).codes == ["obd.diagnostics.lamp"])
    #expect(try Read.message(diagnostics([1: 2])).codes == ["obd.diagnostics.lamp"])
    #expect(try Read.message(diagnostics([1: 0])).codes == ["obd.faults.lamp-off"])
    #expect(try Read.message(diagnostics([1: 1], codes: [])).codes == ["obd.faults.lamp-on"])
    #expect(try Read.message(diagnostics([:], codes: [0])).codes == ["obd.faults.empty"])
    #expect(try Read.message(diagnostics([10: 0x41])).codes == ["obd.vin.differs"])
    let missing = Dictionary(uniqueKeysWithValues: (6..<23).map { ($0, UInt8(0x3F)) })
    #expect(try Read.message(diagnostics(missing)).codes == ["obd.vin.missing"])
    let text = Dictionary(uniqueKeysWithValues: (59..<95).map { ($0, UInt8(0x41)) })
    #expect(try Read.message(diagnostics(text)).codes == ["obd.ratios.text"])
  }

  @Test("what is odd about a header or packet")
  func packet() throws {
    let part: [Wire.Part] = [(2, Wire.stream)]
    #expect(
      try Read.message(Wire.frame(2, Wire.hj1239(part, isSigned: false))).codes
        == ["obd.signature.missing"])
    #expect(try Read.message(Wire.frame(2, Wire.hj1239(part, serial: 0))).codes == ["obd.serial"])
    #expect(
      try Read.message(Wire.frame(2, Wire.hj1239(part, serial: 65_532))).codes == ["obd.serial"])
    #expect(
      try Read.message(Wire.frame(2, Wire.hj1239(part), vin: "LTEST1230N0000017")).codes
        == ["vin.check-digit"])
    #expect(
      try Read.message(Wire.frame(2, Wire.hj1239(part), vin: "?????????????????")).codes
        == ["obd.identity"])
    let zeros = Wire.hj1239(part, time: "00-00-00 00:00:00")
    #expect(try Read.message(Wire.frame(2, zeros)).codes == ["obd.time.unknown"])
    // A machine's code may hold any letter and has no check digit.
    let machine = Wire.frame(
      2, Wire.machine([(2, Wire.machineStream)], hasTimes: false), vin: "QOITEST-000000017")
    #expect(try Read.message(machine, .nonRoad).findings.isEmpty)
  }

  @Test("many records with the same oddity make one finding")
  func once() throws {
    var bodies: [Wire.Part] = []
    for number in 0..<20 {
      var body = Wire.stream
      (body[9], body[10], body[11], body[12]) = (0x10, UInt8(number), 0x20, 0)
      (body[0], body[1]) = (0xFB, UInt8(number))
      bodies.append((2, body))
    }
    let message = try Read.message(Wire.frame(2, Wire.hj1239(bodies)))
    #expect(message.codes.sorted() == ["obd.nox.not-reduced", "obd.signal.range"])
  }

  @Test("every finding speaks both languages")
  func languages() throws {
    let status = OBD.PositionStatus(rawValue: 8)
    let identity = OBD.Identity(repeating: 0x41)
    let time = try #require(OBD.Timestamp(Instant("2026-11-22T08:30:05+08:00")!))
    expectBothLanguages([
      OBD.Finding.unknownCommand(.timeSync), .unit(.login, length: 3),
      .encryptionClaimed(OBD.Encryption(rawValue: 3)), .encrypted(OBD.Encryption(rawValue: 2)),
      .noDialect(others: OBD.Dialects(.hj1239), configured: nil),
      .ambiguous([OBD.Dialects(.hj1239), OBD.Dialects(.aftermarket)]),
      .dialectChanged(from: OBD.Dialects(.hj1239), to: .draft2019), .reservedTypes,
      .vendorType(0x81), .variant(type: 3), .unsigned, .timeUnknown, .timeInvalid(time),
      .serial(0), .identity(identity), .vin(.serial), .iccid(OBD.FixedBytes(repeating: 0x3F)),
      .vinDiffers(identity, header: identity), .vinMissing,
      .diagnosticsCode(.diagnosticProtocol, 7), .diagnosticsCode(.lamp, 7),
      .faultCountInvalid(0xFE), .lampOffWithFaults(2), .lampOnWithoutFaults, .emptyTroubleCode,
      .ratiosAreText, .positionBits(status), .positionOrigin, .removalState(3),
      .responseCode(status: 9, information: 9), .noxNotReduced(upstream: 1, downstream: 2),
      .temperature(.scrInletTemperature, -270), .speedWithoutEngine(speed: 50, engine: 100),
      .outOfRange(.speed, raw: 0xFB00),
    ])
    for others in [[], OBD.Dialects(.hj1014)] as [OBD.Dialects] {
      for configured in [nil, OBD.Dialect.aftermarket] {
        let finding = OBD.Finding.noDialect(others: others, configured: configured)
        #expect(finding.text(in: .english) != finding.text(in: .chinese))
      }
    }
    expectBothLanguages([
      OBD.EncodingError.unit(70_000), .body(70_000), .codes(said: 1, listed: 2),
      .part(.serial, in: .hj1239),
    ])
  }
}
