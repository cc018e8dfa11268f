import Fleet
import Foundation
import Testing

@testable import Sync

@Suite("Entry before exit inside a batch") struct VisitOrderTests {
  @Test("an exit belongs to the last entry before it, by its time, of the same plate and registry")
  func pairs() {
    let stranger = RecordLine(
      id: recordID(8),
      place: RecordPlace(registry: recordID(99), incarnation: 1, gate: "g1", sequence: 8),
      stored: sixOClock, record: passage(8, .out, minutes: 40).record)
    let order = VisitOrder([
      passage(1, .in, minutes: 0), passage(2, .in, minutes: 30),
      passage(3, .in, plate: "晋D99999", minutes: 31), passage(4, .out, minutes: 20),
      passage(5, .out, minutes: 50), passage(6, .unknown, minutes: 51),
      passage(7, .out, plate: "晋D11111", minutes: 52), stranger, statement(9),
      passage(10, .out, minutes: 60),
    ])
    #expect(order.exits(of: 0) == [3] && order.exits(of: 1) == [4, 9])
    for place in 2..<10 { #expect(order.exits(of: place).isEmpty, "\(place)") }
  }

  private func state(_ lines: [RecordLine], records: Int = 1, attempts: Int = 0) -> BatchState {
    BatchState(
      batch: Batch(segment: segment(of: lines), attempts: attempts),
      limits: UpstreamLimits(encodings: [], records: records, bytes: 1 << 20),
      policy: RetryPolicy())
  }

  private let visits = [
    passage(1, .in), passage(2, .in, plate: "晋D99999"), passage(3, .out, minutes: 5),
    passage(4, .out, plate: "晋D99999", minutes: 6), passage(5, .in, minutes: 7),
    passage(6, .out, minutes: 8),
  ]

  /// Answers one record after the other, the first of `putOff` not yet.
  private func round(
    _ state: inout BatchState, putOff: RecordID, by event: BatchState.Event
  ) -> (sent: [RecordID], last: BatchState.Action?) {
    var sent: [RecordID] = []
    var last: BatchState.Action?
    while let part = state.part {
      let records = part.indices.map { state.segment.records[$0] }
      sent += records
      let answers = BatchState.Event.answered(
        records.map { RecordAnswer(record: $0, result: .stored) })
      last = state.handle(records == [putOff] ? event : answers, at: sixOClock, random: 0)
      if case .retry = last { break }
    }
    return (sent, last)
  }

  @Test(
    "an entry that is put off keeps its own exits back, and nothing else",
    arguments: [
      BatchState.Event.answered([
        RecordAnswer(record: recordID(1), result: .retry(afterSeconds: nil))
      ]), .failed(.status(503)),
    ])
  func heldBack(event: BatchState.Event) {
    var state = state(visits, attempts: 3)
    let (sent, last) = round(&state, putOff: recordID(1), by: event)
    #expect(sent == [1, 2, 4, 5, 6].map { recordID($0) })
    guard case .settle(let settlement) = last else {
      Issue.record("\(String(describing: last))")
      return
    }
    #expect(settlement.marks == [.retry, .stored, .pending, .stored, .stored, .stored])
    #expect(settlement.due != nil && settlement.attempts == 0)
    // The next round begins with the entry.
    let next = BatchState(
      batch: Batch(segment: state.segment.marked(settlement.marks), attempts: 0),
      limits: .standard, policy: RetryPolicy())
    #expect(next.part?.indices == [0, 2])
  }

  @Test("one that is refused for good keeps nothing back")
  func refused() {
    var state = state(visits)
    let refusal = Rejection(code: "plate", reason: "none")
    let (sent, _) = round(
      &state, putOff: recordID(1),
      by: .answered([RecordAnswer(record: recordID(1), result: .rejected(refusal))]))
    #expect(sent == (1...6).map { recordID($0) })
  }

  @Test("in larger parts it is the later ones that wait")
  func larger() {
    var state = state(visits, records: 2)
    _ = state.handle(
      .answered([RecordAnswer(record: recordID(2), result: .stored)]), at: sixOClock, random: 0)
    #expect(state.part?.indices == [3, 4])
  }

  @Test("where only its exit follows, a failure is told and not passed over")
  func told() {
    var state = state([passage(1, .in), passage(2, .out, minutes: 5)], attempts: 3)
    guard case .retry = state.handle(.failed(.status(503)), at: sixOClock, random: 0) else {
      Issue.record("passed over")
      return
    }
  }
}
