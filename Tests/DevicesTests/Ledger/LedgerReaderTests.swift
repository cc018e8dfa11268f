import Fleet
import Testing

@testable import Devices

@Suite("Passage ledgers") struct LedgerReaderTests {
  @Test(
    "reads one day in every writing alike",
    arguments: [
      "day.csv", "day-bom.csv", "day-gb18030.csv", "day-english.csv", "day-tabs-cr.csv",
    ])
  func day(name: String) throws {
    let bytes = try Samples.bytes("ledgers/\(name)")
    let plain = LedgerFile(try Samples.bytes("ledgers/day.csv"))
    for chunk in [17, 4096] {
      let file = LedgerFile(bytes, chunk: chunk)
      #expect(file.errors.isEmpty)
      #expect(file.passages == plain.passages)
    }
    let first = try #require(plain.passages.first)
    #expect(first.gate == "G1")
    #expect(first.barrier == "01")
    #expect(first.direction == .in)
    #expect(first.time.instant == Instant(seconds: 1_795_212_131))
    #expect(first.plate.text == "晋D12345")
    #expect(first.colour?.colour == .yellow)
    #expect(first.pictures == [Passage.Picture(kind: "scene", reference: "/img/1.jpg")])
    #expect(first.vin == "LTESTRXS5K1E12345")
    #expect(first.registeredOn == Day(2019, 6, 18))
    #expect(first.stage == "国六")
    #expect(first.goods == "铁精粉")
    #expect(first.goodsAmount == "32.5")
    #expect(first.fleet == "示例车队")
    #expect(first.findings.isEmpty)
    #expect(plain.passages.map(\.direction) == [.in, .out, .in, .in, .in])
    #expect(plain.passages.last?.plate.state == PlateReading.State.none)
  }

  @Test("keeps the 23 columns in the ledger's order, with a title in both languages")
  func columns() {
    #expect(LedgerColumn.ledger.count == 23)
    for column in LedgerColumn.allCases {
      for language in Language.allCases {
        #expect(LedgerColumn(title: column.title(in: language)) == column)
      }
    }
    #expect(LedgerColumn(title: "　车 牌 号 ") == .plate)
    #expect(LedgerColumn(title: "Plate_Number") == .plate)
    #expect(LedgerColumn(title: "ｐｌａｔｅ") == .plate)
    #expect(LedgerColumn(title: "备注") == nil)
  }

