import Foundation
import Testing

@testable import Ledger

@Suite("Keys") struct KeyTests {
  @Test(
    "says what is wrong with a verifier key",
    arguments: [
      ("", .malformed), ("a+b", .malformed), ("a+530d903a+", .malformed),
      ("a+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformed),
      ("a+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .malformed),
      ("a+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==", .malformed),
      ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .name("a b")),
      ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .name("")),
      ("a+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .algorithm(type: 2)),
      ("a+530d903a+/2FiYw==", .algorithm(type: 255)),
    ] as [(String, KeyError)])
  func rejects(text: String, reason: KeyError) {
    #expect(throws: reason) { try VerifierKey(text) }
  }

  @Test("the id must be that of the name and the key")
  func id() {
    #expect {
      try VerifierKey(
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    } throws: {
      if case KeyError.id(found: 0x530d_903a, expected: _) = $0 { true } else { false }
    }
  }

  @Test("every kind signs, and its texts come back", arguments: KeyAlgorithm.allCases)
  func kinds(algorithm: KeyAlgorithm) throws {
    let key = try SigningKey.generate(name: "a.example", algorithm)
    let again = try SigningKey(key.secretText)
    #expect(again.verifier == key.verifier)
    let verifier = try VerifierKey("\(key.verifier)")
    #expect(verifier == key.verifier)
    let text = Array("hello\n".utf8)
    let line = try again.sign(text, seconds: 5)
    #expect(line.signature.count == algorithm.signatureSize)
    #expect(verifier.verify(line.signature, of: text) != nil)
    #expect(verifier.verify(line.signature, of: text + [0x0A]) == nil)
    for (place, bytes) in flips(of: line.signature) {
      #expect(verifier.verify(bytes, of: text) == nil, "\(place)")
    }
  }

  @Test("SM2 verifies the example of GB/T 32918.5-2017, annex A")
  func standardExample() throws {
    let point =
      "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
      + "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    let signature =
      "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
      + "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    let key = try VerifierKey(name: "a", .sm2, material: bytes(point))
    #expect(key.verify(bytes(signature), of: Array("message digest".utf8)) != nil)
    #expect(key.verify(bytes(signature), of: Array("message digests".utf8)) == nil)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  @Test("a secret and a point of another, and a point beside the curve, are no key")
  func sm2() throws {
    let (a, b) = (
      try SigningKey.generate(name: "a", .sm2), try SigningKey.generate(name: "a", .sm2)
    )
    let text = a.secretText.split(separator: "+", maxSplits: 4)[4]
    let mixed = try #require(Base64.decode(Array(text.utf8)))
    let secret = Array(mixed.dropFirst(KeyAlgorithm.sm2.prefix.count).prefix(32))
    #expect(throws: KeyError.material(.sm2)) {
      try SigningKey(name: "a", .sm2, secret: secret + b.verifier.material)
    }
    var offCurve = a.verifier.material
    offCurve[64] ^= 1
    #expect(throws: KeyError.material(.sm2)) {
      try VerifierKey(name: "a", .sm2, material: offCurve)
    }
  }

  @Test("a secret is never printed")
  func secrecy() {
    var dumped = ""
    dump(logKey, to: &dumped)
    let secret = String(base64: Array(repeating: 7, count: 32)).prefix(20)
    for text in ["\(logKey)", String(reflecting: logKey), dumped] {
      #expect(!text.contains(secret) && !text.contains("PRIVATE"))
    }
    #expect(logKey.secretText.contains("PRIVATE+KEY+"))
  }

  @Test("a key's file is its owner's alone")
  func files() throws {
    let directory = TemporaryDirectory()
    let path = directory.file("key")
    try logKey.write(to: path)
    #expect(try SigningKey(file: path).verifier == logKey.verifier)
    #expect(throws: KeyError.file(path: path, errno: EEXIST)) { try logKey.write(to: path) }
    for mode in [0o640, 0o604, 0o660, 0o601] {
      chmod(path, mode_t(mode))
      #expect(throws: KeyError.mode(path: path, mode: UInt32(mode))) { try SigningKey(file: path) }
    }
    for mode in [0o600, 0o400] {
      chmod(path, mode_t(mode))
      #expect(throws: Never.self) { try SigningKey(file: path) }
    }
    let missing = directory.file("none")
    #expect(throws: KeyError.file(path: missing, errno: ENOENT)) { try SigningKey(file: missing) }
    #expect(throws: KeyError.file(path: directory.path, errno: EINVAL)) {
      try SigningKey(file: directory.path)
    }
  }

  @Test(
    "no prefix and no changed part of a key's text is a key",
    arguments: ["", "PRIVATE+KEY", "PUBLIC+KEY+a+00000000+AQ=="])
  func texts(text: String) {
    #expect(throws: KeyError.malformed) { try SigningKey(text) }
    for end in logKey.secretText.indices {
      #expect(throws: KeyError.self) { try SigningKey(logKey.secretText[..<end]) }
    }
    let renamed = logKey.secretText.replacingOccurrences(of: "plant", with: "plaint")
    #expect(throws: KeyError.self) { try SigningKey(renamed) }
  }
}
