extension OBD {
  /// A field of fixed size, byte for byte as received: an identity, an ICCID, a key.
  public struct FixedBytes<let count: Int>: Hashable, Sendable {
    var storage: InlineArray<count, UInt8>

    /// The field at an offset; there must be so many bytes.
    @inline(__always)
    init(_ bytes: Span<UInt8>, at offset: Int) { self.init(unsafe bytes.bytes, at: offset) }

    @inline(__always)
    init(_ bytes: RawSpan, at offset: Int) {
      let field = bytes.extracting(offset..<offset + count)
      // So many bytes have been made sure of; the load needs no alignment.
      storage = unsafe field.unsafeLoadUnaligned(as: InlineArray<count, UInt8>.self)
    }

    /// Repeats one byte.
    public init(repeating byte: UInt8) { storage = InlineArray(repeating: byte) }

    /// `nil` where there are not exactly as many bytes as the field has.
    public init?(_ bytes: [UInt8]) {
      guard bytes.count == count else { return nil }
      self.init(bytes.span, at: 0)
    }

    /// ASCII, filled up with a byte; `nil` for a text that is longer or not ASCII.
    public init?(text: some StringProtocol, padding: UInt8 = 0x20) {
      storage = InlineArray(repeating: padding)
      var index = 0
      for byte in text.utf8 {
        guard index < count, byte < 0x80 else { return nil }
        storage[index] = byte
        index += 1
      }
    }

    /// - Precondition: `0 <= index < count`.
    public subscript(index: Int) -> UInt8 {
      get { storage[index] }
      set { storage[index] = newValue }
    }

    public var bytes: [UInt8] { (0..<count).map { storage[$0] } }

    public static func == (a: Self, b: Self) -> Bool {
      for index in 0..<count where a.storage[index] != b.storage[index] { return false }
      return true
    }

    public func hash(into hasher: inout Hasher) {
      for index in 0..<count { hasher.combine(storage[index]) }
    }

    /// The text without the spaces and zero bytes behind it; `nil` where a byte is not printable ASCII.
    public var text: String? {
      var end = count
      while end > 0, storage[end - 1] == 0 || storage[end - 1] == 0x20 { end -= 1 }
      var text = ""
      for index in 0..<end {
        guard (0x20...0x7E).contains(storage[index]) else { return nil }
        text.unicodeScalars.append(Unicode.Scalar(storage[index]))
      }
      return text
    }

    /// Capital hexadecimal digits, two a byte.
    public var hexadecimal: String { OBD.hexadecimal(bytes) }

    func allSatisfy(_ test: (UInt8) -> Bool) -> Bool {
      for index in 0..<count where !test(storage[index]) { return false }
      return true
    }
  }

  /// Capital hexadecimal digits, two a byte.
  public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
      for digit in [byte >> 4, byte & 15] {
        text.unicodeScalars.append(Unicode.Scalar(digit < 10 ? 0x30 + digit : 0x37 + digit))
      }
    }
    return text
  }
}
