import Fleet
import Foundation
import Registry
import Testing

@testable import Server

@Suite("GA/T 1400 sign-in", .timeLimit(.minutes(1))) struct SignInTests {
  static let device = "14030000001190000101"

  /// One request as a device writes it; head and body of the answer.
  func post(
    _ path: String, _ body: [UInt8], device: String? = SignInTests.device,
    authorization: String? = nil, to server: RunningServer
  ) async throws -> String {
    let connection = try RawConnection(port: server.addresses[0].port)
    var head = "POST \(path) HTTP/1.1\r\nHost: view\r\nConnection: close\r\n"
    head += "Content-Type: application/VIID+JSON;charset=UTF-8\r\n"
    if let device { head += "User-Identify: \(device)\r\n" }
    if let authorization { head += "Authorization: \(authorization)\r\n" }
    connection.write(head + "Content-Length: \(body.count)\r\n\r\n")
    connection.write(body)
    return try await offThePool { connection.readToEnd() }
  }

  func challenge(in answer: String) throws -> String {
    let line = try #require(
      answer.split(separator: "\r\n").first { $0.lowercased().hasPrefix("www-authenticate: ") })
    return String(line.dropFirst(18))
  }

  @Test("a device signs in by Digest, pushes, and signs out")
  func session() async throws {
    let settings = ServerSettings(
      listeners: [Listener(port: 0, services: .devices)], signIn: .required(password: "secret"))
    try await PushTests.run(settings) { server in
      let register = "/VIID/System/Register"
      let registration = try Samples.bytes("cameras/gat1400-register.json")
      let alive = try Samples.bytes("cameras/gat1400-keepalive.json")
      let batch = try Samples.bytes("cameras/gat1400-batch.json")

      // Nobody is let in unasked, not even to push.
      for (path, body) in [
        (register, registration), ("/VIID/System/Keepalive", alive), ("/VIID/MotorVehicles", batch),
      ] {
        let answer = try await post(path, body, to: server)
        #expect(answer.hasPrefix("HTTP/1.1 401 "))
      }
      let asked = try challenge(in: try await post(register, registration, to: server))
      let wrong = try DigestTests.answer(to: asked, path: register, password: "guess")
      let refused = try await post(register, registration, authorization: wrong, to: server)
      #expect(refused.hasPrefix("HTTP/1.1 401 "))

      let right = try DigestTests.answer(to: asked, path: register)
      let welcome = try await post(register, registration, authorization: right, to: server)
      #expect(welcome.hasPrefix("HTTP/1.1 200 "))
      #expect(welcome.contains("\"StatusCode\":\"0\""))
      let replayed = try await post(register, registration, authorization: right, to: server)
      #expect(replayed.hasPrefix("HTTP/1.1 401 "))

      let beat = try await post("/VIID/System/Keepalive", alive, to: server)
      #expect(beat.contains("\"StatusCode\":\"0\""))
      let pushed = try await post("/VIID/MotorVehicles", batch, to: server)
      #expect(pushed.contains("ResponseStatusListObject"))
      let records = try await server.owner.reader().status().recordCount
      #expect(records > 0)
      let stranger = try await post(
        "/VIID/MotorVehicles", batch, device: "14030000001190000999", to: server)
      #expect(stranger.hasPrefix("HTTP/1.1 401 "))

      let leave = try await post(
        "/VIID/System/UnRegister",
        Array("{\"UnRegisterObject\":{\"DeviceID\":\"\(Self.device)\"}}".utf8), to: server)
      #expect(leave.hasPrefix("HTTP/1.1 200 "))
      let gone = try await post("/VIID/System/Keepalive", alive, to: server)
      #expect(gone.hasPrefix("HTTP/1.1 401 "))
    }
  }

  @Test("says once, not for each try, that nobody can sign in and which setting to make")
  func warning() async throws {
    let alive = try Samples.bytes("cameras/gat1400-keepalive.json")
    for (password, count) in [(nil, 1), ("secret", 0)] as [(String?, Int)] {
      let lines = KeptLines()
      let settings = ServerSettings(
        listeners: [Listener(port: 0, services: .devices)], signIn: .required(password: password))
      try await RunningServer.run(settings, logger: .keeping(lines)) { server in
        for _ in 0..<3 {
          let answer = try await post("/VIID/System/Keepalive", alive, to: server)
          #expect(answer.hasPrefix("HTTP/1.1 401 "))
        }
      }
      let said = lines.all.filter { $0.contains("devices.passwordFile") }
      #expect(said.count == count)
    }
  }

  @Test("without a password nobody signs in; where it is open, everybody known does")
  func settings() async throws {
    let batch = try Samples.bytes("cameras/gat1400-batch.json")
    for (signIn, status) in [(DeviceSignIn.required(password: nil), "401"), (.open, "200")] {
      let settings = ServerSettings(
        listeners: [Listener(port: 0, services: .devices)], signIn: signIn)
      try await PushTests.run(settings) { server in
        let answer = try await post("/VIID/MotorVehicles", batch, to: server)
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        // A device that cannot sign in is asked as the protocol has it all the same.
        #expect(answer.contains("nonce=\"") == (status == "401"))
      }
    }
  }
}
