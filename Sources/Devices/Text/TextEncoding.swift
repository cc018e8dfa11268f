/// How the text of a file is coded.
public enum TextEncoding: String, CaseIterable, Sendable {
  /// UTF-8 as it is.
  case utf8 = "utf-8"
  /// UTF-8 behind a byte order mark, which Excel needs to recognise it.
  case utf8WithMark = "utf-8-bom"
  /// GB 18030, a superset of GBK and GB 2312: what Chinese Windows writes.
  case gb18030 = "gb18030"

  /// Reads the name that a person would type: `utf8`, `UTF-8`, `gbk`, `gb2312`, `GB18030`, `utf-8-bom`.
  public init?(named name: some StringProtocol) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "utf8": self = .utf8
    case "utf8bom", "utf8sig", "utf8withbom": self = .utf8WithMark
    case "gb18030", "gbk", "gb2312", "cp936", "ansi": self = .gb18030
    default: return nil
    }
  }
}

extension TextEncoding {
  /// Where, counted from the start, the bytes stop being UTF-8; `nil` where they never do.
  static func endOfUTF8(in bytes: Span<UInt8>) -> Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Tells UTF-8 from GB 18030 by the lines of a sample: a line with Chinese in GB 18030 is hardly ever
  /// valid UTF-8, so the majority of lines outside ASCII decides, and one damaged row changes nothing. But a
  /// file whose first line, its header, is no UTF-8 can be used as GB 18030 only.
  static func guess(in sample: Span<UInt8>, beginsFile: Bool = false) -> TextEncoding {
    var utf8Lines = 0
    var otherLines = 0
    var start = 0
    var isASCII = true
    for position in 0..<sample.count {
      if sample[position] >= 0x80 { isASCII = false }
      guard sample[position] == 0x0A || sample[position] == 0x0D else { continue }
      if !isASCII {
        if endOfUTF8(in: sample.extracting(start..<position)) == nil {
          utf8Lines += 1
        } else if beginsFile, start == 0 {
          return .gb18030
        } else {
          otherLines += 1
        }
      }
      start = position + 1
      isASCII = true
    }
    if utf8Lines == 0, otherLines == 0, !isASCII {
      return endOfUTF8(in: sample.extracting(start..<sample.count)) == nil ? .utf8 : .gb18030
    }
    return otherLines > utf8Lines ? .gb18030 : .utf8
  }
}
