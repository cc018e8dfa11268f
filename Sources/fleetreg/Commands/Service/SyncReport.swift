import Fleet
import Registry
import Server
import Sync

/// What one `sync` did.
///
/// `{"end","stored","duplicates","rejected","notTaken"?,"retried","batches","pending","findings"?}` and, where it did not come
/// to its end, `"error":{"code","text","advice"}`. `end` is `done`, `waiting`, `unreachable`, `halted` or `stopped`.
/// `"pictures":{"sent","known","refused","waiting","awaited"}` where records name any.
/// Where the level above was asked what it holds, `"completeness":{"stated","missing","sentAgain"}`; where it then has
/// cosigned the log, `"ledger":{"entries","cosignedBy"}`.
struct SyncReport: Output {
  let counts: UploadCounts
  let end: UploadOutcome.End
  /// Records that still wait.
  let pending: Int
  /// What records lost on their way into another protocol's form, by its code.
  var findings: [String: Int] = [:]
  /// What the level above holds of the days that it had not confirmed yet; `nil` where it was not asked.
  var completeness: CompletenessAnswer?
  var pictures = PictureReport()
  /// The checkpoint that it has cosigned, where there is a log.
  var ledger: CosignedLedger?

  /// What stands in the way.
  var setback: Setback? {
    switch reason {
    case .unreachable(let setback, _), .halted(let setback): setback
    case .nothingDue, .stopped: nil
    }
  }

  /// How it ended, of records and, where all of them are up, of pictures.
  private var reason: UploadOutcome.End {
    if case .nothingDue = end { pictures.end } else { end }
  }

  var status: ExitStatus {
    switch reason {
    case .unreachable: .upstreamUnreachable
    // A token, certificate or address that the operator must change.
    case .halted: .configuration
    case .nothingDue, .stopped:
      counts.rejected + pictures.counts.refused > 0 ? .negative : .done
    }
  }

  private var endWord: String {
    switch reason {
    case .nothingDue: pending + pictures.left.waiting == 0 ? "done" : "waiting"
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
    if counts.notTaken > 0 { writer.member("notTaken", counts.notTaken) }
    writer.member("retried", counts.retried)
    writer.member("batches", counts.batches)
    writer.member("pending", pending)
    if !findings.isEmpty {
      writer.name("findings")
      writer.object {
        for (code, count) in findings.sorted(by: { $0.key < $1.key }) {
          $0.name(dynamic: code)
          $0.value(count)
        }
      }
    }
    if !pictures.isEmpty {
      writer.name("pictures")
      writer.object { pictures.encode(into: &$0) }
    }
    if let completeness {
      writer.name("completeness")
      writer.object {
        $0.member("stated", completeness.stated)
        $0.member("missing", completeness.missing)
        $0.member("sentAgain", completeness.healed)
      }
    }
    if let ledger {
      writer.name("ledger")
      writer.object {
        $0.member("entries", ledger.entries)
        $0.member("cosignedBy", ledger.by)
      }
    }
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
    if counts.notTaken > 0 {
      details.add(
        console.words("not part of its protocol", "该协议不接收"), grouped(counts.notTaken))
    }
    details.add(console.words("still waiting", "待上报"), grouped(pending))
    if !pictures.isEmpty {
      details.add(console.words("pictures", "图片"), pictures.text(console))
    }
    if let completeness {
      details.add(
        console.words("confirmed above", "上级核对"),
        console.words(
          "\(grouped(completeness.stated - completeness.missing)) of \(counted(completeness.stated, "number"))",
          "\(grouped(completeness.stated)) 个序号中的 \(grouped(completeness.stated - completeness.missing)) 个"
        ))
      if completeness.healed > 0 {
        details.add(
          console.words("lost there, sent again", "上级丢失并已重报"), grouped(completeness.healed))
      }
    }
    if let ledger {
      details.add(
        console.words("ledger cosigned above", "存证日志上级联署"),
        console.words(
          counted(Int(ledger.entries), "entry", "entries"), "\(grouped(Int(ledger.entries))) 条"))
    }
    if case .nothingDue(let next?) = end {
      details.add(console.words("next attempt", "下次尝试"), next.text())
    }
    details.print(on: console)
    for (code, count) in findings.sorted(by: { $0.key < $1.key }) {
      let finding = AdapterFinding(rawValue: code)
      let words = finding?.text(in: console.language) ?? code
      console.note("\(grouped(count)) x \(words)", "\(grouped(count)) 次：\(words)")
      if let advice = finding?.advice(in: console.language) {
        console.note("  \(advice)", "  \(advice)")
      }
    }
  }
}

extension CommandSession {
  /// Sends what is due; inside `serve` by its own uploader, which the outbox belongs to.
  func sendOnce(from owner: Owner) async throws -> SyncReport {
    let settings = try Settings(of: owner.location)
    guard let upstream = try settings.upstream(of: owner.location, memory: owner) else {
      throw CommandError.noUpstream
    }
    if self.owner != nil {
      guard let uploads else { throw CommandError.noUpstream }
      return try await confirming(from: owner, above: upstream.native, settings) {
        let before = await uploads.records.findings
        let pictures = await uploads.pictures?.counts ?? PictureUploadCounts()
        var report = try await waitForUpload(by: uploads, from: owner)
        report.pictures = try await waitForPictures(by: uploads, from: owner, since: pictures)
        for (code, count) in await uploads.records.findings
        where count > before[code, default: 0] {
          report.findings[code] = count - before[code, default: 0]
        }
        return report
      }
    }
    await owner.setLate(afterMilliseconds: settings.completeness.lateAfter)
    try await owner.setPictures(upstream.upstream.pictures)
    let total = try await owner.counts().records
    let bar = ProgressBar(console.words("sending", "上报"), on: console)
    let unit = console.words("records", "条")
    let uploader = Uploader(
      from: owner, to: upstream.upstream, order: settings.upstream.order, clock: Instant.system,
      onProgress: { bar.show(done: $0.settled, of: total, unit: unit) })
    let uploads = Uploads(
      records: uploader,
      pictures: upstream.pictures.map {
        PictureUploader(from: owner, to: $0, clock: Instant.system)
      })
    return try await confirming(from: owner, above: upstream.native, settings) {
      let (outcome, pictures) = try await uploads.once(from: owner)
      bar.finish()
      return SyncReport(
        counts: outcome.counts, end: outcome.end, pending: try await owner.counts().records,
        findings: await uploader.findings, pictures: pictures)
    }
  }

