import Devices
import Fleet
import Foundation
import Registry
import Testing

@testable import Intake

@Suite("Import of records") struct RecordImportTests {
  @Test("stores a day once, whatever its encoding, and says so when it comes again")
  func twice() async throws {
    let plant = try Plant()
    let first = try await plant.importing(Samples.path("ledgers/day.csv"))
    #expect(first.stored == 5)
    #expect(first.passages == 5)
    #expect(first.isClean)
    let second = try await plant.importing(
      Samples.path("ledgers/day-gb18030.csv"), Samples.path("ledgers/day-tabs-cr.csv"))
    #expect(second.stored == 0)
    #expect(second.duplicates == 10)
    #expect(try await plant.records().count == 5)
  }

  @Test("knows a row again however it is written: times, plates, words, order of columns")
  func otherwise() async throws {
    let plant = try Plant()
    #expect(try await plant.importing(Samples.path("ledgers/day.csv")).stored == 5)
    let again = try await plant.importing(Samples.path("ledgers/day-otherwise.csv"))
    #expect(again.duplicates == 5 && again.amendments == 0 && again.stored == 0, "\(again)")
    // What was received first is kept as it was received.
    let first = try #require(try await plant.records().first)
    guard case .passage(let passage) = first.line.record else { return }
    #expect(passage.time.text == "2026-11-21 06:02:11" && passage.stage == "国六")
    // One value more is a correction.
    let text = try plant.text(Samples.path("ledgers/day-otherwise.csv"))
    let corrected = text.replacing("国Ⅵ", with: "国Ⅵb")
    let changed = try await plant.importing(try plant.file("b.csv", corrected.utf8))
    #expect(changed.duplicates == 4 && changed.amendments == 1)
  }

  @Test("a row of another encoding than its file fails by name, and its neighbours are stored")
  func mixedEncodings() async throws {
    let plant = try Plant()
    let report = try await plant.importing(Samples.path("ledgers/bad/mixed-encodings.csv"))
    #expect(report.stored == 2 && report.failedRows == 1)
    let path = try #require(report.failedRowsFiles.first)
    // The file holds the row as it was: both encodings, and the reason in that of the file.
    let again = try await plant.importing(path)
    #expect(again.stored == 0 && again.failedRows == 1)
  }

  @Test("columns that repeat an earlier one are named")
  func repeatedColumns() async throws {
    let plant = try Plant()
    let rows = """
      gate,plate,车牌,note,note,direction,time
      G1,晋D12345,晋D54321,a,b,1,2026-11-21 06:02:11

      """
    let path = try plant.file("a.csv", rows.utf8)
    let report = try await plant.importing(path)
    #expect(report.findings == [.columnsRepeated(["车牌", "note"], file: path)])
    #expect(try await plant.importing(Samples.path("ledgers/day.csv")).findings.isEmpty)
  }

  @Test("a plate that no standard has is stored, counted and told")
  func oddPlates() async throws {
    let plant = try Plant()
    let problems = Problems()
    let report = try await RecordImport(
      plant.owner, ImportOptions(), receivedAt: Plant.now, onProblem: { problems.note($0) }
    ).run([Samples.path("ledgers/odd-plates.csv")])
    #expect(report.stored == 14 && report.isClean)
    #expect(report.oddPlates == 3)
    #expect(problems.codes == ["plate.letter", "plate.letter", "plate.length"])
  }

  @Test("keeps a changed row beside the first as an amendment")
  func amendment() async throws {
    let plant = try Plant()
    let text = "gate,plate,direction,time,goods\nG1,晋D12345,1,2026-11-21 06:02:11,coke\n"
    let first = try await plant.importing(try plant.file("a.csv", text.utf8))
    #expect(first.stored == 1)
    let changed = text.replacing("coke", with: "ore")
    let second = try await plant.importing(try plant.file("b.csv", changed.utf8))
    #expect(second.amendments == 1)
    #expect(try await plant.records().count == 2)
    let third = try await plant.importing(
      try plant.file("c.csv", text.replacing("coke", with: "coal").utf8))
    #expect(third.amendments == 1)
    // The ledger has the event once, as it was corrected last.
    let (bytes, count) = try await exported(.english, from: plant)
    let ledger = String(decoding: bytes, as: UTF8.self)
    #expect(count == 1)
    #expect(ledger.contains("coal") && !ledger.contains("ore") && !ledger.contains("coke"))
  }

