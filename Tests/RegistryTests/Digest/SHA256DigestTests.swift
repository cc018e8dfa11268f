import Registry
import Testing

@Suite("SHA-256") struct SHA256DigestTests {
  @Test(
    "gives the digests of FIPS 180-4's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func examples(text: String, hex: String) {
    let digest = SHA256Digest(of: Array(text.utf8))
    #expect(digest.description == hex)
    #expect(SHA256Digest(of: text.utf8) == digest)
    #expect(SHA256Digest(hex.uppercased()) == digest)
    #expect(SHA256Digest(bytes: digest.bytes) == digest)
    var stream = SHA256Stream()
    for byte in text.utf8 { withUnsafeBytes(of: byte) { stream.update($0) } }
    #expect(stream.finish() == digest)
  }

  @Test("refuses what is no digest", arguments: ["", "ab", String(repeating: "g", count: 64)])
  func rejects(text: String) {
    #expect(SHA256Digest(text) == nil)
    #expect(SHA256Digest(bytes: Array(text.utf8.prefix(31))) == nil)
  }
}
