/// What a ``FaultProxy`` does to a connection or a request; the text names it in accounts.
public enum Fault: String, CaseIterable, Sendable {
  // Of connections.
  case resetOnConnect = "reset before the request"
  case silentHandshake = "no handshake"
  case plainText = "plain text instead of TLS"
  case certificateExpired = "certificate expired"
  case certificateOfOtherHost = "certificate of another host"
  case certificateSelfSigned = "certificate self-signed"

  // Of requests that do not reach the other side, or not whole.
  case resetWithinRequest = "reset within the request"
  case requestCut = "request cut, connection closed"
  case requestShortened = "request cut, length made to fit"
  case blackHole = "black hole"
  case tooMany = "429"
  case tooManySeconds = "429, Retry-After: 1"
  case failing = "500"
  case unavailable = "503"
  case unavailableSeconds = "503, Retry-After: 1"
  case unavailableDate = "503, Retry-After: a date"
  case page = "200 with an HTML page"
  case nothing = "200 with nothing"
  case redirect = "redirect to elsewhere"
  case otherAnswer = "answer of an earlier batch"

  // Of answers to requests that did reach it.
  case lostAnswer = "answer lost, connection closed"
  case resetAfterRequest = "answer lost, reset"
  case halfAnswer = "half the answer"
  case answerShortened = "half the answer, length made to fit"
  case answerUnmeasured = "half the answer, no length"
  case slowAnswer = "answer byte by byte"
  case answerTwice = "answer twice on the wire"
  case otherBatch = "answer with another batch id"
  case missingResults = "answer with results left out"
  case doubledResults = "answer with results doubled"
  case strangeResults = "answer for other records"
  case enormous = "answer of 5 MiB"
  case bomb = "compressed bomb as the answer"

  static let ofConnections: [Fault] = [
    .resetOnConnect, .silentHandshake, .plainText, .certificateExpired, .certificateOfOtherHost,
    .certificateSelfSigned,
  ]
  static let ofRequests = allCases.filter { !ofConnections.contains($0) }

  /// Whether it changes what only the answer to a batch has.
  var needsBatch: Bool {
    switch self {
    case .requestShortened, .otherAnswer, .otherBatch, .missingResults, .doubledResults,
      .strangeResults, .resetWithinRequest, .requestCut:
      true
    default: false
    }
  }

  /// Whether a sender stops for it until a person has acted.
  var stopsSender: Bool {
    switch self {
    case .certificateExpired, .certificateOfOtherHost, .certificateSelfSigned, .redirect: true
    default: false
    }
  }
}
