import Testing

@testable import Devices

@Suite("CSV reader") struct CSVReaderTests {
  @Test(
    "reads what people write",
    arguments: [
      ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
      ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
      ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
      ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
      ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
      ("sep=|\na|b\n1|2\n", [["a", "b"], ["1", "2"]]),
      ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
      ("a,b\n\"1,1\",\"2\"\"2\"\n", [["a", "b"], ["1,1", "2\"2"]]),
      ("a,b\n\"1\n1\",2\n3,4\n", [["a", "b"], ["1\n1", "2"], ["3", "4"]]),
      ("a,b\n\"1\r\n1\",\"\"\r\n3,4\r\n", [["a", "b"], ["1\r\n1", ""], ["3", "4"]]),
      ("\n\na,b\n\n,\n1,2\n\n", [["a", "b"], ["1", "2"]]),
      ("a,b\n1,2,\n", [["a", "b"], ["1", "2"]]),
      ("a,b\r\n1,2\r\r\n3,4\r\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
      ("车牌,颜色\n晋D12345,黄\n", [["车牌", "颜色"], ["晋D12345", "黄"]]),
      ("", []),
    ] as [(String, [[String]])])
  func reads(text: String, rows: [[String]]) {
    for chunk in [1, 2, 3, 7, 4096] {
      let table = Table(Array(text.utf8), chunk: chunk)
      #expect(table.rows == rows)
      #expect(table.errors.isEmpty)
    }
  }

  @Test("reads the same in GB 18030", arguments: [1, 5, 4096])
  func gb18030(chunk: Int) throws {
    var writer = try CSVWriter(encoding: .gb18030)
    let rows = [["车牌", "备注"], ["晋D12345", "四字节\u{3400}，和\"引号\""], ["冀B12345", "é\n换行"]]
    for row in rows { writer.row(row) }
    let table = Table(writer.take(), chunk: chunk)
    #expect(table.rows == rows)
    #expect(table.encoding == .gb18030)
    #expect(table.errors.isEmpty)
  }

  @Test(
    "reports a row alone, with line, column and offset",
    arguments: [
      ("a,b\n1\n3,4\n", .ragged(found: 1, expected: 2), 2, nil, 4),
      ("a,b\n1,2,3\n3,4\n", .ragged(found: 3, expected: 2), 2, nil, 4),
      ("a,b\n1,x\"y\n3,4\n", .strayQuote, 2, 2, 7),
      ("a,b\n\"1\"x,2\n3,4\n", .strayQuote, 2, 1, 7),
      ("a,b\n1,\"2\n3,4\n", .unterminatedQuote, 2, 2, 6),
      ("a,b\n1,\u{0}\n3,4\n", .nul, 2, 2, 6),
      ("a,b\n1,\"\u{0}\"\n3,4\n", .nul, 2, 2, 7),
    ] as [(String, CSVError.Problem, Int, Int?, Int)])
  func reports(text: String, problem: CSVError.Problem, line: Int, column: Int?, offset: Int) {
    for chunk in [1, 4096] {
      let table = Table(Array(text.utf8), chunk: chunk)
      #expect(table.rows == [["a", "b"], ["3", "4"]])
      #expect(table.errors.map(\.problem) == [problem])
      #expect(table.errors.first?.line == line)
      #expect(table.errors.first?.column == column)
      #expect(table.errors.first?.offset == offset)
      #expect(table.errors.first?.rowOffset == 4)
    }
  }

  @Test("a broken quote costs its own line, not the file")
  func recovers() {
    var text = "a,b\n1,\"open\n"
    for number in 0..<1000 { text += "\(number),\"x\"\n" }
    let table = Table(Array(text.utf8))
    #expect(table.errors.map(\.problem) == [.strayQuote])
    #expect(table.rows.count == 1001)
  }

  @Test("finds the byte that is no character")
  func notText() {
    let utf8 = Array("a,b\n晋,2\n3,".utf8) + [0xE6, 0x99, 0x0A] + Array("晋,6\n".utf8)
    let table = Table(utf8)
    #expect(table.rows == [["a", "b"], ["晋", "2"], ["晋", "6"]])
    #expect(table.errors.map(\.problem) == [.notText(.utf8)])
    #expect(table.errors.first?.column == 2)
    #expect(table.errors.first?.offset == 12)
    let gb =
      Array("a,b\n3,".utf8) + [0xBD, 0xFA, 0xFF, 0xFF, 0x0A] + [0xBD, 0xFA] + Array(",6\n".utf8)
    let other = Table(gb, encoding: .gb18030)
    #expect(other.errors.map(\.problem) == [.notText(.gb18030)])
    #expect(other.errors.first?.offset == 8)
    #expect(other.rows == [["a", "b"], ["晋", "6"]])
  }

  @Test("refuses UTF-16 by name")
  func utf16() {
    let table = Table([0xFF, 0xFE] + Array("a\u{0},\u{0}".utf8))
    #expect(table.errors.map(\.problem) == [.utf16])
    #expect(table.rows.isEmpty)
  }

  @Test("passes over a line without end in bounded memory, and says where and how long it was")
  func longLine() {
    var limits = CSVReader.Limits()
    limits.fieldBytes = 1000
    limits.rowBytes = 4000
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 700)
    var reader = CSVReader(limits: limits)
    reader.append(Array("a,b\n1,2\n".utf8))
    var appended = 8
    var highest = 0
    var errors: [CSVError] = []
    var rows: [[String]] = []
    reading: while true {
      switch reader.next() {
      case .row: rows.append(reader.texts)
      case .failed(let error): errors.append(error)
      case .needsBytes:
        highest = max(highest, reader.buffer.count)
        if appended < 5_000_000 {
          reader.append(piece)
          appended += piece.count
        } else if appended < 6_000_000 {
          reader.append(Array("\n3,4\n".utf8))
          appended = 6_000_000
        } else {
          reader.finish()
        }
      case .end: break reading
      }
    }
    #expect(rows == [["a", "b"], ["1", "2"], ["3", "4"]])
    #expect(errors.map(\.problem) == [.fieldTooLong(limit: 1000)])
    #expect(errors.first?.rowOffset == 8)
    #expect(errors.first?.rowLength == (5_000_000 - 8 + 699) / 700 * 700)
    #expect(highest < 16_000)
  }

