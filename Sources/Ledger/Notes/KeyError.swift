public import Fleet
import Glibc

/// Why a text or a file holds no key.
public enum KeyError: Error, Hashable, Sendable {
  /// The name of a key has no spaces, plus signs or control characters, and at least one character.
  case name(String)
  /// Not `name+id+base64`, or its parts have the wrong length.
  case malformed
  /// A kind of key that this program does not know.
  case algorithm(type: UInt8)
  /// The id is not that of the name and the key.
  case id(found: UInt32, expected: UInt32)
  /// The bytes are no key of their kind, or two halves that do not belong together.
  case material(KeyAlgorithm)
  /// The file cannot be read or written; the system's number for why.
  case file(path: String, errno: Int32)
  /// Others than its owner may read the file.
  case mode(path: String, mode: UInt32)
}

extension KeyError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .name: "key.name"
    case .malformed: "key.malformed"
    case .algorithm: "key.algorithm"
    case .id: "key.id"
    case .material: "key.material"
    case .file: "key.file"
    case .mode: "key.mode"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.name(let name), .english):
      "`\(name)` cannot name a key: expected a text without spaces, plus signs and line feeds"
    case (.name(let name), .chinese): "`\(name)` 不能作为密钥名称：不得为空，不得含空格、加号或换行"
    case (.malformed, .english): "not a key: expected `name+id+base64`"
    case (.malformed, .chinese): "不是密钥：应为 `名称+编号+base64`"
    case (.algorithm(let type), .english): "a key of the unknown type \(type)"
    case (.algorithm(let type), .chinese): "未知的密钥类型 \(type)"
    case (.id(let found, let expected), .english):
      "the key's id is \(hexadecimal(found)), expected \(hexadecimal(expected))"
    case (.id(let found, let expected), .chinese):
      "密钥编号为 \(hexadecimal(found))，应为 \(hexadecimal(expected))"
    case (.material(let algorithm), .english): "the bytes are no \(algorithm.rawValue) key"
    case (.material(let algorithm), .chinese): "内容不是 \(algorithm.rawValue) 密钥"
    case (.file(let path, let code), .english): "`\(path)`: \(String(cString: strerror(code)))"
    case (.file(let path, let code), .chinese):
      "读写密钥文件 `\(path)` 失败：\(String(cString: strerror(code)))"
    case (.mode(let path, let mode), .english):
      "`\(path)` has mode \(octal(mode)), expected 0600: others may read the key"
    case (.mode(let path, let mode), .chinese):
      "`\(path)` 的权限为 \(octal(mode))，应为 0600：他人可读取该密钥"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.mode, .english): "`chmod 600` the file; where others may have read it, make a new key"
    case (.mode, .chinese): "请执行 `chmod 600`；若可能已被他人读取，请更换密钥"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}

/// Eight lower-case digits.
func hexadecimal(_ id: UInt32) -> String {
  let digits = String(id, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

private func octal(_ mode: UInt32) -> String {
  let digits = String(mode, radix: 8)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
