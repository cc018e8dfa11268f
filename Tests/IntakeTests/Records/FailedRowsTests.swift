import Devices
import Fleet
import Foundation
import Registry
import Testing

@testable import Intake

@Suite("Files of failed rows") struct FailedRowsTests {
  private static let table =
    "gate,plate,direction,time\nG1,晋D12345,1,2026-11-21 06:02:11\nG1,晋D23456,1,2026-02-30 06:03:11\n"

  @Test("never writes over a file that is there, and reports the name that it took")
  func numbered() async throws {
    let plant = try Plant()
    let corrected = try plant.file("x.failed.csv", "somebody's corrections".utf8)
    try FileManager.default.createDirectory(
      atPath: plant.directory + "/other", withIntermediateDirectories: true)
    let report = try await plant.importing(
      try plant.file("x.csv", Self.table.utf8),
      try plant.file("other/x.csv", Self.table.replacing("G1", with: "G2").utf8))
    #expect(try plant.text(corrected) == "somebody's corrections")
    #expect(
      report.failedRowsFiles == [2, 3].map { "\(plant.directory)/x.failed.\($0).csv" })
    for (path, gate) in zip(report.failedRowsFiles, ["G1", "G2"]) {
      #expect(try plant.text(path).contains("\(gate),晋D23456,1,2026-02-30 06:03:11,"))
    }
    let again = try await plant.importing("\(plant.directory)/x.failed.2.csv")
    #expect(again.failedRowsFiles == ["\(plant.directory)/x.failed.4.csv"])
  }

  @Test("writes no second file with the same rows, whatever else is there")
  func same() async throws {
    let plant = try Plant()
    let table = Self.table + "G1,晋D34567,1,2026-02-31 06:03:11\n"
    let path = try plant.file("x.csv", table.utf8)
    let corrected = try plant.file("x.failed.csv", "somebody's corrections".utf8)
    let first = try await plant.importing(path)
    #expect(first.failedRowsFiles == ["\(plant.directory)/x.failed.2.csv"])
    let kept = try plant.text(first.failedRowsFiles[0])
    for _ in 0..<2 {
      let again = try await plant.importing(path)
      #expect(again.failedRows == 2 && again.failedRowsFiles == first.failedRowsFiles)
    }
    // One row fewer, one more, another: each is a file of its own, with all of its rows.
    let more = table + "G1,晋D45678,1,2026-02-30 06:05:11\n"
    let other = table.replacing("02-31", with: "02-29")
    for (number, content) in [(3, Self.table), (4, more), (5, other)] {
      let report = try await plant.importing(try plant.file("x.csv", content.utf8))
      let name = "\(plant.directory)/x.failed.\(number).csv"
      #expect(report.failedRowsFiles == [name])
      let rows = try plant.text(name).split(separator: "\r\n")
      #expect(rows.count == 1 + report.failedRows)
      #expect(rows[1] == kept.split(separator: "\r\n")[1])
    }
    #expect(try plant.text(corrected) == "somebody's corrections")
    #expect(try plant.text(first.failedRowsFiles[0]) == kept)
  }

  @Test("reads a directory without the failed rows in it, and a file of them that is named")
  func directories() async throws {
    let plant = try Plant()
    let day = plant.directory + "/day"
    try FileManager.default.createDirectory(
      atPath: day, withIntermediateDirectories: true)
    for name in ["x.csv", "x.failed.csv", "x.failed.2.csv", "unfailed.csv", "x.failed.b.csv"] {
      _ = try plant.file("day/\(name)", Self.table.utf8)
    }
    #expect(
      try InputFile.expand([day]) == ["unfailed", "x", "x.failed.b"].map { "\(day)/\($0).csv" })
    #expect(try InputFile.expand(["\(day)/x.failed.csv"]) == ["\(day)/x.failed.csv"])
  }

  @Test("puts rows in quarantine where their file cannot be written, and reads on")
  func unwritable() async throws {
    let plant = try Plant()
    var options = ImportOptions()
    options.failedRowsDirectory = plant.directory + "/no/such/directory"
    let problems = Problems()
    let rows = Self.table + "G1,晋D34567,1,2026-11-21 06:04:11\n"
    let path = try plant.file("x.csv", rows.utf8)
    let report = try await RecordImport(
      plant.owner, options, receivedAt: Plant.now, onProblem: { problems.note($0) }
    ).run([path])
    #expect(report.stored == 2)
    #expect(report.failedRows == 0)
    #expect(report.quarantined == 1)
    #expect(report.failedRowsFiles.isEmpty)
    #expect(problems.codes == ["import.unwritable", "time.no-such-day"])
    let item = try #require(try await plant.owner.reader().quarantined().first)
    #expect(item.place == QuarantineItem.Place(origin: path, offset: 61, line: 3))
    #expect(item.reason.code == "time.no-such-day")
    let bytes = try #require(try await plant.owner.reader().quarantineBytes(item.id))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("gate,plate,direction,time,"))
    #expect(text.contains("\nG1,晋D23456,1,2026-02-30 06:03:11,"))
    #expect(!text.contains("晋D12345"))
  }

  @Test("keeps the rows of a register's table likewise")
  func register() async throws {
    let plant = try Plant()
    var options = RegisterImportOptions(actor: "test")
    options.failedRowsDirectory = plant.directory + "/no/such/directory"
    let report = try await RegisterImport(plant.owner, options)
      .vehicles(Samples.path("register/bad/vehicles.csv"))
    #expect(report.added == 2)
    #expect(report.failedRows == 8)
    #expect(report.failedRowsFile == nil)
    #expect(try await plant.owner.reader().quarantined().count == 8)
  }
}
