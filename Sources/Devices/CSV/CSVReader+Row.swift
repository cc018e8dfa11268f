extension CSVReader {
  /// How many fields the current row has.
  public var count: Int { fields.count }

  /// The current row's field, as text.
  public borrowing func field(_ index: Int) -> String {
    // The row has been checked to be UTF-8, so its fields need no second look.
    withField(index) { String(copying: unsafe UTF8Span(unchecked: $0)) }
  }

  /// All fields of the current row, as text.
  public var texts: [String] {
    var texts: [String] = []
    texts.reserveCapacity(count)
    for index in 0..<count { texts.append(field(index)) }
    return texts
  }

  /// Lends the current row's field, UTF-8.
  borrowing func withField<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let range = fields[index]
    return isInScratch
      ? body(scratch.span.extracting(range)) : body(buffer.span.extracting(range))
  }

  /// The raw bytes of the current row, or of the one just reported, without the line end; empty for a row
  /// that was too long to keep.
  public var rawRow: ArraySlice<UInt8> { buffer[rowStart..<rowEnd] }
}
