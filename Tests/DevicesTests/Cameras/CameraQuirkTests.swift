import Fleet
import Testing

@testable import Devices

@Suite("Quirks of cameras") struct CameraQuirkTests {
  private func passage(
    _ name: String, camera: CameraSettings = CameraSettings(id: "C1", gate: "G1")
  ) throws -> Passage {
    try #require(try events("cameras/\(name)", camera: camera).compactMap(\.passage).first)
  }

  @Test("Hikvision: colour before the plate, misspelled class, direction by the camera's rule")
  func hikvision() throws {
    let camera = CameraSettings(id: "C1", gate: "G1", directions: ["forward": .in])
    let passage = try passage("hikvision-entry.xml", camera: camera)
    #expect(passage.plate == PlateReading(state: .read, text: "晋D12345", raw: "黄晋D12345"))
    #expect(
      passage.colour
        == ColourReading(colour: .yellow, raw: "yellow", table: "hikvision-words"))
    #expect(passage.direction == .in)
    #expect(passage.vehicleType == "H10")
    #expect(passage.lane == "1")
    #expect(passage.confidence == Passage.Confidence(value: 0.97, raw: "97"))
    #expect(passage.time.rule == .stated)
    #expect(passage.source.event == "5d0c2a34-6f5e-4a0b-9f5e-1b6f9f6a0001")
    #expect(passage.extra.contains(JSON.Member("plateClass", .string("1"))))
    #expect(passage.findings.isEmpty)
    #expect(try self.passage("hikvision-entry.xml").findings == ["passage.direction-unset"])
  }

  @Test("Hikvision: `noPlate` is no plate, buffered records keep their time, `enter` is in")
  func hikvisionNoPlate() throws {
    let late = Samples.receivedAt.advanced(byMilliseconds: 86_400_000)
    let event = try #require(try events("cameras/hikvision-no-plate.xml", receivedAt: late).first)
    let passage = try #require(event.passage)
    #expect(passage.plate.state == PlateReading.State.none)
    #expect(passage.plate.text == "")
    #expect(passage.source.buffered)
    #expect(passage.direction == .in)
    #expect(passage.findings.isEmpty)
  }

  @Test("Hikvision: a clock in 2034 is marked, the record kept")
  func hikvisionClock() throws {
    let passage = try passage("hikvision-clock-2034.xml")
    #expect(passage.time.text == "2034-01-01T00:00:05+08:00")
    #expect(passage.findings.contains("time.clock"))
    #expect(passage.source.event?.utf8.count == 64)
  }

  @Test("Hikvision: pictures of the multipart body come as bytes with their kind")
  func hikvisionPictures() throws {
    let event = try #require(try events("cameras/hikvision-push.multipart").first)
    #expect(event.pictures.map(\.kind) == ["plate", "scene"])
    #expect(
      event.pictures.allSatisfy { $0.bytes.count == 22 && $0.bytes.starts(with: [0xFF, 0xD8]) })
    #expect(event.pictures.map(\.contentType) == ["image/jpeg", "image/jpeg"])
  }

  @Test("Dahua: confidence of 255, local time, Base64 pictures, plate as hexadecimal or GB 2312")
  func dahua() throws {
    let event = try #require(try events("cameras/dahua-tollgate.json").first)
    let passage = try #require(event.passage)
    #expect(passage.confidence?.value == 242.0 / 255)
    #expect(passage.time.instant == Instant(milliseconds: 1_795_212_131_120))
    #expect(passage.time.rule == .china)
    #expect(event.pictures.map(\.kind) == ["plate", "vehicle", "scene"])
    #expect(passage.colour?.colour == .yellow)
    #expect(try self.passage("dahua-hex-plate.json").plate.text == "晋D67890")
    #expect(try self.passage("dahua-gb2312.json").plate.text == "晋D78901")
    let zoned = CameraSettings(id: "C1", gate: "G1", zone: .utc)
    let other = try self.passage("dahua-tollgate.json", camera: zoned)
    #expect(other.time.instant == Instant(milliseconds: 1_795_212_131_120 + 28_800_000))
    #expect(other.findings.contains("time.clock"))
  }

  @Test("Dahua: RealUTC is right, UTC alone counts local time")
  func dahuaEpoch() throws {
    let passages = try events("cameras/dahua-stream.json").compactMap(\.passage)
    #expect(passages.map(\.time.instant.milliseconds) == [1_795_212_131_120, 1_795_212_131_120])
    #expect(passages.map(\.time.rule) == [.stated, .china])
    #expect(passages[1].findings.contains("time.local-epoch"))
    let text = try #require(try events("cameras/dahua-events.multipart").last)
    #expect(text.passage?.time.instant == Instant(milliseconds: 1_795_212_131_512))
    #expect(text.pictures.count == 1)
  }

  @Test("Vzenith: epoch, `_无_`, buffered, licence in Base64, unconfirmed colour table")
  func vzenith() throws {
    let event = try #require(try events("cameras/vzenith.json").first)
    let passage = try #require(event.passage)
    #expect(passage.time.instant == Instant(milliseconds: 1_795_212_131_120))
    #expect(passage.colour?.colour == .yellow)
    #expect(passage.findings.contains("colour.table-unconfirmed"))
    #expect(event.pictures.count == 1)
    let set = CameraSettings(id: "C1", gate: "G1", colourTable: "vzenith")
    #expect(
      !(try self.passage("vzenith.json", camera: set)).findings.contains("colour.table-unconfirmed")
    )
    let offline = try self.passage("vzenith-no-plate-offline.json")
    #expect(offline.plate.state == PlateReading.State.none)
    #expect(offline.source.buffered)
    #expect(!offline.findings.contains("time.clock"))
    #expect(try self.passage("vzenith-mqtt-licence.json").plate.text == "晋D22334")
  }

  @Test(
    "GA/T 1400: one event for each record, unread characters, trailer, pictures in three shapes")
  func gat1400() throws {
    let batch = try events("cameras/gat1400-batch.json")
    #expect(
      batch.map { $0.passage?.plate.state } == [.read, PlateReading.State.none, .partial, nil])
    #expect(batch[0].passage?.trailerPlate == "晋D0112挂")
    #expect(batch[2].passage?.plate.text == "晋D1-3-5")
    #expect(batch.map { $0.passage?.direction } == [.in, .in, .out, nil])
    #expect(batch[0].id?.utf8.count == 48)
    #expect(batch[0].passage?.colour?.colour == .yellow)
    let drift = try events("cameras/gat1400-drift.json")
    #expect(drift.map(\.pictures.count) == [0, 1, 1])
    #expect(drift[0].passage?.pictures.last?.reference == "gate/5.jpg")
    #expect(drift[0].passage?.time.instant == Instant(milliseconds: 1_795_212_131_120))
    #expect(drift[0].passage?.lane == nil)
    #expect(drift[1].passage?.direction == .in)
    #expect(drift[2].passage?.time.text == "20261121060211")
  }

  @Test("Axis, Plate Recognizer and Rekor: scales of confidence, final message, lower-case plates")
  func others() throws {
    let axis = try passage("axis-lost.json")
    #expect(axis.direction == .in)
    #expect(axis.confidence?.value == 0.719034)
    #expect(axis.source.event == "1144")
    let recognizer = try passage("plate-recognizer.json")
    #expect(recognizer.plate.text == "晋D99001")
    #expect(recognizer.time.instant == Instant(milliseconds: 1_795_212_131_120))
    let rekor = try passage("rekor-group.json")
    #expect(rekor.time.instant == Instant(milliseconds: 1_795_212_131_120))
    #expect(rekor.confidence?.value == 0.935)
  }

  @Test("JSON ledgers: one record with entry and exit is two passages")
  func ledger() throws {
    let found = try events("ledgers/visit.json").compactMap(\.passage)
    #expect(found.map(\.direction) == [.in, .out])
    #expect(found.map(\.barrier) == ["01", "02"])
    #expect(found.map(\.goods) == ["铁精粉", nil])
    #expect(found[0].registeredOn == Day(2019, 6, 18))
    #expect(found[0].environmentalList == "/img/3.jpg")
    #expect(found[0].licence == "/img/4.jpg")
  }
}
