import Foundation
import Sync
import Synchronization

/// A small HTTP/1.1 server on loopback whose answers a test decides, request by request.
final class ScriptedServer: Sendable {
  struct Request: Sendable {
    let method: String
    let path: String
    let headers: [String: String]
    let body: [UInt8]

    /// The lines of the body, unpacked.
    var lines: [UInt8] {
      let name = headers["content-encoding"] ?? "identity"
      let encoding = ContentEncoding(rawValue: name) ?? .identity
      return (try? Compression.decompress(body, from: encoding, limit: 1 << 24)) ?? []
    }
  }

  enum Reply: Sendable {
    case answer(Int, headers: [String] = [], body: [UInt8] = [])
    /// These bytes, then the end of the connection.
    case raw([UInt8])
    /// Nothing, until the client goes away.
    case silence

    static func json(_ text: String, status: Int = 200) -> Reply {
      .answer(status, headers: ["Content-Type: application/json"], body: Array(text.utf8))
    }
  }

  let port: Int
  private let listener: LoopbackPort
  /// Sent to whoever connects, before anything is read.
  private let greeting: [UInt8]
  private let handler: @Sendable (Request) -> Reply
  private let log = Mutex<[Request]>([])
  private let accepted = Mutex(0)

  var requests: [Request] { log.withLock { $0 } }
  /// How many connections were taken.
  var connections: Int { accepted.withLock { $0 } }

  init(greeting: [UInt8] = [], _ handler: @escaping @Sendable (Request) -> Reply) throws {
    let place = try LoopbackPort()
    guard listen(place.socket, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    listener = place
    port = place.number
    self.handler = handler
    self.greeting = greeting
    Thread.detachNewThread { [self] in accept() }
  }

  private func accept() {
    while true {
      let connection = Glibc.accept(listener.socket, nil, nil)
      if connection < 0 { break }
      accepted.withLock { $0 += 1 }
      Thread.detachNewThread { [self] in
        _ = Self.write(greeting, to: connection)
        var buffer: [UInt8] = []
        while let request = Self.read(from: connection, &buffer), reply(to: request, connection) {}
        Glibc.close(connection)
      }
    }
  }

  /// - Returns: whether the connection is kept.
  private func reply(to request: Request, _ connection: Int32) -> Bool {
    log.withLock { $0.append(request) }
    switch handler(request) {
    case .answer(let status, let headers, let body):
      let lines =
        ["HTTP/1.1 \(status) Text", "Content-Length: \(body.count)"] + headers + ["", ""]
      return Self.write(Array(lines.joined(separator: "\r\n").utf8) + body, to: connection)
    case .raw(let bytes):
      _ = Self.write(bytes, to: connection)
      return false
    case .silence:
      var byte: UInt8 = 0
      while Glibc.read(connection, &byte, 1) > 0 {}
      return false
    }
  }

  private static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  private static func read(from connection: Int32, _ buffer: inout [UInt8]) -> Request? {
    let end = Array("\r\n\r\n".utf8)
    var headEnd: Int?
    repeat {
      headEnd = buffer.indices.first { buffer[$0...].starts(with: end) }
      if headEnd == nil, !fill(&buffer, from: connection) { return nil }
    } while headEnd == nil
    let head = String(decoding: buffer[..<(headEnd ?? 0)], as: UTF8.self)
    buffer.removeFirst((headEnd ?? 0) + 4)
    let lines = head.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ").map(String.init)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while buffer.count < length { if !fill(&buffer, from: connection) { return nil } }
    let body = Array(buffer[..<length])
    buffer.removeFirst(length)
    return Request(method: words[0], path: words[1], headers: headers, body: body)
  }

  private static func fill(_ buffer: inout [UInt8], from connection: Int32) -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(connection, &piece, piece.count)
    if count > 0 { buffer.append(contentsOf: piece[..<count]) }
    return count > 0
  }
}