  @Test("changes nothing in a dry run, and reports the same")
  func dryRun() async throws {
    let plant = try Plant()
    let path = Samples.path("ledgers/bad/impossible-dates.csv")
    let rehearsed = try await plant.importing(
      path, Samples.path("cameras/bad"), Samples.path("ledgers/bad/no-header.csv"), dryRun: true)
    #expect(rehearsed.stored == 2)
    #expect(rehearsed.failedRows == 5)
    #expect(rehearsed.quarantined == 11)
    #expect(rehearsed.failedRowsFiles.isEmpty)
    #expect(try await plant.records().isEmpty)
    #expect(try await plant.owner.reader().quarantined().isEmpty)
    let done = try await plant.importing(path)
    #expect(done.stored == rehearsed.stored)
    #expect(done.failedRows == rehearsed.failedRows)
  }

  @Test(
    "reports every bad row, keeps it, and stores the others",
    arguments: [
      ("ragged.csv", 2, 1, 0), ("stray-quote.csv", 2, 2, 0), ("unterminated-quote.csv", 2, 1, 0),
      ("nul.csv", 2, 1, 0), ("not-utf8.csv", 3, 1, 0), ("impossible-dates.csv", 2, 5, 0),
      ("clock.csv", 4, 0, 0), ("direction.csv", 3, 1, 0), ("no-gate.csv", 0, 1, 0),
      ("registered.csv", 1, 1, 0), ("empty.csv", 0, 0, 1), ("blank.csv", 0, 0, 1),
      ("no-header.csv", 0, 0, 1), ("utf-16.csv", 0, 0, 1), ("mixed-encodings.csv", 2, 1, 0),
    ])
  func badRows(name: String, stored: Int, failed: Int, quarantined: Int) async throws {
    let plant = try Plant()
    let report = try await plant.importing(Samples.path("ledgers/bad/\(name)"))
    #expect(report.stored == stored)
    #expect(report.failedRows == failed)
    #expect(report.quarantined == quarantined)
    #expect(try await plant.records().count == stored)
    #expect(try await plant.owner.reader().quarantined().count == quarantined)
    #expect(report.failedRowsFiles.count == (failed > 0 ? 1 : 0))
  }

