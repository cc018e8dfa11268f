import CControl
import Fleet
import Foundation
import Logging
import Testing

@testable import Server

/// Messages that no client of ours sends: refused by name, and the service goes on.
@Suite("Control messages", .timeLimit(.minutes(1))) struct ControlMessageTests {
  static let good =
    #"{"format":1,"arguments":["status"],"directory":"/","language":"en","actor":"clerk"}"#

  /// What the server answers to these bytes after a fresh connection.
  func answer(to bytes: [UInt8], descriptors: [Int32] = [0, 1, 2]) async throws -> JSON {
    let directory = try TemporaryDirectory()
    let path = directory.path("control.sock")
    let socket = try ControlSocket(at: path, logger: .quiet)
    return try await withThrowingTaskGroup { group in
      group.addTask { await socket.run { _ in 0 } }
      defer { socket.stop() }
      let answer = try await offThePool {
        let connection = ControlConnection(owning: ccontrol_connect(path))
        let sent = ccontrol_send(
          connection.descriptor, bytes, bytes.count, descriptors, descriptors.count)
        #expect(sent == bytes.count)
        shutdown(connection.descriptor, Int32(SHUT_WR))
        var none: [Int32] = []
        return try connection.receive(descriptors: &none)
      }
      return try JSON(parsing: answer)
    }
  }

  func framed(_ text: String) -> [UInt8] {
    let count = UInt32(text.utf8.count)
    return (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) } + Array(text.utf8)
  }

  @Test("the message itself is good") func good() async throws {
    #expect(try await answer(to: framed(Self.good))["exit"]?.integer == 0)
  }

  @Test("every prefix of a message is truncated")
  func prefixes() async throws {
    let message = framed(Self.good)
    for count in 1..<message.count {
      let answer = try await answer(to: Array(message.prefix(count)))
      #expect(answer["error"]?["code"]?.string == "control.truncated")
    }
  }

  @Test(
    "refuses",
    arguments: [
      (
        #"{"format":2,"arguments":[],"directory":"/","language":"en","actor":"a"}"#,
        "control.format"
      ),
      (#"{"arguments":[],"directory":"/","language":"en","actor":"a"}"#, "control.member"),
      (
        #"{"format":1,"arguments":[1],"directory":"/","language":"en","actor":"a"}"#,
        "control.member"
      ),
      (#"{"format":1,"directory":"/","language":"en","actor":"a"}"#, "control.member"),
      (#"{"format":1,"arguments":[],"language":"en","actor":"a"}"#, "control.member"),
      (
        #"{"format":1,"arguments":[],"directory":"/","language":"fr","actor":"a"}"#,
        "control.member"
      ),
      (#"{"format":1,"arguments":[],"directory":"/","language":"en"}"#, "control.member"),
      (#"{"format":1"#, "control.malformed"),
      ("", "control.malformed"),
      (String(repeating: "[", count: 10_000), "control.malformed"),
    ])
  func refuses(text: String, code: String) async throws {
    let answer = try await answer(to: framed(text))
    #expect(answer["error"]?["code"]?.string == code)
    #expect(answer["error"]?["text"]?["zh"]?.string?.isEmpty == false)
  }

  @Test("needs exactly three descriptors", arguments: [0, 1, 2, 4, 8])
  func descriptors(count: Int) async throws {
    let answer = try await answer(
      to: framed(Self.good), descriptors: Array(repeating: 1, count: count))
    #expect(answer["error"]?["code"]?.string == "control.descriptors")
  }

  @Test("a length beyond the bound is refused before anything is read for it")
  func tooLong() async throws {
    let answer = try await answer(to: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(answer["error"]?["code"]?.string == "control.too-long")
  }

  @Test("every error speaks both languages")
  func texts() {
    let all: [ControlError] = [
      .absent, .user(0), .truncated, .tooLong(1), .descriptors(1), .malformed(.truncated),
      .member("a"), .format(2), .busy, .lost, .refused(code: "a.b", english: "e", chinese: "中"),
      .system(call: "bind", number: 13),
    ]
    for error in all {
      #expect(error.text(in: .english) != error.text(in: .chinese), "\(error)")
      #expect((error.advice(in: .english) == nil) == (error.advice(in: .chinese) == nil))
    }
  }
}
