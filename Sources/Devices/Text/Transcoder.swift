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

/// Why text cannot be converted.
public enum TextError: Error, Hashable, Sendable {
  /// The machine's C library has no GB 18030 tables.
  case unavailable
}

extension TextError: Explained, CustomStringConvertible {
  public var code: String { "text.gb18030-unavailable" }

  public func text(in language: Language) -> String {
    switch language {
    case .english: "this machine cannot convert GB18030: the C library's tables are missing"
    case .chinese: "本机无法转换 GB18030：缺少 C 库的编码表"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "install the package `libc6` (or `libc-bin`) in full, or save the file as UTF-8"
    case .chinese: "请完整安装 libc6（或 libc-bin），或将文件另存为 UTF-8"
    }
  }

  public var description: String { text(in: .english) }
}
