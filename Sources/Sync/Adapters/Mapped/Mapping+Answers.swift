import Fleet

extension Mapping {
  /// An answer, read as the file says.
  struct Said: Sendable {
    let body: JSON?
    /// What is meant by it as a whole; `nil` where only the results of single records say it.
    let meaning: Meaning?
    private let status: Int
    private let rejection: Rejection

    private static let longestText = 200

    /// - Throws: what the status of HTTP or an unreadable body says, where the file has no word for it.
    init(_ answer: TransferAnswer, _ rules: Answer) throws(Setback) {
      status = answer.status
      let byStatus = rules.meanings["http-\(answer.status)"]
      let tree: JSON? =
        rules.form == .xml
        ? XMLAnswer.json(parsing: answer.body) : try? JSON(parsing: answer.body)
      let isSuccess = (200...299).contains(answer.status)
      if !isSuccess, byStatus == nil, answer.status != 401 { _ = try answer.successful() }
      if isSuccess, byStatus == nil, tree == nil, rules.code != nil || rules.results != nil {
        if answer.body.isEmpty { throw .unreadable(.empty) }
        throw .unreadable(.notJSON(contentType: answer.contentType))
      }
      // A page for people, of a portal or a proxy, is no answer, whatever its status.
      if isSuccess, byStatus == nil, answer.contentType?.lowercased().hasPrefix("text/html") == true
      {
        throw .unreadable(.notJSON(contentType: answer.contentType))
      }
      body = tree
      let code = rules.code.flatMap { tree?.value(at: $0)?.word }
      let shown = String((code ?? "http-\(answer.status)").prefix(40))
      let message = rules.message.flatMap { tree?.value(at: $0)?.word } ?? ""
      rejection = Self.rejection(shown, message)
      let namesRecords = rules.results.flatMap { tree?.list(at: $0.list) }?.isEmpty == false
      if let byStatus {
        // A status is said of the whole, but what was stored is what the answer names.
        meaning = byStatus == .stored && namesRecords ? nil : byStatus
      } else if namesRecords {
        // A token that is used up is said of the whole, whatever stands beside it.
        meaning = code.flatMap { rules.meanings[$0] } == .token ? .token : nil
      } else if let path = rules.code, isSuccess {
        guard let code else { throw .unreadable(.member(path)) }
        meaning = rules.meanings[code] ?? rules.otherwise
      } else {
        meaning = rules.results == nil && isSuccess ? .stored : .retry
      }
    }

    private static func rejection(_ code: String, _ message: String) -> Rejection {
      let text = String(message.prefix(longestText))
      return Rejection(
        code: "mapped.refused", reason: "the upstream answered `\(code)`: \(text)",
        chinese: "上级平台应答“\(code)”：\(text)")
    }

    func setback(needsPerson: Bool) -> Setback { .said(rejection, needsPerson: needsPerson) }

    /// The results of single records, or the whole's for all of them.
    func results(
      of records: [Filled], _ rules: Answer
    ) throws(Setback) -> [RecordID: RecordResult] {
      if let meaning {
        let result: RecordResult
        switch meaning {
        case .stored where rules.results != nil:
          throw .unreadable(.member(rules.results?.list ?? ""))
        case .stored: result = .stored
        case .duplicate where records.count > 1 && rules.results != nil,
          .rejected where records.count > 1:
          // Which record is meant is not said: the batch halves until it is.
          throw .status(422, said: rejection)
        case .duplicate: result = .duplicate
        case .rejected: result = .rejected(rejection)
        case .retry: throw setback(needsPerson: false)
        case .stop, .token: throw setback(needsPerson: true)
        }
        return Dictionary(
          records.map { ($0.id, result) }, uniquingKeysWith: { first, _ in first })
      }
      guard let single = rules.results else { return [:] }
      return try results(of: records, single, rules)
    }

    /// Results by the names that the records went under, never by their position.
    private func results(
      of records: [Filled], _ rules: Results, _ answer: Answer
    ) throws(Setback) -> [RecordID: RecordResult] {
      let names = Dictionary(
        records.compactMap { record in
          Mapping.value(of: rules.key, record.values)?.word.map { ($0, record.id) }
        }, uniquingKeysWith: { first, _ in first })
      var results: [RecordID: RecordResult] = [:]
      for entry in body?.list(at: rules.list) ?? [] {
        guard let name = entry.value(at: rules.id)?.word, let record = names[name] else {
          continue
        }
        let result = try result(of: entry, rules, answer)
        // Two results for one record: neither is believed.
        results[record] =
          results[record].map { $0 == result ? result : .retry(afterSeconds: nil) } ?? result
      }
      return results
    }

    private func result(
      of entry: JSON, _ rules: Results, _ answer: Answer
    ) throws(Setback) -> RecordResult {
      guard let path = rules.code else { return .stored }
      guard let code = entry.value(at: path)?.word else { return .retry(afterSeconds: nil) }
      let message = rules.message.flatMap { entry.value(at: $0)?.word } ?? ""
      let rejection = Self.rejection(String(code.prefix(40)), message)
      switch answer.meanings[code] ?? answer.otherwise {
      case .stored: return .stored
      case .duplicate: return .duplicate
      case .rejected: return .rejected(rejection)
      case .retry, .token: return .retry(afterSeconds: nil)
      case .stop: throw .said(rejection, needsPerson: true)
      }
    }
  }
}

extension JSON {
  /// A list; one entry alone is no array in XML.
  fileprivate func list(at path: String) -> [JSON]? {
    guard let value = value(at: path) else { return nil }
    return value.array ?? (value.members == nil ? nil : [value])
  }

  /// A leaf as a word that the file can name: `true`, `0`, `10000`.
  fileprivate var word: String? {
    if let bool { return bool ? "true" : "false" }
    return textOrNumber
  }
}
