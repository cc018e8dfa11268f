public import Fleet

/// A public key of SM2 (GB/T 32918): a point of the curve that the standard recommends.
public struct SM2PublicKey: Hashable, Sendable {
  /// X and Y, 32 bytes each.
  public let x: [UInt8]
  public let y: [UInt8]

  /// - Throws: `SignatureKeyError` where the numbers are no point of the curve.
  public init(x: [UInt8], y: [UInt8]) throws(SignatureKeyError) {
    guard x.count == 32, y.count == 32 else { throw .size(x.count + y.count) }
    self.x = x
    self.y = y
    guard SM2Key(self) != nil else { throw .noPoint }
  }

  /// The key as an activation has it, X and Y behind each other.
  public init(_ field: OBD.FixedBytes<64>) throws(SignatureKeyError) {
    let bytes = field.bytes
    try self.init(x: Array(bytes[..<32]), y: Array(bytes[32...]))
  }

  var point: [UInt8] { [4] + x + y }
}

/// Why bytes are no key.
public enum SignatureKeyError: Error, Hashable, Sendable {
  /// Not 64 bytes.
  case size(Int)
  /// Not on the curve.
  case noPoint
}

extension SignatureKeyError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .size: "signature-key.size"
    case .noPoint: "signature-key.point"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.size(let found), .english): "a key of \(found) bytes, expected 64"
    case (.size(let found), .chinese): "公钥为 \(found) 字节，应为 64 字节"
    case (.noPoint, .english): "the numbers are no point of the SM2 curve"
    case (.noPoint, .chinese): "公钥不是 SM2 曲线上的点"
    }
  }

  public var description: String { text(in: .english) }
}
