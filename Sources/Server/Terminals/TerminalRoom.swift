import Fleet
import Monitoring
import NIOCore
import Synchronization

/// One thread's connections, and what they received since it was last handed to the journal.
///
/// Frames are gathered over one turn of the event loop and submitted together; what is to be answered waits until the
/// journal says that they are on disk. All of it happens on the event loop; only ``Mailbox`` is shared.
final class TerminalRoom {
  /// How often time-outs are looked at, at most.
  private static let slowestLook = Duration.seconds(1)
  /// How soon it is looked again whether the journal has caught up.
  private static let pause = TimeAmount.milliseconds(10)
  /// What is gathered is handed over early from here on, so that the journal need not wait for the turn's end.
  private static let gatheredBytes = 1 << 20

  let loop: any EventLoop
  let hall: TerminalHall
  let limits: TerminalLimits
  let clock: @Sendable () -> Instant
  private let journal: Journal
  private let mailbox = Mailbox()

  private var connections: [TerminalConnection] = []
  private var batch = JournalBatch()
  private var flight = Flight()
  private var flights: [UInt64: Flight] = [:]
  private(set) var flightNumber: UInt64 = 1
  private var isFlushScheduled = false
  /// Nobody is read: too much waits for the disk.
  private(set) var isPaused = false
  private var look: RepeatedTask?
  /// Nothing is taken any more.
  private(set) var isClosed = false
  /// Fulfilled when the last submitted batch is settled.
  private var emptied: [EventLoopPromise<Void>] = []
  var counts = TerminalCounts()

  init(
    on loop: any EventLoop, hall: TerminalHall, journal: Journal, limits: TerminalLimits,
    clock: @escaping @Sendable () -> Instant
  ) {
    (self.loop, self.hall, self.journal) = (loop, hall, journal)
    (self.limits, self.clock) = (limits, clock)
  }

  /// What a batch concerns.
  private struct Flight {
    struct Passenger {
      let connection: TerminalConnection
      var answers: ByteBuffer?
      var answered = 0
    }
    var passengers: [Passenger] = []
    var frames = 0
  }

  // MARK: connections

  func enter(_ connection: TerminalConnection) {
    connection.seat = connections.count
    connections.append(connection)
    if look == nil { beginLooking() }
  }

  func leave(_ connection: TerminalConnection) {
    let seat = connection.seat
    guard connections.indices.contains(seat), connections[seat] === connection else { return }
    connections.swapAt(seat, connections.count - 1)
    connections.removeLast()
    if seat < connections.count { connections[seat].seat = seat }
  }

  private func beginLooking() {
    let shortest = min(limits.idle, limits.unfinished, limits.handshake)
    let period = TimeAmount(min(Self.slowestLook, max(.milliseconds(10), shortest / 4)))
    let me = NIOLoopBound(self, eventLoop: loop)
    look = loop.scheduleRepeatedTask(initialDelay: period, delay: period) { _ in
      me.value.lookAround()
    }
  }

  private func lookAround() {
    let now = NIODeadline.now()
    // From the end, because one that is closed leaves its seat to the last.
    for seat in connections.indices.reversed() where seat < connections.count {
      connections[seat].look(at: now)
    }
    publish()
  }

  // MARK: gathering

  /// Adds to what is submitted next.
  func append(
    _ kind: JournalEntry.Kind, of connection: TerminalConnection, at now: Instant,
    _ bytes: Span<UInt8>
  ) {
    guard !isClosed else { return }
    batch.append(
      kind, received: now, connection: connection.number, family: connection.rules.family,
      dialect: connection.rules.dialect, bytes: bytes)
    if connection.flight != flightNumber {
      connection.flight = flightNumber
      connection.place = flight.passengers.count
      flight.passengers.append(.init(connection: connection))
    }
    if kind == .frame { flight.frames += 1 }
    scheduleFlush()
  }

