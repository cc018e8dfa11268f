/// One line of a note behind its text: `— name base64(key id, signature)`.
public struct SignatureLine: Hashable, Sendable {
  /// The key's name.
  public let name: String
  /// The first bytes of a hash of the key: names it among keys of one name.
  public let id: UInt32
  /// What the key made; its form is that of the key's algorithm.
  public let signature: [UInt8]

  public init(name: String, id: UInt32, signature: [UInt8]) {
    self.name = name
    self.id = id
    self.signature = signature
  }

  /// Reads a line without its line feed; `nil` where it is none.
  init?(_ line: some Collection<UInt8>) {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].elementsEqual(Self.dash),
      let name = String(validating: parts[1], as: UTF8.self), KeyName.isValid(name),
      let bytes = Base64.decode(parts[2]), bytes.count > 4
    else { return nil }
    self.name = name
    id = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    signature = Array(bytes.dropFirst(4))
  }

  /// Reads the lines that a level above has answered with; `nil` where one is none.
  public static func lines(parsing bytes: [UInt8]) -> [SignatureLine]? {
    guard bytes.count <= Note.sizeLimit else { return nil }
    var lines: [SignatureLine] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let read = SignatureLine(line) else { return nil }
      lines.append(read)
    }
    return lines
  }

  /// The em dash, U+2014.
  private static let dash: [UInt8] = [0xE2, 0x80, 0x94]
}

extension SignatureLine: CustomStringConvertible {
  /// The line, without a line feed.
  public var description: String {
    let id = withUnsafeBytes(of: id.bigEndian) { Array($0) }
    return "— \(name) \(String(base64: id + signature))"
  }
}

/// What the specification allows as the name of a key.
enum KeyName {
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
      }
  }
}
