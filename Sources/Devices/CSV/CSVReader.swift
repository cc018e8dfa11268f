/// Reads CSV out of chunks of bytes: RFC 4180 and what people really write.
///
///     var reader = CSVReader()
///     reader.append(chunk)
///     reader.finish()
///     reading: while true {
///       switch reader.next() {
///       case .row: print(reader.field(0))
///       case .failed(let error): print(error)
///       case .needsBytes: reader.append(nextChunk)
///       case .end: break reading
///       }
///     }
///
/// Lines end in LF, CRLF or CR; the separator (comma, semicolon, tab) is the one most used at the head of
/// the file; UTF-8 with or without a byte order mark and GB 18030 are told apart by the first lines outside
/// ASCII. Rows without any text are passed over. A row that cannot be used is reported alone: a broken quote
/// never costs more than its own line. Memory is bounded by ``Limits``, whatever the length of a line.
///
/// Separators, quotes and line ends are found in the raw bytes of either encoding, because no character of
/// GB 18030 contains one of them.
public struct CSVReader: ~Copyable {
  /// What a row may hold.
  public struct Limits: Sendable {
    public var fieldBytes = 1 << 20
    public var rowBytes = 4 << 20
    public var fields = 4096
    public init() {}
  }

  public enum Event: Hashable, Sendable {
    /// Everything appended so far has been read: append more, or finish.
    case needsBytes
    /// A row stands ready.
    case row
    case failed(CSVError)
    case end
  }

  public let limits: Limits
  /// The encoding that was asked for, or found; `nil` as long as all was ASCII.
  public private(set) var encoding: TextEncoding?
  /// `,`, `;` or tab.
  public private(set) var separator: UInt8 = 0
  /// How many fields a row must have: those of the first row, unless set.
  public var fieldCount: Int?
  /// The physical line on which the current row begins, from 1.
  public private(set) var line = 0
  /// Where the current row begins in the input.
  public private(set) var rowOffset = 0

  var buffer: [UInt8] = []
  /// The next byte of `buffer` to read.
  var position = 0
  /// The current row's raw bytes in `buffer`.
  var rowStart = 0
  var rowEnd = 0
  var fields = CSVFields()
  /// The row as UTF-8 without doubled quotes, where it is not so in `buffer`.
  var scratch: [UInt8] = []
  var isInScratch = false

  private var discarded = 0
  private var nextLine = 1
  private var isFinished = false
  private var hasStarted = false
  private var endsInCR = false
  /// How many bytes must wait before an incomplete row is looked at again.
  private var wanted = 0
  private var skipping: Skipping?
  private var decoder: Transcoder?

  /// A row that is too long: its line is passed over without being kept.
  private struct Skipping {
    let problem: CSVError.Problem
    let column: Int?
    let offset: Int
  }

  /// - Parameters:
  ///   - encoding: The encoding to read; `nil` finds it out.
  ///   - separator: The separator's byte; `nil` finds it out.
  public init(
    encoding: TextEncoding? = nil, separator: UInt8? = nil, limits: Limits = Limits()
  ) {
    self.encoding = encoding
    self.separator = separator ?? 0
    self.limits = limits
  }

  /// Hands over the next bytes of the input.
  public mutating func append(_ chunk: some Collection<UInt8>) {
    if position > 0 {
      buffer.removeSubrange(0..<position)
      discarded += position
      position = 0
      rowStart = 0
      rowEnd = 0
    }
    buffer.append(contentsOf: chunk)
  }

  /// Says that no more bytes come.
  public mutating func finish() { isFinished = true }

  /// Moves to the next row.
  public mutating func next() -> Event {
    if !hasStarted {
      guard isFinished || buffer.count >= 4096 else { return .needsBytes }
      if let error = start() { return .failed(error) }
    }
    while true {
      if let skipping {
        guard let error = skip(skipping) else { return .needsBytes }
        return .failed(error)
      }
      guard isFinished || buffer.count - position > wanted else { return .needsBytes }
      guard position < buffer.count else { return .end }
      rowStart = position
      rowOffset = discarded + position
      line = nextLine
      isInScratch = false
      switch scan(isScratch: false, from: position, limits: limits) {
      case .incomplete:
        wanted = 2 * (buffer.count - position)
        return .needsBytes
      case .row(let end, let next):
        wanted = 0
        rowEnd = end
        position = next
        nextLine += 1 + (fields.hasQuotes ? lineEnds(in: rowStart..<rowEnd) : 0)
        if fields.isBlank { continue }
        return complete()
      case .failed(let problem, let column, let offset):
        wanted = 0
        if let error = fail(problem, column: column, at: offset) { return .failed(error) }
      }
    }
  }

