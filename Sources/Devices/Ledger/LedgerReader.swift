public import Fleet

/// Reads a passage ledger (进出厂记录) in CSV: Chinese or English titles in any order, columns that it does not
/// know kept, one row with entry and exit read as two passages.
///
/// Text above the header (a title, a company's name) is passed over. A row that cannot become a passage is
/// reported with its column; all others are read.
public struct LedgerReader: ~Copyable {
  public enum Event: Sendable {
    /// Append more, or finish.
    case needsBytes
    /// The passages of one row: one, or entry and exit.
    case passages([Passage])
    case failed(RowError)
    /// The file as a whole is no ledger; only `end` follows.
    case unusable(LedgerError)
    case end
  }

  /// How many rows may stand above the header.
  public static let headerSearch = 10

  /// The table underneath: its encoding, its separator, the raw bytes of the current row.
  public private(set) var csv: CSVReader
  private let capture: Capture
  private var header: LedgerHeader?
  private var rowsAboveHeader = 0
  private var firstRow: String?
  private var row = LedgerRow()
  private var cache = LedgerCache()
  private var isUnusable = false

  /// - Parameters:
  ///   - camera: Gate and device for rows that name none, the zone, the colour table, words of direction.
  ///   - receivedAt: Times behind it are marked as a wrong clock.
  public init(
    camera: CameraSettings = CameraSettings(id: "", gate: ""), receivedAt: Instant,
    encoding: TextEncoding? = nil, separator: UInt8? = nil
  ) {
    csv = CSVReader(encoding: encoding, separator: separator)
    capture = Capture(camera: camera, receivedAt: receivedAt)
  }

  public mutating func append(_ chunk: some Collection<UInt8>) { csv.append(chunk) }
  public mutating func finish() { csv.finish() }

  /// The titles as they stand in the file, once the header has been read.
  public var titles: [String]? { header?.titles }

  /// The titles of columns that mean what an earlier one means, or are titled as it is.
  public var repeatedTitles: [String] { header?.repeatedTitles ?? [] }

  /// Reads on to the next row.
  public mutating func next() -> Event {
    while !isUnusable {
      if header == nil { csv.fieldCount = nil }
      switch csv.next() {
      case .needsBytes: return .needsBytes
      case .failed(let error):
        // Of such a file nothing else can be read.
        if error.problem == .utf16 { isUnusable = true }
        return .failed(RowError(error))
      case .row:
        guard let header else {
          if let event = readHeader() { return event }
          continue
        }
        return passages(header)
      case .end:
        guard header == nil else { return .end }
        isUnusable = true
        return .unusable(firstRow.map { .noHeader(found: $0) } ?? .empty)
      }
    }
    return .end
  }

  private mutating func readHeader() -> Event? {
    let texts = csv.texts
    if firstRow == nil { firstRow = String(texts.joined(separator: " ").prefix(80)) }
    if let found = LedgerHeader(texts) {
      header = found
      return nil
    }
    rowsAboveHeader += 1
    guard rowsAboveHeader == Self.headerSearch else { return nil }
    isUnusable = true
    return .unusable(.noHeader(found: firstRow ?? ""))
  }

  private mutating func passages(_ header: LedgerHeader) -> Event {
    // Every row has every column, so what the last row left is overwritten.
    if !row.extra.isEmpty { row.extra = [] }
    for index in 0..<min(csv.count, header.columns.count) {
      if let column = header.columns[index] {
        csv.read(index, into: &row.values[column.rawValue])
      } else if header.keeps[index], let value = csv.value(index),
        header.repeated[index].flatMap({ row[$0] }) != value
      {
        row.extra.append(JSON.Member(header.titles[index], .string(value)))
      }
    }
    do throws(LedgerRow.Fault) {
      var passages: [Passage] = []
      try row.read("ledger.csv", by: capture, cache: &cache, into: &passages)
      if csv.encoding == .gb18030, let meant = Self.meantPlate(passages) {
        throw LedgerRow.Fault(column: .plate, reason: TextError.mixed(meant: meant))
      }
      return .passages(passages)
    } catch {
      let index = error.column.flatMap { column in header.columns.firstIndex { $0 == column } }
      return .failed(
        csv.error(error.reason, column: index, title: index.map { header.titles[$0] }))
    }
  }

