import Devices
import Fleet
import Registry
import Testing

@testable import Intake

@Suite("Tables of the register") struct RegisterImportTests {
  private func importer(_ plant: Plant, dryRun: Bool = false) -> RegisterImport {
    var options = RegisterImportOptions(actor: "li")
    options.dryRun = dryRun
    options.failedRowsDirectory = plant.directory
    return RegisterImport(plant.owner, options)
  }

  @Test("adds vehicles once, in either encoding, with their stage as a claim")
  func vehicles() async throws {
    let plant = try Plant()
    let first = try await importer(plant).vehicles(Samples.path("register/vehicles.csv"))
    #expect(first.added == 3)
    #expect(first.failedRows == 0)
    #expect(first.unknownColumns == ["备注"])
    let second = try await importer(plant).vehicles(Samples.path("register/vehicles-gb18030.csv"))
    #expect(second.unchanged == 3)
    let entry = try #require(
      try await plant.owner.register { try $0.vehicle(plate: "晋D12345", colour: .yellow) })
    #expect(entry.vehicle.vin == "LTESTRXS5K1E12345")
    #expect(entry.vehicle.fuel == .diesel)
    #expect(entry.vehicle.maximumMass == 25_000)
    #expect(entry.vehicle.registeredOn == Day(2021, 6, 18))
    #expect(entry.vehicle.networked == true)
    #expect(entry.vehicle.stageClaims == [StageClaim(.vi, from: .registrationRecord)])
    let english = try await importer(plant).vehicles(Samples.path("register/vehicles-english.csv"))
    #expect(english.added == 1)
  }

  @Test("reports every bad row with its column, and adds the others")
  func badVehicles() async throws {
    let plant = try Plant()
    let report = try await importer(plant).vehicles(Samples.path("register/bad/vehicles.csv"))
    #expect(report.added == 2)
    #expect(report.failedRows == 8)
    let failed = try plant.text(try #require(report.failedRowsFile))
    for code in [
      "plate.letter", "field.colour", "vin.length", "field.stage", "time.no-such-day",
      "field.number", "entry.missing", "csv.ragged",
    ] {
      #expect(failed.contains(code), "\(code) in \(failed)")
    }
  }

  @Test("changes nothing in a dry run")
  func dryRun() async throws {
    let plant = try Plant()
    let report = try await importer(plant, dryRun: true).vehicles(
      Samples.path("register/bad/vehicles.csv"))
    #expect(report.added == 2)
    #expect(report.failedRows == 8)
    #expect(report.failedRowsFile == nil)
    #expect(try await plant.owner.register { try $0.count(.vehicle) } == 0)
  }

  @Test("adds machines: drafts, and registered ones where they have a number")
  func machinery() async throws {
    let plant = try Plant()
    let first = try await importer(plant).machinery(Samples.path("register/machinery.csv"))
    #expect(first.added == 3)
    #expect(first.failedRows == 0)
    if let path = first.failedRowsFile { Issue.record("\(try plant.text(path))") }
    let second = try await importer(plant).machinery(
      Samples.path("register/machinery-gb18030.csv"))
    #expect(second.unchanged == 3)
    let machines = try await plant.owner.register { try $0.machinery(MachineryFilter()) }
    #expect(machines.compactMap { $0.number?.number.text } == ["3-JSA00012"])
    #expect(machines.map(\.machinery.type) == [.excavator, .loader, .forklift])
    #expect(machines.first?.machinery.engine.power == 129.4)
    #expect(machines.first?.machinery.stage?.stage == .iii)
  }

  @Test("reports every bad machine with its column")
  func badMachinery() async throws {
    let plant = try Plant()
    let report = try await importer(plant).machinery(Samples.path("register/bad/machinery.csv"))
    #expect(report.added == 1)
    #expect(report.failedRows == 3)
  }

  @Test("refuses a file that is no such table")
  func unusable() async throws {
    let plant = try Plant()
    await #expect(throws: TableError.empty) {
      try await importer(plant).vehicles(Samples.path("ledgers/bad/empty.csv"))
    }
    await #expect(throws: TableError.self) {
      try await importer(plant).vehicles(Samples.path("ledgers/bad/no-header.csv"))
    }
  }

  @Test(
    "exports what it reads back, in either language and any encoding",
    arguments: Language.allCases, TextEncoding.allCases)
  func roundTrip(language: Language, encoding: TextEncoding) async throws {
    let plant = try Plant()
    _ = try await importer(plant).vehicles(Samples.path("register/vehicles.csv"))
    _ = try await importer(plant).machinery(Samples.path("register/machinery.csv"))
    var export = RegisterExport(language: language)
    export.encoding = encoding
    export.personal = .shown
    var vehicles: [UInt8] = []
    var machines: [UInt8] = []
    let reader = try plant.owner.reader()
    #expect(try await export.vehicles(from: reader) { vehicles += $0 } == 3)
    #expect(try await export.machinery(from: reader) { machines += $0 } == 3)
    let again = try await importer(plant).vehicles(try plant.file("v.csv", vehicles))
    #expect(again.unchanged == 3)
    let same = try await importer(plant).machinery(try plant.file("m.csv", machines))
    #expect(same.unchanged == 3)
    let other = try Plant()
    #expect(try await importer(other).vehicles(try other.file("v.csv", vehicles)).added == 3)
    #expect(try await importer(other).machinery(try other.file("m.csv", machines)).added == 3)
  }
}