  /// Sends, and once all is sent asks the level above what it holds; what it has lost is sent again. Then has it cosign
  /// the log.
  private func confirming(
    from owner: Owner, above upstream: NativeUpstream?, _ settings: Settings,
    _ send: () async throws -> SyncReport
  ) async throws -> SyncReport {
    var report = try await confirmed(from: owner, above: upstream, send)
    guard let upstream, case .nothingDue = report.end, report.pending == 0 else { return report }
    do {
      report.ledger = try await owner.cosignedLedger(by: upstream, settings)
    } catch {
      // The records are there all the same, and the next one shows the log again.
      guard let cause = error as? any Explained else { throw error }
      console.warn(cause)
    }
    return report
  }

  private func confirmed(
    from owner: Owner, above upstream: NativeUpstream?, _ send: () async throws -> SyncReport
  ) async throws -> SyncReport {
    var report = try await send()
    // Only our own contract has such a question.
    guard let upstream, case .nothingDue = report.end, report.pending == 0 else { return report }
    do {
      let reader = try owner.reader()
      report.completeness = try await owner.ask(upstream, about: .settled, by: reader)
      guard let first = report.completeness, first.healed > 0 else { return report }
      report = try await send()
      let second = try await owner.ask(upstream, about: .settled, by: reader)
      report.completeness = CompletenessAnswer(
        stated: first.stated, missing: second?.missing ?? 0,
        healed: first.healed + (second?.healed ?? 0))
    } catch let setback as Setback {
      // Everything was sent; that it is there is asked again the next time.
      console.warn(setback)
    }
    return report
  }

  /// Waits until the server's uploader has sent all, or has said for a while why it cannot.
  private func waitForUpload(
    by uploads: Uploads, from owner: Owner, patience: Int64 = 10_000
  ) async throws -> SyncReport {
    let uploader = uploads.records
    let before = await uploader.counts
    let halts = await uploader.halts
    await uploader.retryNow()
    // A record may wait for its picture.
    await uploads.pictures?.retryNow()
    func steps() async -> Int {
      await uploader.counts.settled + (uploads.pictures?.counts.changes ?? 0)
    }
    var settled = await steps()
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
      if await steps() > settled {
        settled = await steps()
        giveUp = now.advanced(byMilliseconds: patience)
      } else if Task.isCancelled {
        return SyncReport(counts: counts, end: .stopped, pending: pending)
      } else if now > giveUp {
        let next = try await owner.nextDue(after: now)
        let end = await uploader.setback.map {
          UploadOutcome.End.unreachable($0, until: next ?? now)
        }
        return SyncReport(counts: counts, end: end ?? .nothingDue(next: next), pending: pending)
      }
      try? await Task.sleep(for: .milliseconds(50))
    }
  }
}

extension CommandSession {
  /// Waits until the server's uploader has sent all pictures that can go, or has said for a while why it cannot.
  private func waitForPictures(
    by uploads: Uploads, from owner: Owner, since before: PictureUploadCounts,
    patience: Int64 = 10_000
  ) async throws -> PictureReport {
    var report = PictureReport()
    guard let uploader = uploads.pictures else { return report }
    let halts = await uploader.halts
    await uploader.retryNow()
    var changes = before.changes
    var giveUp = now.advanced(byMilliseconds: patience)
    while try await owner.havePicturesToSend() {
      let counts = await uploader.counts
      if counts.isUntaken { break }
      if counts.changes > changes {
        changes = counts.changes
        giveUp = now.advanced(byMilliseconds: patience)
      }
      let setback = await uploader.setback
      if await uploader.halts > halts, let setback {
        report.end = .halted(setback)
        break
      }
      if Task.isCancelled || now > giveUp {
        let next = try await owner.nextPictureDue(after: now)
        report.end = setback.map { .unreachable($0, until: next ?? now) } ?? .nothingDue(next: next)
        break
      }
      try? await Task.sleep(for: .milliseconds(50))
    }
    report.counts = await uploader.counts.since(before)
    report.left = try await owner.pictureCounts()
    return report
  }
}

extension PictureUploadCounts {
  fileprivate func since(_ earlier: PictureUploadCounts) -> PictureUploadCounts {
    var counts = self
    counts.sent -= earlier.sent
    counts.known -= earlier.known
    counts.refused -= earlier.refused
    counts.bytes -= earlier.bytes
    return counts
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
    counts.notTaken -= earlier.notTaken
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
