// Journal, archive and signatures of frames: prints "name number" a line, for run.py.
//
//     swift run -c release archive rates
//     swift run -c release archive export FILE      # the frames of the truck-day, as the peer is given them
import Fleet
import Foundation
import Monitoring
import Rates

/// A truck's day, a record a second: a driving cycle with stops, and on every signal the noise of its sensor.
struct Drive {
  private var state: UInt64 = 17
  private var left = 0
  private var target = 0.0
  private var speed = 0.0
  private var grade = 0.0
  private var heading = 0.0
  private var place = (116.397128, 39.916527)
  private var nox = (300.0, 60.0)
  private var temperature = (250.0, 240.0)
  private var coolant = 82.0
  private var pressure = 91.0
  private var odometer = 550_000.0
  private var fuel = 360.0
  private var urea = 36.0
  private var level = (90.0, 80.0)

  /// Between 0 and 1.
  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) / 9_007_199_254_740_992
  }

  /// Normal, with that deviation.
  private mutating func noise(_ deviation: Double) -> Double {
    (-2 * log(max(uniform(), 1e-300))).squareRoot() * cos(2 * .pi * uniform()) * deviation
  }

  /// The values of the next second, by the names of a stream body.
  mutating func next() -> [OBD.Signal: Double] {
    if left == 0 {
      left = 120 + Int(uniform() * 1700)
      let kind = uniform()
      target =
        kind < 0.25
        ? 0
        : kind < 0.55 ? 20 + uniform() * 30 : kind < 0.85 ? 60 + uniform() * 28 : 5 + uniform() * 20
    }
    left -= 1
    let acceleration =
      max(-2.5, min(1.2, (target - speed) * 0.08)) + (target > 0 ? noise(0.25) : 0)
    speed = max(0, speed + acceleration)
    if target == 0, speed < 0.5 { speed = 0 }
    grade += -0.01 * grade + noise(0.15)
    let load =
      speed > 0
      ? max(0, min(100, 12 + speed * 0.5 + acceleration * 45 + grade * 12 + noise(2)))
      : 11 + noise(0.7)
    let gear = max(1, min(12, (speed / 8.5).rounded(.up)))
    let rpm = speed > 0 ? 900 + speed / gear / 8.5 * 700 + noise(6) : 600 + noise(3)
    let flow = max(0.6, rpm * load / 100 * 0.029 + noise(0.25))
    let air = max(0, rpm * (0.16 + load / 100 * 0.35) + noise(3))
    nox.0 += (150 + load * 9 + noise(25) - nox.0) / 3
    temperature.0 += (180 + load * 2.2 - temperature.0) / 60
    temperature.1 += (temperature.0 - temperature.1) / 45
    let conversion = max(0.02, min(0.96, (temperature.1 - 180) / 80))
    nox.1 += (nox.0 * (1 - conversion) - nox.1) / 5
    coolant += (82 + load * 0.06 - coolant) / 120
    pressure += noise(0.01)
    odometer += speed / 360
    fuel -= flow / 3600
    if fuel < 40 { fuel = 380 }
    urea -= flow / 3600 * 0.05
    if urea < 4 { urea = 44 }
    level.0 += (fuel / 4 + noise(4) - level.0) / 8
    level.1 += (urea / 0.45 + noise(4) - level.1) / 8
    heading += noise(0.02)
    place.0 += speed / 3.6 * cos(heading) / 85_000 + noise(2e-6)
    place.1 += speed / 3.6 * sin(heading) / 111_000 + noise(2e-6)
    return [
      .speed: speed, .barometricPressure: pressure + noise(0.06), .netTorque: load,
      .frictionTorque: 8 + rpm / 400 + noise(0.15), .engineSpeed: rpm, .fuelFlow: flow,
      .noxUpstream: max(0, nox.0 + noise(4)), .noxDownstream: max(0, nox.1 + noise(2)),
      .reagentLevel: max(0, min(100, level.1)), .intakeAir: air,
      .scrInletTemperature: temperature.0 + noise(0.25),
      .scrOutletTemperature: temperature.1 + noise(0.2),
      .dpfPressure: max(0, air / 190 + noise(0.08)), .coolantTemperature: coolant + noise(0.2),
      .fuelLevel: max(0, min(100, level.0)), .longitude: place.0, .latitude: place.1,
      .odometer: odometer / 10, .egrOpening: max(0, min(100, 30 - load * 0.2 + noise(0.5))),
      .egrCommanded: max(0, min(100, 30 - load * 0.2)),
    ]
  }

  /// Packets of some records each.
  mutating func packets(
    _ count: Int, of records: Int, every seconds: Int = 1, _ layout: OBD.Layout,
    _ kind: OBD.Measurements.Kind
  ) throws -> [ArchivedFrame] {
    let day = Day(2026, 11, 22).start()
    let identity = OBD.Identity(text: "LTEST1239N0000017")!
    let dialect = layout.dialect
    let isAnnexQ = dialect == .annexQSerialPerBlock || dialect == .annexQSerialOnce
    return try (0..<count).map { packet in
      var entries: [OBD.Report.Entry] = []
      var moment = day
      var first = day
      var values: [OBD.Signal: Double] = [:]
      for record in 0..<records {
        for _ in 0..<seconds { values = next() }
        moment = day.advanced(byMilliseconds: Int64((packet * records + record) * seconds) * 1000)
        if record == 0 { first = moment }
        var body = OBD.Measurements(kind)
        for signal in kind.signals {
          if let value = values[signal] {
            body.set(signal, value)
          } else {
            body.set(signal, raw: 0)
          }
        }
        entries.append(
          .init(
            type: 2, time: dialect == .hj1239 || dialect == .hj1322 ? OBD.Timestamp(moment) : nil,
            serial: isAnnexQ ? UInt16(packet % 65_531 + 1) : nil, body: .measurements(body)))
      }
      let position =
        dialect.family == .road
        ? nil
        : OBD.Position(
          status: OBD.PositionStatus(rawValue: 0), rawLongitude: UInt32(place.0 * 1e6),
          rawLatitude: UInt32(place.1 * 1e6))
      let signature = (0..<2).flatMap { _ in
        [0x20] + (0..<32).map { _ in UInt8(uniform() * 256) }
      }
      let report = OBD.Report(
        layout: layout, time: OBD.Timestamp(isAnnexQ ? first : moment)!,
        serial: isAnnexQ ? nil : UInt16(packet % 65_531 + 1), position: position, entries: entries,
        signature: layout.isSigned ? signature : nil)
      let header = OBD.Header(
        start: .tildes, command: .realtime, form: .terminal(version: 6), identity: identity)
      return ArchivedFrame(
        received: moment.advanced(byMilliseconds: 300 + Int64(uniform() * 400)),
        connection: 4711 + UInt64(packet / 1000),
        bytes: try OBD.Message(header: header, content: .report(report)).encoded())
    }
  }
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try work()
  return (clock.now - start) / .seconds(1)
}

