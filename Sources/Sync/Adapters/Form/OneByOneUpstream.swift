import Fleet

/// An upstream that takes one record a request, in order.
///
/// One record a part, so that each answer is kept before the next record goes out.
protocol OneByOneUpstream: Actor, Upstream {
  associatedtype Form: Sendable
  /// The record in the upstream's form; `nil` where its protocol has no place for such a record.
  func form(
    of line: RecordLine, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> Form?
  func deliver(
    _ form: Form, of line: RecordLine, _ findings: inout [AdapterFinding]
  ) async throws(Setback) -> RecordResult
  /// What records lost on their way into the form, counted.
  var found: [AdapterFinding: Int] { get set }
}

extension OneByOneUpstream {
  var findings: [String: Int] { found.byCode }

  func limits() async throws(Setback) -> UpstreamLimits {
    UpstreamLimits(encodings: [], records: 1, bytes: SegmentLimits.standard.bytes, requests: 1)
  }

  func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer] {
    var answers: [RecordAnswer] = []
    for line in try segment.recordLines(at: part.indices) {
      answers.append(RecordAnswer(record: line.id, result: try await result(of: line)))
    }
    return answers
  }

  private func result(of line: RecordLine) async throws(Setback) -> RecordResult {
    var lost: [AdapterFinding] = []
    let form: Form
    do {
      guard let made = try self.form(of: line, &lost) else { return .notTaken }
      form = made
    } catch {
      return .rejected(error.rejection)
    }
    let result = try await deliver(form, of: line, &lost)
    if result.mark == .stored || result.mark == .duplicate {
      for finding in lost { found[finding, default: 0] += 1 }
    }
    return result
  }
}
