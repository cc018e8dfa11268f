import Fleet
import Testing

@Suite("Record line") struct RecordLineTests {
  private func encoded(_ line: RecordLine) -> [UInt8] {
    var writer = JSONWriter()
    line.encode(into: &writer)
    return writer.bytes
  }

  private func decoded(_ text: String) throws -> RecordLine {
    try RecordLine(decoding: JSON(parsing: Array(text.utf8)))
  }

  @Test("every record comes back as it was, and its bytes too", arguments: RecordSamples.records)
  func roundTrip(record: Record) throws {
    for amends in [nil, RecordSamples.registry] {
      let line = RecordSamples.line(record, amends: amends)
      let bytes = encoded(line)
      #expect(!bytes.contains(0x0A))
      let back = try RecordLine(decoding: JSON(parsing: bytes))
      #expect(back == line)
      #expect(encoded(back) == bytes)
    }
  }

  @Test("a short passage is this line")
  func shape() {
    let line = RecordSamples.line(.passage(RecordSamples.shortPassage))
    let expected =
      #"{"id":"019a1f00-0000-7000-8000-000000000001","kind":"passage","#
      + #""registry":"019a1f00-0000-7000-8000-0000000000aa","incarnation":2,"gate":"G1","#
      + #""sequence":7,"day":"2026-11-21","stored":"2026-11-21T10:00:00.120+08:00","#
      + #""direction":"unknown","time":"2026-11-21T10:00:00.120+08:00","#
      + #""timeText":"1795226400","timeRule":"stated","plate":"","plateState":"unread","#
      + #""plateRaw":"unknown","source":"dahua","device":"D-7"}"#
    #expect(String(decoding: encoded(line), as: UTF8.self) == expected)
  }

  @Test("an envelope around the content is the line", arguments: RecordSamples.records)
  func envelope(record: Record) {
    let line = RecordSamples.line(record, amends: RecordSamples.registry)
    let content = record.content()
    var writer = JSONWriter()
    let start = line.envelope.encode(content: content, into: &writer)
    #expect(writer.bytes == encoded(line))
    #expect(Array(writer.bytes[start...]) == [UInt8(ascii: ",")] + content + [UInt8(ascii: "}")])
  }