  @Test("reads what Excel makes of a ledger")
  func excel() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/excel.csv"))
    #expect(file.errors.isEmpty)
    #expect(file.passages.map(\.direction) == [.in, .out, .in, .in])
    #expect(file.passages.first?.plate.text == "晋D12345")
    #expect(file.passages.first?.extra == [JSON.Member("备注", .string("夜班"))])
    #expect(file.passages.map(\.time.rule) == [.china, .stated, .china, .china])
  }

  @Test("passes over a title above the header")
  func titled() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/titled.csv"))
    #expect(file.errors.isEmpty)
    #expect(file.passages.count == 1)
  }

  @Test("keeps separators, quotes and line ends inside fields")
  func quotes() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/quotes.csv"))
    #expect(file.passages.count == 2)
    #expect(file.passages.first?.goods == "铁精粉, 湿")
    #expect(file.passages.first?.extra.first?.value == .string("a \"wet\" load\nsecond line"))
  }

  @Test("makes two passages of one row with entry and exit")
  func visits() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/visits.csv"))
    #expect(file.passages.map(\.direction) == [.in, .out, .in])
    #expect(file.passages.map(\.source.event) == ["V1/in", "V1/out", "V2/in"])
    #expect(file.passages.map(\.goods) == ["铁精粉", nil, "焦炭"])
    #expect(file.passages[1].time.instant == Instant(seconds: 1_795_218_002))
  }

  @Test("reads odd plates as what they are")
  func plates() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/odd-plates.csv"))
    #expect(file.errors.isEmpty)
    #expect(
      file.passages.map(\.plate.state) == [
        .none, .unread, .none, .none, .read, .read, .read, .read, .partial, .read, .read, .unread,
        .read, .read,
      ])
    for index in 4..<8 { #expect(file.passages[index].plate.text == "晋D12345") }
    #expect(file.passages[7].colour?.colour == .yellow)
    #expect(file.passages[7].colour?.table == "plate")
    for index in [9, 10, 12] { #expect(file.passages[index].findings == ["plate.form"]) }
    #expect(file.passages[13].findings == ["plate.colour-disagrees"])
  }

  @Test("marks clocks of another decade and keeps the rows")
  func clocks() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/bad/clock.csv"))
    #expect(file.errors.isEmpty)
    #expect(file.passages.map(\.findings) == [[], ["time.clock"], ["time.clock"], []])
  }

  @Test(
    "reports bad rows with column and reason, and reads the others",
    arguments: [
      ("ragged.csv", 2, ["csv.ragged"]),
      ("stray-quote.csv", 2, ["csv.stray-quote", "csv.stray-quote"]),
      ("unterminated-quote.csv", 2, ["csv.unterminated-quote"]),
      ("nul.csv", 2, ["csv.nul"]),
      ("not-utf8.csv", 3, ["csv.encoding"]),
      (
        "impossible-dates.csv", 2,
        [
          "time.no-such-day", "time.no-such-time", "time.no-time-of-day", "time.form",
          "ledger.missing",
        ]
      ),
      ("direction.csv", 3, ["ledger.direction"]),
      ("no-gate.csv", 0, ["ledger.no-gate"]),
      ("registered.csv", 1, ["time.no-such-day"]),
      ("utf-16.csv", 0, ["csv.utf-16"]),
      ("mixed-encodings.csv", 2, ["text.mixed-encodings"]),
    ] as [(String, Int, [String])])
  func bad(name: String, rows: Int, codes: [String]) throws {
    let file = LedgerFile(try Samples.bytes("ledgers/bad/\(name)"))
    #expect(file.passages.count == rows)
    #expect(file.errors.map(\.code) == codes)
    for error in file.errors {
      for language in Language.allCases { #expect(!error.text(in: language).isEmpty) }
    }
  }

  @Test("says what a row in UTF-8 means in a file that is GB 18030")
  func mixedEncodings() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/bad/mixed-encodings.csv"))
    let error = try #require(file.errors.first)
    #expect(error.line == 4 && error.title == "车牌号码")
    #expect(error.text(in: .english).contains("says `晋D23456`"))
    // A plate that is merely wrong says nothing about the encoding.
    let head = Array("出入口编号,车牌号码,进出厂状态,进/出厂时间\n".utf8)
    var writer = try CSVWriter(encoding: .gb18030)
    writer.row(["G1", "晋DI2345", "1", "2026-11-21 06:03:11"])
    let row = writer.take()
    let other = LedgerFile(
      try gb18030(head) + row + (try gb18030(Array("G1,某车一,1,2026-11-21 06:03:12\n".utf8))))
    #expect(other.errors.isEmpty && other.passages.count == 2)
  }

  private func gb18030(_ utf8: [UInt8]) throws -> [UInt8] {
    var writer = try CSVWriter(encoding: .gb18030)
    for line in String(decoding: utf8, as: UTF8.self).split(separator: "\n") {
      writer.row(line.split(separator: ",").map(String.init))
    }
    return writer.take()
  }

  @Test("a second column of one meaning is kept where it says something else")
  func repeated() throws {
    let rows = "gate,plate,车牌,direction,time\nG1,晋D12345,晋D12345,1,2026-11-21 06:02:11\n"
    let same = LedgerFile(Array(rows.utf8))
    #expect(same.passages.first?.extra.isEmpty == true)
    let other = LedgerFile(Array(rows.replacing(",晋D12345,1", with: ",晋D54321,1").utf8))
    #expect(other.passages.first?.extra == [JSON.Member("车牌", .string("晋D54321"))])
  }

  @Test("names line, column and value of a bad field")
  func place() throws {
    let file = LedgerFile(try Samples.bytes("ledgers/bad/impossible-dates.csv"))
    let error = try #require(file.errors.first)
    #expect(error.line == 3)
    #expect(error.column == 4)
    #expect(error.title == "time")
    #expect(
      error.text(in: .english)
        == "line 3, column `time` (`2026-02-30 06:03:11`): the calendar has no such day")
    #expect(
      error.text(in: .chinese) == "第 3 行“time”列（“2026-02-30 06:03:11”）：日历上没有这一天")
  }

  @Test(
    "refuses files that are no ledger",
    arguments: [
      ("empty.csv", "ledger.empty"), ("blank.csv", "ledger.empty"),
      ("no-header.csv", "ledger.no-header"),
    ])
  func unusable(name: String, code: String) throws {
    let file = LedgerFile(try Samples.bytes("ledgers/bad/\(name)"))
    #expect(file.unusable?.code == code)
    #expect(file.passages.isEmpty)
  }

  @Test("takes gate, words and colour numbers from the settings")
  func settings() throws {
    let camera = CameraSettings(
      id: "C1", gate: "G9", directions: ["上行": .in], colourTable: "environment")
    let file = LedgerFile(
      Array("车牌,方向,时间,颜色\n晋D12345,上行,2026-11-21 06:02:11,1\n".utf8), camera: camera)
    let passage = try #require(file.passages.first)
    #expect(passage.gate == "G9")
    #expect(passage.source.device == "C1")
    #expect(passage.direction == .in)
    #expect(passage.colour?.colour == .yellow)
    let bare = LedgerFile(Array("车牌,方向,时间,颜色,门岗\n晋D12345,1,2026-11-21 06:02:11,1,G1\n".utf8))
    #expect(bare.passages.first?.colour?.colour == .unknown)
    #expect(bare.passages.first?.findings == ["colour.unknown-code"])
  }

  @Test("reads every prefix of every ledger")
  func prefixes() throws {
    for name in try Samples.names(in: "ledgers") where name.hasSuffix(".csv") {
      let bytes = try Samples.bytes("ledgers/\(name)")
      for length in 0..<bytes.count { _ = LedgerFile(Array(bytes[..<length])) }
    }
  }
}
