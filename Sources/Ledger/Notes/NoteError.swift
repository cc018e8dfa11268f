public import Fleet

/// Why bytes are no signed note, or why a note is not to be believed. Lines count from 1.
public enum NoteError: Error, Hashable, Sendable {
  case tooLarge(limit: Int)
  case notUTF8
  case control(UInt8, position: Int)
  /// No empty line divides a text from signatures, or the note does not end with its last line.
  case unsigned
  case tooManySignatures(limit: Int)
  /// A line behind the text is no signature.
  case signature(number: Int)
  /// A key that is known has not made the signature that bears its name.
  case forged(name: String)
  /// None of the keys that are trusted has signed.
  case untrusted
}

extension NoteError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .tooLarge: "note.too-large"
    case .notUTF8: "note.not-utf8"
    case .control: "note.control"
    case .unsigned: "note.unsigned"
    case .tooManySignatures: "note.too-many-signatures"
    case .signature: "note.signature"
    case .forged: "note.forged"
    case .untrusted: "note.untrusted"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.tooLarge(let limit), .english): "the note is longer than \(limit) bytes"
    case (.tooLarge(let limit), .chinese): "签名文本超过 \(limit) 字节"
    case (.notUTF8, .english): "the note is not UTF-8"
    case (.notUTF8, .chinese): "签名文本不是 UTF-8 编码"
    case (.control(let byte, let position), .english):
      "control character \(byte) at offset \(position) of the note"
    case (.control(let byte, let position), .chinese): "签名文本第 \(position) 字节处有控制字符 \(byte)"
    case (.unsigned, .english): "the note does not end with an empty line and signatures"
    case (.unsigned, .chinese): "签名文本末尾没有空行和签名"
    case (.tooManySignatures(let limit), .english): "the note has more than \(limit) signatures"
    case (.tooManySignatures(let limit), .chinese): "签名超过 \(limit) 个"
    case (.signature(let number), .english): "line \(number) behind the text is no signature"
    case (.signature(let number), .chinese): "正文后第 \(number) 行不是签名"
    case (.forged(let name), .english): "the signature of `\(name)` is not by its key"
    case (.forged(let name), .chinese): "署名 `\(name)` 的签名并非由其密钥作出"
    case (.untrusted, .english): "no key that is trusted has signed the note"
    case (.untrusted, .chinese): "没有受信任的密钥签署该文本"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.untrusted, .english): "ask the log's operator for its verifier key, on another way"
    case (.untrusted, .chinese): "请另行向日志运营方索取验证公钥"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
