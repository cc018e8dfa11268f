import Fleet
import Foundation
import Testing

@testable import fleetreg

@Suite("Certificate dates") struct CertificateDatesTests {
  /// The skeleton of a certificate: version, serial, algorithm, issuer, validity.
  private func der(_ times: [UInt8], version: [UInt8] = [0xA0, 3, 2, 1, 2]) -> [UInt8] {
    func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
      [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
    }
    let body = version + [2, 1, 1] + [0x30, 0] + [0x30, 0] + element(0x30, times)
    return element(0x30, element(0x30, body))
  }

  @Test("are read in both forms, with and without a version")
  func forms() throws {
    let short = [0x17, 13] + Array("261121000000Z".utf8)
    let long = [0x18, 15] + Array("20561121010203Z".utf8)
    let dates = try #require(CertificateDates(der: der(short + long)))
    #expect(dates.notBefore.text(in: .utc) == "2026-11-21T00:00:00Z")
    #expect(dates.notAfter.text(in: .utc) == "2056-11-21T01:02:03Z")
    let old = [0x17, 13] + Array("500101000000Z".utf8)
    #expect(
      CertificateDates(der: der(old + short, version: []))?.notBefore.text(in: .utc)
        == "1950-01-01T00:00:00Z")
  }

  @Test("are none in what is cut short or no certificate")
  func prefixes() {
    let whole = der(
      [0x17, 13] + Array("261121000000Z".utf8) + [0x17, 13] + Array("271121000000Z".utf8))
    #expect(CertificateDates(der: whole) != nil)
    for count in whole.indices { #expect(CertificateDates(der: Array(whole[..<count])) == nil) }
    #expect(
      CertificateDates(pem: "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----") == nil)
    #expect(CertificateDates(pem: "") == nil)
    #expect(CertificateDates(der: der([0x17, 13] + Array("261321000000Z".utf8))) == nil)
  }
}
