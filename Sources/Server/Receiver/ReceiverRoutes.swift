import Fleet
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Registry
import Sync

/// The receiving side of the native contract, as `openapi.json` describes it.
struct ReceiverRoutes {
  let services: ServerServices

  var limits: ServerLimits { services.limits }
  private static let encodings: Set<ContentEncoding> = [.zstd, .gzip, .identity]

  func add(to router: Router<ServerContext>) {
    router.get("v1/capabilities") { request, _ in
      try await authorised(request) { _ in
        .json {
          Capabilities(
            limits: UpstreamLimits(
              encodings: Self.encodings, records: limits.batchRecords, bytes: limits.unpackedBytes,
              pictureBytes: limits.pushBytes)
          ).encode(into: &$0)
        }
      }
    }
    router.post("v1/batches/:batch") { request, context in
      try await authorised(request) { try await receive(request, context, from: $0) }
    }
    addPictures(to: router)
    router.post("v1/completeness") { request, _ in
      try await authorised(request) { try await compare(request, from: $0) }
    }
    router.get("v1/completeness") { request, _ in
      try await authorised(request) { try await showHoles(request, of: $0) }
    }
    router.post("v1/ledger/add-checkpoint") { request, _ in
      try await authorised(request) { try await cosign(request, of: $0) }
    }
    router.get("v1/status") { request, _ in
      try await authorised(request) { try await showStatus(to: $0) }
    }
  }

  /// Runs a route for the sender whose token the request carries.
  func authorised(
    _ request: Request, _ route: (Sender) async throws -> Response
  ) async throws -> Response {
    let sender: Sender
    do {
      sender = try await services.sender(of: request)
    } catch {
      try await services.discardBody(of: request)
      throw error
    }
    return try await route(sender)
  }

  /// Stores a batch; answered only after its commit.
  private func receive(
    _ request: Request, _ context: ServerContext, from sender: Sender
  ) async throws -> Response {
    try await services.admitting(request) {
      let encoding = try await checkHead(of: request)
      guard let batch = context.parameters.get("batch").flatMap({ RecordID($0) }) else {
        try await services.discardBody(of: request)
        throw RequestError.parameter("batch")
      }
      let packed = try await request.body(
        limit: encoding == .identity ? limits.unpackedBytes : limits.batchBytes,
        seconds: limits.bodySeconds)
      let lines: [UInt8]
      do {
        lines = try Compression.decompress(packed, from: encoding, limit: limits.unpackedBytes)
      } catch let error as CompressionError {
        throw RequestError.unpacking(error)
      }
      guard lines.contains(where: { $0 > 0x20 }) else { throw RequestError.empty }
      guard lines.count(where: { $0 == 0x0A }) <= limits.batchRecords else {
        throw RequestError.tooManyRecords(limit: limits.batchRecords)
      }
      let answers: [RecordAnswer]
      do {
        answers = try await services.owner.receive(
          lines, zstd: encoding == .zstd ? packed : nil, from: sender.id, only: sender.registry)
      } catch let error as ForeignRegistry {
        context.logger.notice(
          "batch of another registry refused", metadata: ["sender": "\(sender.id)"])
        throw RequestError.foreign(error)
      }
      context.logger.debug(
        "batch stored",
        metadata: ["batch": "\(batch)", "sender": "\(sender.id)", "records": "\(answers.count)"])
      return .json { BatchAnswer(batch: batch, results: answers).encode(into: &$0) }
    }
  }

  /// How the body is packed.
  private func checkHead(of request: Request) async throws -> ContentEncoding {
    let type = request.headers[.contentType] ?? ""
    let name = (request.headers[.contentEncoding] ?? "identity").lowercased()
    let isLines = type.prefix { $0 != ";" && $0 != " " }.lowercased() == "application/x-ndjson"
    guard isLines, let encoding = ContentEncoding(rawValue: name) else {
      try await services.discardBody(of: request)
      throw isLines ? RequestError.encoding(name) : RequestError.mediaType(type)
    }
    return encoding
  }

  /// Answers a statement with what is missing here, and keeps it: from then on the gap is known on this side too.
  private func compare(_ request: Request, from sender: Sender) async throws -> Response {
    try await services.admitting(request) {
      let body = try await request.body(
        limit: limits.batchBytes, seconds: limits.bodySeconds)
      let statement: Completeness
      do {
        statement = try Completeness(decoding: try JSON(parsing: body), as: .statement)
      } catch let error as JSON.ParsingError {
        throw RequestError.json(error)
      } catch {
        throw RequestError.parameter(Completeness.Kind.statement.rawValue)
      }
      let missing = try await services.owner.compare(
        statement.spans, from: sender.id, only: sender.registry)
      return .json { Completeness(.answer, missing).encode(into: &$0) }
    }
  }

  /// The numbers that a registry must have given and that are not here, known without a statement.
  private func showHoles(_ request: Request, of sender: Sender) async throws -> Response {
    guard let registry = request.uri.queryParameters.get("registry").flatMap({ RecordID($0) })
    else { throw RequestError.parameter("registry") }
    let counters = try await services.reader.status().counters
    guard counters.contains(where: { $0.sender == sender.id && $0.registry == registry }) else {
      throw RequestError.registryUnknown
    }
    let holes = try await services.reader.holes(limit: .max).filter { $0.registry == registry }
    return .json { Completeness(.answer, holes).encode(into: &$0) }
  }

  /// Cosigns a checkpoint of the sender's log, as C2SP tlog-witness says; errors have the body of the contract.
  private func cosign(_ request: Request, of sender: Sender) async throws -> Response {
    try await services.admitting(request) {
      let body = try await request.body(limit: Note.sizeLimit, seconds: limits.bodySeconds)
      guard let key = try sender.ledgerKey.map({ try VerifierKey($0) }) else {
        throw RequestError.cosigning(.unknownLog(origin: sender.id))
      }
      do {
        let question = try CosigningRequest(parsing: body)
        let lines = try await services.witness.cosign(
          question, trusting: key, at: services.clock())
        return Response.bytes(
          type: "text/plain; charset=utf-8", Array(lines.map { "\($0)\n" }.joined().utf8))
      } catch let refusal as CosigningRefusal {
        if let seen = refusal.seen {
          return Response.bytes(.conflict, type: "text/x.tlog.size", Array("\(seen)\n".utf8))
        }
        throw RequestError.cosigning(refusal)
      }
    }
  }

  /// What is here of the sender's own, gate by gate.
  private func showStatus(to sender: Sender) async throws -> Response {
    let status = try await services.reader.status()
    return .json {
      $0.object {
        $0.member("registry", status.registry.description)
        $0.member("incarnation", status.incarnation)
        $0.member("sender", sender.id)
        $0.name("counters")
        $0.array {
          for counter in status.counters where counter.sender == sender.id {
            $0.object {
              $0.member("registry", counter.registry.description)
              $0.member("incarnation", counter.incarnation)
              $0.member("gate", counter.gate)
              $0.member("last", counter.last)
              $0.member("count", counter.count)
            }
          }
        }
      }
    }
  }
}
