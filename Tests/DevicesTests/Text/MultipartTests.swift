import Testing

@testable import Devices

@Suite("Multipart bodies") struct MultipartTests {
  private func parts(_ text: String, _ type: String? = nil) throws -> [Multipart.Part] {
    try Multipart(Array(text.utf8), contentType: type).parts
  }

  @Test("reads parts with CRLF or bare LF, with the boundary of the header or of the body")
  func reads() throws {
    let text =
      "--b\r\nContent-Disposition: form-data;name=\"a;b\";filename=\"c.xml\"\r\n\r\nx\r\ny\r\n--b--\r\n"
    for body in [text, text.replacing("\r\n", with: "\n")] {
      for type in [nil, "multipart/form-data; boundary=b", "multipart/form-data;boundary=\"b\""] {
        let found = try parts(body, type)
        #expect(found.count == 1)
        #expect(found[0].name == "a;b")
        #expect(found[0].filename == "c.xml")
        #expect(found[0].body.filter { $0 != 0x0D } == Array("x\ny".utf8)[...])
      }
    }
    #expect(
      try parts("preamble\n--b\n\n1\n--b\n\n\n--b--", "multipart/mixed; boundary=b").map(
        \.body.count) == [1, 0])
  }

  @Test("takes the last part of a stream by its length")
  func stream() throws {
    #expect(try parts("--b\nContent-Length: 2\n\nxy").map(\.body) == [Array("xy".utf8)[...]])
    #expect(throws: MultipartError.truncated(part: "1")) {
      try parts("--b\nContent-Length: 3\n\nxy")
    }
  }

  @Test("bounds parts and headers")
  func limits() {
    let many = String(repeating: "--b\n\nx\n", count: 70) + "--b--"
    #expect(throws: MultipartError.tooManyParts) { try parts(many) }
    let long = "--b\nX: " + String(repeating: "y", count: 9000) + "\n\nx\n--b--"
    #expect(throws: MultipartError.headerTooLong) { try parts(long) }
    #expect(throws: MultipartError.noBoundary) { try parts("no boundary here") }
  }

  @Test(
    "reads Base64 of pictures and nothing else",
    arguments: [
      ("/9j/4A==", [0xFF, 0xD8, 0xFF, 0xE0]),
      ("data:image/jpeg;base64,/9j_4A", [0xFF, 0xD8, 0xFF, 0xE0]),
      ("", []), ("gate.jpg", nil), ("A", nil), ("QQ==QQ", nil),
    ] as [(String, [UInt8]?)])
  func base64(text: String, bytes: [UInt8]?) {
    #expect(Base64.decode(text) == bytes)
  }
}
