public import Fleet

/// The answer to a batch in the native contract: one result for each record, by its id.
///
///     {"batch":"019a…","results":[{"id":"019a…","status":"stored"},
///       {"id":"019a…","status":"rejected","code":"passage.time","field":"time","reason":"…"},
///       {"id":"019a…","status":"retry","retryAfterSeconds":30}]}
public struct BatchAnswer: Hashable, Sendable {
  public let batch: RecordID
  public let results: [RecordAnswer]

  public init(batch: RecordID, results: [RecordAnswer]) {
    self.batch = batch
    self.results = results
  }

  public func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("batch", batch.description)
      $0.name("results")
      $0.array { for result in results { result.encode(into: &$0) } }
    }
  }

  /// Reads an answer. Entries without a readable id or with an unknown status are passed over: they
  /// name no record as stored, so it will be sent again.
  public init(decoding json: JSON) throws(AnswerFault) {
    guard let batch = json["batch"]?.string.flatMap({ RecordID($0) }) else {
      throw .member("batch")
    }
    guard let entries = json["results"]?.array else { throw .member("results") }
    self.init(batch: batch, results: entries.compactMap { RecordAnswer(decoding: $0) })
  }
}

extension RecordAnswer {
  func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("id", record.description)
      switch result {
      case .stored: $0.member("status", "stored")
      case .duplicate: $0.member("status", "duplicate")
      case .rejected(let rejection):
        $0.member("status", "rejected")
        $0.member("code", rejection.code)
        $0.member("field", ifPresent: rejection.field)
        $0.member("reason", rejection.reason)
        if let chinese = rejection.chinese {
          $0.name("text")
          $0.object {
            $0.member("en", rejection.reason)
            $0.member("zh", chinese)
          }
        }
      case .notTaken: $0.member("status", "not-taken")
      case .retry(let seconds):
        $0.member("status", "retry")
        $0.member("retryAfterSeconds", ifPresent: seconds)
      }
    }
  }

  init?(decoding json: JSON) {
    guard let record = json["id"]?.string.flatMap({ RecordID($0) }) else { return nil }
    let result: RecordResult
    switch json["status"]?.string {
    case "stored": result = .stored
    case "duplicate": result = .duplicate
    case "rejected": result = .rejected(Rejection(decoding: json, code: "upstream.rejected"))
    case "not-taken": result = .notTaken
    case "retry": result = .retry(afterSeconds: json["retryAfterSeconds"]?.integer.map { Int($0) })
    default: return nil
    }
    self.init(record: record, result: result)
  }
}

extension Rejection {
  /// The longest text of a receiver that is kept.
  private static let longestText = 500

  /// Reads the members `code`, `field` and `reason`, each cut to a sensible length.
  init(decoding json: JSON, code: String) {
    func text(_ name: String) -> String? {
      json[name]?.string.map { String($0.prefix(Self.longestText)) }
    }
    // A receiver of the native contract says the reason of a whole refusal in every language.
    func words(_ language: Language) -> String? {
      json["text"]?[language.rawValue]?.string.map { String($0.prefix(Self.longestText)) }
    }
    self.init(
      code: text("code") ?? code, field: text("field"),
      reason: text("reason") ?? words(.english) ?? "", chinese: words(.chinese))
  }
}
