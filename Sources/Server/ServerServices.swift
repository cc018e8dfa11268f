import Fleet
import HTTPTypes
import Hummingbird
import Registry
import Sync

/// What the routes of all listeners share: the owner, the limits, the places of those who wait.
struct ServerServices: Sendable {
  let owner: Owner
  let settings: ServerSettings
  let admission: Admission

  var limits: ServerLimits { settings.limits }

  init(owner: Owner, settings: ServerSettings) {
    self.owner = owner
    self.settings = settings
    admission = Admission(
      places: settings.limits.waiting, retryAfterSeconds: settings.limits.retryAfterSeconds)
  }

  /// The routes of one listener.
  func router(for services: Listener.Services) -> Router<ServerContext> {
    let router = Router(context: ServerContext.self)
    router.add(middleware: ErrorMiddleware())
    router.get("healthz") { _, _ in
      Response.json { $0.object { $0.member("status", "up") } }
    }
    // JSON is YAML: one document under both names.
    for (name, type) in [("json", "application/json"), ("yaml", "application/yaml")] {
      router.get("openapi.\(name)") { _, _ in
        Response.bytes(type: type, PackageResources.openapi_json)
      }
    }

    return router
  }
}
