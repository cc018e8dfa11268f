import Fleet
import Foundation
import Sync
import Synchronization
import Testing

/// Small delays, so that what waits in life comes at once here.
private let policy = RetryPolicy(base: 4, cap: 20, longestRetryAfter: 20, haltPause: 20)

private func instant() -> Instant {
  Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
}

private func uploader(
  _ outbox: MemoryOutbox, _ server: ScriptedServer, policy: RetryPolicy = policy,
  timeout: Int = 30_000, requests: Int = 1, onProgress: (@Sendable (UploadCounts) -> Void)? = nil
) throws -> Uploader {
  let transfer = try transfer(to: server.port) {
    $0.totalTimeout = timeout
    $0.answerLimit = 100_000
  }
  return Uploader(
    from: outbox, to: NativeUpstream(over: transfer, token: .none, requests: requests),
    policy: policy, clock: instant, onProgress: onProgress)
}

/// Segments of 20 records each: full ones, for an outbox that merges up to 20.
private func segments(_ count: Int) -> [Segment] {
  (0..<count).map { segment(1_000_000 + $0, ($0 * 20 + 1)...($0 * 20 + 20)) }
}

/// Longer than any test takes: how it ends is decided by what happens, not by the clock.
private let patience: Int64 = 3_600_000

/// Waits until something holds, which it soon does. Counted in looks, not in seconds: on a machine where
/// nothing gets its turn, this does not either.
private func eventually(_ condition: () async throws -> Bool) async throws {
  for _ in 0..<20_000 {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(2))
  }
  Issue.record("did not come about")
}

@Suite("Uploader: once") struct UploaderTests {
  @Test("sends everything, in order, and counts it")
  func everything() async throws {
    let outbox = MemoryOutbox(segments(4))
    let receiver = Receiver()
    let progress = Mutex<[Int]>([])
    let uploader = try uploader(outbox, receiver.server()) { counts in
      progress.withLock { $0.append(counts.settled) }
    }
    let outcome = try await uploader.once(patience: patience)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(receiver.stored == (1...80).map(recordID))
    #expect(await outbox.counts() == OutboxCounts(segments: 0, records: 0))
    #expect(outcome.counts.stored == 80 && outcome.counts.attempts == 4)
    #expect(outcome.counts.batches == 4 && outcome.counts.settled == 80)
    #expect(progress.withLock { $0 } == [20, 40, 60, 80])
  }

  @Test("merges small segments before their first send, and never after")
  func merging() async throws {
    let outbox = MemoryOutbox((1...5).map { segment(100 + $0, $0...$0) })
    let receiver = Receiver()
    let server = try receiver.server(before: { number, _ in number == 1 ? .answer(503) : nil })
    let uploader = try uploader(outbox, server)
    await outbox.add(segment(200, 6...6))
    let outcome = try await uploader.once(patience: patience)
    #expect(outcome.counts.stored == 6)
    let batches = server.requests.filter { $0.path != "/v1/capabilities" }
    #expect(batches.count == 2)
    #expect(batches[0].path == batches[1].path && batches[0].body == batches[1].body)
  }

