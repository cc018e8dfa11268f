public import Fleet

/// What a receiver did with one record.
public enum RecordResult: Hashable, Sendable {
  case stored
  /// It was there already, by its id.
  case duplicate
  /// It will never be taken as it is.
  case rejected(Rejection)
  /// Not now; the receiver may say after how many seconds.
  case retry(afterSeconds: Int?)
  /// The upstream's protocol has no place for it: nothing was sent and nothing is wrong.
  case notTaken

  public var mark: RecordMark {
    switch self {
    case .stored: .stored
    case .duplicate: .duplicate
    case .rejected: .rejected
    case .retry: .retry
    case .notTaken: .notTaken
    }
  }
}

/// Why a receiver refused a record: a code for programs, a reason for people.
public struct Rejection: Hashable, Sendable {
  public let code: String
  /// The member of the record that was at fault, where there is one.
  public let field: String?
  public let reason: String
  /// The reason in Chinese, where the receiver said it so as well.
  public let chinese: String?

  public init(code: String, field: String? = nil, reason: String, chinese: String? = nil) {
    self.code = code
    self.field = field
    self.reason = reason
    self.chinese = chinese
  }

  public func reason(in language: Language) -> String {
    language == .chinese ? chinese ?? reason : reason
  }

  /// The code of a whole batch's refusal whose token is another registry's: no record is at fault.
  public static let otherRegistry = "token.registry"
}

/// One entry of a batch's answer: results are matched by record id, never by position.
public struct RecordAnswer: Hashable, Sendable {
  public let record: RecordID
  public let result: RecordResult

  public init(record: RecordID, result: RecordResult) {
    self.record = record
    self.result = result
  }
}
