import Fleet
import Testing

@testable import Devices

@Suite("Remote sensing and smoke") struct ObservationTests {
  private func observations(_ name: String) throws -> [Observation] {
    try events("observations/\(name)", camera: CameraSettings(id: "", gate: ""))
      .compactMap(\.observation)
  }

  private func observation(_ name: String) throws -> Observation {
    try #require(try observations(name).first)
  }

  @Test("reads the network form: numbers, limits, verdict, place")
  func network() throws {
    let found = try observation("remote-sensing-network.json")
    #expect(found.kind == .remoteSensing)
    #expect(found.site == "A140303001")
    #expect(found.line == "1")
    #expect(found.time.instant == Instant(seconds: 1_795_212_131))
    #expect(found.source.event == "A1403030010120261121060211")
    #expect(found.source.device == "A140303001")
    #expect(found.plate.text == "晋D12345")
    #expect(found.colour == ColourReading(colour: .yellow, raw: "1", table: "environment"))
    #expect(found.judgement == .pass)
    let no = try #require(found.measurements.first { $0.quantity == .no })
    #expect(no.text == "431.2")
    #expect(no.unit == .partsPerMillion)
    #expect(no.limit == "1500")
    #expect(no.isAboveLimit == false)
    #expect(found.measurements.count == 16)
    #expect(found.conditions.count == 9)
    #expect(found.position == Observation.Position(longitude: 113.58, latitude: 37.85))
    #expect(found.pictures == [Passage.Picture(kind: "video", reference: "/video/1.mp4")])
    #expect(found.extra.map(\.name) == ["jcdwrzh", "siteInfo"])
    #expect(try events("observations/remote-sensing-network.json").first?.pictures.count == 1)
  }

  @Test("reads a list: verdicts, no coordinates, nulls, text where a number belongs")
  func list() throws {
    let found = try observations("remote-sensing-list.json")
    #expect(found.map(\.judgement) == [.exceed, .invalid, .pending])
    #expect(found[0].measurements.first { $0.quantity == .no }?.isAboveLimit == true)
    #expect(found[1].position == nil)
    #expect(found[1].reason == "烟羽无效")
    #expect(found[2].measurements.allSatisfy { $0.quantity != .no })
    #expect(found[2].extra.contains(JSON.Member("nojg", .string("--"))))
    #expect(found[2].findings == ["measurement.number"])
    #expect(found[2].plate.state == .unread)
  }

  @Test("reads the queue form: numbers as text, words for colours, carried verdict")
  func queue() throws {
    let found = try observation("remote-sensing-queue.json")
    #expect(found.site == "A140303001")
    #expect(found.line == "1")
    #expect(found.colour?.colour == .yellow)
    #expect(found.judgement == .exceed)
    #expect(found.measurements.first { $0.quantity == .no }?.text == "1524.37")
    #expect(found.conditions.first { $0.quantity == .speed }?.unit == .kilometresPerHour)
    #expect(found.extra.contains(JSON.Member("test_address", .string("示例路段"))))
  }

  @Test("reads a smoke capture alike from JSON and from a form with pictures")
  func smoke() throws {
    let json = try observation("smoke.json")
    let form = try #require(try events("observations/smoke.multipart").first)
    #expect(form.pictures.map(\.kind) == ["plate", "smoke"])
    var found = try #require(form.observation)
    #expect(found.source.device == "C1")
    found.source = json.source
    #expect(found == json)
    #expect(json.kind == .smoke)
    #expect(json.time.instant == Instant(milliseconds: 1_795_212_131_120))
    #expect(json.colour == ColourReading(colour: .yellow, raw: "2", table: "smoke"))
    #expect(
      json.measurements == [
        Observation.Measurement(.ringelmann, "3", unit: .ringelmann, limit: "1")
      ])
    #expect(json.judgement == .pending)
    #expect(json.judgementRaw == "0")
    #expect(json.stage == "5")
  }

  @Test(
    "refuses what cannot be",
    arguments: [
      ("bad/smoke-blackness.json", "payload.value"), ("bad/smoke-no-time.json", "payload.missing"),
      ("bad/remote-sensing-time.json", "time.no-such-day"),
    ])
  func refuses(name: String, code: String) throws {
    #expect(try events("observations/\(name)").map(\.outcome) == [code])
  }

  @Test("has no place at 0, 0 or off the Earth")
  func positions() {
    #expect(Observation.Position(longitude: 0, latitude: 0) == nil)
    #expect(Observation.Position(longitude: 181, latitude: 0) == nil)
    #expect(Observation.Position(longitude: 0, latitude: 37) != nil)
    #expect(Observation.Measurement(.no, "nan", unit: .partsPerMillion) == nil)
  }

  @Test("reads or refuses every prefix of every file of samples/observations")
  func prefixes() throws {
    let names = try Samples.names(in: "observations")
    #expect(names.count == 5)
    for name in names {
      let bytes = try Samples.bytes("observations/\(name)")
      for length in 0..<bytes.count {
        let events =
          (try? DevicePayload.read(
            Array(bytes[..<length]), camera: CameraSettings(id: "", gate: ""),
            receivedAt: Samples.receivedAt)) ?? []
        #expect(events.allSatisfy { $0.observation != nil || length < bytes.count })
      }
    }
  }
}
