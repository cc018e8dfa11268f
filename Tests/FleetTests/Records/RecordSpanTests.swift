import Fleet
import Testing

@Suite("Record span") struct RecordSpanTests {
  @Test("comes back as it was", arguments: [Day(2026, 11, 21), nil])
  func roundTrip(day: Day?) throws {
    let span = RecordSpan(
      registry: RecordSamples.registry, incarnation: 2, gate: "东门", day: day, numbers: 1...7)
    var writer = JSONWriter()
    span.encode(into: &writer)
    #expect(try RecordSpan(decoding: JSON(parsing: writer.bytes)) == span)
  }

  @Test(
    "refuses numbers that are no range",
    arguments: [
      ("0", "1", .value(field: "first", found: "0")),
      ("3", "2", .value(field: "last", found: "2")),
      ("1", "9223372036854775808", .value(field: "last", found: "9223372036854775808")),
    ] as [(String, String, RecordLine.DecodingError)])
  func rejects(first: String, last: String, reason: RecordLine.DecodingError) {
    let json = JSON.object([
      JSON.Member("registry", .string("\(RecordSamples.registry)")),
      JSON.Member("incarnation", .number("1")), JSON.Member("gate", .string("G")),
      JSON.Member("first", .number(first)), JSON.Member("last", .number(last)),
    ])
    #expect(throws: reason) { try RecordSpan(decoding: json) }
  }
}
