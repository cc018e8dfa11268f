public import Fleet
import Glibc

/// A secret that names its holder to an upstream (RFC 6750). It shows itself to nobody: descriptions
/// and dumps hold a row of dots.
public struct BearerToken: Hashable, Sendable {
  let secret: String

  /// Reads a token out of a file's or a variable's content; white space around it is dropped.
  public init(_ content: some StringProtocol) throws(TokenError) {
    let bytes = Array(content.utf8)
    guard let first = bytes.firstIndex(where: { !Self.isSpace($0) }),
      let last = bytes.lastIndex(where: { !Self.isSpace($0) })
    else { throw .empty }
    let secret = bytes[first...last]
    guard secret.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .characters }
    self.secret = String(decoding: secret, as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "••••" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why there is no token.
public enum TokenError: Error, Hashable, Sendable {
  case empty
  /// Something other than visible ASCII characters is in it.
  case characters
  /// The file cannot be read, by the system's error number.
  case file(path: String, errno: Int32)
  /// Others than its owner may read the file.
  case mode(path: String, mode: UInt32)
  /// The environment has no such variable.
  case variable(String)
}

extension TokenError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "token.empty"
    case .characters: "token.characters"
    case .file: "token.file"
    case .mode: "token.mode"
    case .variable: "token.variable"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "the token is empty"
    case (.empty, .chinese): "令牌为空"
    case (.characters, .english): "the token holds characters other than visible ASCII"
    case (.characters, .chinese): "令牌含有可见 ASCII 以外的字符"
    case (.file(let path, ENOENT), .english): "there is no token file `\(path)`"
    case (.file(let path, ENOENT), .chinese): "没有令牌文件 `\(path)`"
    case (.file(let path, EACCES), .english): "this account may not read the token file `\(path)`"
    case (.file(let path, EACCES), .chinese): "当前账户无权读取令牌文件 `\(path)`"
    case (.file(let path, let number), .english):
      "the token file `\(path)` cannot be read: \(String(cString: strerror(number)))"
    case (.file(let path, let number), .chinese):
      "无法读取令牌文件 `\(path)`：\(String(cString: strerror(number)))"
    case (.mode(let path, let mode), .english):
      "the token file `\(path)` has mode 0\(String(mode, radix: 8)), expected 0600"
    case (.mode(let path, let mode), .chinese):
      "令牌文件 `\(path)` 的权限为 0\(String(mode, radix: 8))，应为 0600"
    case (.variable(let name), .english): "the environment has no variable `\(name)`"
    case (.variable(let name), .chinese): "环境变量 `\(name)` 不存在"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.file(_, ENOENT), .english):
      "put the token that the receiver showed into it, mode 0600, or correct the setting that names it"
    case (.file(_, ENOENT), .chinese): "请将接收方出示的令牌写入该文件（权限 0600），或更正指定它的设置"
    case (.file(_, EACCES), .english): "run as the owner of the file; its mode is to be 0600"
    case (.file(_, EACCES), .chinese): "请以文件属主的账户运行；文件权限应为 0600"
    case (.mode(let path, _), .english): "run `chmod 600 \(path)`"
    case (.mode(let path, _), .chinese): "请运行 `chmod 600 \(path)`"
    case (_, .english): "put the token that the receiver showed into a file with mode 0600"
    case (_, .chinese): "请将接收方出示的令牌写入权限为 0600 的文件"
    }
  }

  public var description: String { text(in: .english) }
}