/// The median of nine.
func median(_ work: () throws -> Void) rethrows -> Double {
  try (0..<9).map { _ in try seconds(work) }.sorted()[4]
}

let directory = NSTemporaryDirectory() + "archive-bench-\(getpid())"

try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)

func report(_ name: String, _ frames: [ArchivedFrame], perChunk: Int) throws {
  let archive = FrameArchive(at: directory + "/" + name)
  let file = FrameFile(
    identity: OBD.Identity(text: "LTEST1239N0000017")!, day: Day(2026, 11, 22), generation: 0)
  var length: UInt64 = 0
  let filing = try seconds {
    for start in stride(from: 0, to: frames.count, by: perChunk) {
      let part = Array(frames[start..<min(start + perChunk, frames.count)])
      length = try archive.append(part, to: file, at: length).end
    }
  }
  print("\(name).bytes \(frames.reduce(0) { $0 + $1.bytes.count })")
  print("\(name).frames \(frames.count)")
  print("\(name).appended \(length)")
  print("\(name).filing-seconds \(filing)")
  print(
    "\(name).appended-read-ms \(try median { _ = try archive.frames(of: file, length: length) } * 1000)"
  )
  var compacted: (file: FrameFile, chunks: [FrameChunk])?
  print(
    "\(name).compact-seconds \(try seconds { compacted = try archive.compact(file, length: length) })"
  )
  guard let compacted, let end = compacted.chunks.last?.end else { return }
  print("\(name).compacted \(end)")
  print(
    "\(name).read-ms \(try median { _ = try archive.frames(of: compacted.file, length: end) } * 1000)"
  )
}

var drive = Drive()
let truck = try drive.packets(8640, of: 10, OBD.Layout(.hj1239), .stream)
if CommandLine.arguments.dropFirst().first == "export" {
  try Data(truck.flatMap(\.bytes)).write(to: URL(filePath: CommandLine.arguments[2]))
  exit(0)
}
try report("truck", truck, perChunk: 60)
try report(
  "signed", try drive.packets(8640, of: 10, OBD.Layout(.hj1239, isSigned: true), .stream),
  perChunk: 60)
try report(
  "annex-q", try drive.packets(86_400, of: 1, OBD.Layout(.annexQSerialPerBlock), .stream),
  perChunk: 600)
try report(
  "machine", try drive.packets(1440, of: 1, every: 60, OBD.Layout(.hj1014), .machineStream),
  perChunk: 10)

/// Frames made durable by the journal, in batches as connections hand them over.
func journal(_ frames: [ArchivedFrame], perBatch: Int) throws -> (rate: Double, syncs: UInt64) {
  let journal = try Journal(opening: directory + "/journal")
  let rounds = 10
  let taken = seconds {
    for _ in 0..<rounds {
      for start in stride(from: 0, to: frames.count, by: perBatch) {
        var batch = JournalBatch()
        for frame in frames[start..<min(start + perBatch, frames.count)] {
          batch.append(
            .frame, received: frame.received, connection: frame.connection, family: .road,
            dialect: .hj1239, bytes: frame.bytes.span)
        }
        journal.submit(batch) { result in
          if case .failure(let error) = result { fail("\(error)") }
        }
        while journal.waitingBytes > 32 << 20 { usleep(100) }
      }
    }
    journal.close()
  }
  return (Double(rounds * frames.count) / taken, journal.counts.syncs)
}

let durable = try journal(truck, perBatch: 20)
print("journal.frames-per-second \(durable.rate)")
print("journal.syncs \(durable.syncs)")

/// The generator of the curve, which is a key like any other; what it did not sign takes as long as what it did.
let point = (
  "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7",
  "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"
)
func bytes(_ hexadecimal: String) -> [UInt8] {
  var rest = Substring(hexadecimal)
  var bytes: [UInt8] = []
  while let byte = UInt8(rest.prefix(2), radix: 16) {
    bytes.append(byte)
    rest = rest.dropFirst(2)
  }
  return bytes
}
let verifier = try SignatureVerifier(SM2PublicKey(x: bytes(point.0), y: bytes(point.1)))
func check(_ signed: [UInt8], _ half: [UInt8]) -> SignatureCheck {
  verifier.check(signed: signed.span, r: half.span, s: half.span, candidates: [.standard])
}
let (signed, half) = (truck[0].bytes, bytes(point.0))
print("signatures-per-second \(rate(1) { check(signed, half) })")
try? FileManager.default.removeItem(atPath: directory)
