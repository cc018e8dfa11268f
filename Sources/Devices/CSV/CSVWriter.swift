/// Writes CSV in UTF-8 (with or without a byte order mark) or GB 18030, lines ending in CRLF as Excel
/// and RFC 4180 have it.
public struct CSVWriter {
  /// What has been written and not yet taken.
  public private(set) var bytes: [UInt8] = []
  private let separator: UInt8
  private let encoder: Transcoder?
  private var line: [UInt8] = []

  /// - Throws: ``TextError/unavailable`` where the machine has no GB 18030 tables.
  public init(
    encoding: TextEncoding = .utf8, separator: UInt8 = UInt8(ascii: ",")
  ) throws(TextError) {
    self.separator = separator
    encoder = encoding == .gb18030 ? try Transcoder.encoder() : nil
    if encoding == .utf8WithMark { bytes = [0xEF, 0xBB, 0xBF] }
  }

  /// Appends one row.
  public mutating func row(_ fields: [String]) {
    var raw: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { raw.append(separator) }
      quote(field, into: &raw)
    }
    raw.append(contentsOf: [0x0D, 0x0A])
    encode(raw)
  }

  /// Appends a row that was read, as it stands in its file, and one more field behind it.
  public mutating func row(raw: some Collection<UInt8>, and field: String) {
    bytes.append(contentsOf: raw)
    var rest = [separator]
    quote(field, into: &rest)
    rest.append(contentsOf: [0x0D, 0x0A])
    encode(rest)
  }

  /// Hands over what has been written so far.
  public mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Every character has a code in GB 18030, so encoding cannot fail.
  private mutating func encode(_ raw: [UInt8]) {
    guard let encoder else { return bytes.append(contentsOf: raw) }
    _ = encoder.convert(raw.span, into: &line)
    bytes.append(contentsOf: line)
  }

  private func quote(_ field: String, into raw: inout [UInt8]) {
    let utf8 = field.utf8
    let isPlain =
      !utf8.contains { $0 == separator || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
      && utf8.first != 0x20 && utf8.last != 0x20
    if isPlain { return raw.append(contentsOf: utf8) }
    raw.append(0x22)
    for byte in utf8 {
      if byte == 0x22 { raw.append(0x22) }
      raw.append(byte)
    }
    raw.append(0x22)
  }
}
