import Fleet
import HTTPTypes
import Hummingbird
import Logging
import Registry
import Sync

/// Pictures on their own: how much of one is here, and what follows.
extension ReceiverRoutes {
  func addPictures(to router: Router<ServerContext>) {
    router.get("v1/pictures/:sha256/state") { request, context in
      try await authorised(request) { sender in
        let digest = try digest(in: context)
        return answer(digest, try await services.pictures.held(of: digest, from: sender.id))
      }
    }
    router.put("v1/pictures/:sha256") { request, context in
      try await authorised(request) { try await receivePicture(request, context, from: $0) }
    }
  }

  private func digest(in context: ServerContext) throws -> SHA256Digest {
    guard let digest = context.parameters.get("sha256").flatMap({ SHA256Digest($0) }) else {
      throw RequestError.parameter("sha256")
    }
    return digest
  }

  private func answer(
    _ digest: SHA256Digest, _ progress: PictureProgress,
    _ status: HTTPResponse.Status = .ok
  ) -> Response {
    .json(status) { PictureState(sha256: "\(digest)", progress: progress).encode(into: &$0) }
  }

  /// Keeps what comes as it comes: what was cut is gone on with.
  private func receivePicture(
    _ request: Request, _ context: ServerContext, from sender: Sender
  ) async throws -> Response {
    try await services.admitting(request, to: services.pictureUploads) {
      let digest: SHA256Digest
      let (offset, length): (Int, Int)
      do {
        digest = try self.digest(in: context)
        offset = try number("offset", of: request)
        length = try number("length", of: request)
        guard length <= limits.pushBytes else {
          throw RequestError.tooLarge(limit: limits.pushBytes)
        }
      } catch {
        try await services.discardBody(of: request)
        throw error
      }
      let upload: PictureReceipts.Upload
      do {
        if case .whole = try await services.pictures.held(of: digest, from: sender.id) {
          try await services.discardBody(of: request)
          return answer(digest, .whole)
        }
        upload = try await services.pictures.begin(digest, from: sender.id, at: offset, of: length)
      } catch PictureRefusal.offset(let held) {
        try await services.discardBody(of: request)
        return answer(digest, .part(held), .conflict)
      } catch let refusal as PictureRefusal {
        try await services.discardBody(of: request)
        throw RequestError.picture(refusal)
      } catch let error as RegistryError {
        try await services.discardBody(of: request)
        throw error
      }
      do {
        try await take(request, into: upload, from: offset)
        let progress = try await services.pictures.finish(upload)
        context.logger.debug("picture received", metadata: ["sender": "\(sender.id)"])
        return answer(digest, progress)
      } catch let refusal as PictureRefusal {
        throw RequestError.picture(refusal)
      }
    }
  }

  private func number(_ name: String, of request: Request) throws -> Int {
    guard let number = request.uri.queryParameters.get(name).flatMap({ Int($0) }), number >= 0
    else { throw RequestError.parameter(name) }
    return number
  }

  /// Reads the body to its end; what is behind the picture's, or comes while it cannot be kept, is read and thrown away.
  private func take(
    _ request: Request, into upload: PictureReceipts.Upload, from offset: Int
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(limits.bodySeconds)
    var end = offset
    var problem: (any Error)?
    do {
      for try await buffer in request.body {
        end += buffer.readableBytes
        guard ContinuousClock.now < deadline else {
          throw RequestError.slow(seconds: limits.bodySeconds)
        }
        if end > upload.length { problem = problem ?? RequestError.tooLarge(limit: upload.length) }
        guard problem == nil else { continue }
        do {
          try await services.pictures.append(Array(buffer.readableBytesView), to: upload)
        } catch {
          problem = error
        }
      }
    } catch {
      problem = problem ?? error
    }
    if let problem {
      // What has come stays; the file is closed.
      _ = try? await services.pictures.finish(upload)
      throw problem
    }
  }
}
