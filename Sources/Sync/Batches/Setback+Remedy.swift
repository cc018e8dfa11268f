import Fleet

extension Setback {
  /// What helps against a setback.
  enum Remedy: Hashable, Sendable {
    /// Time; where the upstream as a whole is out of reach, all batches wait.
    case retry(pausesAll: Bool)
    /// A smaller part; where size itself was refused, no larger one again.
    case smaller(forGood: Bool)
    case otherEncoding
    /// A person.
    case halt
  }

  var remedy: Remedy {
    switch self {
    case .status(400, _, let said?) where Self.damagedOnTheWay.contains(said.code):
      .retry(pausesAll: false)
    case .status(let status, _, _):
      switch status {
      case 413: .smaller(forGood: true)
      case 400, 422: .smaller(forGood: false)
      case 415: .otherEncoding
      case 429: .retry(pausesAll: true)
      case 408, 409, 423, 425, 500...: .retry(pausesAll: false)
      default: .halt
      }
    case .redirect: .halt
    case .said(_, let needsPerson): needsPerson ? .halt : .retry(pausesAll: false)
    case .memory: .retry(pausesAll: true)
    case .unreadable: .retry(pausesAll: false)
    case .segment: .retry(pausesAll: false)
    case .transfer(let error):
      switch error {
      case .unknownHost, .refused, .handshake: .retry(pausesAll: true)
      case .timedOut, .interrupted, .answerTooLarge, .other: .retry(pausesAll: false)
      case .notTrusted, .certificateExpired, .certificateNotYetValid, .wrongHost, .pinMismatch,
        .authorityFile, .token:
        .halt
      }
    }
  }

  /// What a receiver says of a body that did not arrive as it was sent: nothing about the records in it.
  private static let damagedOnTheWay: Set<String> = [
    "compression.truncated", "compression.damaged", "compression.trailing", "request.cut",
  ]

  /// Whether time does not help: a token, certificate or address must be put right.
  public var needsPerson: Bool { remedy == .halt }

  /// Whether it is a status without a word that says it was the receiver's.
  var isBare: Bool {
    if case .status(_, _, said: nil) = self { true } else { false }
  }

  var retryAfterSeconds: Int? {
    if case .status(_, let seconds, _) = self { seconds } else { nil }
  }

  /// The refusal of a whole request that carried one record, as a refusal of that record.
  var rejection: Rejection {
    if case .status(_, _, let said?) = self { return said }
    if case .said(let said, _) = self { return said }
    return Rejection(code: code, reason: text(in: .english), chinese: text(in: .chinese))
  }
}
