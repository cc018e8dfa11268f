/// Refusals in words that nobody has explained: a record alone is put off, a row of them puts off the batch.
///
/// So a record that is always refused so does not hold up the others, and a platform in trouble is not
/// asked for every record of a backlog.
struct RefusalRun: Sendable {
  private static let longest = 5
  private var count = 0

  mutating func reset() { count = 0 }

  mutating func putOff(_ said: Rejection) throws(Setback) -> RecordResult {
    count += 1
    guard count < Self.longest else {
      count = 0
      throw .said(said, needsPerson: false)
    }
    return .retry(afterSeconds: nil)
  }
}
