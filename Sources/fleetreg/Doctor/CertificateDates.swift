import Fleet
import Foundation

/// From when until when a certificate is valid (X.509, RFC 5280 §4.1.2.5), read from the first
/// certificate of a PEM file.
struct CertificateDates: Hashable {
  let notBefore: Instant
  let notAfter: Instant

  /// `nil` where the text holds no readable certificate.
  init?(pem: String) {
    let begin = "-----BEGIN CERTIFICATE-----"
    guard let start = pem.range(of: begin)?.upperBound,
      let end = pem.range(of: "-----END CERTIFICATE-----", range: start..<pem.endIndex)?.lowerBound,
      let data = Data(
        base64Encoded: String(pem[start..<end]), options: .ignoreUnknownCharacters)
    else { return nil }
    self.init(der: [UInt8](data))
  }

  /// Certificate ▸ TBSCertificate ▸ [version] serial algorithm issuer ▸ Validity ▸ two times.
  init?(der: [UInt8]) {
    var certificate = Elements(der[...])
    guard let outer = certificate.next(0x30) else { return nil }
    var fields = Elements(outer)
    guard let toBeSigned = fields.next(0x30) else { return nil }
    var parts = Elements(toBeSigned)
    _ = parts.next(0xA0)
    guard parts.next(0x02) != nil, parts.next(0x30) != nil, parts.next(0x30) != nil,
      let validity = parts.next(0x30)
    else { return nil }
    var times = Elements(validity)
    guard let notBefore = times.time(), let notAfter = times.time() else { return nil }
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  /// DER elements that follow each other: tag, length, content.
  private struct Elements {
    private var rest: ArraySlice<UInt8>
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The content of the next element if it has this tag.
    mutating func next(_ tag: UInt8) -> ArraySlice<UInt8>? {
      guard rest.first == tag, rest.count >= 2 else { return nil }
      var index = rest.startIndex + 1
      var length = Int(rest[index])
      index += 1
      if length >= 0x80 {
        let digits = length - 0x80
        guard (1...3).contains(digits), rest.endIndex - index >= digits else { return nil }
        length = rest[index..<index + digits].reduce(0) { $0 << 8 | Int($1) }
        index += digits
      }
      guard rest.endIndex - index >= length else { return nil }
      defer { rest = rest[(index + length)...] }
      return rest[index..<index + length]
    }

    /// UTCTime `yyMMddHHmmssZ` (years 1950 to 2049) or GeneralizedTime `yyyyMMddHHmmssZ`.
    mutating func time() -> Instant? {
      let short = next(0x17)
      guard let digits = short ?? next(0x18), digits.last == UInt8(ascii: "Z") else { return nil }
      let numbers = digits.dropLast().map { Int($0) - 0x30 }
      guard numbers.allSatisfy({ (0...9).contains($0) }), numbers.count == (short == nil ? 14 : 12)
      else { return nil }
      func pair(_ position: Int) -> Int { numbers[position] * 10 + numbers[position + 1] }
      let year: Int
      let base: Int
      if short == nil {
        (year, base) = (pair(0) * 100 + pair(2), 4)
      } else {
        (year, base) = (pair(0) < 50 ? 2000 + pair(0) : 1900 + pair(0), 2)
      }
      guard let day = Day(year: year, month: pair(base), day: pair(base + 2)) else { return nil }
      let seconds = pair(base + 4) * 3600 + pair(base + 6) * 60 + pair(base + 8)
      return day.start(in: .utc).advanced(byMilliseconds: Int64(seconds) * 1000)
    }
  }
}
