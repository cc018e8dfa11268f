import Devices
import Fleet
import Foundation
import Registry
import Testing

@testable import Intake

@Suite("Retry of quarantined items") struct QuarantineRetryTests {
  @Test("refuses a line that a receiver refused, and makes no record of it")
  func receivedLine() async throws {
    let sender = try Plant()
    _ = try await sender.importing(Samples.path("ledgers/day.csv"))
    let line = try #require(try await sender.records().first).line
    var writer = JSONWriter()
    line.encode(into: &writer)
    let receiver = try Plant()
    let broken = writer.text.replacing("\"kind\":\"passage\"", with: "\"kind\":\"song\"")
    let answers = try await receiver.owner.receive(Array(broken.utf8), from: "works")
    #expect(answers.count == 1)
    let before = try await receiver.owner.reader().quarantined(includingRetried: true)
    #expect(before.map(\.place.origin) == ["works"])
    let problems = Problems()
    let retry = QuarantineRetry(receiver.owner, onProblem: { problems.note($0) })
    for item in before { #expect(try await retry.run(item.id) == false) }
    #expect(problems.codes == ["quarantine.received-line"])
    #expect(try await receiver.records().isEmpty)
    #expect(try await receiver.owner.reader().quarantined(includingRetried: true) == before)
  }

  @Test("leaves what still fails as it is, however often, and takes up what can be used now")
  func payloads() async throws {
    let plant = try Plant()
    _ = try await plant.importing(
      Samples.path("cameras/gat1400-batch.json"), Samples.path("ledgers/bad/no-header.csv"))
    let before = try await plant.owner.reader().quarantined(includingRetried: true)
    #expect(before.count == 5)
    let files = try plant.quarantineFiles()
    let problems = Problems()
    let retry = QuarantineRetry(plant.owner, onProblem: { problems.note($0) })
    for _ in 1...2 {
      for item in before { #expect(try await retry.run(item.id) == false) }
    }
    #expect(try await plant.owner.reader().quarantined(includingRetried: true) == before)
    #expect(try plant.quarantineFiles() == files)
    #expect(problems.codes.count == 10)
    #expect(Set(problems.codes) == Set(before.map(\.reason.code)))

    try await plant.owner.change(by: "test") { change in
      try change.add(Fleet.Plant(id: "works", name: "Works", division: DivisionCode("140300")))
      try change.add(Gate(id: "G7", plant: "works", name: "East"))
      var camera = Camera(id: "C7", gate: "G7")
      camera.device = "14030000001190000101"
      try change.add(camera)
    }
    for item in before {
      #expect(
        try await retry.run(item.id) == (item.reason.code == "import.unknown-camera"))
    }
    #expect(try await plant.records().count == 3)
    // Once used, an item is not used again: as another camera's it would be a second record.
    for item in before where item.reason.code == "import.unknown-camera" {
      let again = QuarantineRetry(plant.owner, camera: "C7", onProblem: { problems.note($0) })
      #expect(try await again.run(item.id) == false)
    }
    #expect(problems.codes.suffix(3) == ["quarantine.used", "quarantine.used", "quarantine.used"])
    #expect(try await plant.records().count == 3)
    let reader = try plant.owner.reader()
    #expect(try await reader.quarantined(includingRetried: true).count == 5)
    #expect(try await reader.quarantined().count == 2)
    #expect(try plant.quarantineFiles() == files)
  }

  @Test(
    "takes up what a camera sent before it was registered, in whatever form its events lie there")
  func beforeRegistration() async throws {
    let plant = try Plant()
    _ = try await plant.importing(Samples.path("cameras/dahua-stream.json"))
    let stream = try await plant.owner.reader().quarantined()
    #expect(stream.map(\.reason.code) == ["import.unknown-camera", "import.unknown-camera"])
    try await plant.owner.change(by: "test") { change in
      try change.add(Fleet.Plant(id: "works", name: "Works", division: DivisionCode("140300")))
      try change.add(Gate(id: "north", plant: "works", name: "North"))
      var camera = Camera(id: "d2", gate: "north")
      camera.format = "dahua"
      camera.device = "DEMO000000000052"
      try change.add(camera)
      try change.add(Camera(id: "any", gate: "north"))
    }
    for item in stream { #expect(try await QuarantineRetry(plant.owner).run(item.id) == true) }
    #expect(try await plant.records().count == 2)
    // Of every other format what is put aside can be taken up as well.
    _ = try await plant.importing(Samples.path("cameras"))
    let waiting = try await plant.owner.reader().quarantined(limit: 1000)
      .filter { $0.reason.code == "import.unknown-camera" }
    #expect(Set(waiting.compactMap(\.place.format)).count > 6)
    for item in waiting {
      let retry = QuarantineRetry(plant.owner, camera: "any")
      #expect(try await retry.run(item.id) == true, "\(item.place)")
    }
  }

  @Test("an event whose device has no name says that, and not that a camera without one is unknown")
  func unnamed() async throws {
    let plant = try Plant()
    let event = """
      {"Action":"Pulse","Code":"TrafficJunction","Data":{"RealUTC":1795212131,"Lane":1,
      "TrafficCar":{"PlateNumber":"晋D89012"}}}
      """
    _ = try await plant.importing(try plant.file("e.json", event.utf8))
    let reason = try #require(try await plant.owner.reader().quarantined().first).reason
    #expect(reason.code == "import.unknown-camera")
    #expect(reason.text(in: .english) == "the payload does not say which device it comes from")
    #expect(reason.text(in: .chinese) == "数据未写明来自哪台设备")
    #expect(ImportError.unknownCamera("").advice(in: .english)?.contains("--camera") == true)
  }

  @Test("stores nothing of a table in which a row still fails, and writes no file of failed rows")
  func table() async throws {
    let plant = try Plant()
    let rows =
      "gate,plate,direction,time\nG1,晋D12345,1,2026-11-21 06:02:11\nG1,晋D23456,1,2026-02-30 06:03:11\n"
    let id = try await plant.owner.quarantine(
      Array(rows.utf8), from: QuarantineItem.Place(origin: "old.csv"),
      because: QuarantineItem.Reason(LedgerError.empty))
    let files = try plant.quarantineFiles()
    #expect(try await QuarantineRetry(plant.owner).run(id) == false)
    #expect(try await plant.records().isEmpty)
    #expect(try plant.quarantineFiles() == files)
    #expect(try await plant.owner.reader().quarantined(includingRetried: true).count == 1)
  }

  @Test("knows an item that is not there")
  func unknown() async throws {
    let id = try #require(RecordID("019a1f00-0000-7000-8000-000000000000"))
    let plant = try Plant()
    #expect(try await QuarantineRetry(plant.owner).run(id) == nil)
  }
}

extension Plant {
  fileprivate func quarantineFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: owner.location.quarantine).sorted()
  }
}
