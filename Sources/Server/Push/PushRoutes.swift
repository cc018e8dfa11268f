import Devices
import Fleet
import HTTPTypes
import Hummingbird
import Logging
import Registry

/// What cameras and measuring devices push, in their own protocols.
///
///     POST /devices/{format}/{camera}    Hikvision, Vzenith and all others; GET with Hikvision's old query
///     POST /NotificationInfo/…           Dahua ITSAPI
///     POST /VIID/…                       GA/T 1400, with its sign-in
///     POST /v1/observations[/{camera}]   remote sensing and smoke captures
struct PushRoutes {
  let services: ServerServices
  private let signIn: DeviceGate

  init(services: ServerServices) {
    self.services = services
    signIn = DeviceGate(services.settings.signIn)
  }

  func add(to router: Router<ServerContext>) {
    for method in [HTTPRequest.Method.post, .get] {
      router.on("devices/:format/:camera", method: method) { request, context in
        let format = context.parameters.get("format").flatMap { DeviceFormat(rawValue: $0) }
        guard let format else { throw RequestError.notFound }
        return try await push(request, context, format, camera: context.parameters.get("camera"))
      }
    }
    for kind in ["DeviceInfo", "KeepAlive", "TollgateInfo", "ParkingInfo", "AlarmInfo"] {
      router.post("NotificationInfo/\(kind)") { request, context in
        try await push(request, context, .dahua)
      }
    }
    for path in [
      "System/Register", "System/UnRegister", "System/Keepalive", "APEs", "MotorVehicles",
    ] {
      router.post("VIID/\(path)") { request, context in
        if let challenge = try await signIn.challenge(to: request, context) {
          try await services.discardBody(of: request)
          return Response(status: .unauthorized, headers: [.wwwAuthenticate: challenge])
        }
        return try await push(request, context, .gat1400)
      }
    }
    router.post("v1/observations") { request, context in try await push(request, context, nil) }
    router.post("v1/observations/:camera") { request, context in
      try await push(request, context, nil, camera: context.parameters.get("camera"))
    }
    for (path, camera) in services.settings.devicePaths {
      router.post("\(path)") { request, context in
        try await push(request, context, nil, camera: camera)
      }
    }
  }

  /// Reads, stores and answers one push.
  private func push(
    _ request: Request, _ context: ServerContext, _ format: DeviceFormat?, camera: String? = nil
  ) async throws -> Response {
    try await services.admitting(request) {
      let body =
        request.method == .get
        ? Array((request.uri.query ?? "").utf8)
        : try await request.body(
          limit: services.limits.pushBytes, seconds: services.limits.bodySeconds)
      let directory = CameraDirectory(
        try await services.cameras.all(), source: context.source, path: camera,
        head: request.headers[.userIdentify])
      let answer = try await PushIntake(services: services, logger: context.logger).take(
        body, contentType: request.headers[.contentType], format: format, from: directory,
        path: request.uri.path)
      return Response.bytes(
        HTTPResponse.Status(code: answer.status), type: answer.contentType, answer.body)
    }
  }
}

extension HTTPField.Name {
  /// GA/T 1400's name for the device that speaks.
  static let userIdentify = HTTPField.Name("User-Identify")!
}
