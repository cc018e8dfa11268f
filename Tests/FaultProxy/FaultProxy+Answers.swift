import Foundation
import Sync

extension Message {
  /// What an authority says that takes all of a batch or nothing.
  static let refusal = Message(
    status: 422, headers: [("Content-Type", "application/json")],
    body: Array(#"{"code":"trial.marked","field":"plate","reason":"the plate is marked"}"#.utf8))

  static let enormous = Message(
    status: 200, headers: [("Content-Type", "application/json")],
    body: [UInt8](repeating: 0x20, count: 5 << 20))

  /// 64 MiB of zeros in 64 KB.
  static let bomb = Message(
    status: 200,
    headers: [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
    body: Compression.compress([UInt8](repeating: 0, count: 64 << 20), as: .gzip))

  /// A date in the form of HTTP, two seconds from now.
  static func unavailableDate() -> Message {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let date = format.string(from: Date(timeIntervalSinceNow: 2))
    return Message(status: 503, headers: [("Retry-After", date)])
  }

  /// With other results, and perhaps another batch; as it is where it is no answer to a batch.
  func changing(_ change: (inout [String: Any]) -> Void) -> Message {
    guard var object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
      object["results"] != nil
    else { return self }
    change(&object)
    var copy = self
    copy.body = (try? JSONSerialization.data(withJSONObject: object)).map { Array($0) } ?? body
    return copy
  }
}

extension FaultProxy {
  /// What the proxy says by itself, so that the receiver never hears of the request.
  func ownAnswer(to fault: Fault) -> Message? {
    switch fault {
    case .tooMany: Message(status: 429)
    case .tooManySeconds: Message(status: 429, headers: [("Retry-After", "1")])
    case .failing: Message(status: 500)
    case .unavailable: Message(status: 503)
    case .unavailableSeconds: Message(status: 503, headers: [("Retry-After", "1")])
    case .unavailableDate: .unavailableDate()
    case .page:
      Message(
        status: 200, headers: [("Content-Type", "text/html")],
        body: Array("<html><body>Please sign in</body></html>".utf8))
    case .nothing: Message(status: 200)
    case .redirect: Message(status: 307, headers: [("Location", "https://elsewhere.example/")])
    case .otherAnswer: earlierAnswer
    default: nil
    }
  }

  /// Gives the receiver's answer to the client, or what a fault makes of it.
  /// - Returns: whether the connection is kept.
  func send(_ answer: Message, to client: Wire, with fault: Fault?) -> Bool {
    let bytes = answer.bytes
    switch fault {
    case .lostAnswer:
      client.close()
      return false
    case .resetAfterRequest:
      client.reset()
      return false
    case .halfAnswer:
      client.write(Array(bytes.dropLast(max(1, answer.body.count / 2))))
      client.close()
      return false
    case .answerShortened:
      var half = answer
      half.body.removeLast(answer.body.count / 2)
      return client.write(half.bytes)
    case .answerUnmeasured:
      client.write(Array(answer.bytes(declaring: nil).dropLast(answer.body.count / 2)))
      client.close()
      return false
    case .slowAnswer:
      for byte in bytes.prefix(400) {
        guard client.write([byte]) else { return false }
        usleep(500)
      }
      return client.write(Array(bytes.dropFirst(400)))
    case .answerTwice:
      guard client.write(bytes) else { return false }
      // Later, when the next request may be on its way.
      usleep(3000)
      return client.write(bytes)
    case .otherBatch:
      return client.write(
        answer.changing { $0["batch"] = "00000000-0000-7000-8000-000000000000" }.bytes)
    case .missingResults:
      return client.write(
        answer.changing { object in
          let results = object["results"] as? [Any] ?? []
          object["results"] = Array(results.dropLast((results.count + 1) / 2))
        }.bytes)
    case .doubledResults:
      return client.write(
        answer.changing { object in
          let results = object["results"] as? [Any] ?? []
          object["results"] = results + results
        }.bytes)
    case .strangeResults:
      return client.write(
        answer.changing { object in
          object["results"] = (1...3).map {
            ["id": "00000000-0000-7000-8000-00000000000\($0)", "status": "stored"]
          }
        }.bytes)
    case .enormous: return client.write(Message.enormous.bytes)
    case .bomb: return client.write(Message.bomb.bytes)
    default: return client.write(bytes)
    }
  }
}
