import Fleet
import Testing

@Suite("OBD dialects") struct OBDDialectTests {
  private static let two: [Wire.Part] = [(2, Wire.stream), (2, Wire.stream)]

  @Test("each container is read as what it is, signed or not")
  func each() throws {
    let rows: [([UInt8], OBD.Family, OBD.Layout)] = [
      (Wire.hj1239(Self.two), .road, OBD.Layout(.hj1239, isSigned: true)),
      (Wire.hj1239(Self.two, isSigned: false), .road, OBD.Layout(.hj1239)),
      (Wire.annexQA(Self.two), .road, OBD.Layout(.annexQSerialPerBlock)),
      (Wire.annexQB(Self.two), .road, OBD.Layout(.annexQSerialOnce)),
      (Wire.draft2019(Self.two), .road, OBD.Layout(.draft2019)),
      (Wire.aftermarket(Self.two), .road, OBD.Layout(.aftermarket)),
      (
        Wire.machine([(2, Wire.machineStream)], hasTimes: false), .nonRoad, OBD.Layout(.hj1014)
      ),
      (
        Wire.machine([(2, Wire.machineStream)], hasTimes: false, isSigned: true), .nonRoad,
        OBD.Layout(.hj1014, isSigned: true)
      ),
      (
        Wire.machine([(2, Wire.machineStream), (4, Wire.cycle)], hasTimes: true, isSigned: true),
        .nonRoad, OBD.Layout(.hj1322, isSigned: true)
      ),
      (Wire.machine([(4, Wire.cycle)], hasTimes: true), .nonRoad, OBD.Layout(.hj1322)),
    ]
    for mark in [0x23, 0x7E] as [UInt8] {
      for command in [2, 3] {
        for (unit, family, layout) in rows {
          let report = try Read.report(Wire.frame(command, unit, mark: mark), family)
          #expect(report.layout == layout)
          let serial = report.serial ?? report.entries[0].serial
          #expect(serial == 7 && report.time.instant != nil)
        }
      }
    }
  }

  @Test("where the serial stands")
  func serials() throws {
    let perBlock = try Read.report(Wire.frame(2, Wire.annexQA(Self.two)))
    #expect(perBlock.serial == nil && perBlock.entries.map(\.serial) == [7, 8])
    let once = try Read.report(Wire.frame(2, Wire.annexQB(Self.two)))
    #expect(once.serial == nil && once.entries.map(\.serial) == [7, nil])
    let draft = try Read.report(Wire.frame(2, Wire.draft2019(Self.two)))
    #expect(draft.entries.allSatisfy { $0.signature == Wire.signature } && draft.signature == nil)
  }

