import CCrypto

/// The SHA-256 of some bytes (FIPS 180-4), by libcrypto.
///
///     print(SHA256Digest(of: Array("abc".utf8)))  // ba7816bf…
public struct SHA256Digest: Hashable, Sendable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// The digest of bytes that are all at hand.
  public init(of bytes: some Sequence<UInt8>) {
    var stream = SHA256Stream()
    if bytes.withContiguousStorageIfAvailable({ stream.update(UnsafeRawBufferPointer($0)) }) == nil
    {
      Array(bytes).withUnsafeBytes { stream.update($0) }
    }
    self = stream.finish()
  }

  /// A digest that was stored; `nil` unless it is 32 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.bytes = Array(bytes)
  }

  /// Reads 64 hexadecimal digits in either case; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    let digits = text.utf8.map { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
      default: nil
      }
    }
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }
}

extension SHA256Digest: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Digests bytes as they pass by.
public struct SHA256Stream: ~Copyable {
  private let context: OpaquePointer

  public init() {
    // Both fail only where the system has no memory or no SHA-256 left: nothing could go on.
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto has no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
  }

  /// The digest of everything so far; the stream takes nothing more.
  public consuming func finish() -> SHA256Digest {
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      precondition(EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1)
      count = 32
    }
    return SHA256Digest(trusted: bytes)
  }
}

extension SHA256Digest {
  fileprivate init(trusted bytes: [UInt8]) { self.bytes = bytes }
}