  /// The plate that a row in UTF-8 has, in a file that is read as GB 18030.
  ///
  /// A text that is merely no plate stays a record with a finding, also one with the letters I or O, which no
  /// plate has: a truck passed, whatever a person or a camera made of its plate. This row is none of that:
  /// what it says is known, and all of its other texts are wrong too.
  private static func meantPlate(_ passages: [Passage]) -> String? {
    guard !passages.isEmpty, passages[0].findings.contains(ReadingFinding.plateForm.code) else {
      return nil
    }
    return TextEncoding.utf8(behind: passages[0].plate.raw)
  }

  /// Something noticed in a column of the current row.
  public borrowing func error(_ reason: any Explained, in column: LedgerColumn) -> RowError {
    let index = header?.columns.firstIndex { $0 == column }
    return csv.error(reason, column: index, title: index.flatMap { header?.titles[$0] })
  }
}

/// Which column of a file is which of the ledger's.
struct LedgerHeader {
  let titles: [String]
  let columns: [LedgerColumn?]
  /// Whether an unknown column has a title to be kept under.
  let keeps: [Bool]
  /// Of a second column with the meaning of an earlier one: that meaning. What it says anew is kept under its
  /// title.
  let repeated: [LedgerColumn?]

  var repeatedTitles: [String] {
    titles.indices.filter { index in
      repeated[index] != nil || keeps[index] && titles[..<index].contains(titles[index])
    }.map { titles[$0] }
  }

  /// `nil` where the row is no header: it must name a plate and a time.
  init?(_ titles: [String]) {
    self.titles = titles
    keeps = titles.map { !$0.isEmpty && $0 != RowError.columnTitle }
    var columns = titles.map { LedgerColumn(title: $0) }
    var repeated: [LedgerColumn?] = Array(repeating: nil, count: columns.count)
    for index in columns.indices where columns[..<index].contains(columns[index]) {
      swap(&columns[index], &repeated[index])
    }
    self.columns = columns
    self.repeated = repeated
    guard columns.contains(.plate),
      columns.contains(.time) || columns.contains(.entryTime) || columns.contains(.exitTime)
    else { return nil }
  }
}

extension CSVReader {
  /// The field's text without the spaces around it; `nil` where it says nothing.
  public borrowing func value(_ index: Int) -> String? {
    var value: String?
    read(index, into: &value)
    return value
  }

  /// Puts the field's text where the column's text of the row before is: most texts of a ledger repeat, and
  /// what is the same stays untouched.
  borrowing func read(_ index: Int, into value: inout String?) {
    withField(index) { bytes in
      var start = 0
      var end = bytes.count
      // Excel writes ="0123" to keep a number's zeros.
      if end >= 3, bytes[0] == UInt8(ascii: "="), bytes[1] == 0x22, bytes[end - 1] == 0x22 {
        start = 2
        end -= 1
      }
      while start < end, isBlank(bytes[start]) { start += 1 }
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
      while start + 3 <= end, bytes[start] == 0xE3, bytes[start + 1] == 0x80,
        bytes[start + 2] == 0x80
      {
        start += 3
      }
      while end - start >= 3, bytes[end - 3] == 0xE3, bytes[end - 2] == 0x80,
        bytes[end - 1] == 0x80
      {
        end -= 3
      }
      let text = bytes.extracting(start..<end)
      if text.isEmpty || text.count <= 4 && isPlaceholder(text) {
        value = nil
      } else if value?.hasBytes(text) != true {
        value = String(copying: unsafe UTF8Span(unchecked: text))
      }
    }
  }
}

/// Blanks, tabs and line ends around a text say nothing. Other control characters are kept as they came.
private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

/// What people write into a field that must not be empty: `-`, `--`, `/`, `N/A`, `null`, `\N`.
private func isPlaceholder(_ text: Span<UInt8>) -> Bool {
  switch text[0] {
  case UInt8(ascii: "-"), UInt8(ascii: "/"):
    return text.count == 1 || text.count == 2 && text[1] == text[0]
  case UInt8(ascii: "\\"): return text.count == 2 && text[1] == UInt8(ascii: "N")
  case UInt8(ascii: "N"), UInt8(ascii: "n"):
    let word = String(copying: unsafe UTF8Span(unchecked: text)).lowercased()
    return word == "n/a" || word == "null"
  default: return false
  }
}

extension String {
  /// Whether these are the text's bytes, without regard to what Unicode calls equal.
  func hasBytes(_ bytes: Span<UInt8>) -> Bool {
    let utf8 = utf8.span
    guard utf8.count == bytes.count else { return false }
    // Texts of one kind differ at their end more often than at their beginning.
    var index = bytes.count - 1
    while index >= 0 {
      if utf8[index] != bytes[index] { return false }
      index -= 1
    }
    return true
  }
}