  @Test(
    "gets everything across, once, through every kind of trouble",
    arguments: [
      .answer(503, headers: ["Retry-After: 1"]), .answer(500), .answer(429), .answer(200),
      .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>".utf8)),
      .answer(200, body: [UInt8](repeating: 0x20, count: 200_000)),
      .raw([]), .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".utf8)),
      .json(#"{"batch":"\#(recordID(3))","results":[]}"#), .answer(413), .answer(415),
    ] as [ScriptedServer.Reply], [true, false])
  func trouble(reply: ScriptedServer.Reply, isStoredFirst: Bool) async throws {
    let outbox = MemoryOutbox(segments(4))
    let receiver = Receiver()
    // Every third request meets the trouble: before anything is stored, or after all was.
    let server = try receiver.server(
      before: { number, _ in !isStoredFirst && number % 3 == 1 ? reply : nil },
      after: { number, answer in isStoredFirst && number % 3 == 1 ? reply : answer })
    let outcome = try await uploader(outbox, server).once(patience: patience)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(receiver.stored.sorted() == (1...80).map(recordID))
    #expect(outcome.counts.stored + outcome.counts.duplicates == 80)
    #expect(await outbox.counts() == OutboxCounts(segments: 0, records: 0))
    #expect(await outbox.deadLetters.isEmpty)
  }

  @Test("sends the rest of a batch again under the same id")
  func partial() async throws {
    let outbox = MemoryOutbox([segment(50, 1...6)])
    let receiver = Receiver()
    let server = try receiver.server(before: { number, request in
      guard number == 1 else { return nil }
      return Receiver.answer(
        recordID(50),
        [
          RecordAnswer(record: recordID(1), result: .stored),
          RecordAnswer(
            record: recordID(2),
            result: .rejected(Rejection(code: "a", field: "b", reason: "c"))),
          RecordAnswer(record: recordID(3), result: .duplicate),
          RecordAnswer(record: recordID(4), result: .retry(afterSeconds: nil)),
          RecordAnswer(record: recordID(99), result: .stored),
        ])
    })
    let outcome = try await uploader(outbox, server).once(patience: patience)
    #expect(receiver.stored == [4, 5, 6].map(recordID))
    #expect(
      await outbox.deadLetters == [
        DeadLetter(
          record: recordID(2), rejection: Rejection(code: "a", field: "b", reason: "c"),
          line: line(2) + [0x0A])
      ])
    #expect(outcome.counts.stored == 4 && outcome.counts.rejected == 1)
    #expect(outcome.counts.duplicates == 1 && outcome.counts.retried == 3)
    let paths = Set(server.requests.map(\.path)).subtracting(["/v1/capabilities"])
    #expect(paths == ["/v1/batches/\(recordID(50))"])
  }

  @Test("records that libcurl sent twice by itself are stored once, though one attempt was counted")
  func resentByLibcurl() async throws {
    let outbox = MemoryOutbox(segments(3))
    let receiver = Receiver()
    // The second batch is stored, and its kept connection ends without an answer.
    let server = try receiver.server(after: { number, answer in number == 2 ? .raw([]) : answer })
    let outcome = try await uploader(outbox, server).once(patience: patience)
    #expect(receiver.stored == (1...60).map(recordID))
    #expect(outcome.counts.attempts == 3)
    #expect(server.requests.count { $0.path != "/v1/capabilities" } == 4)
    #expect(outcome.counts.stored == 40 && outcome.counts.duplicates == 20)
    #expect(await outbox.causes.isEmpty)
  }

  @Test("one batch that always fails does not hold up the others")
  func poison() async throws {
    let outbox = MemoryOutbox(segments(5))
    let receiver = Receiver()
    let server = try receiver.server(before: { _, request in
      request.path.hasSuffix(recordID(1_000_001).description) ? .answer(500) : nil
    })
    let uploader = try uploader(outbox, server)
    let sending = Task { try await uploader.once(patience: patience) }
    try await eventually { receiver.stored.count == 80 }
    uploader.stop()
    let outcome = try await sending.value
    #expect(outcome.end == .stopped && outcome.counts.stored == 80)
    #expect(await outbox.counts() == OutboxCounts(segments: 1, records: 20))
  }

  @Test("one record that is always refused goes to the dead letters alone", arguments: [400, 422])
  func refusedRecord(status: Int) async throws {
    let outbox = MemoryOutbox(segments(2))
    let receiver = Receiver()
    let server = try receiver.server(before: { _, request in
      ids(inLines: request.lines).contains(recordID(32)) ? .answer(status) : nil
    })
    let outcome = try await uploader(outbox, server).once(patience: patience)
    #expect(outcome.counts.stored == 39 && outcome.counts.rejected == 1)
    #expect(receiver.stored.count == 39)
    #expect(await outbox.deadLetters.map(\.record) == [recordID(32)])
  }

