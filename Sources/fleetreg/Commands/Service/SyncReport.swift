import Fleet
import Registry
import Server
import Sync

/// What one `sync` did.
///
/// `{"end","stored","duplicates","rejected","retried","batches","pending"}` and, where it did not come
/// to its end, `"error":{"code","text","advice"}`. `end` is `done`, `waiting`, `unreachable`, `halted` or `stopped`.
struct SyncReport: Output {
  let counts: UploadCounts
  let end: UploadOutcome.End
  /// Records that still wait.
  let pending: Int

  /// What stands in the way.
  var setback: Setback? {
    switch end {
    case .unreachable(let setback, _), .halted(let setback): setback
    case .nothingDue, .stopped: nil
    }
  }

  var status: ExitStatus {
    switch end {
    case .unreachable: .upstreamUnreachable
    // A token, certificate or address that the operator must change.
    case .halted: .configuration
    case .nothingDue, .stopped: counts.rejected > 0 ? .negative : .done
    }
  }

  private var endWord: String {
    switch end {
    case .nothingDue: pending == 0 ? "done" : "waiting"
    case .unreachable: "unreachable"
    case .halted: "halted"
    case .stopped: "stopped"
    }
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("end", endWord)
    writer.member("stored", counts.stored)
    writer.member("duplicates", counts.duplicates)
    writer.member("rejected", counts.rejected)
    writer.member("retried", counts.retried)
    writer.member("batches", counts.batches)
    writer.member("pending", pending)
    if let setback {
      writer.name("error")
      writer.object {
        $0.member("code", setback.code)
        $0.member("text", setback.text(in: .english))
        $0.member("advice", ifPresent: setback.advice(in: .english))
      }
    }
  }

  func print(on console: Console) {
    console.note(
      "sent \(counted(counts.settled, "record")) in \(counted(counts.batches, "batch", "batches"))",
      "已上报 \(grouped(counts.settled)) 条记录，共 \(grouped(counts.batches)) 批")
    var details = Details()
    details.add(console.words("stored", "已接收"), grouped(counts.stored))
    details.add(console.words("duplicates", "重复"), grouped(counts.duplicates))
    details.add(console.words("rejected", "被拒"), grouped(counts.rejected))
    details.add(console.words("still waiting", "待上报"), grouped(pending))
    if case .nothingDue(let next?) = end {
      details.add(console.words("next attempt", "下次尝试"), next.text())
    }
    details.print(on: console)
  }
}

extension CommandSession {
  /// Sends what is due; inside `serve` by its own uploader, which the outbox belongs to.
  func sendOnce(from owner: Owner) async throws -> SyncReport {
    if self.owner != nil {
      guard let uploader else { throw CommandError.noUpstream }
      return try await waitForUpload(by: uploader, from: owner)
    }
    let settings = try Settings(of: owner.location)
    guard let upstream = try settings.upstream(of: owner.location) else {
      throw CommandError.noUpstream
    }
    let total = try await owner.counts().records
    let bar = ProgressBar(console.words("sending", "上报"), on: console)
    let unit = console.words("records", "条")
    let uploader = Uploader(
      from: owner, to: upstream, clock: Instant.system,
      onProgress: { bar.show(done: $0.settled, of: total, unit: unit) })
    let outcome = try await uploader.once()
    bar.finish()
    return SyncReport(
      counts: outcome.counts, end: outcome.end, pending: try await owner.counts().records)
  }

  /// Waits until the server's uploader has sent all, or has said for a while why it cannot.
  private func waitForUpload(
    by uploader: Uploader, from owner: Owner, patience: Int64 = 10_000
  ) async throws -> SyncReport {
    let before = await uploader.counts
    let halts = await uploader.halts
    await uploader.retryNow()
    var settled = before.settled
    var giveUp = now.advanced(byMilliseconds: patience)
    while true {
      let pending = try await owner.counts().records
      let counts = await uploader.counts.since(before)
      if pending == 0 {
        return SyncReport(counts: counts, end: .nothingDue(next: nil), pending: 0)
      }
      if await uploader.halts > halts, let setback = await uploader.setback {
        return SyncReport(counts: counts, end: .halted(setback), pending: pending)
      }
      if await uploader.counts.settled > settled {
        settled = await uploader.counts.settled
        giveUp = now.advanced(byMilliseconds: patience)
      } else if Task.isCancelled {
        return SyncReport(counts: counts, end: .stopped, pending: pending)
      } else if now > giveUp {
        let next = try await owner.nextDue()
        let end = await uploader.setback.map {
          UploadOutcome.End.unreachable($0, until: next ?? now)
        }
        return SyncReport(counts: counts, end: end ?? .nothingDue(next: next), pending: pending)
      }
      try? await Task.sleep(for: .milliseconds(50))
    }
  }
}

extension UploadCounts {
  /// What was added since an earlier count.
  fileprivate func since(_ earlier: UploadCounts) -> UploadCounts {
    var counts = self
    counts.batches -= earlier.batches
    counts.attempts -= earlier.attempts
    counts.stored -= earlier.stored
    counts.duplicates -= earlier.duplicates
    counts.rejected -= earlier.rejected
    counts.retried -= earlier.retried
    return counts
  }
}

extension AddressError: StatusBearing {
  var exitStatus: ExitStatus { .configuration }
}

extension TokenError: StatusBearing {
  var exitStatus: ExitStatus { .configuration }
}

extension ServerError: StatusBearing {
  var exitStatus: ExitStatus {
    switch self {
    case .bind: .inputOutput
    case .plain, .plainTerminals, .noListener, .certificate, .keyMode: .configuration
    }
  }
}

extension SettingsError: StatusBearing {
  var exitStatus: ExitStatus { .configuration }
}