  /// Looks at the head of the input: byte order mark, separator, kind of line end.
  private mutating func start() -> CSVError? {
    hasStarted = true
    let head = buffer.prefix(65_536)
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
      if encoding == nil { encoding = .utf8WithMark }
    } else if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      isFinished = true
      position = buffer.count
      return CSVError(
        problem: .utf16, line: 1, column: nil, offset: 0, rowOffset: 0, rowLength: buffer.count)
    }
    let style = CSVStyle(of: head.dropFirst(position))
    if separator == 0 { separator = style.separator }
    endsInCR = style.endsInCR
    position += style.length
    return nil
  }

  /// Checks the row that was found and turns it into UTF-8 fields.
  private mutating func complete() -> Event {
    if fields.hasHighBytes {
      if encoding == nil {
        encoding = TextEncoding.guess(
          in: buffer.span.extracting(
            rowStart..<min(buffer.count, max(position, rowStart + 65_536))),
          beginsFile: line == 1)
      }
      if let error = decode() { return .failed(error) }
    } else if fields.hasDoubledQuotes {
      copyToScratch()
    }
    let expected = fieldCount ?? fields.count
    if fields.count > expected { fields.dropEmptyTail(downTo: expected) }
    guard fields.count == expected else {
      return .failed(error(.ragged(found: fields.count, expected: expected), at: rowStart))
    }
    fieldCount = expected
    return .row
  }

  private mutating func decode() -> CSVError? {
    guard encoding == .gb18030 else {
      if let offset = TextEncoding.endOfUTF8(in: buffer.span.extracting(rowStart..<rowEnd)) {
        return notText(at: offset)
      }
      if fields.hasDoubledQuotes { copyToScratch() }
      return nil
    }
    do throws(TextError) {
      if decoder == nil { decoder = try Transcoder.decoder() }
    } catch {
      return notText(at: 0)
    }
    guard let decoder else { return notText(at: 0) }
    var text = exchange(&scratch, with: [])
    let offset = decoder.convert(buffer.span.extracting(rowStart..<rowEnd), into: &text)
    scratch = text
    if let offset { return notText(at: offset) }
    rescan()
    return nil
  }

  private func notText(at offset: Int) -> CSVError {
    error(
      .notText(encoding ?? .utf8), column: fields.column(at: rowStart + offset),
      at: rowStart + offset)
  }

  private mutating func copyToScratch() {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: buffer[rowStart..<rowEnd])
    rescan()
  }

  /// Finds the fields again in `scratch`, which holds one row that is known to be well formed.
  private mutating func rescan() {
    isInScratch = true
    var wide = limits
    // UTF-8 is up to half as long again as GB 18030.
    wide.fieldBytes *= 2
    wide.rowBytes *= 2
    _ = scan(isScratch: true, from: 0, limits: wide)
    if fields.hasDoubledQuotes { fields.undouble(&scratch) }
  }

  /// The fields are taken out while they are written, because the span borrows all of `self`.
  private mutating func scan(
    isScratch: Bool, from start: Int, limits: Limits
  ) -> CSVFields.Outcome {
    var fields = exchange(&self.fields, with: CSVFields())
    defer { self.fields = fields }
    return isScratch
      ? fields.scan(
        scratch.span, from: start, separator: separator, endsInCR: endsInCR, isLast: true,
        limits: limits)
      : fields.scan(
        buffer.span, from: start, separator: separator, endsInCR: endsInCR, isLast: isFinished,
        limits: limits)
  }

  /// Reports a row and goes on behind its first physical line; `nil` where that line's end has not come
  /// yet, and the line is passed over first.
  private mutating func fail(_ problem: CSVError.Problem, column: Int?, at offset: Int) -> CSVError?
  {
    guard let end = lineEnd(from: rowStart) ?? (isFinished ? buffer.count : nil) else {
      skipping = Skipping(problem: problem, column: column, offset: discarded + offset)
      return nil
    }
    rowEnd = end
    position = afterLineEnd(end)
    nextLine += 1
    return error(problem, column: column, at: offset)
  }

  private func error(_ problem: CSVError.Problem, column: Int? = nil, at offset: Int) -> CSVError {
    CSVError(
      problem: problem, line: line, column: column, offset: discarded + offset,
      rowOffset: rowOffset, rowLength: rowEnd - rowStart)
  }

  /// Passes over the rest of a line; `nil` as long as its end has not come.
  private mutating func skip(_ row: Skipping) -> CSVError? {
    guard let end = lineEnd(from: position) ?? (isFinished ? buffer.count : nil) else {
      position = buffer.count
      return nil
    }
    skipping = nil
    let length = discarded + end - rowOffset
    position = afterLineEnd(end)
    rowStart = position
    rowEnd = position
    nextLine += 1
    return CSVError(
      problem: row.problem, line: line, column: row.column, offset: row.offset,
      rowOffset: rowOffset, rowLength: length)
  }

  private func lineEnd(from start: Int) -> Int? {
    let byte: UInt8 = endsInCR ? 0x0D : 0x0A
    guard let end = buffer[start...].firstIndex(of: byte) else { return nil }
    var before = end
    while !endsInCR, before > start, buffer[before - 1] == 0x0D { before -= 1 }
    return before
  }

  private func afterLineEnd(_ end: Int) -> Int {
    var next = end
    while next < buffer.count {
      let byte = buffer[next]
      next += 1
      if byte == (endsInCR ? 0x0D : 0x0A) { break }
    }
    return next
  }

  private func lineEnds(in range: Range<Int>) -> Int {
    let byte: UInt8 = endsInCR ? 0x0D : 0x0A
    return buffer[range].count { $0 == byte }
  }
}

/// Puts a value in a place and hands back what was there.
private func exchange<Value>(_ place: inout Value, with value: Value) -> Value {
  var value = value
  swap(&place, &value)
  return value
}