  /// Adds to what is said to a connection once what was appended is on disk.
  func answer(_ bytes: [UInt8], to connection: TerminalConnection) {
    guard !isClosed else { return }
    let place = connection.place
    if flight.passengers[place].answers?.writeBytes(bytes) == nil {
      flight.passengers[place].answers = connection.buffer(of: bytes)
    }
    flight.passengers[place].answered += 1
  }

  private func scheduleFlush() {
    guard !isFlushScheduled else { return }
    isFlushScheduled = true
    // Behind everything that was ready to be read in this turn.
    let me = NIOLoopBound(self, eventLoop: loop)
    loop.execute { me.value.flush() }
  }

  /// Hands over what was gathered where it is much.
  func flushIfLarge() {
    if batch.byteCount >= Self.gatheredBytes { flush() }
  }

  private func flush() {
    isFlushScheduled = false
    guard !batch.isEmpty else { return }
    var full = JournalBatch()
    swap(&full, &batch)
    let number = flightNumber
    flights[number] = flight
    flight = Flight()
    flightNumber += 1
    let me = NIOLoopBound(self, eventLoop: loop)
    let (mailbox, loop) = (mailbox, loop)
    journal.submit(full) { result in
      let isFirst =
        switch result {
        case .success: mailbox.put(.init(number: number, failure: nil))
        case .failure(let error): mailbox.put(.init(number: number, failure: error))
        }
      if isFirst { loop.execute { me.value.settle() } }
    }
    if journal.waitingBytes > limits.journalBytes { stopReading() }
    publish()
  }

  // MARK: what the journal says

  private func settle() {
    for outcome in mailbox.take() {
      guard let flight = flights.removeValue(forKey: outcome.number) else { continue }
      hall.stored(or: outcome.failure)
      if outcome.failure != nil {
        counts.unstored += flight.frames
        // Who is not told that a frame is stored sends it again, on a new connection.
        for passenger in flight.passengers { passenger.connection.close() }
      } else {
        for passenger in flight.passengers {
          guard let answers = passenger.answers else { continue }
          if passenger.connection.say(answers) { counts.answered += passenger.answered }
        }
      }
    }
    if flights.isEmpty && batch.isEmpty {
      for promise in emptied { promise.succeed() }
      emptied = []
    }
    publish()
  }

  // MARK: holding back

  private func stopReading() {
    guard !isPaused else { return }
    isPaused = true
    scheduleResumption()
  }

  private func scheduleResumption() {
    let me = NIOLoopBound(self, eventLoop: loop)
    loop.scheduleTask(in: Self.pause) { me.value.resumeIfPossible() }
  }

  private func resumeIfPossible() {
    guard journal.waitingBytes <= limits.journalBytes / 2 else { return scheduleResumption() }
    isPaused = false
    for connection in connections { connection.readAgain() }
  }

  // MARK: the end

  /// Closes all connections; succeeds when everything that they sent is on disk, or cannot be.
  func close() -> EventLoopFuture<Void> {
    look?.cancel()
    for connection in connections.reversed() { connection.close() }
    let promise = loop.makePromise(of: Void.self)
    emptied.append(promise)
    flush()
    isClosed = true
    settle()
    return promise.futureResult
  }

  // MARK: counts

  private func publish() {
    mailbox.publish(counts)
  }

  /// What others may ask for at any time.
  var report: @Sendable () -> TerminalCounts {
    { [mailbox] in mailbox.counts }
  }

  /// What the journal's thread leaves for the event loop, and the event loop for who asks.
  private final class Mailbox: Sendable {
    struct Outcome {
      let number: UInt64
      let failure: JournalError?
    }
    private let outcomes = Mutex<[Outcome]>([])
    private let published = Mutex(TerminalCounts())

    /// - Returns: whether nothing lay there before.
    func put(_ outcome: Outcome) -> Bool {
      outcomes.withLock {
        $0.append(outcome)
        return $0.count == 1
      }
    }

    func take() -> [Outcome] {
      outcomes.withLock { outcomes in
        defer { outcomes = [] }
        return outcomes
      }
    }

    func publish(_ counts: TerminalCounts) { published.withLock { $0 = counts } }
    var counts: TerminalCounts { published.withLock { $0 } }
  }
}