  @Test("records of Annex Q follow second by second, and are said to be inferred")
  func spacing() throws {
    let parts: [Wire.Part] = [(2, Wire.stream), (2, Wire.stream), (1, Wire.diagnostics())]
    let report = try Read.report(Wire.frame(2, Wire.annexQA(parts)))
    var settings = OBD.Settings(.road)
    let times = (0..<3).map { report.collected($0, settings: settings) }
    #expect(
      times.map { $0?.at.text().suffix(14) } == [
        "08:30:05+08:00", "08:30:06+08:00", "08:30:05+08:00",
      ])
    #expect(times.map { $0?.isInferred } == [false, true, true])
    settings.spacesAnnexQRecords = false
    #expect(report.collected(1, settings: settings) == nil)
    let own = try Read.report(Wire.frame(2, Wire.hj1239(Self.two)))
    #expect(own.collected(1, settings: settings)?.isInferred == false)
  }

  @Test("one block reads the same in both forms of Annex Q, and is not ambiguous")
  func single() throws {
    var memory = OBD.DialectMemory()
    let message = try Read.message(
      Wire.frame(2, Wire.annexQA([(2, Wire.stream)])), memory: &memory)
    #expect(message.findings.isEmpty)
    #expect(memory.dialects.list == [.annexQSerialPerBlock, .annexQSerialOnce])
    // Two blocks then tell which of the two it is, without a change.
    let second = try Read.message(Wire.frame(2, Wire.annexQB(Self.two)), memory: &memory)
    #expect(second.findings.isEmpty && memory.dialects.list == [.annexQSerialOnce])
  }

  /// Serial 0x0202 behind the type 02: with an aftermarket terminal it is the serial 0x0202 and the type 02.
  private static let both = Wire.frame(2, Wire.annexQA([(2, Wire.stream)], serial: 0x0202))

  @Test("a frame that fits two dialects lists both readings, and teaches nothing")
  func ambiguous() throws {
    var memory = OBD.DialectMemory()
    let message = try Read.message(Self.both, memory: &memory)
    guard case .ambiguous(let readings) = message.content else {
      Issue.record("taken as good")
      return
    }
    #expect(
      readings.map(\.layout.dialect) == [
        .annexQSerialPerBlock, .annexQSerialOnce, .aftermarket,
      ])
    #expect(message.codes == ["obd.dialect.ambiguous"] && memory.dialects.isEmpty)
    #expect(try message.encoded() == Self.both)
    let frame = try OBD.Frame(decoding: Self.both.span)
    let layouts = OBD.Layouts(of: frame.unit, in: Self.both.span, among: .all(of: .road))
    #expect(layouts.readings == 2 && !layouts.isSettled)
  }

  @Test("it follows what the terminal's other frames have shown")
  func followed() throws {
    for (unit, dialect) in [
      (Wire.annexQA(Self.two), OBD.Dialect.annexQSerialPerBlock),
      (Wire.aftermarket(Self.two, serial: 0x1234), .aftermarket),
    ] {
      var memory = OBD.DialectMemory()
      _ = try Read.message(Wire.frame(2, unit), memory: &memory)
      #expect(memory.dialects.list == [dialect])
      let message = try Read.message(Self.both, memory: &memory)
      guard case .report(let report) = message.content else {
        Issue.record("not followed")
        return
      }
      #expect(report.layout.dialect == dialect && message.findings.isEmpty)
    }
  }

  @Test("a listener's own setting decides, also against the bytes")
  func configured() throws {
    for dialect in [OBD.Dialect.annexQSerialOnce, .aftermarket] {
      let message = try Read.message(Self.both) { $0.dialect = dialect }
      guard case .report(let report) = message.content else {
        Issue.record("not decided")
        return
      }
      #expect(report.layout.dialect == dialect)
    }
    let other = try Read.message(Wire.frame(2, Wire.hj1239(Self.two))) {
      $0.dialect = .annexQSerialOnce
    }
    #expect(other.codes == ["obd.dialect.none"])
    #expect(other.findings[0].text(in: .english).contains("hj1239"))
  }

  @Test("a terminal that changes is followed, with a finding")
  func changed() throws {
    var memory = OBD.DialectMemory()
    _ = try Read.message(Wire.frame(2, Wire.annexQA(Self.two)), memory: &memory)
    let message = try Read.message(Wire.frame(2, Wire.hj1239(Self.two)), memory: &memory)
    #expect(message.codes == ["obd.dialect.changed"] && memory.dialects.list == [.hj1239])
    #expect(
      try Read.message(Wire.frame(2, Wire.hj1239(Self.two)), memory: &memory).findings.isEmpty)
  }

  @Test("a packet with reserved types changes nothing of what is known")
  func reservedTeachesNothing() throws {
    var memory = OBD.DialectMemory()
    _ = try Read.message(Wire.frame(2, Wire.annexQA(Self.two)), memory: &memory)
    let odd = Wire.frame(2, Wire.hj1239([(0x33, Wire.measured([9])), (2, Wire.stream)]))
    #expect(
      try Read.message(odd, memory: &memory).codes == ["obd.dialect.changed", "obd.type.reserved"])
    #expect(memory.dialects.list == [.annexQSerialPerBlock])
    // What the standards say comes first, also where the terminal's own dialect would take it so.
    _ = try Read.message(Wire.frame(2, Wire.hj1239(Self.two)), memory: &memory)
    #expect(memory.dialects.list == [.hj1239])
  }

  @Test("what is known of one type decides also where another was learned")
  func otherVariants() throws {
    var memory = OBD.DialectMemory()
    for part in [(3, Wire.catalystNOx), (0x80, Wire.supplement)] as [Wire.Part] {
      _ = try Read.message(Wire.frame(2, Wire.hj1239([part])), memory: &memory)
    }
    var odd = Wire.supplement
    (odd[0], odd[1]) = (0, 15)
    let message = try Read.message(Wire.frame(2, Wire.hj1239([(0x80, odd)])), memory: &memory)
    #expect(message.findings.isEmpty)
    let draft = try Read.message(
      Wire.frame(2, Wire.hj1239([(3, Wire.catalystNOx)])), memory: &memory)
    #expect(draft.codes == ["obd.type.variant"])
  }

  @Test("type 80 with a length or as the supplement is decided by exact consumption")
  func supplement() throws {
    let fixed = try Read.report(
      Wire.frame(2, Wire.hj1239([(0x80, Wire.supplement), (2, Wire.stream)])))
    #expect(fixed.layout.variants.isEmpty && fixed.entries.count == 2)
    let vendor = try Read.message(
      Wire.frame(2, Wire.hj1239([(0x80, Wire.measured([1, 2, 3])), (2, Wire.stream)])))
    #expect(vendor.codes == ["obd.type.vendor", "obd.type.variant"])
    let user = try Read.report(
      Wire.frame(2, Wire.annexQA([(0x80, Wire.measured([1, 2, 3])), (2, Wire.stream)])))
    #expect(user.entries[0].body == .opaque([1, 2, 3]) && user.layout.variants.isEmpty)
    let unusual = try Read.message(
      Wire.frame(2, Wire.annexQA([(0x80, Wire.supplement), (2, Wire.stream)])))
    #expect(unusual.codes == ["obd.type.variant"])
  }

  @Test("a supplement that also reads as a length follows the terminal's clear ones")
  func bothSupplements() throws {
    // Torque mode 0 and pedal 0x0F: also the length 15 of what follows.
    var odd = Wire.supplement
    (odd[0], odd[1]) = (0, 15)
    let frame = Wire.frame(2, Wire.hj1239([(0x80, odd)]))
    #expect(try Read.message(frame).codes == ["obd.dialect.ambiguous"])
    var memory = OBD.DialectMemory()
    _ = try Read.message(Wire.frame(2, Wire.hj1239([(2, Wire.stream)])), memory: &memory)
    // The dialect is known, type 80 is not.
    #expect(try Read.message(frame, memory: &memory).codes == ["obd.dialect.ambiguous"])
    _ = try Read.message(Wire.frame(2, Wire.hj1239([(0x80, Wire.supplement)])), memory: &memory)
    let message = try Read.message(frame, memory: &memory)
    guard case .report(let report) = message.content else {
      Issue.record("not followed")
      return
    }
    #expect(try Read.measurements(report, 0)[.pedal]?.value == 6)
  }

  @Test("reserved types are read by a length only where nothing else fits")
  func reserved() throws {
    let message = try Read.message(
      Wire.frame(2, Wire.hj1239([(0x33, Wire.measured([9, 9])), (2, Wire.stream)])))
    #expect(message.codes == ["obd.type.reserved"])
    guard case .report(let report) = message.content else {
      Issue.record("no report")
      return
    }
    #expect(report.entries[0].body == .opaque([9, 9]) && report.layout.readsReserved)
    let third = try Read.message(
      Wire.frame(2, Wire.machine([(3, Wire.measured([1]))], hasTimes: true)), .nonRoad)
    #expect(third.codes == ["obd.type.reserved"])
  }

  @Test("signatures of other lengths are found behind the blocks")
  func otherSignature() throws {
    let odd = [20] + [UInt8](repeating: 9, count: 20) + [24] + [UInt8](repeating: 8, count: 24)
    let unit = Wire.hj1239([(2, Wire.stream)], isSigned: false) + odd
    let report = try Read.report(Wire.frame(2, unit))
    #expect(report.signature == odd && report.layout.isSigned && report.entries.count == 1)
    // A block that was cut off is none: type 02 and day 22 could be two lengths.
    let cut = Wire.hj1239([(2, Wire.stream), (2, Wire.stream)], isSigned: false).dropLast(18)
    #expect(try Read.message(Wire.frame(2, Array(cut))).codes == ["obd.dialect.none"])
  }

  @Test("the signed range is the data unit before the signature")
  func signedRange() throws {
    let unit = Wire.hj1239(Self.two)
    let bytes = Wire.frame(2, unit)
    let frame = try OBD.Frame(decoding: bytes.span)
    let layout = OBD.Layout(.hj1239, isSigned: true)
    let found = OBD.Container(layout, unit: frame.unit, in: bytes.span)
    let container = try #require(found)
    #expect(container.signedRange == 24..<24 + unit.count - 66)
    #expect(container.signature == 24 + unit.count - 66..<24 + unit.count)
  }

  @Test("each family refuses the other's data and says whose they are")
  func families() throws {
    let road = try Read.message(Wire.frame(2, Wire.annexQA([(2, Wire.stream)])), .nonRoad)
    #expect(road.codes == ["obd.dialect.none"])
    #expect(road.findings[0].advice(in: .english) != nil)
    let machine = try Read.message(
      Wire.frame(2, Wire.machine([(2, Wire.machineStream)], hasTimes: false)))
    #expect(machine.codes.contains("obd.dialect.none"))
    #expect(machine.findings.contains { $0.text(in: .english).contains("hj1014") })
  }

  @Test("255 blocks, and an empty container")
  func many() throws {
    let parts = [Wire.Part](repeating: (2, Wire.stream), count: 255)
    let report = try Read.report(Wire.frame(2, Wire.hj1239(parts)))
    #expect(report.entries.count == 255 && Set(report.entries).count == 1)
    for unit in [
      [], Array(Wire.hj1239([]).prefix(6)), Wire.hj1239([], isSigned: false), Wire.hj1239([]),
    ] as [[UInt8]] {
      #expect(try Read.message(Wire.frame(2, unit)).codes == ["obd.dialect.none"])
    }
  }

  @Test("records that are equal to the byte are all kept, and marks inside payloads change nothing")
  func marks() throws {
    var stream = Wire.stream
    for (offset, byte) in [0x23, 0x23, 0x7E, 0x7E, 0x23, 0x23].enumerated() {
      stream[5 + offset] = UInt8(byte)
    }
    let bytes = Wire.frame(2, Wire.hj1239([(2, stream), (2, stream)]), mark: 0x23)
    let report = try Read.report(bytes)
    #expect(report.entries.count == 2)
    #expect(try Read.measurements(report, 0)[.engineSpeed]?.value == Double(0x2323) / 8)
  }
}