  @Test(
    "a proxy that refuses everything makes no dead letters of the backlog", arguments: [400, 413])
  func refusesAll(status: Int) async throws {
    let outbox = MemoryOutbox(segments(3))
    let receiver = Receiver()
    let isBroken = Mutex(true)
    let server = try receiver.server(before: { _, _ in
      isBroken.withLock { $0 } ? .answer(status) : nil
    })
    let uploader = try uploader(outbox, server)
    _ = try await uploader.once(patience: 200)
    let counts = await uploader.counts
    #expect(counts.rejected <= 1 && counts.stored == 0)
    isBroken.withLock { $0 = false }
    await uploader.retryNow()
    #expect(try await uploader.once(patience: patience).end == .nothingDue(next: nil))
    #expect(receiver.stored.count == 60 - counts.rejected)
  }

  @Test("stops where a person must act, and keeps everything", arguments: [401, 403, 404, 302])
  func halts(status: Int) async throws {
    let outbox = MemoryOutbox(segments(2))
    let server = try Receiver().server(before: { _, _ in .answer(status) })
    let outcome = try await uploader(outbox, server).once(patience: patience)
    guard case .halted(let cause) = outcome.end else {
      Issue.record("ended by \(outcome.end)")
      return
    }
    #expect(await outbox.causes == [cause])
    #expect(await outbox.counts() == OutboxCounts(segments: 2, records: 40))
    #expect(outcome.counts.attempts == 1)
    #expect(await outbox.nextDue(after: instant()) == nil)
  }

  @Test(
    "batches that always stop everything do not stop the others for ever", arguments: [403, 404])
  func haltsAlone(status: Int) async throws {
    let outbox = MemoryOutbox(segments(3))
    let receiver = Receiver()
    let server = try receiver.server(before: { _, request in
      let ids = ids(inLines: request.lines)
      return ids.contains(recordID(5)) || ids.contains(recordID(45)) ? .answer(status) : nil
    })
    let uploader = try uploader(
      outbox, server, policy: RetryPolicy(base: 1, cap: 20, haltPause: 20))
    let following = Task { try await uploader.follow() }
    while receiver.stored.count < 58 { try await Task.sleep(for: .milliseconds(5)) }
    uploader.stop()
    _ = try await following.value
    let stuck = [5, 45].map(recordID)
    #expect(Set(receiver.stored) == Set((1...60).map(recordID)).subtracting(stuck))
    #expect(await outbox.counts() == OutboxCounts(segments: 2, records: 2))
    #expect(await outbox.deadLetters.isEmpty)
  }

  @Test("learns before the first record that nobody speaks the contract there")
  func notAReceiver() async throws {
    let outbox = MemoryOutbox(segments(1))
    let server = try ScriptedServer { _ in .answer(404) }
    let outcome = try await uploader(outbox, server).once(patience: patience)
    #expect(outcome.end == .halted(.status(404)))
    #expect(outcome.counts.attempts == 0)
  }

  @Test("gives up on an upstream out of reach, and says until when")
  func outOfReach() async throws {
    let outbox = MemoryOutbox(segments(3))
    let server = try ScriptedServer { _ in .raw([]) }
    let uploader = try uploader(
      outbox, server, policy: RetryPolicy(base: 3_600_000, cap: 3_600_000))
    let outcome = try await uploader.once(patience: 50)
    guard case .unreachable(.transfer(.interrupted), until: _) = outcome.end else {
      Issue.record("ended by \(outcome.end)")
      return
    }
    #expect(await outbox.counts() == OutboxCounts(segments: 3, records: 60))
    #expect(server.requests.count <= 4)
  }

