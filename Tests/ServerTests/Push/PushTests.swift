import Devices
import Fleet
import Foundation
import Intake
import Registry
import Sync
import Testing

@testable import Server

@Suite("Push", .timeLimit(.minutes(2))) struct PushTests {
  /// A server whose devices are one camera for paths, `c1`, and one for each device of the samples.
  static func run(
    _ settings: ServerSettings = ServerSettings(listeners: [Listener(port: 0)], signIn: .open),
    _ body: (RunningServer) async throws -> Void
  ) async throws {
    try await RunningServer.run(settings) { server in
      try await server.owner.change(by: "test") { change in
        try change.add(Plant(id: "plant-1", name: "厂", division: try DivisionCode("140403")))
        try change.add(Gate(id: "g1", plant: "plant-1", name: "东门"))
        var camera = Camera(id: "c1", gate: "g1")
        camera.directions = ["forward": .in, "reverse": .out, "obverse": .in]
        camera.defaultDirection = .in
        try change.add(camera)
        for (id, device) in [
          ("dahua", "00000000-0000-4000-8000-000000000052"), ("gat", "14030000001190000101"),
        ] {
          var camera = camera
          camera.id = id
          camera.device = device
          try change.add(camera)
        }
      }
      try await body(server)
    }
  }

  static func post(_ path: String, _ body: [UInt8], type: String? = nil) -> TransferRequest {
    TransferRequest(.post, path, headers: type.map { ["Content-Type: \($0)"] } ?? [], body: body)
  }

  /// The path that a sample's device pushes to: its file's name begins with the format's.
  static func path(of sample: String) -> String {
    let file = sample.split(separator: "/").last ?? ""
    let format = DeviceFormat.allCases.first { file.hasPrefix($0.rawValue) }
    return format.map { "/devices/\($0.rawValue)/c1" } ?? "/v1/observations/c1"
  }

  @Test("every sample is taken, answered, and opens no barrier")
  func samples() async throws {
    try await Self.run { server in
      let client = try server.client()
      let reader = try server.owner.reader()
      var (expected, refused) = (0, 0)
      for name in try Samples.names(in: "cameras") + Samples.names(in: "observations") {
        let body = try Samples.bytes(name)
        let events = try DevicePayload.read(
          body, camera: CameraSettings(id: "c1", gate: "g1"), receivedAt: Lines.stored)
        for event in events {
          switch event.content {
          case .passage, .observation: expected += 1
          case .ignored: break
          case .refused: refused += 1
          }
        }
        let before = try await reader.status().recordCount
        let answer = try await client.send(Self.post(Self.path(of: name), body))
        #expect(answer.status == 200, "\(name)")
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(!text.contains("\"OpenStrobe\":true") && !text.contains("\"info\":\"ok\""))
        // Pushed again, it is known: not one record more.
        let after = try await reader.status().recordCount
        _ = try await client.send(Self.post(Self.path(of: name), body))
        let again = try await reader.status().recordCount
        #expect(again == after, "\(name)")
        #expect(after >= before)
      }
      let status = try await reader.status()
      #expect(status.quarantined == refused)
      #expect(status.recordCount > 20 && status.recordCount <= expected)
    }
  }

  @Test("what cannot be read is kept with its reason, and the camera told to let it be")
  func bad() async throws {
    try await Self.run { server in
      let client = try server.client()
      let reader = try server.owner.reader()
      var count = 0
      for name in try Samples.names(in: "cameras/bad") {
        let answer = try await client.send(
          Self.post(Self.path(of: name), try Samples.bytes(name)))
        #expect(answer.status == 200, "\(name)")
        count += 1
        let status = try await reader.status()
        #expect(status.quarantined == count, "\(name)")
        #expect(status.records.isEmpty, "\(name)")
      }
      #expect(count >= 10)
      // Vzenith repeats for ever what is not answered in its own words.
      let answer = try await client.send(
        Self.post("/devices/vzenith/c1", Array("not JSON".utf8)))
      #expect(
        try answer.json["Response_AlarmInfoPlate"]?["content"]?.string == "retransfer_stop")
    }
  }

  @Test("Dahua's own paths find the camera by the device's id")
  func dahua() async throws {
    try await Self.run { server in
      let client = try server.client()
      let alive = try await client.send(
        Self.post("/NotificationInfo/KeepAlive", try Samples.bytes("cameras/dahua-keepalive.json")))
      #expect(try alive.json["Active"]?.bool == true)
      let body = try Samples.bytes("cameras/dahua-tollgate.json")
      let answer = try await client.send(Self.post("/NotificationInfo/TollgateInfo", body))
      #expect(try answer.json["Result"]?.bool == true)
      #expect(try answer.json["OpenStrobe"]?.bool == false)
      let records = try await server.owner.reader().status().recordCount
      #expect(records == 1)
    }
  }

  @Test("a device that nobody registered is refused, and what it sent is kept")
  func stranger() async throws {
    try await Self.run { server in
      let client = try server.client()
      let text = String(
        decoding: try Samples.bytes("cameras/dahua-tollgate.json"), as: UTF8.self)
      let body = Array(text.replacing("000000000052", with: "000000000099").utf8)
      let answer = try await client.send(Self.post("/NotificationInfo/TollgateInfo", body))
      #expect(try answer.json["Result"]?.bool == false)
      #expect(try answer.json["OpenStrobe"]?.bool == false)
      let hikvision = try Samples.bytes("cameras/hikvision-entry.xml")
      let other = try await client.send(Self.post("/devices/hikvision/nobody", hikvision))
      #expect(other.status == 422)
      let status = try await server.owner.reader().status()
      #expect(status.records.isEmpty)
      #expect(status.quarantined == 2)
    }
  }

  @Test("unknown devices fill no more than their room; known cameras are never capped")
  func strangersRoom() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)], signIn: .open)
    settings.limits.strangers = StrangerLimits(items: 2)
    try await Self.run(settings) { server in
      let client = try server.client()
      let entry = try Samples.bytes("cameras/hikvision-entry.xml")
      let junk = { (number: Int) in Array("junk \(number)".utf8) }
      // The device names itself in the payload: from another path the same bytes are the same push.
      for body in [entry, entry + [0x0A]] {
        #expect(try await client.send(Self.post("/devices/hikvision/n1", body)).status == 422)
      }
      // Beyond that the device is told to keep it, in the words of its kind.
      for (path, body, status) in [
        ("/devices/hikvision/n3", [0x0A] + entry, 503), ("/devices/hikvision/n3", junk(1), 507),
        ("/NotificationInfo/TollgateInfo", junk(2), 507),
        ("/v1/observations", try Samples.bytes("observations/smoke.json"), 503),
      ] {
        let answer = try await client.send(Self.post(path, body))
        #expect(answer.status == status, "\(path)")
        if status == 507 { #expect(try answer.json["code"]?.string == "push.strangers-full") }
      }
      // What is there already needs no more room.
      #expect(
        try await client.send(Self.post("/devices/hikvision/n1", entry)).status == 422)
      let reader = try server.owner.reader()
      let full = try await reader.status()
      #expect(full.quarantined == 2 && full.strangers.items == 2)
      #expect(full.strangers.turnedAway == 4 && full.strangers.lastTurnedAway != nil)
      for number in 0..<5 {
        let answer = try await client.send(Self.post("/devices/hikvision/c1", junk(number)))
        #expect(answer.status == 200)
      }
      #expect(try await client.send(Self.post("/devices/hikvision/c1", entry)).status == 200)
      let known = try await reader.status()
      #expect(known.quarantined == 7 && known.recordCount == 1)
      // Registered, the device is heard; its old push taken up again makes room.
      try await server.owner.change(by: "test") { change in
        var camera = try change.register.get(Camera.self, "c1")
        camera.id = "n3"
        try change.add(camera)
      }
      #expect(try await client.send(Self.post("/devices/hikvision/n3", entry)).status == 200)
    }
  }

  @Test(
    "a camera is heard from the moment on when it is added, and not any more when it is removed")
  func registering() async throws {
    try await Self.run { server in
      let client = try server.client()
      let body = try Samples.bytes("cameras/hikvision-entry.xml")
      func push() async throws -> Int {
        try await client.send(Self.post("/devices/hikvision/late", body)).status
      }
      for _ in 0..<2 {
        #expect(try await push() == 422)
        try await server.owner.change(by: "test") { try $0.add(Camera(id: "late", gate: "g1")) }
        #expect(try await push() == 200)
        #expect(try await push() == 200)
        try await server.owner.change(by: "test") { try $0.remove(Camera.self, "late") }
      }
      #expect(try await push() == 422)
    }
  }

  @Test("a camera with an address is believed from there alone")
  func source() async throws {
    try await Self.run { server in
      let client = try server.client()
      let body = try Samples.bytes("cameras/hikvision-entry.xml")
      for (address, status, records) in [("192.0.2.9", 422, 0), ("127.0.0.1", 200, 1)] {
        try await server.owner.change(by: "test") { change in
          var camera = try change.register.get(Camera.self, "c1")
          camera.address = address
          try change.update(camera)
        }
        let answer = try await client.send(Self.post("/devices/hikvision/c1", body))
        #expect(answer.status == status)
        let stored = try await server.owner.reader().status()
        #expect(stored.recordCount == records)
        #expect(stored.quarantined == 1)
      }
    }
  }

  @Test("a fixed path of a device's firmware leads to its camera; Hikvision's old query too")
  func paths() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0, services: .devices)])
    settings.devicePaths = ["/api/upload/anpr": "c1"]
    try await Self.run(settings) { server in
      let client = try server.client()
      let push = try Samples.bytes("cameras/hikvision-push.multipart")
      let answer = try await client.send(Self.post("/api/upload/anpr", push))
      #expect(answer.status == 200)
      let query = String(
        decoding: try Samples.bytes("cameras/hikvision-query.txt"), as: UTF8.self
      ).filter { !$0.isNewline }
      let old = try await client.send(
        TransferRequest(.get, "/devices/hikvision/c1?\(query.replacing("+", with: "%2B"))"))
      #expect(old.status == 200)
      let status = try await server.owner.reader().status()
      #expect(status.recordCount == 2)
      #expect(status.quarantined == 0)
    }
  }

  @Test(
    "a camera that was registered with a format is held to it, and what is put aside comes back")
  func heldToFormat() async throws {
    try await Self.run { server in
      func register(_ format: String) async throws {
        try await server.owner.change(by: "test") { change in
          var camera = try change.register.get(Camera.self, "dahua")
          camera.format = format
          try change.update(camera)
        }
      }
      let client = try server.client()
      let body = try Samples.bytes("cameras/dahua-tollgate.json")
      try await register("hikvision")
      let answer = try await client.send(Self.post("/NotificationInfo/TollgateInfo", body))
      #expect(answer.status == 200, "it is kept, so the device need not send it again")
      let reader = try server.owner.reader()
      let item = try #require(try await reader.quarantined().first)
      #expect(item.reason.code == "payload.other-format")
      let before = try await reader.status()
      #expect(before.records.isEmpty && before.strangers.items == 0)
      try await register("dahua")
      #expect(try await QuarantineRetry(server.owner).run(item.id) == true)
      let after = try await reader.status()
      #expect(after.recordCount == 1 && after.quarantined == 0)
    }
  }

  @Test("a push beyond the limit is refused")
  func tooLarge() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)], signIn: .open)
    settings.limits.pushBytes = 1000
    try await Self.run(settings) { server in
      let answer = try await server.send(
        Self.post("/devices/hikvision/c1", [UInt8](repeating: 0x20, count: 1001)))
      #expect(answer.status == 413)
      let unknown = try await server.send(Self.post("/devices/fax/c1", [1]))
      #expect(unknown.status == 404)
    }
  }
}

extension RegistryStatus {
  /// Records of all kinds.
  var recordCount: Int { records.map(\.count).reduce(0, +) }
}
