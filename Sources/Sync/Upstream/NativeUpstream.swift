public import Fleet

/// The native contract over HTTPS: batches of NDJSON, one result for each record id.
///
/// `GET /v1/capabilities`, `POST /v1/batches/{batch id}`, `PUT /v1/pictures/{sha256}`,
/// `POST /v1/completeness`, `POST /v1/ledger/add-checkpoint`; a batch's id makes
/// its requests recognisable in the logs of both sides.
public actor NativeUpstream: Upstream {
  public nonisolated let transfer: Transfer
  private let token: TokenSource
  private let requestsAtOnce: Int
  public nonisolated let pictures: PictureOrder
  private var known: UpstreamLimits?
  /// Requests begun and bytes of bodies handed to libcurl, which may repeat a request by itself.
  public private(set) var requests = 0
  public private(set) var bytesSent = 0

  /// - Parameters:
  ///   - requests: how many requests with records may be under way at once.
  ///   - pictures: when pictures go up: after their records, before, or never.
  public init(
    over transfer: Transfer, token: TokenSource, requests: Int = 4, pictures: PictureOrder = .after
  ) {
    self.transfer = transfer
    self.token = token
    requestsAtOnce = requests
    self.pictures = pictures
  }

  /// Has the receiver asked again what it takes.
  func forgetLimits() { known = nil }

  public func limits() async throws(Setback) -> UpstreamLimits {
    if let known { return known }
    let json = try await json(of: TransferRequest(.get, "/v1/capabilities"))
    do {
      let said = try Capabilities(decoding: json).limits
      let limits = UpstreamLimits(
        encodings: said.encodings, records: said.records, bytes: said.bytes,
        requests: requestsAtOnce, pictureBytes: said.pictureBytes)
      known = limits
      return limits
    } catch {
      throw .unreadable(error)
    }
  }

  public func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer] {
    let request: TransferRequest
    do {
      request = TransferRequest(
        .post, "/v1/batches/\(segment.id)", headers: ["Content-Type: application/x-ndjson"],
        body: try segment.body(at: part.indices, as: part.encoding), encoding: part.encoding)
    } catch {
      throw .segment(error)
    }
    let json: JSON
    do {
      json = try await self.json(of: request)
    } catch {
      // A receiver that refuses what it announced has changed: ask again before the next batch.
      if case .status(413, _, _) = error { known = nil }
      if case .status(415, _, _) = error { known = nil }
      throw error
    }
    let answer: BatchAnswer
    do { answer = try BatchAnswer(decoding: json) } catch { throw .unreadable(error) }
    guard answer.batch == segment.id else {
      throw .unreadable(.otherBatch(answer.batch.description))
    }
    return answer.results
  }

  /// Spans of one statement: years of a gate, and well below what a receiver takes in one request.
  static let statedSpans = 5000

  /// States which spans were stored and learns which of them the receiver lacks.
  public func missing(of stored: [RecordSpan]) async throws(Setback) -> [RecordSpan] {
    var holes: [RecordSpan] = []
    var rest = stored[...]
    repeat {
      holes += try await missing(ofPart: rest.prefix(Self.statedSpans))
      rest = rest.dropFirst(Self.statedSpans)
    } while !rest.isEmpty
    return holes
  }

  private func missing(
    ofPart stored: ArraySlice<RecordSpan>
  ) async throws(Setback) -> [RecordSpan] {
    var writer = JSONWriter()
    Completeness(.statement, Array(stored)).encode(into: &writer)
    let json = try await json(
      of: TransferRequest(
        .post, "/v1/completeness", headers: ["Content-Type: application/json"],
        body: writer.bytes))
    do {
      return try Completeness(decoding: json, as: .answer).spans
    } catch {
      throw .unreadable(error)
    }
  }

  /// What the level above says of a checkpoint.
  public enum Cosigning: Hashable, Sendable {
    /// The signature lines, as C2SP tlog-witness writes them.
    case cosigned([UInt8])
    /// It has seen so many entries: the proof must start there.
    case seen(UInt64)
  }

  /// Shows a checkpoint with its proof, the body of `add-checkpoint` (C2SP tlog-witness).
  public func cosign(_ body: [UInt8]) async throws(Setback) -> Cosigning {
    let answer = try await answer(
      to: TransferRequest(
        .post, "/v1/ledger/add-checkpoint", headers: ["Content-Type: text/plain"], body: body))
    if answer.status == 409, answer.contentType?.hasPrefix("text/x.tlog.size") == true {
      let text = String(decoding: answer.body, as: UTF8.self)
      guard let size = UInt64(text.filter { !$0.isWhitespace }) else {
        throw .unreadable(.member("size"))
      }
      return .seen(size)
    }
    return .cosigned(try answer.successful().body)
  }

  /// Sends a request with the token as it is now and reads the JSON of its success.
  func json(of request: TransferRequest) async throws(Setback) -> JSON {
    try await answer(to: request).successful().json()
  }

  func answer(to request: TransferRequest) async throws(Setback) -> TransferAnswer {
    var request = request
    do { request.token = try token.token() } catch { throw .transfer(.token(error)) }
    requests += 1
    bytesSent += request.body.count
    return try await transfer.answer(to: request)
  }
}
