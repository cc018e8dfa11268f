import Fleet
import Logging
import NIOCore
import Synchronization

/// What the connections of all threads share: their number, their addresses, and who speaks.
final class TerminalHall: Sendable {
  /// How often at most vehicles on two connections are logged: those behind a lost connection come back by the
  /// hundred.
  private static let patience = TimeAmount.minutes(1)

  private struct State {
    var next: UInt64
    var addresses: [String: Int] = [:]
    var vehicles: [OBD.Identity: Speaker] = [:]
    var counts = TerminalCounts()
    var doublesLogged = 0
    var loggedAt: NIODeadline?
    var cannotStore = false
  }

  private struct Speaker {
    var connections = 1
    var latest: UInt64
  }

  private let state: Mutex<State>
  let logger: Logger
  /// The most connections at once.
  let capacity: Int
  private let capacityPerAddress: Int

  /// - Parameter now: connections are numbered from here on, so that no number was given before a restart.
  init(capacity: Int, perAddress: Int, from now: Instant, logger: Logger) {
    state = Mutex(State(next: UInt64(clamping: now.milliseconds) << 20))
    self.capacity = capacity
    capacityPerAddress = perAddress
    self.logger = logger
  }

  /// Gives a connection its number; `nil` where there is no place.
  func admit(from address: String) -> UInt64? {
    state.withLock { state in
      guard state.counts.connections < capacity,
        capacityPerAddress == 0 || state.addresses[address, default: 0] < capacityPerAddress
      else {
        state.counts.refused += 1
        return nil
      }
      if capacityPerAddress > 0 { state.addresses[address, default: 0] += 1 }
      state.counts.connections += 1
      state.counts.opened += 1
      state.next += 1
      return state.next
    }
  }

  func dismiss(from address: String?) {
    state.withLock { state in
      state.counts.connections -= 1
      guard let address, capacityPerAddress > 0, let count = state.addresses[address] else {
        return
      }
      state.addresses[address] = count > 1 ? count - 1 : nil
    }
  }

  /// Whether ``dismiss(from:)`` needs the address.
  var countsAddresses: Bool { capacityPerAddress > 0 }

  /// No connection could be taken for want of a descriptor or memory.
  func pause(for error: any Error) {
    let isFirst = state.withLock { state in
      state.counts.pauses += 1
      return state.counts.pauses == 1
    }
    if isFirst {
      logger.warning("no connection can be taken, trying again", metadata: ["cause": "\(error)"])
    }
  }

  /// The disk takes what was received; or it does not, which is said once until it does again.
  func stored(or error: (any Explained)?) {
    let isNew = state.withLock { state in
      defer { state.cannotStore = error != nil }
      return error != nil && !state.cannotStore
    }
    guard isNew, let error else { return }
    logger.error("what terminals sent cannot be stored", metadata: ["code": "\(error.code)"])
  }

  /// A vehicle begins to speak on a connection.
  func enter(_ identity: OBD.Identity, on connection: UInt64, at now: NIODeadline) {
    let news: (connections: [UInt64], count: Int)? = state.withLock { state in
      guard let speaker = state.vehicles[identity] else {
        state.vehicles[identity] = Speaker(latest: connection)
        state.counts.vehicles += 1
        return nil
      }
      state.vehicles[identity]?.connections += 1
      state.vehicles[identity]?.latest = connection
      if speaker.connections == 1 { state.counts.doubled += 1 }
      state.counts.doubles += 1
      if let last = state.loggedAt, now - last < Self.patience { return nil }
      state.loggedAt = now
      defer { state.doublesLogged = state.counts.doubles }
      return ([speaker.latest, connection], state.counts.doubles - state.doublesLogged)
    }
    guard let news else { return }
    let numbers = news.connections.map { "\($0)" }.joined(separator: " ")
    logger.warning(
      "a vehicle speaks on two connections",
      metadata: ["connections": "\(numbers)", "count": "\(news.count)"])
  }

  func leave(_ identity: OBD.Identity) {
    state.withLock { state in
      guard let speaker = state.vehicles[identity] else { return }
      if speaker.connections == 2 { state.counts.doubled -= 1 }
      if speaker.connections > 1 {
        state.vehicles[identity]?.connections -= 1
      } else {
        state.vehicles[identity] = nil
        state.counts.vehicles -= 1
      }
    }
  }

  var counts: TerminalCounts { state.withLock { $0.counts } }
}
