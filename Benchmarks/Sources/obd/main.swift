// The remote-monitoring protocol: prints "name operations-a-second" a line, for run.py.
//
//     swift run -c release obd rates
//     swift run -c release obd export FILE      # the frames that the peer is given
import Devices
import Fleet
import Foundation
import Rates

/// Packets of one truck: ten records of one second each, signed, as HJ 1239.3 has them.
func packets(_ count: Int) throws -> [[UInt8]] {
  let start = Day(2026, 11, 22).start()
  let identity = OBD.Identity(text: "LTEST1239N0000017")!
  return try (0..<count).map { packet in
    var entries: [OBD.Report.Entry] = []
    for second in 0..<10 {
      let number = packet * 10 + second
      let time = OBD.Timestamp(start.advanced(byMilliseconds: Int64(number) * 1000))!
      var stream = OBD.Measurements(.stream)
      stream.set(.speed, Double(number % 90))
      stream.set(.barometricPressure, 91)
      stream.set(.netTorque, Double(number % 100))
      stream.set(.frictionTorque, 10)
      stream.set(.engineSpeed, 700 + Double(number % 1200))
      stream.set(.fuelFlow, 5 + Double(number % 40))
      stream.set(.noxUpstream, 300 + Double(number % 700))
      stream.set(.noxDownstream, 10 + Double(number % 60))
      stream.set(.reagentLevel, 62)
      stream.set(.intakeAir, 200 + Double(number % 600))
      stream.set(.scrInletTemperature, 300 + Double(number % 40))
      stream.set(.scrOutletTemperature, 290 + Double(number % 40))
      stream.set(.dpfPressure, 3.9)
      stream.set(.coolantTemperature, 85)
      stream.set(.fuelLevel, 58)
      stream.set(.positionStatus, raw: 0)
      stream.set(.longitude, raw: 116_397_128)
      stream.set(.latitude, raw: 39_916_527)
      stream.set(.odometer, raw: UInt32(123_456 + number))
      entries.append(.init(type: 2, time: time, body: .measurements(stream)))
    }
    let report = OBD.Report(
      layout: OBD.Layout(.hj1239, isSigned: true), time: entries[0].time!,
      serial: UInt16(packet % 65_531 + 1), entries: entries,
      signature: [0x20] + [UInt8](repeating: 7, count: 32) + [0x20]
        + [UInt8](repeating: 9, count: 32))
    let header = OBD.Header(
      start: .tildes, command: .realtime, form: .terminal(version: 6), identity: identity)
    return try OBD.Message(header: header, content: .report(report)).encoded()
  }
}

let frames = try packets(2000)
let stream = Array(frames.joined())

if CommandLine.arguments.dropFirst().first == "export" {
  try Data(stream).write(to: URL(filePath: CommandLine.arguments[2]))
  exit(0)
}

let settings = OBD.Settings(.road)

/// Reads the blocks of every frame; each block is handed to `use`.
func decode(_ use: (OBD.Block, Span<UInt8>) -> Double) -> Double {
  var memory = OBD.DialectMemory()
  var sum = 0.0
  for bytes in frames {
    let span = bytes.span
    guard let frame = try? OBD.Frame(decoding: span),
      let container = memory.resolve(unit: frame.unit, in: span, settings: settings)
        .container(unit: frame.unit, in: span)
    else {
      fail("a frame of the benchmark's own was not read")
    }
    var blocks = container.blocks(in: span)
    while let block = blocks.next(in: span) { sum += use(block, span) }
  }
  return sum
}

// Header, check byte, layout, blocks and bodies, and of each body the six values that NOx needs.
print(
  "bodies",
  rate(frames.count * 10) {
    decode { block, span in
      guard let stream = block.measurements(in: span) else { return 0 }
      let up = stream[.noxUpstream]?.value ?? 0
      let down = stream[.noxDownstream]?.value ?? 0
      let air = stream[.intakeAir]?.value ?? 0
      let fuel = stream[.fuelFlow]?.value ?? 0
      let speed = stream[.speed]?.value ?? 0
      return up + down + air + fuel + speed + (stream[.scrInletTemperature]?.value ?? 0)
    }
  })
// The same with all nineteen values of each body.
print(
  "values",
  rate(frames.count * 10) {
    decode { block, span in
      var sum = 0.0
      block.measurements(in: span)?.visit { sum += $0.value ?? 0 }
      return sum
    }
  })
// Owned, with findings.
print(
  "messages",
  rate(frames.count * 10) {
    var memory = OBD.DialectMemory()
    var sum = 0.0
    for bytes in frames {
      guard let frame = try? OBD.Frame(decoding: bytes.span) else {
        fail("a frame of the benchmark's own was not read")
      }
      let message = OBD.Message(frame, in: bytes.span, settings: settings, memory: &memory)
      sum += Double(message.findings.count)
    }
    return sum
  })

// Bytes a second: cutting frames out of chunks as sockets give them, and a pass that does nothing but
// add up the same chunks, byte by byte as one writes it and as the optimiser makes of it.
let chunk = 16_384
func chunks(_ use: (Span<UInt8>) -> Void) {
  let bytes = stream.span
  var start = 0
  while start < bytes.count {
    let end = min(start + chunk, bytes.count)
    use(bytes.extracting(start..<end))
    start = end
  }
}
print(
  "framing",
  rate(stream.count) {
    var cutter = OBDStream()
    var count = 0
    chunks { cutter.read($0) { event, _, _ in if case .frame = event { count += 1 } } }
    precondition(count == frames.count)
    return Double(count)
  })
print(
  "xor",
  rate(stream.count) {
    var sum: UInt8 = 0
    chunks { bytes in for index in bytes.indices { sum ^= bytes[index] } }
    return Double(sum) + 2
  })
