import Foundation
import Sync
import Synchronization

/// A platform of HJ 212 on loopback that reads frames by the standard's own words and says what a test wants.
final class HJ212Platform: Sendable {
  /// One packet as it came.
  struct Packet: Sendable {
    let segment: String
    let fields: [String: String]
    let content: String

    var number: String { fields["QN"] ?? "" }
  }

  enum Answer: Sendable {
    case message(command: String, content: String = "", number: String? = nil)
    case raw([UInt8])
    case close
  }

  let port: Int
  private let listener: LoopbackPort
  private let handler: @Sendable (Packet, Int) -> [Answer]
  private let log = Mutex<[Packet]>([])
  private let faults = Mutex<[String]>([])
  private let accepted = Mutex(0)

  var packets: [Packet] { log.withLock { $0 } }
  /// What a frame had that the standard does not.
  var complaints: [String] { faults.withLock { $0 } }
  var connections: Int { accepted.withLock { $0 } }

  /// - Parameter handler: gets each packet with its number, from 1.
  init(_ handler: @escaping @Sendable (Packet, Int) -> [Answer]) throws {
    let place = try LoopbackPort()
    guard listen(place.socket, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    listener = place
    port = place.number
    self.handler = handler
    Thread.detachNewThread { [self] in
      while true {
        let connection = Glibc.accept(listener.socket, nil, nil)
        if connection < 0 { break }
        accepted.withLock { $0 += 1 }
        Thread.detachNewThread { [self] in
          serve(connection)
          close(connection)
        }
      }
    }
  }

  /// Answers every data packet that asks for it, and every heartbeat.
  static func obliging(_ packet: Packet) -> [Answer] {
    switch packet.fields["CN"] {
    case "9015": [.message(command: "9013")]
    case _ where (Int(packet.fields["Flag"] ?? "") ?? 0) & 1 == 1: [.message(command: "9014")]
    default: []
    }
  }

  private func serve(_ connection: Int32) {
    var buffer: [UInt8] = []
    while true {
      var piece = [UInt8](repeating: 0, count: 700)
      let count = read(connection, &piece, piece.count)
      guard count > 0 else { return }
      buffer += piece[..<count]
      while let packet = take(&buffer) {
        let number = log.withLock { log in
          log.append(packet)
          return log.count
        }
        for answer in handler(packet, number) {
          switch answer {
          case .message(let command, let content, let other):
            let segment =
              "QN=\(other ?? packet.number);ST=91;CN=\(command);PW=\(packet.fields["PW"] ?? "");"
              + "MN=\(packet.fields["MN"] ?? "");Flag=4;CP=&&\(content)&&"
            guard write(Self.frame(segment), to: connection) else { return }
          case .raw(let bytes): guard write(bytes, to: connection) else { return }
          case .close: return
          }
        }
      }
    }
  }

  private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// The next frame; complains of whatever does not follow the standard.
  private func take(_ buffer: inout [UInt8]) -> Packet? {
    guard buffer.count >= 6 else { return nil }
    let head = String(decoding: buffer[..<6], as: UTF8.self)
    guard head.hasPrefix("##"), let length = Int(head.dropFirst(2)) else {
      complain("no frame begins with \(head)")
      buffer = []
      return nil
    }
    let end = 6 + length + 4 + 2
    guard buffer.count >= end else { return nil }
    let segment = Array(buffer[6..<(6 + length)])
    let check = String(decoding: buffer[(6 + length)..<(10 + length)], as: UTF8.self)
    if Array(buffer[(10 + length)..<end]) != [13, 10] { complain("no CRLF") }
    if check != Self.check(segment) { complain("check \(check)") }
    if length > 1024 { complain("segment of \(length) bytes") }
    buffer.removeFirst(end)
    let text = String(decoding: segment, as: UTF8.self)
    let parts = text.components(separatedBy: "CP=&&")
    guard parts.count == 2, parts[1].hasSuffix("&&") else {
      complain("no content")
      return nil
    }
    let content = String(parts[1].dropLast(2))
    if content.utf8.count > 950 { complain("content of \(content.utf8.count) bytes") }
    var fields: [String: String] = [:]
    for field in parts[0].split(separator: ";") {
      let sides = field.components(separatedBy: "=")
      if sides.count == 2, fields[sides[0]] == nil {
        fields[sides[0]] = sides[1]
      } else {
        complain("\(field)")
      }
    }
    if fields["QN"]?.count != 17 { complain("QN") }
    if fields["MN"].map({ $0.count <= 24 }) != true { complain("MN") }
    if fields["PW"]?.count != 6 { complain("PW") }
    return Packet(segment: text, fields: fields, content: content)
  }

  private func complain(_ fault: String) { faults.withLock { $0.append(fault) } }

  static func frame(_ segment: String) -> [UInt8] {
    let bytes = Array(segment.utf8)
    let length = String(bytes.count)
    return Array(("##" + String(repeating: "0", count: 4 - length.count) + length).utf8) + bytes
      + Array(check(bytes).utf8) + [13, 10]
  }

  /// By a table of the eight shifts, other than the sender computes it.
  private static let table: [UInt16] = (0..<256).map { index in
    (0..<8).reduce(UInt16(index)) { value, _ in value % 2 == 1 ? value / 2 ^ 0xA001 : value / 2 }
  }

  static func check(_ bytes: [UInt8]) -> String {
    var value = 0xFFFF
    for byte in bytes {
      value = value / 256 ^ Int(byte)
      value = Int(table[value % 256]) ^ value / 256
    }
    return String(format: "%04X", value)
  }
}
