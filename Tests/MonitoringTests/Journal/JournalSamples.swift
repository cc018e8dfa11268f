import Fleet
import Foundation

@testable import Monitoring

func text(_ number: Int) -> [UInt8] { Array("entry \(number)".utf8) }

/// Entries `entry 0`, `entry 1` and so on.
func batch(_ numbers: Range<Int>) -> JournalBatch {
  var batch = JournalBatch()
  for number in numbers {
    batch.append(
      .frame, received: Instant(milliseconds: Int64(number)), connection: 7, family: .road,
      dialect: .hj1239, bytes: text(number).span)
  }
  return batch
}

extension Journal {
  /// Submits and waits.
  @discardableResult
  func store(_ batch: JournalBatch) throws(JournalError) -> JournalPosition {
    try outcome(of: batch).get()
  }

  func outcome(of batch: JournalBatch) -> Result<JournalPosition, JournalError> {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var answer: Result<JournalPosition, JournalError> = .failure(.closed)
    submit(batch) { result in
      answer = result
      done.signal()
    }
    done.wait()
    return answer
  }
}

/// All entries of a directory before a place.
func entries(
  _ directory: TemporaryDirectory, from start: JournalPosition = .start, upTo end: JournalPosition
) throws(JournalError) -> [JournalEntry] {
  var reader = try JournalReader(directory.path, from: start)
  var entries: [JournalEntry] = []
  while let entry = try reader.next(upTo: end) { entries.append(entry) }
  return entries
}

/// The texts of all entries.
func texts(
  _ directory: TemporaryDirectory, from start: JournalPosition = .start, upTo end: JournalPosition
) throws(JournalError) -> [[UInt8]] {
  try entries(directory, from: start, upTo: end).map(\.bytes)
}

let firstFile = "000000000001.journal"
let secondFile = "000000000002.journal"
