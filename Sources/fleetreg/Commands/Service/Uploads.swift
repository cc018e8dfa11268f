import Fleet
import Registry
import Sync

/// What sends upstream: records, and where the level above takes them on their own, pictures.
struct Uploads: Sendable {
  let records: Uploader
  let pictures: PictureUploader?
}

/// What one `sync` did with pictures.
///
/// `{"sent","known","refused","waiting","awaited"}`: `known` were above already, `awaited` do not lie here.
struct PictureReport: Hashable, Sendable {
  var counts = PictureUploadCounts()
  var left = PictureCounts()
  /// What stands in the way of those that wait.
  var end = UploadOutcome.End.nothingDue(next: nil)

  var isEmpty: Bool { counts.settled == 0 && left == PictureCounts() }

  func encode(into writer: inout JSONWriter) {
    writer.member("sent", counts.sent)
    writer.member("known", counts.known)
    writer.member("refused", left.refused)
    writer.member("waiting", left.waiting)
    writer.member("awaited", left.awaited)
  }

  func text(_ console: Console) -> String {
    let gone = console.words(
      "\(grouped(counts.sent)) sent, \(grouped(counts.known)) there already",
      "已上报 \(grouped(counts.sent))，上级已有 \(grouped(counts.known))")
    return [gone, left.text(in: console.language)].compactMap { $0 }
      .joined(separator: console.words(", ", "，"))
  }
}

extension Uploads {
  /// Sends what is due, pictures beside records: where a record waits for its picture, both by turns.
  func once(from owner: Owner) async throws -> (outcome: UploadOutcome, pictures: PictureReport) {
    var outcome = try await records.once()
    var report = PictureReport()
    while let pictures, case .nothingDue = outcome.end {
      let before = report.counts
      let sent = try await pictures.once()
      (report.counts, report.end) = (sent.counts, sent.end)
      let mayGo =
        sent.counts.changes > before.changes || sent.counts.isUntaken != before.isUntaken
      guard mayGo, try await owner.counts().records > 0 else { break }
      outcome = try await records.once()
    }
    report.left = try await owner.pictureCounts()
    return (outcome, report)
  }
}
