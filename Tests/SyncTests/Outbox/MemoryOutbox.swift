import Fleet
import Sync

/// An outbox that keeps its promises in memory: what a registry keeps on disk.
actor MemoryOutbox: Outbox {
  struct Entry {
    var segment: Segment
    var due: Instant
    var attempts = 0
    var wasSent = false
  }

  private(set) var entries: [Entry] = []
  private(set) var deadLetters: [DeadLetter] = []
  private(set) var causes: [Setback] = []
  private(set) var settlements = 0

  private let limits: SegmentLimits
  /// What must wait for something else.
  var withheld: Set<RecordID> = []

  init(
    _ segments: [Segment] = [], limits: SegmentLimits = SegmentLimits(records: 20, bytes: 1 << 20)
  ) {
    let due = Instant(milliseconds: 0)
    self.limits = limits
    entries = segments.map { Entry(segment: $0, due: due) }
  }

  func add(_ segment: Segment, due: Instant = Instant(milliseconds: 0)) {
    entries.append(Entry(segment: segment, due: due))
  }

  func dueBatches(_ demand: BatchDemand, at now: Instant) throws -> [Batch] {
    var batches: [Batch] = []
    var taken = demand.underWay
    while batches.count < demand.count {
      guard
        let first = entries.indices.filter({ !taken.contains(entries[$0].segment.id) })
          .min(by: { entries[$0].due < entries[$1].due }), entries[first].due <= now
      else { break }
      if !entries[first].wasSent { try merge(from: first) }
      entries[first].wasSent = true
      let segment = entries[first].segment
      taken.insert(segment.id)
      batches.append(
        Batch(
          segment: segment, attempts: entries[first].attempts,
          withheld: segment.records.indices.filter { withheld.contains(segment.records[$0]) }))
    }
    return batches.filter { $0.segment.openCount > $0.withheld.count }
  }

  /// Takes the unsent segments behind into the one at `first`, as long as they fit.
  private func merge(from first: Int) throws {
    var builder = SegmentBuilder(limits: limits)
    var end = first
    while end < entries.count, !entries[end].wasSent,
      try builder.append(contentsOf: entries[end].segment)
    {
      end += 1
    }
    guard end - first > 1 else { return }
    entries[first].segment = builder.finish(id: entries[first].segment.id)
    entries.removeSubrange(first + 1..<end)
  }

  func release() { withheld = [] }

  func withhold(_ records: [RecordID]) { withheld = Set(records) }

  func settle(_ settlements: [Settlement], at now: Instant) {
    for settlement in settlements { settle(settlement) }
  }

  private func settle(_ settlement: Settlement) {
    settlements += 1
    deadLetters += settlement.deadLetters
    guard let index = entries.firstIndex(where: { $0.segment.id == settlement.batch }) else {
      return
    }
    if let due = settlement.due {
      entries[index].segment = entries[index].segment.marked(settlement.marks)
      entries[index].due = due
      entries[index].attempts = settlement.attempts
    } else {
      entries.remove(at: index)
    }
  }

  func postpone(_ postponement: Postponement, at now: Instant) {
    causes.append(postponement.cause)
    guard let index = entries.firstIndex(where: { $0.segment.id == postponement.batch }) else {
      return
    }
    entries[index].due = postponement.until ?? entries[index].due
    entries[index].attempts = postponement.attempts
  }

  func nextDue(after now: Instant) -> Instant? {
    entries.map(\.due).filter { $0 > now }.min()
  }

  func counts() -> OutboxCounts {
    OutboxCounts(
      segments: entries.count, records: entries.reduce(0) { $0 + $1.segment.openCount })
  }
}
