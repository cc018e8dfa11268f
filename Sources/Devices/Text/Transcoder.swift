import CIconv
public import Fleet
import Glibc

/// One iconv converter between GB 18030 and UTF-8.
///
/// It keeps no text between calls: every call converts one whole piece (a row, a field), so a damaged
/// piece harms no other.
final class Transcoder {
  private let converter: iconv_t

  /// - Throws: ``TextError/unavailable`` where the C library lacks its conversion tables.
  init(from source: String, to target: String) throws(TextError) {
    guard let converter = ciconv_open(target, source) else { throw .unavailable }
    self.converter = converter
  }

  deinit { iconv_close(converter) }

  static func decoder() throws(TextError) -> Transcoder {
    try Transcoder(from: "GB18030", to: "UTF-8")
  }
  static func encoder() throws(TextError) -> Transcoder {
    try Transcoder(from: "UTF-8", to: "GB18030")
  }

  /// Replaces `output` by the conversion of `input`.
  /// - Returns: the offset of the first byte that belongs to no character; `nil` when all did.
  func convert(_ input: Span<UInt8>, into output: inout [UInt8]) -> Int? {
    // Two bytes become three at most, four become four.
    let room = input.count * 2 + 16
    var failure: Int?
    output.removeAll(keepingCapacity: true)
    output.append(addingCapacity: room) { span in
      span.withUnsafeMutableBufferPointer { target, count in
        input.withUnsafeBufferPointer { source in
          var from = UnsafeMutablePointer<CChar>(
            mutating: UnsafeRawPointer(source.baseAddress)?.assumingMemoryBound(to: CChar.self))
          var left = source.count
          var to = UnsafeMutableRawPointer(target.baseAddress)?
            .assumingMemoryBound(to: CChar.self)
          var space = room
          iconv(converter, nil, nil, nil, nil)
          if left > 0, iconv(converter, &from, &left, &to, &space) == Int(bitPattern: ~0) {
            failure = source.count - left
          }
          count += room - space
        }
      }
    }
    return failure
  }
}

extension TextEncoding {
  /// What a text that was read as GB 18030 says as UTF-8; `nil` where its bytes are none, or hold no Chinese.
  ///
  /// Chinese in GB 18030 is hardly ever UTF-8, so a field that is, and whose reading as GB 18030 makes no
  /// sense, was written by another program into the same file.
  public static func utf8(behind misread: String) -> String? {
    var bytes: [UInt8] = []
    guard let encoder = try? Transcoder.encoder(),
      encoder.convert(misread.utf8.span, into: &bytes) == nil,
      let text = String(validating: bytes, as: UTF8.self),
      text.unicodeScalars.contains(where: { (0x4E00...0x9FFF).contains($0.value) })
    else { return nil }
    return text
  }
}

/// Why text cannot be used.
public enum TextError: Error, Hashable, Sendable {
  /// The machine's C library has no GB 18030 tables.
  case unavailable
  /// The field is UTF-8 in a file that is GB 18030.
  case mixed(meant: String)
}

extension TextError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .unavailable: "text.gb18030-unavailable"
    case .mixed: "text.mixed-encodings"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unavailable, .english):
      "this machine cannot convert GB18030: the C library's tables are missing"
    case (.unavailable, .chinese): "本机无法转换 GB18030：缺少 C 库的编码表"
    case (.mixed(let meant), .english):
      "wrong encoding: the file is GB18030, this row is UTF-8 and says `\(meant)`"
    case (.mixed(let meant), .chinese): "编码错误：文件为 GB18030，本行却是 UTF-8，实际内容为“\(meant)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unavailable, .english):
      "install the package `libc6` (or `libc-bin`) in full, or save the file as UTF-8"
    case (.unavailable, .chinese): "请完整安装 libc6（或 libc-bin），或将文件另存为 UTF-8"
    case (.mixed, .english): "write the row again in the file's own encoding and import it"
    case (.mixed, .chinese): "请将本行改为与文件相同的编码后重新导入"
    }
  }

  public var description: String { text(in: .english) }
}
