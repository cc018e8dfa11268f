import Fleet
import Testing

@testable import Devices

/// Reads one file of the samples as the camera C1 at gate G1.
func events(
  _ path: String, camera: CameraSettings = CameraSettings(id: "C1", gate: "G1"),
  receivedAt: Instant = Samples.receivedAt
) throws -> [DeviceEvent] {
  try DevicePayload.read(
    try Samples.bytes(path), camera: camera, receivedAt: receivedAt)
}

extension DeviceEvent {
  var passage: Passage? { if case .passage(let passage) = content { passage } else { nil } }
  var observation: Observation? {
    if case .observation(let observation) = content { observation } else { nil }
  }
  /// `passage`, `observation`, or the code of what else it is.
  var outcome: String {
    switch content {
    case .passage: "passage"
    case .observation: "observation"
    case .ignored(let reason): reason.code
    case .refused(let error): error.code
    }
  }
}

@Suite("Camera payloads") struct DevicePayloadTests {
  @Test(
    "a camera that is held to a format delivers in that one alone; a ledger may name any camera")
  func heldToFormat() throws {
    var camera = CameraSettings(id: "C1", gate: "G1")
    let paths = try Samples.names(in: "cameras").map { "cameras/\($0)" }
    for path in paths + ["observations/smoke.json", "ledgers/visit.json"] {
      let free = try events(path, camera: camera)
      for format in DeviceFormat.allCases {
        camera.format = format
        for (event, held) in zip(free, try events(path, camera: camera)) {
          let isRecord = event.outcome == "passage" || event.outcome == "observation"
          let isOther = event.format != format && event.format != .ledger
          #expect(
            held.outcome == (isRecord && isOther ? "payload.other-format" : event.outcome),
            "\(path) of a camera that speaks \(format)")
          #expect(held.raw == event.raw)
        }
      }
      camera.format = nil
    }
  }

  @Test(
    "reads every file of samples/cameras",
    arguments: [
      ("axis-lost.json", .axis, ["passage"]),
      ("axis-new.json", .axis, ["event.interim"]),
      ("dahua-events.multipart", .dahua, ["event.heartbeat", "passage"]),
      ("dahua-gb2312.json", .dahua, ["passage"]),
      ("dahua-hex-plate.json", .dahua, ["passage"]),
      ("dahua-keepalive.json", .dahua, ["event.heartbeat"]),
      ("dahua-stream.json", .dahua, ["passage", "event.non-motor", "passage", "event.other"]),
      ("dahua-tollgate.json", .dahua, ["passage"]),
      ("gat1400-bare.json", .gat1400, ["passage"]),
      ("gat1400-batch.json", .gat1400, ["passage", "passage", "passage", "time.no-such-day"]),
      ("gat1400-drift.json", .gat1400, ["passage", "passage", "passage"]),
      ("gat1400-keepalive.json", .gat1400, ["event.heartbeat"]),
      ("gat1400-register.json", .gat1400, ["event.registration"]),
      ("hikvision-clock-2034.xml", .hikvision, ["passage"]),
      ("hikvision-entry.xml", .hikvision, ["passage"]),
      ("hikvision-heartbeat.xml", .hikvision, ["event.heartbeat"]),
      ("hikvision-no-plate.xml", .hikvision, ["passage"]),
      ("hikvision-push.multipart", .hikvision, ["passage"]),
      ("hikvision-query.txt", .hikvision, ["passage"]),
      ("lines.ndjson", .vzenith, ["passage", "passage", "payload.missing"]),
      ("plate-recognizer.json", .plateRecognizer, ["passage"]),
      ("rekor-group.json", .rekor, ["passage"]),
      ("vzenith-mqtt-licence.json", .vzenith, ["passage"]),
      ("vzenith-no-plate-offline.json", .vzenith, ["passage"]),
      ("vzenith.json", .vzenith, ["passage"]),
    ] as [(String, DeviceFormat, [String])])
  func reads(name: String, format: DeviceFormat, outcomes: [String]) throws {
    let events = try events("cameras/\(name)")
    #expect(events.map(\.outcome) == outcomes)
    #expect(events.allSatisfy { $0.format == format && !$0.raw.isEmpty })
    for passage in events.compactMap(\.passage) {
      #expect(passage.gate == "G1")
      #expect(passage.source.device == "C1")
      #expect(passage.source.format == format.rawValue)
      #expect(
        ["read", "partial"].contains(passage.plate.state.rawValue) != passage.plate.text.isEmpty)
    }
  }

  @Test("knows every file of samples/cameras")
  func knowsAll() throws {
    #expect(try Samples.names(in: "cameras").count == 25)
    #expect(try Samples.names(in: "cameras/bad").count == 10)
  }

  @Test(
    "names what is wrong with a payload",
    arguments: [
      ("bad/cut.json", "json.truncated"), ("bad/empty.json", "payload.empty"),
      ("bad/hikvision-cut.xml", "xml.malformed"),
      ("bad/hikvision-entity-bomb.xml", "xml.doctype"),
      ("bad/hikvision-external-entity.xml", "xml.doctype"),
      ("bad/hikvision-truncated.multipart", "multipart.truncated"),
      ("bad/not-text.json", "payload.encoding"), ("bad/unknown.json", "payload.unknown-format"),
    ])
  func refuses(name: String, code: String) throws {
    do {
      let events = try events("cameras/\(name)")
      Issue.record("read \(events.map(\.outcome))")
    } catch let error as DeviceError {
      #expect(error.code == code)
      for language in Language.allCases { #expect(!error.text(in: language).isEmpty) }
    }
  }

  @Test(
    "refuses a record alone",
    arguments: [
      ("bad/hikvision-impossible-date.xml", "time.no-such-day"),
      ("bad/vzenith-no-time.json", "payload.missing"),
    ])
  func refusesRecord(name: String, code: String) throws {
    #expect(try events("cameras/\(name)").map(\.outcome) == [code])
  }

  @Test("refuses JSON of 10,000 levels and XML of 10,000 levels")
  func depth() {
    let camera = CameraSettings(id: "C1", gate: "G1")
    let json = Array(String(repeating: "[", count: 10_000).utf8)
    #expect(throws: DeviceError.json(.tooDeep(position: 64))) {
      try DevicePayload.read(json, camera: camera, receivedAt: Samples.receivedAt)
    }
    let xml = Array(String(repeating: "<a>", count: 10_000).utf8)
    #expect(throws: DeviceError.xml(.tooComplex)) {
      try DevicePayload.read(xml, camera: camera, receivedAt: Samples.receivedAt)
    }
  }

  @Test("reads or refuses every prefix of every payload")
  func prefixes() throws {
    let camera = CameraSettings(id: "C1", gate: "G1")
    for name in try Samples.names(in: "cameras") {
      let bytes = try Samples.bytes("cameras/\(name)")
      for length in 0..<bytes.count {
        do throws(DeviceError) {
          let events = try DevicePayload.read(
            Array(bytes[..<length]), camera: camera, receivedAt: Samples.receivedAt)
          // What can be read of a piece says who said it, as the whole does.
          #expect(events.allSatisfy { !$0.raw.isEmpty })
        } catch {
          #expect(!error.code.isEmpty)
        }
      }
    }
  }

  @Test("finds the settings by the device's own name, record by record")
  func manyDevices() throws {
    let bytes = try Samples.bytes("cameras/gat1400-batch.json")
    let events = try DevicePayload.read(bytes, receivedAt: Samples.receivedAt) { name in
      CameraSettings(id: "camera-\(name ?? "none")", gate: "G7")
    }
    #expect(events[0].passage?.source.device == "camera-14030000001190000101")
    #expect(events[0].device == "14030000001190000101")
  }
}
