import Fleet
import Sync

/// What went through a ``FaultProxy``: how often, and whether batches kept their promises on the wire.
public struct WireAccount: Sendable {
  /// How often each fault was injected.
  public internal(set) var faults: [Fault: Int] = [:]
  public internal(set) var connections = 0
  /// Requests with a batch that came whole, passed on or not.
  public internal(set) var batches = 0
  /// Bytes of their bodies, and of those that had come before, byte for byte.
  public internal(set) var bytes = 0
  public internal(set) var bytesAgain = 0
  /// Results by which the other side said that it had the record already.
  public internal(set) var duplicates = 0
  /// Batches refused because of a marked record.
  public internal(set) var refusals = 0
  /// What may never be seen: a record in two batches, or a record that changed.
  public internal(set) var breaches: [String] = []

  public init() {}

  private var bodies: Set<Int> = []
  private var records: [RecordID: (batch: String, line: Int)] = [:]

  /// Notes a batch that came whole.
  /// - Parameter lines: unpacked.
  mutating func note(_ batch: String, body: [UInt8], lines: [UInt8]) {
    batches += 1
    bytes += body.count
    if !bodies.insert(Self.hash(batch, body[...])).inserted { bytesAgain += body.count }
    for line in lines.split(separator: 0x0A) {
      guard let id = RecordID(String(decoding: line.dropFirst(7).prefix(36), as: UTF8.self)) else {
        breaches.append("a line of batch \(batch) begins with no id")
        continue
      }
      let hash = Self.hash("", line)
      if let known = records[id] {
        if known.batch != batch {
          breaches.append("record \(id) came in batch \(known.batch) and in batch \(batch)")
        }
        if known.line != hash { breaches.append("record \(id) has changed") }
      }
      records[id] = (batch, hash)
    }
  }

  private static func hash(_ name: String, _ bytes: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(name)
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
