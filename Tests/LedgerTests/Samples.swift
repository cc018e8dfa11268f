import Fleet
import Foundation

@testable import Ledger

/// A directory that goes away with the test.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "ledger-test-" + UUID().uuidString
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: file(name))))
  }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(filePath: file(name)))
  }

  /// Every file with its bytes, by its path.
  func contents() throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file(name), isDirectory: &isDirectory)
      if !isDirectory.boolValue { found[name] = try read(name) }
    }
    return found
  }
}

let origin = "plant.example/ledger"
let logKey = try! SigningKey(name: origin, .ed25519, secret: Array(repeating: 7, count: 32))
let otherKey = try! SigningKey(name: origin, .ed25519, secret: Array(repeating: 8, count: 32))
let witnessKey = try! SigningKey(
  name: "county.example/w1", .cosignature, secret: Array(repeating: 9, count: 32))
let sm2Key = try! SigningKey.generate(name: origin, .sm2)
let policy = TrustPolicy(log: [logKey.verifier])
let witnessed = TrustPolicy(log: [logKey.verifier], witnesses: [witnessKey.verifier])
let noon = Instant(seconds: 1_795_233_600)

/// Entries that differ, of lengths from nothing up.
func entries(_ range: Range<Int>) -> [[UInt8]] {
  range.map {
    Array(repeating: UInt8(truncatingIfNeeded: $0), count: $0 % 70) + Array("#\($0)".utf8)
  }
}

/// A log of that many entries with a signed checkpoint, in groups of 100.
@discardableResult
func makeLog(
  _ directory: TemporaryDirectory, entries count: Int, keys: [SigningKey] = [logKey]
) throws -> LogWriter {
  let log = try LogWriter.create(at: directory.path, origin: origin)
  for start in stride(from: 0, to: count, by: 100) {
    _ = try log.append(entries(start..<min(start + 100, count)))
  }
  _ = try log.sign(with: keys)
  return log
}

/// A passage's line with everything that may not be seen.
let passageLine = Array(
  """
  {"id":"019ab4b5-6c00-7000-8000-000000000001","kind":"passage",\
  "registry":"019ab4b5-0000-7000-8000-000000000000","incarnation":1,"gate":"G1","sequence":7,\
  "day":"2026-11-21","stored":"2026-11-21T10:00:00+08:00","direction":"in",\
  "time":"2026-11-21T09:59:58.120+08:00","timeText":"1795212131","timeRule":"stated",\
  "plate":"晋D12345","plateRaw":"晋D·12345","colour":"yellow","lane":"2",\
  "pictures":[{"kind":"scene","sha256":"ab01"},{"kind":"plate","sha256":"cd02"}],\
  "source":"vzenith","device":"CAM-1","vin":"LTESTRXS5K1E12345","extra":{"driverPhone":"13800000000"}}
  """.utf8)

/// Numbers that are always the same ones.
struct CountingGenerator: RandomNumberGenerator {
  private var last: UInt64
  init(_ start: UInt64 = 0) { last = start }
  mutating func next() -> UInt64 {
    last &+= 0x9E37_79B9_7F4A_7C15
    return last
  }
}

/// Every state that lies one flipped bit away, each with its place.
func flips(of bytes: [UInt8]) -> some Sequence<(place: String, bytes: [UInt8])> {
  (0..<bytes.count * 8).lazy.map { bit in
    var flipped = bytes
    flipped[bit / 8] ^= 1 << UInt8(bit % 8)
    return ("byte \(bit / 8) bit \(bit % 8)", flipped)
  }
}

extension MerkleHash {
  init(hex: String) {
    let digits = Array(hex)
    self = MerkleHash(
      bytes: stride(from: 0, to: 64, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! })!
  }
}