  @Test("keeps the order over an outage of the upstream as a whole")
  func order() async throws {
    let outbox = MemoryOutbox(segments(4))
    let receiver = Receiver()
    let server = try receiver.server(before: { number, _ in number <= 5 ? .answer(429) : nil })
    let outcome = try await uploader(outbox, server).once(patience: patience)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(receiver.stored == (1...80).map(recordID))
  }

  @Test("takes a short outage in its stride")
  func shortOutage() async throws {
    let outbox = MemoryOutbox(segments(2))
    let receiver = Receiver()
    let server = try receiver.server(before: { number, _ in number <= 5 ? .answer(503) : nil })
    let outcome = try await uploader(outbox, server).once(patience: patience)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(receiver.stored.count == 40)
  }

  @Test("counts a time-out as a failure like any other")
  func blackHole() async throws {
    let outbox = MemoryOutbox(segments(1))
    let receiver = Receiver()
    let server = try receiver.server(before: { number, _ in number == 1 ? .silence : nil })
    let outcome = try await uploader(outbox, server, timeout: 2000).once(patience: patience)
    #expect(outcome.counts.stored == 20)
    #expect(await outbox.causes.map(\.code) == ["transfer.timed-out"])
  }
}

@Suite("Uploader: several requests at once") struct ParallelUploaderTests {
  @Test("sends as many batches as the upstream takes, and keeps their answers together")
  func several() async throws {
    let outbox = MemoryOutbox(segments(8))
    let receiver = Receiver()
    let arrived = Mutex(0)
    let leave = DispatchSemaphore(value: 0)
    let server = try receiver.server(after: { _, answer in
      // Nobody is answered before all four are there.
      if arrived.withLock({ count in
        count += 1
        return count == 4
      }) {
        for _ in 0..<100 { leave.signal() }
      }
      leave.wait()
      return answer
    })
    let outcome = try await uploader(outbox, server, requests: 4).once(patience: patience)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(Set(receiver.stored) == Set((1...160).map(recordID)) && receiver.stored.count == 160)
    #expect(outcome.counts.stored == 160 && outcome.counts.attempts == 8)
    #expect(server.connections == 4)
  }

  @Test("gets everything across, once, though every third answer is bad or lost")
  func trouble() async throws {
    let outbox = MemoryOutbox(segments(30))
    let receiver = Receiver()
    let server = try receiver.server(
      before: { number, _ in number % 6 == 1 ? .answer(503) : nil },
      after: { number, answer in number % 6 == 4 ? .raw([]) : answer })
    let outcome = try await uploader(outbox, server, requests: 4).once(patience: patience)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(Set(receiver.stored) == Set((1...600).map(recordID)) && receiver.stored.count == 600)
    #expect(outcome.counts.settled == 600)
    #expect(await outbox.counts() == OutboxCounts(segments: 0, records: 0))
  }

  @Test("does not send what is withheld before it is released, and nothing else waits for it")
  func withheld() async throws {
    let outbox = MemoryOutbox(segments(3))
    let exits = [25, 26].map(recordID)
    await outbox.withhold(exits)
    let receiver = Receiver()
    let uploader = try uploader(outbox, receiver.server(), requests: 4)
    #expect(try await uploader.once(patience: patience).end == .nothingDue(next: nil))
    #expect(Set(receiver.stored) == Set((1...60).map(recordID)).subtracting(exits))
    #expect(await outbox.counts() == OutboxCounts(segments: 1, records: 2))
    await outbox.release()
    #expect(try await uploader.once(patience: patience).end == .nothingDue(next: nil))
    #expect(receiver.stored.suffix(2) == exits)
  }

  @Test("waits as a whole once as many failed in a row as were sent at once")
  func outage() async throws {
    let outbox = MemoryOutbox(segments(8))
    let server = try Receiver().server(before: { _, _ in .answer(503) })
    let outcome = try await uploader(
      outbox, server, policy: RetryPolicy(base: 60_000, cap: 600_000), requests: 4
    ).once(patience: 0)
    guard case .unreachable(.status(503, _, _), _) = outcome.end else {
      Issue.record("ended by \(outcome.end)")
      return
    }
    // The places of the first three may be taken again before the fourth has failed.
    #expect((4...7).contains(outcome.counts.attempts))
    #expect(await outbox.counts() == OutboxCounts(segments: 8, records: 160))
  }

