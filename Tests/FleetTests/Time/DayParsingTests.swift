import Fleet
import Testing

@Suite("Day from text") struct DayParsingTests {
  @Test(
    "says what is wrong",
    arguments: [
      ("2021-7-01", .form("2021-7-01")), ("2021-07-1", .form("2021-07-1")), ("", .form("")),
      ("2021/07/01", .form("2021/07/01")), ("20210701", .form("20210701")),
      ("2021-07-01 ", .form("2021-07-01 ")), ("２０２１-07-01", .form("２０２１-07-01")),
      ("2021-02-29", .calendar("2021-02-29")), ("2021-13-01", .calendar("2021-13-01")),
      ("0000-01-01", .calendar("0000-01-01")), ("2021-04-31", .calendar("2021-04-31")),
    ] as [(String, Day.ParsingError)])
  func rejects(text: String, reason: Day.ParsingError) {
    #expect(throws: reason) { try Day(text) }
  }

  @Test(
    "reads what it writes", arguments: ["1970-01-01", "2000-02-29", "2021-07-01", "9999-12-31"])
  func roundTrip(text: String) throws { #expect(try Day(text).description == text) }
}
