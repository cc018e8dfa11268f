import Fleet
import Sync
import Synchronization

/// A receiver of the native contract that keeps what it got in memory, behind a ``ScriptedServer``.
/// A test may put an answer of its own before each batch's.
final class Receiver: Sendable {
  static let capabilities =
    #"{"contract":1,"encodings":["zstd","gzip"],"maximumRecords":500,"maximumBytes":1048576}"#

  struct State {
    var stored: [RecordID] = []
    var known: Set<RecordID> = []
    var batches = 0
  }

  let state = Mutex(State())

  var stored: [RecordID] { state.withLock { $0.stored } }

  /// - Parameter interfere: gets the number of the batch request, from 1, the request and the answer
  ///   that the receiver would give, and may give another. `before` runs before anything is stored.
  func server(
    capabilities: String = Receiver.capabilities,
    before: @escaping @Sendable (Int, ScriptedServer.Request) -> ScriptedServer.Reply? = {
      _, _ in nil
    },
    after: @escaping @Sendable (Int, ScriptedServer.Reply) -> ScriptedServer.Reply = { $1 }
  ) throws -> ScriptedServer {
    try ScriptedServer { request in
      if request.path == "/v1/capabilities" { return .json(capabilities) }
      let number = self.state.withLock { state in
        state.batches += 1
        return state.batches
      }
      if let reply = before(number, request) { return reply }
      return after(number, self.take(request))
    }
  }

  func take(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    guard let batch = RecordID(request.path.dropFirst("/v1/batches/".count)) else {
      return .answer(404)
    }
    let answers = ids(inLines: request.lines).map { id in
      let isNew = state.withLock { state in
        let isNew = state.known.insert(id).inserted
        if isNew { state.stored.append(id) }
        return isNew
      }
      return RecordAnswer(record: id, result: isNew ? .stored : .duplicate)
    }
    return Self.answer(batch, answers)
  }

  static func answer(_ batch: RecordID, _ results: [RecordAnswer]) -> ScriptedServer.Reply {
    var writer = JSONWriter()
    BatchAnswer(batch: batch, results: results).encode(into: &writer)
    return .json(writer.text)
  }
}