  @Test("what was on its way already does not end a pause that the upstream asked for")
  func pauseStays() async throws {
    let outbox = MemoryOutbox(segments(6))
    let second = DispatchSemaphore(value: 0)
    let server = try Receiver().server(
      before: { number, _ in
        guard number == 1 else {
          second.signal()
          usleep(50_000)
          return nil
        }
        second.wait()
        return .answer(429, headers: ["Retry-After: 3000"])
      })
    let uploader = try uploader(outbox, server, policy: RetryPolicy(), requests: 2)
    let outcome = try await uploader.once(patience: 5000)
    guard case .unreachable(.status(429, _, _), _) = outcome.end else {
      Issue.record("ended by \(outcome.end)")
      return
    }
    #expect(outcome.counts.stored == 20 && outcome.counts.attempts == 2)
    #expect(await uploader.setback != nil)
  }

  @Test(
    "stops between two parts of a batch; what was answered is kept, the rest goes the next time")
  func stopsBetweenParts() async throws {
    let outbox = MemoryOutbox(segments(1))
    let receiver = Receiver()
    let stopping = Mutex<Uploader?>(nil)
    let server = try receiver.server(
      capabilities: Receiver.capabilities.replacing("500", with: "4"),
      after: { _, answer in
        stopping.withLock { $0?.stop() }
        usleep(50_000)
        return answer
      })
    let uploader = try uploader(outbox, server)
    stopping.withLock { $0 = uploader }
    #expect(try await uploader.follow().end == .stopped)
    #expect(receiver.stored.count == 4)
    #expect(await outbox.counts() == OutboxCounts(segments: 1, records: 16))
  }

  @Test("a refused token stops all of it, and every record stays")
  func halts() async throws {
    let outbox = MemoryOutbox(segments(8))
    let server = try Receiver().server(before: { _, _ in .answer(401) })
    let uploader = try uploader(outbox, server, requests: 4)
    guard case .halted = try await uploader.once(patience: patience).end else {
      Issue.record("not halted")
      return
    }
    #expect(server.requests.count { $0.path != "/v1/capabilities" } <= 4)
    #expect(await outbox.counts() == OutboxCounts(segments: 8, records: 160))
  }
}

/// An outbox whose disk is full.
private struct FullOutbox: Outbox {
  struct Failure: Error {}
  func dueBatches(_ demand: BatchDemand, at now: Instant) -> [Batch] {
    [Batch(segment: segment(5, 1...3), attempts: 0)]
  }
  func settle(_ settlements: [Settlement], at now: Instant) throws { throw Failure() }
  func postpone(_ postponement: Postponement, at now: Instant) throws { throw Failure() }
  func nextDue(after now: Instant) -> Instant? { nil }
  func counts() -> OutboxCounts { OutboxCounts(segments: 1, records: 3) }
}

@Suite("Uploader: an outbox that fails") struct UploaderFailureTests {
  @Test("sends nothing more once an answer cannot be kept", arguments: [200, 503])
  func stops(status: Int) async throws {
    let receiver = Receiver()
    let server = try receiver.server(before: { _, _ in status == 200 ? nil : .answer(status) })
    let upstream = NativeUpstream(
      over: try transfer(to: server.port), token: .none, requests: 1)
    let uploader = Uploader(from: FullOutbox(), to: upstream, policy: policy, clock: instant)
    await #expect(throws: FullOutbox.Failure.self) { try await uploader.once() }
    await #expect(throws: FullOutbox.Failure.self) { try await uploader.follow() }
    #expect(server.requests.count { $0.path != "/v1/capabilities" } == 2)
    #expect(await uploader.counts.settled == 0)
  }
}

