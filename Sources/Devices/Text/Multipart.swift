public import Fleet

/// The parts of a `multipart/…` body (RFC 2046, RFC 7578), and what cameras make of it: no space behind the
/// semicolon, bare LF, a boundary that only the body itself tells.
struct Multipart {
  struct Part {
    var name: String?
    var filename: String?
    var contentType: String?
    var body: ArraySlice<UInt8>
  }

  static let partLimit = 64
  static let headerLimit = 8192
  static let boundaryLimit = 200

  let parts: [Part]

  /// - Parameter contentType: The header's value; without a boundary in it, the body's first line tells.
  init(_ bytes: [UInt8], contentType: String? = nil) throws(MultipartError) {
    guard let boundary = Self.boundary(of: bytes, contentType: contentType) else {
      throw .noBoundary
    }
    let delimiter = Array("--".utf8) + boundary
    guard var position = Self.delimiter(delimiter, in: bytes, from: 0)?.end else {
      throw .noBoundary
    }
    var parts: [Part] = []
    while true {
      if bytes[position...].starts(with: "--".utf8) { break }
      position = Self.afterLine(bytes, from: position)
      // A stream that was cut between two parts is whole so far.
      if position >= bytes.count, !parts.isEmpty { break }
      guard parts.count < Self.partLimit else { throw .tooManyParts }
      var part = Part(body: [])
      let (bodyStart, length) = try Self.headers(bytes, from: position, into: &part)
      if let next = Self.delimiter(delimiter, in: bytes, from: max(0, bodyStart - 2)) {
        part.body = bytes[bodyStart..<max(bodyStart, next.start)]
        parts.append(part)
        position = next.end
      } else if let length, bytes.count - bodyStart >= length {
        part.body = bytes[bodyStart..<bodyStart + length]
        parts.append(part)
        break
      } else {
        throw .truncated(part: part.filename ?? part.name ?? "\(parts.count + 1)")
      }
    }
    self.parts = parts
  }

  private static func boundary(of bytes: [UInt8], contentType: String?) -> [UInt8]? {
    if let contentType, let boundary = parameters(of: contentType)["boundary"], !boundary.isEmpty {
      return Array(boundary.utf8)
    }
    guard bytes.starts(with: "--".utf8) else { return nil }
    let line = bytes.dropFirst(2).prefix(boundaryLimit + 1).prefix { $0 != 0x0D && $0 != 0x0A }
    return line.isEmpty || line.count > boundaryLimit ? nil : Array(line)
  }

  /// The next delimiter at the start of a line: where the line end before it begins, and where it ends.
  private static func delimiter(
    _ delimiter: [UInt8], in bytes: [UInt8], from start: Int
  ) -> (start: Int, end: Int)? {
    var position = start
    while let found = bytes[position...].firstIndex(of: 0x2D) {
      position = found + 1
      guard found == 0 || bytes[found - 1] == 0x0A, bytes.count - found >= delimiter.count,
        bytes[found..<found + delimiter.count].elementsEqual(delimiter)
      else { continue }
      var before = max(0, found - 1)
      if before > 0, bytes[before - 1] == 0x0D { before -= 1 }
      return (before, found + delimiter.count)
    }
    return nil
  }

  private static func afterLine(_ bytes: [UInt8], from position: Int) -> Int {
    (bytes[position...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
  }

  private static func headers(
    _ bytes: [UInt8], from start: Int, into part: inout Part
  ) throws(MultipartError) -> (bodyStart: Int, length: Int?) {
    var position = start
    var length: Int?
    while true {
      let end = afterLine(bytes, from: position)
      guard end - start <= headerLimit else { throw .headerTooLong }
      let line = bytes[position..<end].prefix { $0 != 0x0D && $0 != 0x0A }
      guard end > position, bytes[end - 1] == 0x0A else { throw .truncated(part: "header") }
      position = end
      if line.isEmpty { return (position, length) }
      let text = String(decoding: line, as: UTF8.self)
      guard let colon = text.firstIndex(of: ":") else { continue }
      let value = trimmed(text[text.index(after: colon)...])
      switch text[..<colon].lowercased() {
      case "content-disposition":
        let parameters = parameters(of: value)
        part.name = parameters["name"]
        part.filename = parameters["filename"]
      case "content-type": part.contentType = value
      case "content-length": length = Int(value).flatMap { $0 >= 0 ? $0 : nil }
      default: break
      }
    }
  }

  /// `form-data;name="a";filename="b.jpg"` as a dictionary; a semicolon inside quotes is text.
  static func parameters(of header: String) -> [String: String] {
    var parameters: [String: String] = [:]
    var pieces: [String] = [""]
    var isQuoted = false
    for character in header.unicodeScalars {
      if character == "\"" { isQuoted.toggle() }
      if character == ";", !isQuoted {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].unicodeScalars.append(character)
      }
    }
    for piece in pieces.dropFirst() {
      guard let equals = piece.firstIndex(of: "=") else { continue }
      var value = trimmed(piece[piece.index(after: equals)...])
      if value.hasPrefix("\""), value.hasSuffix("\""), value.utf8.count >= 2 {
        value = String(value.dropFirst().dropLast())
      }
      parameters[trimmed(piece[..<equals]).lowercased()] = value
    }
    return parameters
  }
}

/// The text without spaces, tabs, line ends and the zeros of a fixed field around it. Other control characters are
/// kept as they came.
func trimmed(_ text: some StringProtocol) -> String {
  func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00, 0x09...0x0D, 0x20: false
    default: true
    }
  }
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: isText), let last = scalars.lastIndex(where: isText)
  else { return "" }
  return String(String.UnicodeScalarView(scalars[first...last]))
}

/// Why a body is not multipart, or not all of it.
public enum MultipartError: Error, Hashable, Sendable {
  case noBoundary, tooManyParts, headerTooLong
  /// The body ends inside this part.
  case truncated(part: String)
}

extension MultipartError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .noBoundary: "multipart.no-boundary"
    case .tooManyParts: "multipart.too-many-parts"
    case .headerTooLong: "multipart.header-too-long"
    case .truncated: "multipart.truncated"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.noBoundary, .english): "expected a multipart body, found no boundary"
    case (.noBoundary, .chinese): "multipart 内容缺少分界符"
    case (.tooManyParts, .english): "more than \(Multipart.partLimit) parts"
    case (.tooManyParts, .chinese): "multipart 超过 \(Multipart.partLimit) 段"
    case (.headerTooLong, .english): "a part's header is longer than \(Multipart.headerLimit) bytes"
    case (.headerTooLong, .chinese): "multipart 段头超过 \(Multipart.headerLimit) 字节"
    case (.truncated(let part), .english): "the body ends inside the part `\(part)`"
    case (.truncated(let part), .chinese): "内容在“\(part)”段中断"
    }
  }

  public func advice(in language: Language) -> String? {
    guard case .truncated = self else { return nil }
    return language == .english
      ? "the connection broke off: the camera sends it again, or retry from the quarantine"
      : "连接中断：等待相机重传，或从隔离区重试"
  }

  public var description: String { text(in: .english) }
}
