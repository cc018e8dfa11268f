import Fleet
import Testing

@Suite("Instants as text") struct InstantParsingTests {
  @Test(
    "an instant reads what it writes",
    arguments: [
      "1970-01-01T08:00:00+08:00", "2026-11-21T06:02:11.120+08:00", "2026-11-21T23:59:59.999+08:00",
      "1969-12-31T23:59:59.001+08:00",
    ])
  func instant(text: String) throws {
    let instant = try #require(Instant(text))
    #expect(instant.text() == text)
    var writer = JSONWriter()
    writer.object { $0.member("at", instant) }
    #expect(writer.text == #"{"at":"\#(text)"}"#)
  }

  @Test(
    "offsets and short fractions mean the same instant",
    arguments: [
      "2026-11-20T22:02:11.1Z", "2026-11-21T06:02:11.10+08:00", "2026-11-20T17:02:11.100-05:00",
    ])
  func same(text: String) { #expect(Instant(text) == Instant("2026-11-21T06:02:11.100+08:00")) }

  @Test(
    "as people write it, a moment without a zone is China's",
    arguments: [
      ("2026-11-21T06:02", "2026-11-21T06:02:00+08:00"),
      ("2026-11-21 06:02", "2026-11-21T06:02:00+08:00"),
      ("2026-11-21T06:02:11", "2026-11-21T06:02:11+08:00"),
      ("2026-11-21 06:02:11.5", "2026-11-21T06:02:11.500+08:00"),
      ("2026-11-21T06:02:11+09:00", "2026-11-21T05:02:11+08:00"),
      ("2026-11-20T22:02:11Z", "2026-11-21T06:02:11+08:00"),
      ("2026-11-21", nil), ("2026-11-21T06", nil), ("2026-11-21T06:60", nil), ("now", nil),
      ("", nil), ("2026-11-21T06:02+08:00", "2026-11-21T06:02:00+08:00"),
      ("2026-11-21T06:02Z", "2026-11-21T14:02:00+08:00"), ("2026-11-21T06:02x", nil),
    ] as [(String, String?)])
  func written(text: String, canonical: String?) {
    #expect(Instant(written: text)?.text() == canonical)
  }

  @Test(
    "what is no instant is none",
    arguments: [
      "", "2026-11-21", "2026-11-21T06:02:11", "2026-11-21 06:02:11+08:00",
      "2026-11-21T24:00:00+08:00", "2026-11-21T06:60:00+08:00", "2026-11-21T06:02:60+08:00",
      "2026-11-21T06:02:11.+08:00", "2026-11-21T06:02:11.1200+08:00", "2026-11-21T06:02:11+0800",
      "2026-11-21T06:02:11+19:00", "2026-11-21T06:02:11+08:60", "2026-11-21T06:02:11z",
      "2026-02-29T06:02:11+08:00", "2026-11-21T06:02:11Z ",
    ])
  func noInstant(text: String) { #expect(Instant(text) == nil) }

  @Test("years that have no four digits are still written")
  func farDays() {
    let instant = Instant(milliseconds: 400_000_000_000_000)
    var writer = JSONWriter()
    writer.object { $0.member("at", instant) }
    #expect(writer.text == #"{"at":"\#(instant.text())"}"#)
  }
}