@Suite("Uploader: follow") struct FollowTests {
  @Test("sends what comes when it is woken, until it is stopped")
  func wake() async throws {
    let outbox = MemoryOutbox()
    let receiver = Receiver()
    let uploader = try uploader(outbox, receiver.server())
    let following = Task { try await uploader.follow() }
    for number in 1...3 {
      await outbox.add(segment(10 + number, number...number))
      uploader.wake()
      try await eventually { receiver.stored.count == number }
    }
    uploader.stop()
    let outcome = try await following.value
    #expect(outcome.end == .stopped)
    #expect(outcome.counts.stored == 3)
  }

  @Test("wakes by itself when a batch is due")
  func due() async throws {
    let outbox = MemoryOutbox()
    await outbox.add(segment(10, 1...1), due: instant().advanced(byMilliseconds: 30))
    let receiver = Receiver()
    let uploader = try uploader(outbox, receiver.server())
    let following = Task { try await uploader.follow() }
    try await eventually { receiver.stored.count == 1 }
    uploader.stop()
    _ = try await following.value
  }

  @Test("goes on by itself after a refusal and after an outage")
  func recovers() async throws {
    let outbox = MemoryOutbox(segments(3))
    let receiver = Receiver()
    let script: [Int] = [401, 503, 503, 503, 404]
    let server = try receiver.server(before: { number, _ in
      number <= script.count ? .answer(script[number - 1]) : nil
    })
    let uploader = try uploader(outbox, server)
    let following = Task { try await uploader.follow() }
    try await eventually { await outbox.counts().records == 0 }
    #expect(receiver.stored.sorted() == (1...60).map(recordID))
    #expect(await uploader.setback == nil)
    uploader.stop()
    _ = try await following.value
  }

  @Test("does not wait for days after the clock was set back")
  func clockSetBack() async throws {
    let outbox = MemoryOutbox(segments(2))
    let receiver = Receiver()
    let server = try receiver.server(before: { number, _ in number == 1 ? .answer(429) : nil })
    let ahead = Mutex<Int64>(3 * 86_400_000)
    let uploader = Uploader(
      from: outbox, to: NativeUpstream(over: try transfer(to: server.port), token: .none),
      policy: policy, clock: { instant().advanced(byMilliseconds: ahead.withLock { $0 }) },
      onProgress: { _ in ahead.withLock { $0 = 0 } })
    let following = Task { try await uploader.follow() }
    try await eventually {
      uploader.wake()
      return receiver.stored.count == 40
    }
    uploader.stop()
    _ = try await following.value
  }

  @Test("settles the batch in flight before it stops", arguments: [true, false])
  func stop(byCancelling: Bool) async throws {
    let outbox = MemoryOutbox(segments(3))
    let receiver = Receiver()
    let (arrived, leaves) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let server = try receiver.server(after: { _, answer in
      arrived.signal()
      leaves.wait()
      return answer
    })
    let uploader = try uploader(outbox, server)
    let following = Task { try await uploader.follow() }
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        arrived.wait()
        continuation.resume()
      }
    }
    if byCancelling { following.cancel() } else { uploader.stop() }
    try await eventually { await uploader.isStopping }
    leaves.signal()
    let outcome = try await following.value
    #expect(outcome.end == .stopped)
    #expect(outcome.counts.stored == 20)
    #expect(await outbox.counts() == OutboxCounts(segments: 2, records: 40))
  }

  @Test("does not begin once stopped")
  func stoppedBefore() async throws {
    let outbox = MemoryOutbox(segments(1))
    let receiver = Receiver()
    let uploader = try uploader(outbox, receiver.server())
    uploader.stop()
    try await eventually { await uploader.isStopping }
    #expect(try await uploader.follow().end == .stopped)
    #expect(try await uploader.once(patience: patience).end == .stopped)
    #expect(receiver.stored.isEmpty)
  }
}
