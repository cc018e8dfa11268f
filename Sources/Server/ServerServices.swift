import Decisions
import Fleet
import HTTPTypes
import Hummingbird
import Ledger
import Registry
import Sync

/// What the routes of all listeners share: the owner, the limits, the places of those who wait.
struct ServerServices: Sendable {
  let owner: Owner
  let reader: Reader
  /// The cameras, which every push asks for.
  let cameras: RegisterCache<Camera>
  let settings: ServerSettings
  let admission: Admission
  /// Answers questions at gates.
  let desk: DecisionDesk
  /// Cosigns the checkpoints of the logs below.
  let witness: WitnessDesk
  /// The places of those who ask: full uploads never keep a barrier waiting.
  let questions: Admission
  /// Takes in pictures, and the places of those who send them: a slow one never keeps records waiting.
  let pictures: PictureReceipts
  let pictureUploads: Admission
  /// How the receiver of terminals stands, where there is one.
  let terminals: (@Sendable () -> TerminalCounts)?
  /// Whether what comes can be stored.
  let health: Health
  /// Asked for the time of every arrival.
  let clock: @Sendable () -> Instant

  var limits: ServerLimits { settings.limits }

  init(
    owner: Owner, settings: ServerSettings, terminals: (@Sendable () -> TerminalCounts)? = nil,
    clock: @escaping @Sendable () -> Instant
  ) throws {
    self.owner = owner
    reader = try owner.reader()
    cameras = RegisterCache(of: owner, by: reader)
    self.settings = settings
    self.terminals = terminals
    self.clock = clock
    admission = Admission(
      places: settings.limits.waiting, retryAfterSeconds: settings.limits.retryAfterSeconds)
    desk = try DecisionDesk(of: owner)
    health = Health(owner)
    witness = WitnessDesk(at: owner.location.witness, keyFile: settings.witnessKeyFile)
    pictures = PictureReceipts(of: owner)
    pictureUploads = Admission(
      places: settings.limits.pictureUploads,
      retryAfterSeconds: settings.limits.retryAfterSeconds)
    questions = Admission(
      places: settings.limits.questions, retryAfterSeconds: settings.limits.retryAfterSeconds)
  }

  /// The routes of one listener.
  /// - Parameter isLoopback: whether only this machine reaches it; then it tells how the registry stands.
  func router(for services: Listener.Services, isLoopback: Bool) -> Router<ServerContext> {
    let router = Router(context: ServerContext.self)
    router.add(middleware: ErrorMiddleware())
    router.get("healthz") { _, _ in await health.answer() }
    if isLoopback {
      router.get("metrics") { request, _ in
        try await admitting(request, to: questions) {
          var metrics = try await reader.status().metrics
          try await reader.completeness(at: clock(), lateAfter: settings.lateAfter).add(
            to: &metrics)
          metrics.addDisk(of: owner.location)
          metrics.add(
            "fleetreg_ledger_changed_below", .gauge,
            "Logs below that were changed after this registry had cosigned them.",
            Int64(WitnessDirectory.refusals(at: owner.location.witness).count))
          terminals?().add(to: &metrics)
          return Response.bytes(type: MetricsText.mediaType, Array(metrics.text.utf8))
        }
      }
    }
    // JSON is YAML: one document under both names.
    for (name, type) in [("json", "application/json"), ("yaml", "application/yaml")] {
      router.get("openapi.\(name)") { _, _ in
        Response.bytes(type: type, PackageResources.openapi_json)
      }
    }

    if services.contains(.receiver) {
      ReceiverRoutes(services: self).add(to: router)
      DecisionRoutes(services: self).add(to: router)
    }
    if services.contains(.devices) { PushRoutes(services: self).add(to: router) }
    return router
  }

  /// Runs a route that holds memory and waits for the store in one of the bounded places.
  /// - Parameter places: those of uploads unless others are named.
  func admitting(
    _ request: Request, to places: Admission? = nil, _ route: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await (places ?? admission).admit(route)
    } catch let error as RequestError where error.isBusy {
      try await discardBody(of: request)
      throw error
    }
  }

  /// Reads what a refused request still sends: an answer before its end breaks HTTP/2 uploads.
  func discardBody(of request: Request) async throws {
    try await request.discardBody(
      limit: max(limits.batchBytes, limits.pushBytes), seconds: limits.bodySeconds)
  }
}
