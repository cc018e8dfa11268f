import Fleet
import HTTPTypes
import Hummingbird
import Registry

extension ServerServices {
  /// Longer texts are no token of ours and are not looked up.
  private static let maximumTokenLength = 256

  /// The sender whose bearer token the request carries.
  ///
  /// Looked up each time: a removed sender or renewed token counts from that moment on.
  /// - Parameter connection: where to look: uploads' reader unless another is named.
  func sender(of request: Request, by connection: Reader? = nil) async throws -> Sender {
    guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ")
    else { throw RequestError.tokenMissing }
    let token = String(header.dropFirst(7).drop { $0 == " " })
    guard !token.isEmpty else { throw RequestError.tokenMissing }
    guard token.utf8.count <= Self.maximumTokenLength,
      let sender = try await (connection ?? reader).register({ try $0.sender(token: token) })
    else { throw RequestError.tokenUnknown }
    return sender
  }
}
