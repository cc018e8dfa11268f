// Measures the tamper-evident log: appending with every sync, signing with everything read back and hashed again,
// receipts, and the verification of a whole log. Prints `name value` lines.
//
//     swift run -c release --package-path Benchmarks ledger-rates [ENTRIES [GROUP]]     # 1,000,000 in groups of 500
import Foundation
import Ledger

let arguments = CommandLine.arguments.dropFirst().map { Int($0) }
guard arguments.count <= 2, !arguments.contains(nil) else {
  FileHandle.standardError.write(Data("usage: ledger-rates [ENTRIES [GROUP]]\n".utf8))
  exit(64)
}
let count = arguments.first.flatMap(\.self) ?? 1_000_000
let group = arguments.dropFirst().first.flatMap(\.self) ?? 500

/// A passage's line as a gate stores it; the number makes it another one.
func line(_ number: Int) -> [UInt8] {
  let digits = String(100_000_000_000 + number)
  return Array(
    """
    {"id":"019ab4b5-6c00-7000-8000-\(digits)","kind":"passage",\
    "registry":"019ab4b5-0000-7000-8000-000000000000","incarnation":1,"gate":"G1","sequence":\(number + 1),\
    "day":"2026-11-21","stored":"2026-11-21T10:00:00+08:00","direction":"in",\
    "time":"2026-11-21T09:59:58.120+08:00","timeText":"1795212131","timeRule":"stated",\
    "plate":"晋D\(digits.suffix(5))","colour":"yellow","colourRaw":"2","colourTable":"vzenith",\
    "confidence":0.96,"confidenceRaw":"96","lane":"2","pictures":[{"kind":"scene","sha256":"\(digits)"}],\
    "source":"vzenith","device":"CAM-1","vin":"LTESTRXS5K1E12345","fuel":"diesel","stage":"6"}
    """.utf8)
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let duration = try clock.measure(body)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

func say(_ name: String, _ value: Double) {
  print("\(name) \(String(format: "%.6g", value))")
}

let directory = NSTemporaryDirectory() + "ledger-benchmark-\(UUID().uuidString)"
defer { try? FileManager.default.removeItem(atPath: directory) }
let key = try SigningKey.generate(name: "plant.example/ledger", .ed25519)
let policy = TrustPolicy(log: [key.verifier])
let log = try LogWriter.create(at: directory, origin: key.name)

var generator = SystemRandomNumberGenerator()
var (making, appending, signing) = (0.0, 0.0, 0.0)
var sizes = 0
for start in stride(from: 0, to: count, by: group) {
  let lines = (start..<min(start + group, count)).map(line)
  var entries: [[UInt8]] = []
  entries.reserveCapacity(lines.count)
  making += try seconds {
    for line in lines {
      entries.append(try LedgerEntry.make(of: line, using: &generator).entry.bytes)
    }
  }
  sizes += entries.reduce(0) { $0 + $1.count }
  appending += try seconds { _ = try log.append(entries) }
  signing += try seconds { _ = try log.sign(with: [key]) }
}
say("entry-bytes", Double(sizes) / Double(count))
say("make-per-second", Double(count) / making)
say("append-per-second", Double(count) / appending)
say("append-and-sign-per-second", Double(count) / (appending + signing))

var report: LogReport?
say("verify-seconds", try seconds { report = try log.reader.verify(by: policy) })
precondition(report?.signed == UInt64(count))

let rounds = min(count, 2000)
var receipts: [[UInt8]] = []
say(
  "receipt-made-milliseconds",
  try seconds {
    for round in 0..<rounds {
      receipts.append(try log.reader.receipt(of: UInt64(round * 7919 % count)).bytes)
    }
  } * 1000 / Double(rounds))
say(
  "receipt-verified-milliseconds",
  try seconds {
    for receipt in receipts { _ = try Receipt(parsing: receipt).verify(by: policy) }
  } * 1000 / Double(rounds))
let old = UInt64(count / 3)
var request: CosigningRequest?
say(
  "consistency-milliseconds",
  try seconds { for _ in 0..<100 { request = try log.reader.cosigningRequest(from: old) } } * 10)
precondition(request?.old == old)
