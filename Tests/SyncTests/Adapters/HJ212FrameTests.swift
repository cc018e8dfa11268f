import Testing

@testable import Sync

/// The example of annex C of HJ 212-2017 and that of A.1 of HJ 212-2025.
private let examples = [
  "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
    + "CP=&&RtdInterval=30&&1C80\r\n",
  "##0087QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;"
    + "CP=&&&&2200\r\n",
]

@Suite("HJ 212 frames") struct HJ212FrameTests {
  @Test("are those of the standard's examples", arguments: examples)
  func example(text: String) throws {
    var reader = HJ212Frame.Reader()
    reader.feed(Array(text.utf8))
    let next = reader.next()
    let frame = try #require(next)
    #expect(frame.bytes == Array(text.utf8))
    let message = try #require(HJ212Message(frame))
    #expect(message.frame == frame)
    #expect(message["PW"] == (text.contains("1062") ? "100000" : "123456"))
    #expect(message.value("RtdInterval") == (text.contains("1062") ? "30" : nil))
    let rest = reader.next()
    #expect(rest == nil && reader.damaged == 0)
  }

  @Test("have a check that agrees with the one by table, and only 256 values")
  func check() {
    var random = SystemRandomNumberGenerator()
    var seen: Set<UInt16> = []
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        UInt8.random(in: 32...126, using: &random)
      }
      let check = HJ212Frame.check(bytes)
      seen.insert(check)
      #expect(Int(HJ212Platform.check(bytes), radix: 16) == Int(check))
    }
    #expect(seen.count <= 256)
    #expect(
      Set(seen.map { UInt8(truncatingIfNeeded: $0) })
        == [0x00, 0x01, 0x40, 0x41, 0x80, 0x81, 0xC0, 0xC1])
  }

  @Test("are found wherever TCP cuts them", arguments: [1, 2, 5, 7, 64])
  func pieces(size: Int) {
    let bytes = Array((examples[0] + examples[1] + examples[0]).utf8)
    var reader = HJ212Frame.Reader()
    var found: [HJ212Frame] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      reader.feed(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
      while let frame = reader.next() { found.append(frame) }
    }
    #expect(found.flatMap(\.bytes) == bytes)
  }

  @Test(
    "are found again after damage",
    arguments: [
      "noise", "#", "##", "###", "##00", "##9999", "##12a4", "##0003abc0000", "##0000",
      String(examples[0].dropLast(20)), examples[1].replacing("ST=32", with: "ST=33"), "<html>\r\n",
    ])
  func damage(before: String) {
    var reader = HJ212Frame.Reader()
    reader.feed(Array((before + examples[0] + examples[1]).utf8))
    var found: [HJ212Frame] = []
    while let frame = reader.next() { found.append(frame) }
    #expect(found.map(\.bytes) == examples.map { Array($0.utf8) })
  }

  @Test("hold no more than a segment of 1024 bytes, and forget the rest")
  func noise() {
    var reader = HJ212Frame.Reader()
    reader.feed([UInt8](repeating: 0x41, count: 100_000))
    let nothing = reader.next()
    #expect(nothing == nil)
    reader.feed(Array(examples[0].utf8))
    let frame = reader.next()
    #expect(frame != nil)
  }

  @Test("of which a message needs its content", arguments: ["", "QN=1;ST=2", "CP=&&", "CP=&"])
  func noMessage(segment: String) {
    #expect(HJ212Message(HJ212Frame(segment: Array(segment.utf8))) == nil)
  }
}
