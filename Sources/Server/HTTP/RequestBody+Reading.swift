import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// Reads the whole body within bounds of size and time.
  ///
  /// A declared length beyond the limit is refused before a byte is kept. A body that turns out too
  /// large is read on and thrown away within the same time: an answer before the end of an upload
  /// breaks HTTP/2 clients. Time is looked at when bytes arrive; a connection without any is closed by
  /// the idle limit.
  func body(limit: Int, seconds: Int) async throws -> [UInt8] {
    let declared = headers[.contentLength].flatMap { Int($0) }
    let deadline = ContinuousClock.now + .seconds(seconds)
    var keeps = (declared ?? 0) <= limit
    var found = 0
    var bytes: [UInt8] = []
    if keeps, let declared { bytes.reserveCapacity(declared) }
    for try await buffer in body {
      found += buffer.readableBytes
      if keeps, found > limit {
        keeps = false
        bytes = []
      }
      if keeps { bytes.append(contentsOf: buffer.readableBytesView) }
      guard ContinuousClock.now < deadline else { throw RequestError.slow(seconds: seconds) }
    }
    guard keeps else { throw RequestError.tooLarge(limit: limit) }
    if let declared, found < declared { throw RequestError.cut(found: found, declared: declared) }
    return bytes
  }

  /// Reads the body to its end and keeps nothing.
  func discardBody(limit: Int, seconds: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var found = 0
    for try await buffer in body {
      found += buffer.readableBytes
      guard found <= limit else { throw RequestError.tooLarge(limit: limit) }
      guard ContinuousClock.now < deadline else { throw RequestError.slow(seconds: seconds) }
    }
  }
}
