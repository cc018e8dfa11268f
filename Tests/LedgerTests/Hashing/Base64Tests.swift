import Testing

@testable import Ledger

@Suite("Base64") struct Base64Tests {
  @Test(
    "writes and reads the vectors of RFC 4648 §10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func vectors(plain: String, encoded: String) {
    #expect(String(base64: Array(plain.utf8)) == encoded)
    #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
  }

  @Test("every byte comes back")
  func round() {
    for count in 0..<260 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }

  @Test(
    "refuses a second text for the same bytes, and what is none",
    arguments: [
      "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v=", "Z===", "====", "Zg==Zg==", "Zm 9", "Zm9v\n",
      "Zm9_", "Zm9-", "=Zg=",
    ])
  func strict(text: String) { #expect(Base64.decode(Array(text.utf8)) == nil) }
}
