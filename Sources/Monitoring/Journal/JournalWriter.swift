import Glibc

/// The thread behind a ``Journal``.
final class JournalWriter: @unchecked Sendable {
  typealias Callback = @Sendable (Result<JournalPosition, JournalError>) -> Void

  struct State {
    var end: JournalPosition
    var counts = JournalCounts()
    var waitingBytes = 0
  }

  private enum Request {
    case batch(JournalBatch, Callback)
    case seal(Callback)
  }

  /// Bytes of a group, unless one batch has more.
  private static let groupBytes = 8 << 20

  private let condition = Condition()
  // Under the lock.
  private var shared: State
  private var waiting: [Request] = []
  private var isClosing = false
  private var hasEnded = false
  private var thread: pthread_t?
  // The thread's own; gone when it ends.
  private var store: JournalStore?
  private var buffer: [UInt8] = []

  init(_ store: JournalStore) {
    self.store = store
    shared = State(end: store.end)
  }

  var state: State { condition.withLock { shared } }

  func start() {
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<JournalWriter>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(failure == 0, "no thread for the journal: \(String(cString: strerror(failure)))")
    condition.withLock { self.thread = thread }
  }

  func submit(_ batch: consuming JournalBatch, _ durable: @escaping Callback) {
    let batch = batch
    let isOpen = condition.withLock {
      guard !isClosing else { return false }
      shared.waitingBytes += batch.byteCount
      waiting.append(.batch(batch, durable))
      condition.notifyAll()
      return true
    }
    if !isOpen { durable(.failure(.closed)) }
  }

  func seal() throws(JournalError) {
    let answer = Answer()
    let isOpen = condition.withLock {
      precondition(!isOwnThread, "a callback cannot wait for its own thread")
      guard !isClosing else { return false }
      waiting.append(.seal { result in answer.give(result) })
      condition.notifyAll()
      return true
    }
    guard isOpen else { throw .closed }
    _ = try answer.wait().get()
  }

  private var isOwnThread: Bool { thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

  func close() {
    let joined: pthread_t? = condition.withLock {
      isClosing = true
      condition.notifyAll()
      // The last owner may be a callback: then the thread ends by itself.
      let isOwn = isOwnThread
      if !isOwn { while !hasEnded { condition.wait() } }
      defer { thread = nil }
      if isOwn, let thread { pthread_detach(thread) }
      return isOwn ? nil : thread
    }
    if let joined { pthread_join(joined, nil) }
  }

  private func run() {
    while let requests = take() {
      var group: [(JournalBatch, Callback)] = []
      for request in requests {
        switch request {
        case .batch(let batch, let durable): group.append((batch, durable))
        case .seal(let done):
          commit(group)
          group = []
          seal(done)
        }
      }
      commit(group)
    }
    store = nil
    condition.withLock {
      hasEnded = true
      condition.notifyAll()
    }
  }

  /// Waits for requests and takes as many as one group may have; `nil` once the journal is closed and nothing waits.
  private func take() -> [Request]? {
    condition.withLock {
      while waiting.isEmpty && !isClosing { condition.wait() }
      guard !waiting.isEmpty else { return nil }
      var (count, bytes) = (0, 0)
      while count < waiting.count, count == 0 || bytes < Self.groupBytes {
        if case .batch(let batch, _) = waiting[count] { bytes += batch.byteCount }
        count += 1
      }
      guard count < waiting.count else {
        defer { waiting = [] }
        return waiting
      }
      defer { waiting.removeFirst(count) }
      return Array(waiting[..<count])
    }
  }

  private func seal(_ done: Callback) {
    guard let store else { return done(.failure(.closed)) }
    do throws(JournalError) {
      try store.seal()
      condition.withLock { shared.end = store.end }
      done(.success(store.end))
    } catch {
      done(.failure(error))
    }
  }

  private func commit(_ group: [(JournalBatch, Callback)]) {
    guard !group.isEmpty, let store else { return }
    let bytes = group.reduce(0) { $0 + $1.0.byteCount }
    let entries = group.reduce(0) { $0 + $1.0.count }
    do throws(JournalError) {
      var places: [JournalPosition] = []
      places.reserveCapacity(group.count)
      if bytes > 0 {
        let start = try store.prepare()
        buffer.removeAll(keepingCapacity: true)
        JournalFormat.appendGroup(to: &buffer, file: start.file, offset: start.offset)
        for (batch, _) in group {
          buffer.append(contentsOf: batch.buffer)
          places.append(
            JournalPosition(file: start.file, offset: start.offset + UInt64(buffer.count)))
        }
        try store.append(buffer)
      } else {
        places = Array(repeating: store.end, count: group.count)
      }
      condition.withLock {
        shared.end = store.end
        shared.waitingBytes -= bytes
        shared.counts.entries += UInt64(entries)
        if bytes > 0 {
          shared.counts.bytes += UInt64(buffer.count)
          shared.counts.syncs += 1
        }
      }
      for ((_, durable), place) in zip(group, places) { durable(.success(place)) }
    } catch {
      condition.withLock {
        shared.waitingBytes -= bytes
        shared.counts.failed += UInt64(entries)
      }
      for (_, durable) in group { durable(.failure(error)) }
    }
    if buffer.capacity > 2 * Self.groupBytes { buffer = [] }
  }
}

/// What one thread tells another, once.
private final class Answer: @unchecked Sendable {
  private let condition = Condition()
  private var result: Result<JournalPosition, JournalError>?

  func give(_ result: Result<JournalPosition, JournalError>) {
    condition.withLock {
      self.result = result
      condition.notifyAll()
    }
  }

  func wait() -> Result<JournalPosition, JournalError> {
    condition.withLock {
      while true {
        if let result { return result }
        condition.wait()
      }
    }
  }
}
