import Fleet
import Foundation
import Sync
import Synchronization

/// What stands between a sender and a receiver and does to them what networks, proxies and broken servers do.
///
///     let proxy = try FaultProxy(seed: 7, certificates: certificates, marking: "晋D99999")
///     proxy.target = 8480   // the receiver, in plain HTTP on this machine
///     proxy.rate = 0.3      // of the sender's requests to https://localhost:\(proxy.port)
///
/// Which fault comes when is decided by the seed and by what the two sides do. A batch that holds a record with
/// the marked text is refused whole, always: an authority that takes all of a batch or nothing.
public final class FaultProxy: Sendable {
  public let port: Int
  private let listener: Int32
  private let contexts: [Fault?: TLSContext]
  private let mark: [UInt8]
  private let state: Mutex<State>

  private struct State {
    var target: Int?
    var rate = 0.0
    var random: SeededRandom
    var connections = FaultDeck(Fault.ofConnections)
    var requests = FaultDeck(Fault.ofRequests)
    var account = WireAccount()
    var hasStoppedSender = false
    var earlier: Message?
    var isStopped = false
  }

  public init(seed: UInt64, certificates: Certificates, marking mark: String) throws {
    signal(SIGPIPE, SIG_IGN)
    guard let (socket, port) = Loopback.listen() else { throw POSIXError(.EADDRNOTAVAIL) }
    (listener, self.port) = (socket, port)
    contexts = try certificates.contexts()
    self.mark = Array(mark.utf8)
    state = Mutex(State(random: SeededRandom(seed: seed)))
    Thread.detachNewThread { [listener] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { break }
        Thread.detachNewThread { [weak self] in self?.serve(Wire(connection)) }
      }
      close(listener)
    }
  }

  deinit { stop() }

  /// Takes no more connections.
  public func stop() {
    // Once: afterwards the descriptor may be somebody else's.
    let isFirst = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
  }

  /// The receiver's port; while there is none, connections to it fail.
  public var target: Int? {
    get { state.withLock(\.target) }
    set { state.withLock { $0.target = newValue } }
  }

  /// The share of requests that meet a fault; of connections it is half as much.
  public var rate: Double {
    get { state.withLock(\.rate) }
    set { state.withLock { $0.rate = newValue } }
  }

  public var account: WireAccount { state.withLock(\.account) }

  /// Whether a fault has made the sender wait for a person since this was last asked.
  public func takeStop() -> Bool {
    state.withLock { state in
      defer { state.hasStoppedSender = false }
      return state.hasStoppedSender
    }
  }

  /// The fault that comes next, if one does.
  private func deal(
    _ deck: WritableKeyPath<State, FaultDeck>, share: Double, where fits: (Fault) -> Bool
  ) -> Fault? {
    state.withLock { state in
      var random = state.random
      defer { state.random = random }
      guard random.chance(state.rate * share),
        let fault = state[keyPath: deck].deal(&random, where: fits)
      else { return nil }
      state.account.faults[fault, default: 0] += 1
      if fault.stopsSender { state.hasStoppedSender = true }
      return fault
    }
  }

  private func serve(_ client: Wire) {
    let fault = deal(\.connections, share: 0.5) { _ in true }
    switch fault {
    case .resetOnConnect: return client.reset()
    case .silentHandshake: return swallow(client)
    case .plainText:
      client.write(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
      return client.close()
    default: break
    }
    guard let context = contexts[fault], client.secure(by: context) else { return }
    state.withLock { $0.account.connections += 1 }
    var buffer: [UInt8] = []
    while var request = Message(headFrom: client, &buffer) {
      guard answer(&request, from: client, &buffer) else { return }
    }
  }

  /// Reads until the client goes.
  private func swallow(_ client: Wire) {
    while !client.read(upTo: 65_536).isEmpty {}
  }

  /// - Returns: whether the connection is kept.
  private func answer(
    _ request: inout Message, from client: Wire, _ buffer: inout [UInt8]
  ) -> Bool {
    let isBatch = request.batch != nil
    let fault = deal(\.requests, share: 1) { isBatch || !$0.needsBatch }
    let length = request.length
    if fault == .resetWithinRequest {
      _ = request.readBody(from: client, &buffer, upTo: length / 2)
      client.reset()
      return false
    }
    guard request.readBody(from: client, &buffer, upTo: length) else { return false }
    let lines = noteArrival(of: request)
    switch fault {
    case .requestCut:
      passOn(request.bytes(declaring: length).dropLast(length / 2))
      return false
    case .requestShortened:
      request.body.removeLast(length / 2)
      guard let answer = passOn(request) else { return false }
      return client.write(answer.bytes)
    case .blackHole:
      swallow(client)
      return false
    default: break
    }
    if let fault, let answer = ownAnswer(to: fault) { return client.write(answer.bytes) }
    let answer: Message?
    if lines.contains(mark) {
      state.withLock { $0.account.refusals += 1 }
      answer = .refusal
    } else {
      answer = passOn(request)
      if isBatch, let answer { keep(answer) }
    }
    guard let answer else {
      client.reset()
      return false
    }
    return send(answer, to: client, with: fault)
  }

  /// Writes down a batch that came, and unpacks it.
  private func noteArrival(of request: Message) -> [UInt8] {
    guard let batch = request.batch else { return [] }
    let encoding = request["content-encoding"].flatMap { ContentEncoding(rawValue: $0) }
    let lines = try? Compression.decompress(
      request.body, from: encoding ?? .identity, limit: 1 << 26)
    state.withLock { $0.account.note(batch, body: request.body, lines: lines ?? []) }
    return lines ?? []
  }

  /// Counts the duplicates of an answer and keeps it for another batch.
  private func keep(_ answer: Message) {
    let word = Array(#""status":"duplicate""#.utf8)
    let count = answer.body.count(of: word)
    state.withLock { state in
      state.account.duplicates += count
      if state.earlier == nil || state.random.chance(0.2) { state.earlier = answer }
    }
  }

  /// An earlier batch's answer, in place of one's own.
  var earlierAnswer: Message? { state.withLock(\.earlier) }

  /// Sends a request to the receiver, whole; `nil` where no whole answer came.
  private func passOn(_ request: Message) -> Message? {
    guard let target, let receiver = Wire(to: target) else { return nil }
    var request = request
    request.headers.removeAll { $0.name.lowercased() == "expect" }
    guard receiver.write(request.bytes) else { return nil }
    var buffer: [UInt8] = []
    guard var answer = Message(headFrom: receiver, &buffer) else { return nil }
    return answer.readBody(from: receiver, &buffer, upTo: answer.length) ? answer : nil
  }

  /// Sends the beginning of a request to the receiver, and ends.
  private func passOn(_ beginning: ArraySlice<UInt8>) {
    guard let target, let receiver = Wire(to: target) else { return }
    receiver.write(Array(beginning))
    receiver.close()
  }
}

extension [UInt8] {
  /// Whether these bytes stand in it, in a row.
  fileprivate func contains(_ word: [UInt8]) -> Bool { count(of: word) > 0 }

  fileprivate func count(of word: [UInt8]) -> Int {
    guard let first = word.first else { return 0 }
    var (found, place) = (0, startIndex)
    while let next = self[place...].firstIndex(of: first) {
      let isHere = self[next...].starts(with: word)
      if isHere { found += 1 }
      place = next + (isHere ? word.count : 1)
    }
    return found
  }
}
