/// Where the rows of a place and subject stand: one probe of a flat table, however many rules there are.
///
/// Rows of a bucket are sorted by their last day, latest first, so that a look through them stops at the first one
/// that has ended.
struct RuleIndex: Sendable {
  /// A row on its way into the index.
  struct Entry {
    let place: Int32
    let subject: PolicySubject
    let isChosen: Bool
    let row: RuleSet.Row
  }

  struct Bucket: Sendable {
    /// Rows of the readings in use.
    var rows: Range<Int32> = 0..<0
    /// Rows of the other readings.
    var others: Range<Int32> = 0..<0
  }

  private let keys: [UInt64]
  private let buckets: [Bucket]
  private let shift: UInt64

  static func make(of entries: [Entry]) -> (rows: [RuleSet.Row], index: RuleIndex) {
    var places: [UInt64: [Entry]] = [:]
    for entry in entries {
      places[key(entry.place, entry.subject, isBelow: false), default: []].append(entry)
      // A place that is only known as a prefecture or province may be any county in it.
      var above = entry.place
      while above != 0 {
        above = parent(of: above)
        guard above != 0 else { break }
        places[key(above, entry.subject, isBelow: true), default: []].append(entry)
      }
    }
    var rows: [RuleSet.Row] = []
    var found: [(UInt64, Bucket)] = []
    for (key, entries) in places.sorted(by: { $0.key < $1.key }) {
      var bucket = Bucket()
      for isChosen in [true, false] {
        let start = Int32(rows.count)
        rows += entries.filter { $0.isChosen == isChosen }.map(\.row)
          .sorted { ($1.until, $0.rule) < ($0.until, $1.rule) }
        let range = start..<Int32(rows.count)
        if isChosen { bucket.rows = range } else { bucket.others = range }
      }
      found.append((key, bucket))
    }
    return (rows, RuleIndex(found))
  }

  private init(_ found: [(UInt64, Bucket)]) {
    var bits: UInt64 = 4
    while 1 << bits < found.count * 2 { bits += 1 }
    shift = 64 - bits
    var keys = [UInt64](repeating: 0, count: 1 << Int(bits))
    var buckets = [Bucket](repeating: Bucket(), count: keys.count)
    for (key, bucket) in found {
      var slot = Int(truncatingIfNeeded: (key &* Self.spread) >> shift)
      while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
      keys[slot] = key
      buckets[slot] = bucket
    }
    self.keys = keys
    self.buckets = buckets
  }

  private static let spread: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Never 0, which marks an empty slot.
  @inline(__always)
  private static func key(_ place: Int32, _ subject: PolicySubject, isBelow: Bool) -> UInt64 {
    UInt64(UInt32(bitPattern: place)) << 8 | UInt64(subject.rawValue + 1) << 1 | (isBelow ? 1 : 0)
  }

  /// The division one level up; 0, the country, above a province.
  @inline(__always) static func parent(of place: Int32) -> Int32 {
    if place % 10_000 == 0 { return 0 }
    return place % 100 == 0 ? place / 10_000 * 10_000 : place / 100 * 100
  }

  @inline(__always)
  private func bucket(_ place: Int32, _ subject: PolicySubject, isBelow: Bool) -> Bucket? {
    let key = Self.key(place, subject, isBelow: isBelow)
    var slot = Int(truncatingIfNeeded: (key &* Self.spread) >> shift)
    while true {
      let found = keys[slot]
      if found == key { return buckets[slot] }
      if found == 0 { return nil }
      slot = (slot + 1) & (keys.count - 1)
    }
  }

  /// Calls `visit` with every bucket that may hold rules for a place: its own, those of what it lies in, and,
  /// where it is no county, those of what lies in it, which bind for certain only when the county is known.
  @inline(__always)
  func forEachBucket(
    of place: Int32, _ subject: PolicySubject, _ visit: (Bucket, _ isCertain: Bool) -> Void
  ) {
    if place % 100 == 0, let below = bucket(place, subject, isBelow: true) { visit(below, false) }
    var place = place
    while true {
      if let found = bucket(place, subject, isBelow: false) { visit(found, true) }
      if place == 0 { return }
      place = Self.parent(of: place)
    }
  }
}
