import Fleet
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A JSON answer.
  static func json(
    _ status: HTTPResponse.Status = .ok, type: String = "application/json",
    _ content: (inout JSONWriter) -> Void
  ) -> Response {
    var writer = JSONWriter(reserving: 256)
    content(&writer)
    return bytes(status, type: type, writer.bytes)
  }

  static func bytes(
    _ status: HTTPResponse.Status = .ok, type: String, _ bytes: [UInt8]
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// The error body of the contract: `{code, text:{en,zh}, field?, advice?:{en,zh}}`.
  init(_ error: RequestError) {
    self = .json(error.status) {
      $0.object {
        $0.member("code", error.code)
        $0.name("text")
        $0.words { error.text(in: $0) }
        $0.member("field", ifPresent: error.field)
        if error.advice(in: .english) != nil {
          $0.name("advice")
          $0.words { error.advice(in: $0) ?? "" }
        }
      }
    }
    if let seconds = error.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
    if error.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
  }
}

extension JSONWriter {
  /// A text in every language that we speak.
  mutating func words(_ text: (Language) -> String) {
    object { writer in
      for language in Language.allCases {
        writer.name(dynamic: language.rawValue)
        writer.value(text(language))
      }
    }
  }
}
