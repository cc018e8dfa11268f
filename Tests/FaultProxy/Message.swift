/// A request or an answer of HTTP/1.1, as far as a proxy must know it: where it begins and ends.
struct Message {
  var start: String
  var headers: [(name: String, value: String)]
  var body: [UInt8] = []

  /// Reads the head; `nil` where the connection ends before.
  init?(headFrom wire: Wire, _ buffer: inout [UInt8]) {
    let end: [UInt8] = [13, 10, 13, 10]
    var searched = 0
    while true {
      if let place = (searched..<max(searched, buffer.count - 3)).first(where: {
        buffer[$0...].starts(with: end)
      }) {
        let lines = String(decoding: buffer[..<place], as: UTF8.self)
          .split(separator: "\r\n").map(String.init)
        buffer.removeFirst(place + 4)
        guard let first = lines.first else { return nil }
        start = first
        headers = lines.dropFirst().compactMap { line in
          line.firstIndex(of: ":").map { colon in
            (
              String(line[..<colon]),
              String(line[line.index(after: colon)...].drop { $0 == " " })
            )
          }
        }
        return
      }
      searched = max(0, buffer.count - 3)
      let piece = wire.read(upTo: 65_536)
      if piece.isEmpty { return nil }
      buffer += piece
    }
  }

  init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    start = "HTTP/1.1 \(status) Text"
    self.headers = headers
    self.body = body
  }

  subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  var length: Int { self["content-length"].flatMap { Int($0) } ?? 0 }
  var path: String { start.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

  /// The batch that a request carries.
  var batch: String? {
    let prefix = "POST /v1/batches/"
    return start.hasPrefix(prefix) ? String(start.dropFirst(prefix.count).prefix(36)) : nil
  }

  /// Reads more of the body, up to so many bytes of it; whether they came.
  mutating func readBody(from wire: Wire, _ buffer: inout [UInt8], upTo count: Int) -> Bool {
    while true {
      let taken = min(count - body.count, buffer.count)
      body += buffer[..<taken]
      buffer.removeFirst(taken)
      if body.count == count { return true }
      let piece = wire.read(upTo: 65_536)
      if piece.isEmpty { return false }
      buffer += piece
    }
  }

  /// The bytes of it; the head says how long the body is, unless another length or none is asked for.
  func bytes(declaring length: Int?) -> [UInt8] {
    var text = start + "\r\n"
    for header in headers
    where !["content-length", "connection"].contains(header.name.lowercased()) {
      text += "\(header.name): \(header.value)\r\n"
    }
    if let length { text += "Content-Length: \(length)\r\n" }
    return Array((text + "\r\n").utf8) + body
  }

  var bytes: [UInt8] { bytes(declaring: body.count) }
}
