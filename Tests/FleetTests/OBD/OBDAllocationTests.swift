import CAllocations
import Fleet
import Testing

/// A receiver reads every frame of every truck, once a second.
@Suite("Allocations of OBD frames", .enabled(if: allocations_are_counted()))
struct OBDAllocationTests {
  /// Reads all that a frame says, down to each scaled value; gives a number that depends on all of it.
  private func read(
    _ bytes: [UInt8], _ settings: OBD.Settings, _ memory: inout OBD.DialectMemory
  ) -> Double {
    let span = bytes.span
    guard let frame = try? OBD.Frame(decoding: span) else { return -1 }
    let resolution = memory.resolve(unit: frame.unit, in: span, settings: settings)
    guard let container = resolution.container(unit: frame.unit, in: span) else { return -2 }
    var sum = Double(container.time.instant?.milliseconds ?? 0)
    var blocks = container.blocks(in: span)
    while let block = blocks.next(in: span) {
      block.measurements(in: span)?.visit { sum += $0.value ?? Double($0.raw) }
      sum += block.measurements(in: span)?[.noxUpstream]?.value ?? 0
      sum += Double(block.diagnostics(in: span)?.support ?? 0)
      sum += Double(block.cycleStatistics(in: span)?[.meanPower] ?? 0)
      for index in 0..<block.troubleCodeCount {
        sum += Double(block.troubleCode(index, in: span).raw)
      }
    }
    return sum
  }

  private static let frames: [(bytes: [UInt8], family: OBD.Family)] = [
    (Wire.frame(2, Wire.hj1239([Wire.Part](repeating: (2, Wire.stream), count: 10))), .road),
    (
      Wire.frame(
        2, Wire.hj1239([(1, Wire.diagnostics()), (4, Wire.hybrid), (0x80, Wire.supplement)])),
      .road
    ),
    (Wire.frame(2, Wire.annexQA([(2, Wire.stream), (2, Wire.stream)])), .road),
    (Wire.frame(2, Wire.draft2019([(3, Wire.catalyst)])), .road),
    (Wire.frame(2, Wire.machine([(2, Wire.machineStream)], hasTimes: false)), .nonRoad),
    (Wire.frame(2, Wire.machine([(4, Wire.cycle)], hasTimes: true)), .nonRoad),
  ]

  @Test("reading a frame takes nothing from the heap, from an unknown terminal or a known one")
  func reading() {
    for (bytes, family) in Self.frames {
      let settings = OBD.Settings(family)
      var memory = OBD.DialectMemory()
      // The first time fills the tables.
      let expected = read(bytes, settings, &memory)
      #expect(expected > 0)
      for isKnown in [false, true] {
        if !isKnown { memory = OBD.DialectMemory() }
        let before = allocations_of_this_thread()
        let found = read(bytes, settings, &memory)
        let taken = allocations_of_this_thread() - before
        #expect(taken == 0 && found == expected)
      }
    }
  }

  @Test("a message that is owned does take some, so the count is alive")
  func owning() throws {
    let before = allocations_of_this_thread()
    _ = try Read.message(Self.frames[0].bytes)
    #expect(allocations_of_this_thread() > before)
  }
}
