import Fleet
import HTTPTypes
import Hummingbird
import Logging
import Registry

/// Turns whatever a route throws into the contract's error body, and logs what the answer hides.
struct ErrorMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as RequestError {
      context.logger.info(
        "request refused",
        metadata: ["code": "\(error.code)", "path": "\(context.endpointPath ?? "")"])
      return Response(error)
    } catch let error as RegistryError {
      context.logger.error(
        "registry failed", metadata: ["code": "\(error.code)", "detail": "\(error)"])
      return Response(RequestError.store(code: error.code))
    } catch let error as HTTPError where error.status == .notFound {
      return Response(RequestError.notFound)
    } catch let error as HTTPError where error.status == .methodNotAllowed {
      return Response(RequestError.method)
    } catch {
      context.logger.error("request failed", metadata: ["type": "\(type(of: error))"])
      return Response(RequestError.unexpected)
    }
  }
}
