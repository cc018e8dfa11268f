import Devices
import Fleet
import Foundation
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

  @Test("tells what is odd about a vehicle that it records, once")
  func oddVehicles() async throws {
    let plant = try Plant()
    let rows = """
      plate,plateColour,vin,manufacturedOn,invoicedOn,registeredOn,owner
      晋D12345,yellow,LTEST1239N0000017,2005-01-01,,,
      晋D12346,yellow,,,2020-01-02,2020-01-01,zzz
      晋D12347,yellow,,,2020-01-01,2020-01-02,

      """
    let path = try plant.file("odd.csv", Array(rows.utf8))
    for (odd, codes) in [
      (2, ["vin.year", "vehicle.order-of-days", "vehicle.owner-unknown"]), (0, []),
    ] as [(Int, [String])] {
      let problems = Problems()
      let report = try await RegisterImport(
        plant.owner, RegisterImportOptions(actor: "test"), onProblem: { problems.note($0) }
      ).vehicles(path)
      #expect(report.odd == odd && report.failedRows == 0)
      #expect(problems.codes == codes)
    }
  }

  @Test("names a row in UTF-8 inside a table in GB 18030")
  func mixedEncodings() async throws {
    let plant = try Plant()
    var writer = try CSVWriter(encoding: .gb18030)
    writer.row(["车牌号码", "号牌颜色"])
    writer.row(["晋D12345", "黄"])
    let path = try plant.file("mixed.csv", writer.take() + Array("晋D23456,yellow\r\n".utf8))
    let problems = Problems()
    let report = try await RegisterImport(
      plant.owner, RegisterImportOptions(actor: "test"), onProblem: { problems.note($0) }
    ).vehicles(path)
    #expect(report.added == 1 && report.failedRows == 1)
    #expect(problems.codes == ["text.mixed-encodings"])
  }

  @Test("refuses a file that is no such table")
  func unusable() async throws {
    let plant = try Plant()
    await #expect(throws: TableError.empty) {
      try await importer(plant).vehicles(Samples.path("ledgers/bad/empty.csv"))
    }
    await #expect(throws: TableError.utf16) {
      try await importer(plant).vehicles(Samples.path("ledgers/bad/utf-16.csv"))
    }
    await #expect(throws: TableError.self) {
      try await importer(plant).vehicles(Samples.path("ledgers/bad/no-header.csv"))
    }
  }

  @Test(
    "refuses a kind of machine or place that no form knows, with those that it does; other is one")
  func unknownWords() async throws {
    let plant = try Plant()
    let rows = """
      使用地区划,机械种类,出厂编号,使用地点类型
      140403,挖掘鸡,SN-1,施工工地
      140403,挖掘机,SN-2,矿山
      140403,其他,SN-3,其他
      140403,打桩机,SN-4,6

      """
    let report = try await importer(plant).machinery(plant.file("m.csv", Array(rows.utf8)))
    #expect(report.added == 2)
    #expect(report.failedRows == 2)
    let failed = try String(
      contentsOfFile: try #require(report.failedRowsFile), encoding: .utf8)
    #expect(failed.contains("挖掘鸡") && failed.contains("excavator, crane"))
    #expect(failed.contains("矿山") && failed.contains("construction, port"))
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
    #expect(try await export.vehicles(from: reader) { vehicles += $0 }.rows == 3)
    #expect(try await export.machinery(from: reader) { machines += $0 }.rows == 3)
    let again = try await importer(plant).vehicles(try plant.file("v.csv", vehicles))
    #expect(again.unchanged == 3)
    let same = try await importer(plant).machinery(try plant.file("m.csv", machines))
    #expect(same.unchanged == 3)
    let other = try Plant()
    #expect(try await importer(other).vehicles(try other.file("v.csv", vehicles)).added == 3)
    #expect(try await importer(other).machinery(try other.file("m.csv", machines)).added == 3)
  }

  // MARK: machines that are recorded already

  private static let table = """
    环保登记号码,使用地区划,机械种类,机械型号,生产厂,出厂编号,额定净功率(kW),所有人,联系电话,联系地址
    3-JSA00012,140403,挖掘机,DEMO215,示例机械厂,SN-0001,129.4,某某,03550000000,示例市示例区示例路1号
    ,140403,叉车,DEMO30E,示例叉车厂,SN-0003,30,某某,03550000001,示例市示例区示例路2号

    """

  private func machinery(
    _ plant: Plant, _ text: String, why: String? = nil, language: Language = .english
  ) async throws -> RegisterReport {
    var options = RegisterImportOptions(actor: "li")
    options.failedRowsDirectory = plant.directory
    options.why = why
    options.language = language
    return try await RegisterImport(plant.owner, options)
      .machinery(try plant.file("m-\(text.utf8.count).csv", Array(text.utf8)))
  }

  private func machine(_ plant: Plant, _ serial: String) async throws -> MachineryRegistration {
    let found = try await plant.owner.register { try $0.machinery(plateText: serial) }
    return try #require(found.first)
  }

  @Test("a masked export comes back without changing anything", arguments: Language.allCases)
  func masked(language: Language) async throws {
    let plant = try Plant()
    #expect(try await machinery(plant, Self.table).added == 2)
    let before = try await plant.owner.register { try $0.machinery(MachineryFilter()) }
    var bytes: [UInt8] = []
    let export = RegisterExport(language: language)
    let written = try await export.machinery(from: plant.owner.reader()) { bytes += $0 }
    #expect(written.rows == 2)
    #expect(written.masked == 6)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("03550000000"))
    let report = try await machinery(plant, String(decoding: bytes, as: UTF8.self))
    #expect(report.unchanged == 2 && report.failedRows == 0)
    #expect(report.masksKept == 6)
    #expect(report.findings == [.masksKept(6)])
    let after = try await plant.owner.register { try $0.machinery(MachineryFilter()) }
    #expect(after == before)
  }

  @Test("a mask that is not that of the recorded value is refused, in the language asked for")
  func otherMask() async throws {
    let plant = try Plant()
    #expect(try await machinery(plant, Self.table).added == 2)
    let changed = Self.table.replacing("03550000001", with: "138****0000")
      .replacing("SN-0001", with: "SN-0009").replacing("3-JSA00012", with: "")
      .replacing("03550000000", with: "035****0000")
    let report = try await machinery(plant, changed, language: .chinese)
    #expect(report.failedRows == 2 && report.added == 0 && report.updated == 0)
    let failed = try plant.text(try #require(report.failedRowsFile))
    #expect(failed.contains("field.masked: 第 2 行“联系电话”列：“035****0000”是脱敏后的值"))
    #expect(failed.contains("“138****0000”是脱敏后的值"))
    #expect(try await machine(plant, "SN-0003").machinery.registrant?.phone == "03550000001")
  }

  @Test("brings a draft up to date, field by field, with history")
  func updateDraft() async throws {
    let plant = try Plant()
    #expect(try await machinery(plant, Self.table).added == 2)
    let new = "生产厂,出厂编号,额定净功率(kW),进入本地日期\n示例叉车厂,SN-0003,32,2026-11-01\n"
    let report = try await machinery(plant, new)
    #expect(report.updated == 1 && report.failedRows == 0)
    #expect(try await machinery(plant, new).unchanged == 1)
    let machine = try await machine(plant, "SN-0003")
    #expect(machine.machinery.engine.power == 32)
    #expect(machine.arrivedOn == Day(2026, 11, 1))
    #expect(machine.machinery.model == "DEMO30E")
    #expect(machine.machinery.registrant?.phone == "03550000001")
    let history = try await plant.owner.register { try $0.history(of: .machinery, machine.id) }
    #expect(history.map(\.action.rawValue) == ["add", "edit"])
    #expect(history.last?.changes.map(\.field).sorted() == ["arrivedOn", "engine.power"])
  }

  @Test("amends a numbered machine with a reason, and refuses what is another step's business")
  func updateNumbered() async throws {
    let plant = try Plant()
    #expect(try await machinery(plant, Self.table).added == 2)
    let power = "环保登记号码,额定净功率(kW)\n3-JSA00012,131\n"
    let refused = try await machinery(plant, power)
    #expect(refused.failedRows == 1)
    #expect(
      try plant.text(try #require(refused.failedRowsFile)).contains("machinery.reason-missing"))
    #expect(try await machinery(plant, power, why: "铭牌核对").updated == 1)
    #expect(try await machine(plant, "SN-0001").machinery.engine.power == 131)
    let moved = try await machinery(
      plant, "环保登记号码,使用地区划\n3-JSA00012,140404\n", why: "x")
    #expect(moved.failedRows == 1)
    let repainted = try await machinery(plant, "环保登记号码,品牌\n4-JSA00012,b\n", why: "x")
    #expect(repainted.failedRows == 1)
    let file = try plant.text(try #require(repainted.failedRowsFile))
    #expect(file.contains("number.repainted"))
    #expect(try await machine(plant, "SN-0001").machinery.brand == nil)
  }

  @Test("refuses to change a submitted machine, and takes the same row as unchanged")
  func updateSubmitted() async throws {
    let plant = try Plant()
    #expect(try await machinery(plant, Self.table).added == 2)
    var other = try await machine(plant, "SN-0003")
    // A number for a draft: the chain was not walked here.
    let row = "环保登记号码,生产厂,出厂编号\n3-JSA00077,示例叉车厂,SN-0003\n"
    let report = try await machinery(plant, row)
    #expect(report.failedRows == 1)
    #expect(
      try plant.text(try #require(report.failedRowsFile)).contains("machinery.not-allowed"))
    #expect(try await machine(plant, "SN-0003") == other)
    // The serial of a machine that has another number.
    other = try await machine(plant, "SN-0001")
    let taken = try await machinery(
      plant, "环保登记号码,生产厂,出厂编号\n3-JSA00078,示例机械厂,SN-0001\n")
    #expect(taken.failedRows == 1 && taken.added == 0)
    #expect(try await machine(plant, "SN-0001") == other)
  }

  /// A machine with a provisional number, one whose number is confirmed, one of the platform, and a scrapped one.
  private func registered(_ plant: Plant) async throws {
    try await plant.owner.change(by: "li") { change in
      for (number, origin, scrapped) in [
        ("4-4DA00001", .issued, false), ("4-4DA00002", .confirmed, false),
        ("4-4DA00003", .recorded, false), ("4-4DA00004", .recorded, true),
      ] as [(String, AssignedNumber.Origin, Bool)] {
        var form = try Machinery(division: DivisionCode("140403"))
        form.serial = number
        form.maker = "示例机械厂"
        _ = try change.addMachinery(
          form, number: AssignedNumber(MachineryNumber(number), origin: origin),
          scrappedOn: scrapped ? Day(2026, 10, 9) : nil)
      }
    }
  }

  private func exported(_ plant: Plant, _ language: Language) async throws -> String {
    var bytes: [UInt8] = []
    var export = RegisterExport(language: language)
    export.encoding = .utf8
    _ = try await export.machinery(from: plant.owner.reader()) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "elsewhere a provisional number stays provisional, and a scrapped machine scrapped",
    arguments: Language.allCases)
  func standing(language: Language) async throws {
    let (plant, other) = (try Plant(), try Plant())
    try await registered(plant)
    let text = try await exported(plant, language)
    let report = try await machinery(other, text)
    #expect(report.added == 4 && report.failedRows == 0 && report.findings.isEmpty)
    let machines = try await other.owner.register { try $0.machinery(MachineryFilter()) }
    #expect(machines.map(\.number?.origin) == [.issued, .confirmed, .recorded, .recorded])
    #expect(machines.map(\.state) == [.numbered, .numbered, .numbered, .scrapped])
    #expect(machines.last?.scrappedOn == Day(2026, 10, 9))
    let counts = try await other.owner.register { try $0.machineryCounts() }
    #expect(counts.states == [.numbered: 3, .scrapped: 1] && counts.provisional == 1)
    // It changes nothing where all of it is known, and back where it came from.
    #expect(try await machinery(other, text).unchanged == 4)
    #expect(try await machinery(plant, text).unchanged == 4)
    #expect(try await exported(other, language) == text)
  }

  @Test("a row that says more of a known machine confirms its number, and scraps it with a reason")
  func furtherSteps() async throws {
    let plant = try Plant()
    try await registered(plant)
    let confirmed = try await machinery(plant, "环保登记号码,号码来源\n4-4DA00001,本地编号，平台已确认\n")
    #expect(confirmed.updated == 1)
    // Neither does an old row take the confirmation back.
    #expect(try await machinery(plant, "number,numberOrigin\n4-4DA00001,issued\n").unchanged == 1)
    #expect(try await machine(plant, "4-4DA00001").number?.origin == .confirmed)
    let scrapped = "number,state,scrappedOn\n4-4DA00002,scrapped,2026-11-01\n"
    let refused = try await machinery(plant, scrapped)
    #expect(refused.failedRows == 1)
    #expect(
      try plant.text(try #require(refused.failedRowsFile)).contains("machinery.reason-missing"))
    #expect(try await machinery(plant, scrapped, why: "报废证明").updated == 1)
    #expect(try await machine(plant, "4-4DA00002").state == .scrapped)
    // A row of before makes it live again nowhere.
    let live = try await machinery(plant, "number,state\n4-4DA00002,numbered\n")
    #expect(live.unchanged == 1)
    #expect(try await machine(plant, "4-4DA00002").state == .scrapped)
  }

  @Test(
    "refuses a standing that cannot be, by name",
    arguments: [
      ("number,state,division\n4-4DA00009,scraped,140403\n", "entry.invalid", "`state`"),
      ("number,numberOrigin,division\n4-4DA00009,own,140403\n", "entry.invalid", "`numberOrigin`"),
      ("number,state,division\n4-4DA00009,scrapped,140403\n", "entry.missing", "scrappedOn"),
      (
        "number,state,scrappedOn,division\n4-4DA00009,scrapped,2099-01-01,140403\n",
        "machinery.future", "2099-01-01"
      ),
      (
        "serial,state,scrappedOn,division\nS-9,scrapped,2026-01-01,140403\n",
        "machinery.not-allowed", "scrap"
      ),
    ])
  func impossibleStanding(text: String, code: String, word: String) async throws {
    let plant = try Plant()
    let report = try await machinery(plant, text)
    #expect(report.failedRows == 1 && report.added == 0)
    let failed = try plant.text(try #require(report.failedRowsFile))
    #expect(failed.contains(code) && failed.contains(word), "\(failed)")
  }

  @Test("what another registry is still examining begins as a draft, and that is said")
  func begunAnew() async throws {
    let plant = try Plant()
    let rows = "使用地区划,出厂编号,登记状态\n140403,S-1,审核中\n140403,S-2,填报中\n140403,S-3,\n"
    let report = try await machinery(plant, rows)
    #expect(report.added == 3 && report.begunAnew == 1)
    #expect(report.findings == [.begunAnew(1)])
    #expect(try await machine(plant, "S-1").state == .draft)
  }

  @Test("says which columns it did not read")
  func unread() async throws {
    let plant = try Plant()
    let report = try await machinery(plant, "环保登记号码,使用地区划,颜值\n3-JSA00012,140403,x\n")
    #expect(report.unknownColumns == ["颜值"])
    #expect(report.findings == [.columnsNotRead(["颜值"])])
    for finding in [
      TableFinding.columnsNotRead(["颜值"]), .masksKept(1), .begunAnew(1), .masked(2),
    ] {
      #expect(finding.text(in: .english) != finding.text(in: .chinese))
    }
  }
}
