import Foundation
import Testing

@testable import Server

@Suite("Digest") struct DigestTests {
  /// The example of RFC 2617 §3.5.
  static let header =
    "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
    + "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth, "
    + "nc=00000001, cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\", "
    + "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""

  @Test("proves the example of RFC 2617, and nothing near it")
  func example() throws {
    let credentials = try #require(DigestCredentials(Self.header))
    #expect(credentials.user == "Mufasa")
    #expect(credentials.prove(password: "Circle Of Life", method: "GET"))
    #expect(!credentials.prove(password: "Circle of Life", method: "GET"))
    #expect(!credentials.prove(password: "Circle Of Life", method: "POST"))
    let changed = Self.header.replacing("nc=00000001", with: "nc=00000002")
    let other = try #require(DigestCredentials(changed))
    #expect(!other.prove(password: "Circle Of Life", method: "GET"))
  }

  @Test(
    "MD5 of RFC 1321",
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    ])
  func digest(text: String, expected: String) { #expect(md5(text) == expected) }

  @Test("no other response proves it, whichever of its digits differs")
  func responses() throws {
    let response = "6629fae49393a05397450978507c4ef1"
    for index in response.indices {
      for digit in "0123456789abcdef" where digit != response[index] {
        let other = response.replacingCharacters(in: index...index, with: String(digit))
        let header = Self.header.replacing(response, with: other)
        let credentials = try #require(DigestCredentials(header))
        #expect(!credentials.prove(password: "Circle Of Life", method: "GET"))
      }
    }
  }

  @Test("every prefix of the header is read or refused, never more", arguments: [Self.header])
  func prefixes(header: String) {
    let end = header.firstRange(of: "4ef1\"")!.upperBound
    let needed = header.distance(from: header.startIndex, to: end)
    for count in 0...header.count {
      let credentials = DigestCredentials(String(header.prefix(count)))
      let isProof = credentials?.prove(password: "Circle Of Life", method: "GET") ?? false
      #expect(isProof == (count >= needed))
    }
  }

  @Test(
    "refuses",
    arguments: [
      "", "Basic QWxhZGRpbg==", "Digest", "Digest username=\"a\"",
      header.replacing("qop=auth", with: "qop=auth-int"),
      header.replacing("nc=00000001", with: "nc=zzz"),
      header.replacing("cnonce=\"0a4f113b\", ", with: ""),
      header + ", algorithm=SHA-256", header + String(repeating: " ", count: 3000),
    ])
  func refuses(header: String) { #expect(DigestCredentials(header) == nil) }

  let start = ContinuousClock.now

  /// What a device answers to a challenge.
  static func answer(
    to challenge: String, path: String, count: UInt32 = 1, password: String = "secret"
  ) throws -> String {
    let nonce = try #require(challenge.split(separator: "nonce=\"").last?.dropLast())
    let counter = String(count, radix: 16)
    let secret = md5("13010000001190000001:\(DigestGuard.realm):\(password)")
    let response = md5("\(secret):\(nonce):\(counter):c0ffee:auth:\(md5("POST:\(path)"))")
    return "Digest username=\"13010000001190000001\", realm=\"\(DigestGuard.realm)\", "
      + "nonce=\"\(nonce)\", uri=\"\(path)\", qop=auth, nc=\(counter), cnonce=\"c0ffee\", "
      + "response=\"\(response)\""
  }

  @Test("a nonce counts up, and dies after five minutes")
  func nonce() async throws {
    let digests = DigestGuard(password: "secret")
    let path = "/VIID/System/Register"
    let challenge = await digests.challenge(at: start)
    func accepts(_ header: String, after: Duration = .zero, path: String = path) async -> Bool {
      await digests.accepts(header, method: "POST", path: path, at: start + after)
    }
    let first = try Self.answer(to: challenge, path: path)
    #expect(await !accepts(first, path: "/VIID/Other"))
    #expect(await accepts(first))
    #expect(await !accepts(first), "overheard and played again")
    let third = try Self.answer(to: challenge, path: path, count: 3)
    #expect(await accepts(third))
    let second = try Self.answer(to: challenge, path: path, count: 2)
    #expect(await !accepts(second))
    let fourth = try Self.answer(to: challenge, path: path, count: 4)
    #expect(await !accepts(fourth, after: .seconds(300)))
    #expect(await accepts(fourth, after: .seconds(299)))
    let wrong = try Self.answer(to: challenge, path: path, count: 5, password: "other")
    #expect(await !accepts(wrong))
    let foreign = try Self.answer(to: "Digest nonce=\"madeup\"", path: path)
    #expect(await !accepts(foreign))
  }

  @Test("only so many nonces are remembered")
  func bounded() async throws {
    let digests = DigestGuard(password: "secret")
    let oldest = await digests.challenge(at: start)
    for _ in 1..<DigestGuard.maximumNonces { _ = await digests.challenge(at: start) }
    let header = try Self.answer(to: oldest, path: "/a")
    #expect(await digests.accepts(header, method: "POST", path: "/a", at: start))
    _ = await digests.challenge(at: start)
    let later = try Self.answer(to: oldest, path: "/a", count: 2)
    #expect(await !digests.accepts(later, method: "POST", path: "/a", at: start))
  }
}
