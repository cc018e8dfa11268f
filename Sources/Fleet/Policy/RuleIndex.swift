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
    /// The place of its ``Horizon``.
    var horizon = -1
  }

  /// What the rows of a bucket, and of all places that its own lies in, say together of all days.
  struct Horizon: Sendable {
    /// The first and the last day of the rows in use; empty where there is none.
    var first = Int32.max
    var last = Int32.min
    /// In ``documents``: those of the rows in use, each once.
    var documents: Range<Int32> = 0..<0
    /// In ``flips``, sorted by their choice.
    var flips: Range<Int32> = 0..<0
    var isEmpty: Bool { last == .min }
  }

  /// One reading of the text taken otherwise.
  struct Flip: Sendable {
    let choice: RuleSet.Choice
    /// In ``positions``: the rows that depend on the reading, in use or not.
    let touched: Range<Int32>
    /// Of these, the ones that would be in use, and apart those of places below.
    let active: Range<Int32>
    let activeBelow: Range<Int32>
  }

  private let keys: [UInt64]
  private let buckets: [Bucket]
  private let horizons: [Horizon]
  let documents: [Int32]
  let flips: [Flip]
  let positions: [Int32]
  private let shift: UInt64

  static func make(
    of entries: [Entry], _ details: [RuleSet.Detail], _ readings: [PolicyReading]
  ) -> (rows: [RuleSet.Row], index: RuleIndex) {
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
    var found: [UInt64: Bucket] = [:]
    for (key, entries) in places.sorted(by: { $0.key < $1.key }) {
      var bucket = Bucket()
      for isChosen in [true, false] {
        let start = Int32(rows.count)
        rows += entries.filter { $0.isChosen == isChosen }.map(\.row)
          .sorted { ($1.until, $0.rule) < ($0.until, $1.rule) }
        let range = start..<Int32(rows.count)
        if isChosen { bucket.rows = range } else { bucket.others = range }
      }
      found[key] = bucket
    }
    var horizons = Horizons(details: details, readings: readings, rows: rows)
    for key in found.keys {
      let isBelow = key & 1 == 1
      var place = Int32(bitPattern: UInt32(key >> 8))
      var buckets: [Bucket] = []
      while true {
        if let bucket = found[UInt64(UInt32(bitPattern: place)) << 8 | key & 0xFE] {
          buckets.append(bucket)
        }
        if place == 0 { break }
        place = parent(of: place)
      }
      let horizon = horizons.add(buckets, below: isBelow ? found[key] : nil)
      found[key]?.horizon = horizon
    }
    return (rows, RuleIndex(found, horizons))
  }

  private init(_ found: [UInt64: Bucket], _ horizons: Horizons) {
    self.horizons = horizons.found
    documents = horizons.documents
    flips = horizons.flips
    positions = horizons.positions
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

  /// What all buckets that may hold rules for a place say together: the first one's horizon.
  func horizon(of place: Int32, _ subject: PolicySubject) -> Horizon {
    if place % 100 == 0, let below = bucket(place, subject, isBelow: true) {
      return horizons[below.horizon]
    }
    var place = place
    while true {
      if let found = bucket(place, subject, isBelow: false) { return horizons[found.horizon] }
      if place == 0 { return Horizon() }
      place = Self.parent(of: place)
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

/// Gathers the horizons of all buckets.
private struct Horizons {
  let details: [RuleSet.Detail]
  let readings: [PolicyReading]
  let rows: [RuleSet.Row]
  var found: [RuleIndex.Horizon] = []
  var documents: [Int32] = []
  var flips: [RuleIndex.Flip] = []
  var positions: [Int32] = []

  init(details: [RuleSet.Detail], readings: [PolicyReading], rows: [RuleSet.Row]) {
    self.details = details
    self.readings = readings
    self.rows = rows
  }

  /// - Parameters:
  ///   - buckets: of a place and of all that it lies in.
  ///   - below: what lies in the place, where that is asked about as well.
  /// - Returns: the place of their horizon.
  mutating func add(_ buckets: [RuleIndex.Bucket], below: RuleIndex.Bucket?) -> Int {
    let all = buckets + (below.map { [$0] } ?? [])
    var horizon = RuleIndex.Horizon()
    var seen: Set<Int32> = []
    for position in all.map(\.rows).joined() {
      let row = rows[Int(position)]
      horizon.first = min(horizon.first, row.possiblyFrom)
      horizon.last = max(horizon.last, row.until)
      let document = Int32(details[Int(row.rule)].document)
      if document >= 0 { seen.insert(document) }
    }
    let start = Int32(documents.count)
    documents += seen.sorted()
    horizon.documents = start..<Int32(documents.count)
    let certain = buckets.flatMap { [$0.rows, $0.others] }.joined().filter(isSwitched)
    let possible = below.map { [$0.rows, $0.others].joined().filter(isSwitched) } ?? []
    let switched = certain + possible
    let first = Int32(flips.count)
    for reading in Set(switched.flatMap { choices(of: $0).map(\.reading) }).sorted() {
      let touched = switched.filter { position in
        choices(of: position).contains { $0.reading == reading }
      }
      let range = append(touched)
      let options = readings[Int(reading)].options
      for option in options.indices where options[option].name != readings[Int(reading)].chosen {
        let choice = RuleSet.Choice(reading: reading, option: Int32(option))
        flips.append(
          RuleIndex.Flip(
            choice: choice, touched: range, active: append(active(certain, choice)),
            activeBelow: append(active(possible, choice))))
      }
    }
    horizon.flips = first..<Int32(flips.count)
    found.append(horizon)
    return found.count - 1
  }

  private mutating func append(_ new: [Int32]) -> Range<Int32> {
    let start = Int32(positions.count)
    positions += new
    return start..<Int32(positions.count)
  }

  private func choices(of position: Int32) -> [RuleSet.Choice] {
    details[Int(rows[Int(position)].rule)].choices
  }

  private func isSwitched(_ position: Int32) -> Bool { !choices(of: position).isEmpty }

  /// The rows that depend on a reading and belong to the readings in use once it is flipped.
  private func active(_ switched: [Int32], _ flipped: RuleSet.Choice) -> [Int32] {
    switched.filter { position in
      let choices = choices(of: position)
      return choices.contains { $0.reading == flipped.reading }
        && choices.allSatisfy { choice in
          if choice.reading == flipped.reading { return choice.option == flipped.option }
          let reading = readings[Int(choice.reading)]
          return reading.options[Int(choice.option)].name == reading.chosen
        }
    }
  }
}
