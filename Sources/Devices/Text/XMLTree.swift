import CXML
public import Fleet

/// A small XML document as a tree of local names and texts: what cameras send, and nothing that XML can do
/// beyond it. A document type is refused outright, so there is no entity to resolve or to blow up.
struct XMLTree {
  let name: String
  private(set) var text: String
  private(set) var children: [XMLTree]

  static let sizeLimit = 4 << 20
  static let depthLimit = 32
  static let elementLimit = 20_000

  /// The first child of that local name.
  subscript(name: String) -> XMLTree? { children.first { $0.name == name } }

  /// The trimmed text of the first child of that name; `nil` where there is none or it is empty.
  func value(_ name: String) -> String? {
    guard let child = self[name] else { return nil }
    let text = trimmed(child.text)
    return text.isEmpty ? nil : text
  }

  /// Reads one document in UTF-8 or, where its declaration says so, GB 2312, GBK or GB 18030.
  init(parsing bytes: [UInt8]) throws(XMLError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge(bytes.count) }
    let text = try Self.decoded(bytes)
    guard !text.contains(0) else { throw .encoding }
    // Without a document type XML has no entities but the five of its own.
    if Self.find("<!DOCTYPE", in: text) { throw .documentType }
    var builder = Builder()
    try text.withUnsafeBufferPointer { bytes throws(XMLError) in
      guard let reader = cxml_open(bytes.baseAddress, Int32(bytes.count)) else {
        throw .malformed(line: 1)
      }
      defer { cxml_close(reader) }
      var state = cxml_next(reader)
      while state == 1 {
        try builder.take(reader)
        state = cxml_next(reader)
      }
      if state != 0 { throw .malformed(line: max(1, Int(cxml_line(reader)))) }
    }
    guard let root = builder.root else { throw .malformed(line: 1) }
    self = root
  }

  /// UTF-8 without byte order mark and XML declaration.
  private static func decoded(_ bytes: [UInt8]) throws(XMLError) -> [UInt8] {
    var text = bytes[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    while let first = text.first, first <= 0x20, first != 0 { text = text.dropFirst() }
    var encoding = "utf-8"
    if text.starts(with: "<?xml".utf8) {
      guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { throw .malformed(line: 1) }
      let declaration = String(decoding: text[..<end], as: UTF8.self)
      if let stated = declaration.split(separator: "encoding").dropFirst().first {
        encoding = stated.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
          .lowercased()
      }
      text = text[(end + 1)...]
    }
    if encoding.hasPrefix("gb") {
      var decoded: [UInt8] = []
      guard let decoder = try? Transcoder.decoder(),
        decoder.convert(Array(text).span, into: &decoded) == nil
      else { throw .encoding }
      return decoded
    }
    guard encoding == "utf-8" || encoding == "utf8" || encoding == "us-ascii" else {
      throw .encoding
    }
    let result = Array(text)
    guard TextEncoding.endOfUTF8(in: result.span) == nil else { throw .encoding }
    return result
  }

  private static func find(_ word: StaticString, in bytes: [UInt8]) -> Bool {
    let word = Array(String(describing: word).utf8)
    var position = 0
    while let found = bytes[position...].firstIndex(of: word[0]) {
      if bytes[found...].prefix(word.count).map({ $0 & 0x60 == 0x60 ? $0 & 0xDF : $0 }) == word {
        return true
      }
      position = found + 1
    }
    return false
  }

  fileprivate init(name: String) {
    self.name = name
    text = ""
    children = []
  }

  /// Grows the tree node by node, within the limits.
  private struct Builder {
    var root: XMLTree?
    private var open: [XMLTree] = []
    private var elements = 0

    init() {}

    mutating func take(_ reader: OpaquePointer) throws(XMLError) {
      switch Int(cxml_kind(reader)) {
      case CXML_ELEMENT:
        elements += 1
        if open.count >= XMLTree.depthLimit || elements > XMLTree.elementLimit { throw .tooComplex }
        let name = cxml_name(reader).map { String(cString: $0) } ?? ""
        open.append(XMLTree(name: name.split(separator: ":").last.map(String.init) ?? name))
        if cxml_is_empty(reader) == 1 { close() }
      case CXML_ELEMENT_END: close()
      case CXML_TEXT, CXML_CDATA, CXML_SIGNIFICANT_SPACE:
        guard !open.isEmpty, let text = cxml_value(reader) else { return }
        open[open.count - 1].text += String(cString: text)
      case CXML_DOCUMENT_TYPE, CXML_ENTITY: throw .documentType
      default: break
      }
    }

    private mutating func close() {
      guard let element = open.popLast() else { return }
      if open.isEmpty {
        root = element
      } else {
        open[open.count - 1].children.append(element)
      }
    }
  }
}

/// Why bytes are not XML that is read here.
public enum XMLError: Error, Hashable, Sendable {
  case malformed(line: Int)
  case documentType, encoding, tooComplex
  case tooLarge(Int)
}

extension XMLError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .malformed: "xml.malformed"
    case .documentType: "xml.doctype"
    case .encoding: "xml.encoding"
    case .tooComplex: "xml.too-complex"
    case .tooLarge: "xml.too-large"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.malformed(let line), .english): "not well-formed XML at line \(line)"
    case (.malformed(let line), .chinese): "XML 第 \(line) 行格式错误"
    case (.documentType, .english): "a document type or entity declaration, which no camera needs"
    case (.documentType, .chinese): "含有 DOCTYPE 或实体声明，已拒绝"
    case (.encoding, .english): "expected XML in UTF-8 or GB18030, found other bytes"
    case (.encoding, .chinese): "XML 应为 UTF-8 或 GB18030 编码"
    case (.tooComplex, .english):
      "XML nested deeper than \(XMLTree.depthLimit) or with more than \(XMLTree.elementLimit) elements"
    case (.tooComplex, .chinese):
      "XML 嵌套超过 \(XMLTree.depthLimit) 层或元素超过 \(XMLTree.elementLimit) 个"
    case (.tooLarge(let size), .english):
      "expected at most \(XMLTree.sizeLimit) bytes of XML, found \(size)"
    case (.tooLarge(let size), .chinese): "XML 至多 \(XMLTree.sizeLimit) 字节，实际 \(size) 字节"
    }
  }

  public var description: String { text(in: .english) }
}