  @Test("writes failed rows with their reason, to be corrected and imported again")
  func failedRows() async throws {
    let plant = try Plant()
    let rows =
      "出入口编号,车牌号码,进出厂状态,进/出厂时间\nG1,晋D12345,1,2026-02-30 06:03:11\nG1,晋D23456,1,2026-11-21 06:03:11\n"
    var encoded = try CSVWriter(encoding: .gb18030)
    for line in rows.split(separator: "\n") {
      encoded.row(line.split(separator: ",").map(String.init))
    }
    let report = try await plant.importing(try plant.file("gb.csv", encoded.take()))
    let path = try #require(report.failedRowsFiles.first)
    #expect(path == "\(plant.directory)/gb.failed.csv")
    var reader = CSVReader(encoding: .gb18030)
    reader.append(Array(try await Self.bytes(path)))
    reader.finish()
    #expect(reader.next() == .row)
    #expect(reader.texts == ["出入口编号", "车牌号码", "进出厂状态", "进/出厂时间", RowError.columnTitle])
    #expect(reader.next() == .row)
    #expect(
      reader.texts == [
        "G1", "晋D12345", "1", "2026-02-30 06:03:11",
        "time.no-such-day: line 2, column `进/出厂时间` (`2026-02-30 06:03:11`): the calendar has no such day",
      ])
    let again = try await plant.importing(path)
    #expect(again.failedRows == 1)
    #expect(again.stored == 0)
  }

  private static func bytes(_ path: String) async throws -> [UInt8] {
    let file = try InputFile(path, spoolingIn: "")
    return try file.readAll()
  }

  @Test("puts a line that is too long in quarantine, whole, and stores its neighbours")
  func longLine() async throws {
    let plant = try Plant()
    let head = "gate,plate,direction,time\nG1,晋D12345,1,2026-11-21 06:02:11\n"
    let bytes =
      Array(head.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 6 << 20)
      + Array("\nG1,晋D23456,1,2026-11-21 06:03:11\n".utf8)
    let report = try await plant.importing(try plant.file("long.csv", bytes))
    #expect(report.stored == 2)
    #expect(report.quarantined == 1)
    let item = try #require(try await plant.owner.reader().quarantined().first)
    #expect(item.length == 6 << 20)
    #expect(item.place.offset == Int64(head.utf8.count))
    #expect(item.place.line == 3)
    #expect(item.reason.code == "csv.field-too-long")
  }

  @Test("keeps a delivery once, however its path is spelled")
  func spellings() async throws {
    let plant = try Plant()
    let folder = plant.directory + "/cap"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = try plant.file("cap/x.json", Array("{\"song\":1}".utf8))
    _ = try plant.file("cap/y.csv", Array("nothing,of,this\n".utf8))
    try FileManager.default.createSymbolicLink(
      atPath: plant.directory + "/link", withDestinationPath: folder)
    for path in ["/cap", "/cap/", "/./cap/../cap", "//cap/x.json", "/cap/./y.csv", "/link"] {
      #expect(try await plant.importing(plant.directory + path).quarantined > 0)
    }
    let items = try await plant.owner.reader().quarantined()
    #expect(items.map(\.place.origin).sorted() == ["\(folder)/x.json", "\(folder)/y.csv"])
    #expect(items.map(\.times) == [5, 5])
  }

  @Test("keeps control characters in fields as they came")
  func escapes() async throws {
    let plant = try Plant()
    let rows =
      "gate,plate,direction,time,goods,fleet\nG1,晋D12345,1,2026-11-21 06:02:11,\u{1B}[31mcoke\u{1B},\t a\u{1B}b \n"
    #expect(try await plant.importing(try plant.file("a.csv", rows.utf8)).stored == 1)
    guard case .passage(let passage)? = try await plant.records().first?.line.record else {
      Issue.record("expected a passage")
      return
    }
    #expect(passage.goods == "\u{1B}[31mcoke\u{1B}" && passage.fleet == "a\u{1B}b")
  }

  @Test("imports directories of tables and payloads, mixed")
  func directories() async throws {
    let plant = try Plant()
    try await plant.owner.change(by: "test") { change in
      try change.addCamera(Camera(id: "C1", gate: "G1"))
    }
    let report = try await plant.importing(
      Samples.path("cameras"), Samples.path("ledgers"), Samples.path("observations"), camera: "C1")
    #expect(report.observations == 7)
    #expect(report.passages == report.stored + report.duplicates + report.amendments - 7)
    #expect(report.quarantined > 10)
    #expect(report.ignored == 8)
    let again = try await plant.importing(
      Samples.path("cameras"), Samples.path("observations"), camera: "C1")
    #expect(again.stored == 0)
    #expect(again.amendments == 0)
  }

  @Test("finds a payload's camera by the device's own name, and keeps what no camera claims")
  func cameras() async throws {
    let plant = try Plant()
    let path = Samples.path("cameras/gat1400-batch.json")
    let before = try await plant.importing(path)
    #expect(before.quarantined == 4)
    #expect(
      try await plant.owner.reader().quarantined().map(\.reason.code).sorted() == [
        "import.unknown-camera", "import.unknown-camera", "import.unknown-camera",
        "time.no-such-day",
      ])
    try await plant.owner.change(by: "test") { change in
      var camera = Camera(id: "C7", gate: "G7")
      camera.device = "14030000001190000101"
      try change.addCamera(camera)
    }
    let after = try await plant.importing(path)
    #expect(after.stored == 3)
    #expect(after.quarantined == 1)
    let record = try #require(try await plant.records().first)
    guard case .passage(let passage) = record.line.record else {
      Issue.record("expected a passage")
      return
    }
    #expect(passage.gate == "G7")
    let picture = try #require(passage.pictures.first { $0.sha256 != nil })
    #expect(picture.sha256?.utf8.count == 64)
    await #expect(throws: ImportError.unknownCamera("C9")) {
      try await plant.importing(path, camera: "C9")
    }
    await #expect(throws: ImportError.noSuchFile(path: "/no/such/file")) {
      try await plant.importing("/no/such/file")
    }
  }

  @Test("exports passages as the ledger that it reads back", arguments: TextEncoding.allCases)
  func export(encoding: TextEncoding) async throws {
    for language in Language.allCases {
      let plant = try Plant()
      _ = try await plant.importing(Samples.path("ledgers/day.csv"))
      var export = PassageExport(language: language)
      export.encoding = encoding
      var bytes: [UInt8] = []
      let count = try await export.write(from: plant.owner.reader()) { bytes += $0 }
      #expect(count == 5)
      let back = try await plant.importing(try plant.file("back.csv", bytes))
      #expect(back.stored == 0)
      #expect(back.failedRows == 0)
      #expect(back.duplicates == 5)
    }
  }

  /// What was exported, in one language.
  private func exported(
    _ language: Language, from plant: Plant, withIDs: Bool = true
  ) async throws -> (bytes: [UInt8], count: Int) {
    var export = PassageExport(language: language)
    export.withIDs = withIDs
    var bytes: [UInt8] = []
    let count = try await export.write(from: plant.owner.reader()) { bytes += $0 }
    return (bytes, count)
  }

  @Test("knows every record of the samples again in what was exported of it")
  func everySample() async throws {
    for language in Language.allCases {
      let plant = try Plant()
      try await plant.owner.change(by: "test") { change in
        try change.addCamera(Camera(id: "C1", gate: "G1"))
      }
      _ = try await plant.importing(
        Samples.path("cameras"), Samples.path("ledgers"), Samples.path("observations"),
        camera: "C1")
      // Times as nobody should write them, colours as devices code them, fields that say nothing.
      let odd = """
        gate,plate,direction,time,colour,goods,picture
        G1,晋D10001,1,2026/11/21 6:02:11,1,-,a.jpg
        G1,晋D10002,2,20261121060212,2,n/a,
        G1,,1,1795212133000,99,"a, ""b"" c",
        G1,无车牌,2,2026年11月21日 6时2分14秒,, spaces ,
        G1,unknown,1,2026-11-20T22:02:15Z,黄,=1+1,

        """
      let taken = try await plant.importing(try plant.file("odd.csv", odd.utf8))
      #expect(taken.stored >= 3, "\(taken)")
      let before = try await plant.records().count
      let (bytes, count) = try await exported(language, from: plant)
      #expect(count > 60)
      let back = try await plant.importing(try plant.file("back.csv", bytes))
      #expect(back.duplicates == count)
      #expect(back.stored == 0 && back.amendments == 0 && back.isClean)
      #expect(try await plant.records().count == before)
    }
  }

  @Test(
    "takes a changed row of an export as a correction, once; elsewhere as a row like all others")
  func changedExport() async throws {
    let plant = try Plant()
    _ = try await plant.importing(Samples.path("ledgers/day.csv"))
    let (bytes, _) = try await exported(.chinese, from: plant)
    let text = String(decoding: bytes, as: UTF8.self)
    let changed = text.replacing("晋D12345", with: "晋D54321")
    #expect(changed != text)
    let first = try await plant.importing(try plant.file("changed.csv", changed.utf8))
    #expect(first.amendments > 0 && first.stored == 0 && first.amendments + first.duplicates == 5)
    let again = try await plant.importing(try plant.file("changed.csv", changed.utf8))
    #expect(again.duplicates == 5)
    let amendment = try #require(try await plant.records().first { $0.line.amends != nil })
    #expect(try await plant.owner.reader().record(amendment.line.amends!) != nil)

    let other = try Plant()
    #expect(try await other.importing(try other.file("a.csv", bytes)).stored == 5)
    #expect(try await other.importing(try other.file("a.csv", bytes)).duplicates == 5)
    let (plain, _) = try await exported(.english, from: plant, withIDs: false)
    let head = String(decoding: plain, as: UTF8.self).prefix { $0 != "\r\n" }
    #expect(head.split(separator: ",").count == 23)
  }

  @Test("refuses a registry's own lines, whole, and says how records travel")
  func ownLines() async throws {
    let plant = try Plant()
    _ = try await plant.importing(
      Samples.path("ledgers/day.csv"), Samples.path("observations/smoke.json"), gate: "G1")
    let records = try await plant.records()
    #expect(records.count > 5)
    for lines in [
      records, Array(records.prefix(1)), records.filter { $0.line.record.kind != .passage },
    ] {
      var bytes: [UInt8] = []
      for line in lines { bytes += line.bytes + [0x0A] }
      let report = try await plant.importing(try plant.file("lines\(lines.count).ndjson", bytes))
      #expect(report.quarantined == 1 && report.stored == 0)
    }
    let codes = Set(try await plant.owner.reader().quarantined().map(\.reason.code))
    #expect(codes == ["payload.registry-record"])
    #expect(try await plant.records().count == records.count)
  }

  @Test("exports a ledger's words of colour as they came, in either language")
  func exportedColours() async throws {
    for language in Language.allCases {
      let plant = try Plant()
      let rows = ["yellow", "黄", "黄色", "黄牌", "黄底黑字", "mauve"].enumerated().map {
        "G1,晋D1234\($0),1,2026-11-21 06:02:1\($0),\($1)\n"
      }
      let text = "gate,plate,direction,time,colour\n" + rows.joined()
      #expect(try await plant.importing(try plant.file("a.csv", text.utf8)).stored == 6)
      var bytes: [UInt8] = []
      _ = try await PassageExport(language: language).write(from: plant.owner.reader()) {
        bytes += $0
      }
      let back = try await plant.importing(try plant.file("back.csv", bytes))
      #expect(back.duplicates == 6)
      #expect(back.amendments == 0)
    }
  }

  @Test("reads the colours of an export at another plant, in either language")
  func coloursElsewhere() async throws {
    for language in Language.allCases {
      let (plant, other) = (try Plant(), try Plant())
      try await plant.owner.change(by: "test") { change in
        var camera = Camera(id: "C1", gate: "G1")
        camera.colourTable = PlateColourTable.toll.name
        try change.addCamera(camera)
      }
      let codes = ["0", "1", "2", "3", "4", "5", "6", "7", "11", "12"]
      let rows = codes.enumerated().map { "G1,晋D1234\($0),1,2026-11-21 06:02:1\($0),\($1)\n" }
      let text = "gate,plate,direction,time,colour\n" + rows.joined()
      let taken = try await plant.importing(try plant.file("a.csv", text.utf8), camera: "C1")
      #expect(taken.stored == 10 && taken.oddColours == 0)
      let (bytes, _) = try await exported(language, from: plant, withIDs: false)
      let read = try await other.importing(try other.file("b.csv", bytes))
      #expect(read.stored == 10 && read.oddColours == 0)
      let colours = try await Self.colours(of: plant)
      #expect(try await Self.colours(of: other) == colours)
      #expect(Set(colours).count == 10 && !colours.contains(.unknown), "\(colours)")
    }
  }

  private static func colours(of plant: Plant) async throws -> [PlateColour] {
    try await plant.records().compactMap { record in
      guard case .passage(let passage) = record.line.record else { return nil }
      return passage.colour?.colour
    }
  }

  @Test("knows a row again whose colour is in the other language, and corrects nothing by it")
  func colourInEnglish() async throws {
    let plant = try Plant()
    let text = "gate,plate,direction,time,colour\nG1,晋D12345,1,2026-11-21 06:02:11,黄\n"
    #expect(try await plant.importing(try plant.file("a.csv", text.utf8)).stored == 1)
    let english = text.replacing("黄", with: "yellow")
    let again = try await plant.importing(try plant.file("b.csv", english.utf8))
    #expect(again.duplicates == 1 && again.amendments == 0)
  }

  @Test("counts the colours that it cannot read and the clocks that cannot be right")
  func oddColours() async throws {
    let plant = try Plant()
    let problems = Problems()
    let rows = """
      gate,plate,direction,time,colour
      G1,晋D12345,1,2026-11-21 06:02:11,mauve
      G1,晋D12346,1,2034-11-21 06:02:11,黄
      G1,晋D12347,1,1970-01-01 08:00:00,yellow

      """
    let report = try await RecordImport(
      plant.owner, ImportOptions(), receivedAt: Plant.now, onProblem: { problems.note($0) }
    ).run([try plant.file("a.csv", rows.utf8)])
    #expect(report.stored == 3 && report.isClean)
    #expect(report.oddColours == 1 && report.oddClocks == 2 && report.oddPlates == 0)
    #expect(problems.codes == ["colour.unknown-code"])
  }
}

extension RegisterChange {
  /// A camera with the gate and plant that it must have.
  fileprivate func addCamera(_ camera: Camera) throws {
    try add(Fleet.Plant(id: "works", name: "Works", division: DivisionCode("140300")))
    try add(Gate(id: camera.gate, plant: "works", name: "East"))
    try add(camera)
  }
}
