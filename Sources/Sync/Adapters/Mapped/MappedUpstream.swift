import Fleet
import Glibc

/// Records to an authority whose protocol stands in a mapping file (``Mapping``).
///
/// What is sent, and when a record counts as stored, is the file's to say; that nothing is lost, that a token is
/// renewed once and then a person asked, and that results count by record alone, is decided here.
actor MappedUpstream: Upstream {
  nonisolated let pictures = PictureOrder.within
  private let mapping: Mapping
  private let transfer: Transfer
  private let context: AdapterContext
  private var token: String?
  private var swept: Instant?
  private var found: [AdapterFinding: Int] = [:]
  var findings: [String: Int] { found.byCode }

  private static let longestFile = 1 << 20

  /// - Throws: ``AdapterOptionError``, ``AddressError``, ``MappingErrors``.
  init(_ options: AdapterOptions, in context: AdapterContext) throws {
    var options = options
    let file = try options.text("file")
    try options.end()
    guard let text = Self.content(of: context.path(file)) else {
      throw AdapterOptionError(
        "file",
        .text(
          english: "the mapping `\(file)` cannot be read", chinese: "无法读取映射文件 `\(file)`"))
    }
    try self.init(Mapping(parsing: text), in: context)
  }

  /// - Throws: ``AddressError``.
  init(_ mapping: Mapping, in context: AdapterContext) throws(AddressError) {
    self.mapping = mapping
    self.context = context
    transfer = try context.makeTransfer()
  }

  private static func content(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: longestFile + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    guard ferror(file) == 0, count <= longestFile else { return nil }
    return String(validating: bytes[..<count], as: UTF8.self)
  }

  func limits() -> UpstreamLimits {
    UpstreamLimits(
      encodings: [], records: mapping.request.records, bytes: UpstreamLimits.standard.bytes)
  }

  func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer] {
    let lines = try segment.recordLines(at: part.indices)
    let keys = lines.compactMap(mapping.memoryKey)
    let remembered = keys.isEmpty ? [:] : try await context.memory.recall(keys)
    var answers: [RecordAnswer] = []
    var records: [Mapping.Filled] = []
    for line in lines {
      guard mapping.kinds.contains(line.record.kind) else {
        answers.append(RecordAnswer(record: line.id, result: .notTaken))
        continue
      }
      do throws(FormRefusal) {
        records.append(
          try mapping.fill(line, picture: context.picture, remembered: remembered))
      } catch {
        answers.append(RecordAnswer(record: line.id, result: .rejected(error.rejection)))
      }
    }
    guard !records.isEmpty else { return answers }
    let results = try await deliver(records)
    for record in records where results[record.id]?.mark.isOpen == false {
      for finding in record.findings { found[finding, default: 0] += 1 }
    }
    return answers + results.map { RecordAnswer(record: $0.key, result: $0.value) }
  }

  /// Sends the records, a second time where the token turns out to be used up.
  private func deliver(
    _ records: [Mapping.Filled]
  ) async throws(Setback) -> [RecordID: RecordResult] {
    let content = mapping.content(of: records)
    var isSecond = false
    while true {
      let request = try await request(content, records)
      let answer = try await transfer.answer(to: request)
      let said = try Mapping.Said(answer, mapping.answer)
      if said.meaning == .token || answer.status == 401 {
        token = nil
        if isSecond { throw said.setback(needsPerson: true) }
        guard case .token = mapping.authentication else {
          throw said.setback(needsPerson: true)
        }
        isSecond = true
        continue
      }
      let results = try said.results(of: records, mapping.answer)
      try await remember(said.body, of: records, results)
      return results
    }
  }

  /// Keeps what the answer gave to remember, before its record counts as stored.
  private func remember(
    _ body: JSON?, of records: [Mapping.Filled], _ results: [RecordID: RecordResult]
  ) async throws(Setback) {
    guard let memory = mapping.memory, let record = records.first, let key = record.memoryKey,
      memory.direction == nil || memory.direction == record.direction
    else { return }
    switch results[record.id] {
    case .stored, .duplicate: break
    default: return
    }
    guard let value = body?.value(at: memory.value)?.textOrNumber, !value.isEmpty else {
      found[.throughMissing, default: 0] += 1
      return
    }
    let now = context.clock()
    if swept.map({ abs(now.milliseconds - $0.milliseconds) > 86_400_000 }) ?? true {
      try await context.memory.forget(
        prefix: Mapping.memoryPrefix,
        before: now.advanced(byMilliseconds: -Int64(memory.days) * 86_400_000))
      swept = now
    }
    try await context.memory.remember([key: value], at: now)
  }

  // MARK: requests

  private func request(
    _ content: JSON, _ records: [Mapping.Filled]
  ) async throws(Setback) -> TransferRequest {
    var request = TransferRequest(
      mapping.request.method, mapping.request.path,
      headers: ["Content-Type: \(mapping.request.form.mediaType)"],
      body: mapping.request.form.bytes(of: content))
    for (name, template) in mapping.request.headers {
      let value = Mapping.value(of: template, records.first?.values ?? [:])?.textOrNumber ?? ""
      request.headers.append("\(name): \(Escaping.header(value))")
    }
    switch mapping.authentication {
    case .none: break
    case .bearer:
      do { request.token = try context.token.token() } catch { throw .transfer(.token(error)) }
    case .basic(let name, let file):
      let pair = "\(name):\(try secret(file))"
      request.headers.append("Authorization: Basic \(Base64Text.encode(Array(pair.utf8)))")
    case .digest(let name, let file):
      request.credentials = Credentials(name: name, password: try secret(file))
    case .token(let call):
      let value = if let token { token } else { try await newToken(call) }
      token = value
      request.headers.append("\(call.header): \(call.prefix)\(value)")
    }
    return request
  }

  private func secret(_ file: String) throws(Setback) -> String {
    try TokenSource.file(context.path(file)).secret()
  }

  private func newToken(_ call: Mapping.TokenCall) async throws(Setback) -> String {
    var values: [String: JSON] = [:]
    if let file = call.secretFile { values["secret"] = .string(try secret(file)) }
    let content = JSON.object(
      call.fields.map {
        JSON.Member($0.name, Mapping.value(of: $0.template, values) ?? .string(""))
      })
    let answer = try await transfer.answer(
      to: TransferRequest(
        .post, call.path, headers: ["Content-Type: \(call.form.mediaType)"],
        body: call.form.bytes(of: content))
    ).successful().json()
    guard let text = answer.value(at: call.member)?.string,
      let token = try? BearerToken(text)
    else {
      let shown = answer.value(at: mapping.answer.code ?? "code")?.textOrNumber ?? ""
      throw .said(
        Rejection(
          code: "mapped.token",
          reason: "the call for a token gave none (code `\(shown.prefix(40))`)",
          chinese: "获取令牌失败（代码“\(shown.prefix(40))”）"), needsPerson: true)
    }
    return token.secret
  }
}
