import Fleet

/// Which entry each exit of a batch belongs to: the last one before it, of the same plate at the same registry.
///
///     let order = VisitOrder(lines)
///     order.exits(of: 3)  // the exits that must not go up before the record at place 3
///
/// The outbox withholds an exit whose entry waits in another batch; this is for those that lie in one, where the
/// upstream takes its records one after the other and puts the entry off.
struct VisitOrder: Sendable {
  private var exitsOfEntry: [Int: [Int]] = [:]

  private struct Vehicle: Hashable {
    let registry: RecordID
    let plate: String
  }

  /// - Parameter lines: in the order in which they go up; their places are counted from 0.
  init(_ lines: some Sequence<RecordLine>) {
    var entries: [Vehicle: [(place: Int, instant: Instant)]] = [:]
    for (place, line) in lines.enumerated() {
      guard case .passage(let passage) = line.record, !passage.plate.text.isEmpty else { continue }
      let vehicle = Vehicle(registry: line.place.registry, plate: passage.plate.text)
      let instant = passage.time.instant
      switch passage.direction {
      case .in: entries[vehicle, default: []].append((place, instant))
      case .out:
        // Of entries at one moment the later one, as the outbox takes it.
        let entry = entries[vehicle]?.filter { $0.instant <= instant }
          .max { ($0.instant, $0.place) < ($1.instant, $1.place) }
        if let entry { exitsOfEntry[entry.place, default: []].append(place) }
      case .unknown: break
      }
    }
  }

  /// The places of the exits behind an entry that belong to it; none where the record is no entry.
  func exits(of entry: Int) -> [Int] { exitsOfEntry[entry, default: []] }
}