  @Test("members that nobody knows are kept")
  func unknownMembers() throws {
    var text = String(
      decoding: encoded(RecordSamples.line(.passage(RecordSamples.shortPassage))), as: UTF8.self)
    text.removeLast()
    let line = try decoded(text + #","tollTag":"T1","extra":{"a":1}}"#)
    guard case .passage(let passage) = line.record else { return #expect(Bool(false)) }
    #expect(
      passage.extra == [JSON.Member("a", .number("1")), JSON.Member("tollTag", .string("T1"))])
  }

  @Test("members may come in any order")
  func anyOrder() throws {
    let line = RecordSamples.line(.passage(RecordSamples.fullPassage))
    guard let members = try JSON(parsing: encoded(line)).members else {
      return #expect(Bool(false))
    }
    #expect(try RecordLine(decoding: .object(members.reversed())) == line)
  }

  @Test(
    "names the member that is missing",
    arguments: [
      "id", "kind", "registry", "incarnation", "gate", "sequence", "day", "stored", "direction",
      "time", "timeText", "timeRule", "plate", "colourRaw", "colourTable", "confidenceRaw",
      "source", "device",
    ])
  func missing(name: String) throws {
    let line = RecordSamples.line(.passage(RecordSamples.fullPassage))
    let members = try JSON(parsing: encoded(line)).members ?? []
    let rest = members.filter { $0.name != name }
    #expect(rest.count == members.count - 1)
    let error = RecordLine.DecodingError.missing(field: name)
    #expect(throws: error) { try RecordLine(decoding: .object(rest)) }
    #expect(error.field == name)
  }

  @Test(
    "says what a member cannot be",
    arguments: [
      ("id", .string("7"), .value(field: "id", found: "7")),
      ("id", .number("7"), .type(field: "id", expected: .string)),
      ("kind", .string("song"), .kind(found: "song")),
      ("incarnation", .number("0"), .value(field: "incarnation", found: "0")),
      ("incarnation", .number("-1"), .type(field: "incarnation", expected: .integer)),
      ("sequence", .number("0"), .value(field: "sequence", found: "0")),
      ("sequence", .number("1.5"), .type(field: "sequence", expected: .integer)),
      (
        "sequence", .number("9223372036854775808"),
        .value(field: "sequence", found: "9223372036854775808")
      ),
      ("day", .string("2026-02-30"), .value(field: "day", found: "2026-02-30")),
      ("day", .string("2026-11-20"), .value(field: "day", found: "2026-11-20")),
      (
        "stored", .string("2026-11-21 10:00:00"),
        .value(field: "stored", found: "2026-11-21 10:00:00")
      ),
      ("amends", .string(""), .value(field: "amends", found: "")),
      ("direction", .string("up"), .value(field: "direction", found: "up")),
      ("timeRule", .string("none"), .value(field: "timeRule", found: "none")),
      ("plateState", .string("seen"), .value(field: "plateState", found: "seen")),
      ("confidence", .string("1"), .type(field: "confidence", expected: .number)),
      ("buffered", .string("1"), .type(field: "buffered", expected: .boolean)),
      ("pictures", .object([]), .type(field: "pictures", expected: .array)),
      ("pictures", .array([.null]), .type(field: "pictures", expected: .object)),
      ("pictures", .array([.object([])]), .missing(field: "kind")),
      ("findings", .array([.null]), .type(field: "findings", expected: .string)),
      ("extra", .array([]), .type(field: "extra", expected: .object)),
    ] as [(String, JSON, RecordLine.DecodingError)])
  func rejects(name: String, value: JSON, reason: RecordLine.DecodingError) throws {
    let line = RecordSamples.line(
      .passage(RecordSamples.fullPassage), amends: RecordSamples.registry)
    let members = (try JSON(parsing: encoded(line)).members ?? []).filter {
      $0.name != name
    }
    #expect(throws: reason) {
      try RecordLine(decoding: .object(members + [JSON.Member(name, value)]))
    }
    for language in Language.allCases { #expect(!reason.text(in: language).isEmpty) }
  }

  @Test(
    "says what an observation cannot be",
    arguments: [
      ("observation", .string("noise"), .value(field: "observation", found: "noise")),
      ("judgement", .string("bad"), .value(field: "judgement", found: "bad")),
      ("position", .string("1,2"), .type(field: "position", expected: .object)),
      (
        "position",
        .object([JSON.Member("longitude", .number("0")), JSON.Member("latitude", .number("0"))]),
        .value(field: "position", found: "0.0, 0.0")
      ),
      (
        "measurements",
        .array([
          .object([
            JSON.Member("quantity", .string("co")), JSON.Member("value", .string("much")),
            JSON.Member("unit", .string("%")),
          ])
        ]),
        .value(field: "measurements", found: "much")
      ),
    ] as [(String, JSON, RecordLine.DecodingError)])
  func rejectsObservation(name: String, value: JSON, reason: RecordLine.DecodingError) throws {
    let line = RecordSamples.line(.observation(RecordSamples.fullObservation))
    let members = (try JSON(parsing: encoded(line)).members ?? []).filter {
      $0.name != name
    }
    #expect(throws: reason) {
      try RecordLine(decoding: .object(members + [JSON.Member(name, value)]))
    }
  }

  @Test("a line that is no object is none")
  func noObject() {
    #expect(throws: RecordLine.DecodingError.type(field: "", expected: .object)) {
      try RecordLine(decoding: .array([]))
    }
  }

  @Test("no prefix of a line is a line", arguments: RecordSamples.records)
  func prefixes(record: Record) {
    let bytes = encoded(RecordSamples.line(record))
    for count in 0..<bytes.count {
      #expect(throws: (any Error).self) {
        try RecordLine(decoding: JSON(parsing: Array(bytes[..<count])))
      }
    }
  }
}