  @Test("bounds rows of many fields and quotes that never close")
  func limits() {
    var limits = CSVReader.Limits()
    limits.fieldBytes = 100
    limits.rowBytes = 400
    limits.fields = 300
    let wide =
      Array("a\n".utf8) + Array(repeating: UInt8(ascii: ","), count: 350) + Array("\nb\n".utf8)
    #expect(Table(wide, limits: limits).errors.map(\.problem) == [.tooManyFields(limit: 300)])
    let long =
      "a\n" + String(repeating: "\(String(repeating: "y", count: 60)),", count: 10) + "\nb\n"
    #expect(
      Table(Array(long.utf8), limits: limits).errors.map(\.problem) == [.rowTooLong(limit: 400)])
    let open = "a\n\"" + String(repeating: "z", count: 500) + "\nb\n"
    let table = Table(Array(open.utf8), chunk: 50, limits: limits)
    #expect(table.errors.map(\.problem) == [.unterminatedQuote])
    #expect(table.errors.first?.rowLength == 501)
    #expect(table.rows == [["a"], ["b"]])
  }

  @Test("every prefix of a table is read to its end")
  func prefixes() throws {
    let bytes = Array(
      "plate;note\n晋D12345;\"a \"\"b\"\"\nc\"\r\n冀B12345;x\n".utf8)
    for length in 0...bytes.count {
      let whole = Table(Array(bytes[..<length]))
      let split = Table(Array(bytes[..<length]), chunk: 1)
      #expect(whole.rows == split.rows)
      #expect(whole.errors.map(\.problem) == split.errors.map(\.problem))
    }
  }

  @Test("writes what it reads back", arguments: TextEncoding.allCases)
  func roundTrip(encoding: TextEncoding) throws {
    let rows = [["车牌", "b"], ["", " spaced "], ["\"", "a,b;c"], ["晋D12345\r\n", "𠮷 é"]]
    var writer = try CSVWriter(encoding: encoding)
    for row in rows { writer.row(row) }
    let bytes = writer.take()
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) == (encoding == .utf8WithMark))
    #expect(Table(bytes).rows == rows)
  }

  @Test("a header that is no UTF-8 makes the file GB 18030, whatever its rows are")
  func headerDecides() throws {
    var writer = try CSVWriter(encoding: .gb18030)
    writer.row(["车牌号码", "时间"])
    var reader = CSVReader()
    reader.append(writer.take() + Array("晋D12345,1\r\n晋D12346,2\r\n晋D12347,3\r\n".utf8))
    reader.finish()
    #expect(reader.next() == .row)
    #expect(reader.encoding == .gb18030 && reader.texts == ["车牌号码", "时间"])
  }

  @Test("names encodings as people do")
  func names() {
    #expect(TextEncoding(named: "GBK") == .gb18030)
    #expect(TextEncoding(named: "utf-8") == .utf8)
    #expect(TextEncoding(named: "UTF-8-BOM") == .utf8WithMark)
    #expect(TextEncoding(named: "latin1") == nil)
  }
}
