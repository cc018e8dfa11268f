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

  func dueBatch(at now: Instant) throws -> Batch? {
    guard let first = entries.indices.min(by: { entries[$0].due < entries[$1].due }),
      entries[first].due <= now
    else { return nil }
    if !entries[first].wasSent { try merge(from: first) }
    entries[first].wasSent = true
    return Batch(segment: entries[first].segment, attempts: entries[first].attempts)
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

  func settle(_ settlement: Settlement, at now: Instant) {
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

  func nextDue() -> Instant? { entries.map(\.due).min() }

  func counts() -> OutboxCounts {
    OutboxCounts(
      segments: entries.count, records: entries.reduce(0) { $0 + $1.segment.openCount })
  }
}
