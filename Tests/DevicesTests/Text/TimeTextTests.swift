import Fleet
import Testing

@testable import Devices

@Suite("Times of devices") struct TimeTextTests {
  @Test(
    "reads every form",
    arguments: [
      ("2026-11-21 06:02:11", 0, .china), ("2026/11/21 6:02", -11_000, .china),
      ("20261121060211", 0, .china), ("20261121060211120", 120, .china),
      ("2026-11-21T06:02:11.120+08:00", 120, .stated), ("2026-11-20T22:02:11Z", 0, .stated),
      ("2026-11-20 22:02:11.120000+0000", 120, .stated),
      ("2026-11-21 06:02:11:120", 120, .china), ("2026年11月21日 6时2分11秒", 0, .china),
      ("2026-11-21T01:02:11+03", 0, .stated), (" 2026.11.21 06:02:11 ", 0, .china),
      ("1795212131", 0, .stated), ("1795212131120", 120, .stated),
      ("2026-11-20 24:00:00", -21_731_000, .china),
    ] as [(String, Int64, CapturedTime.Rule)])
  func reads(text: String, milliseconds: Int64, rule: CapturedTime.Rule) throws {
    let time = try TimeText.time(text)
    #expect(time.instant == Instant(milliseconds: 1_795_212_131_000 + milliseconds))
    #expect(time.rule == rule)
    #expect(time.text == text)
  }

  @Test("reads a bare time in the camera's zone")
  func zone() throws {
    let time = try TimeText.time("2026-11-21 06:02:11", zone: .utc)
    #expect(time.instant == Instant(seconds: 1_795_212_131 + 28_800))
    #expect(time.rule == .camera)
  }

  @Test(
    "says what is wrong",
    arguments: [
      ("2026-02-30 06:02:11", .noSuchDay), ("2025-02-29 06:02:11", .noSuchDay),
      ("2026-13-01 06:02:11", .noSuchDay), ("20261131060211", .noSuchDay),
      ("2026-11-21 24:00:01", .noSuchTime), ("2026-11-21 06:60:11", .noSuchTime),
      ("2026-11-21", .noTimeOfDay), ("20261121", .noTimeOfDay), ("yesterday", .form),
      ("", .form), ("2026-11-21 06:02:11 CST", .form), ("2026-11-21T06:02:11+99:00", .form),
      ("99999999999999999999", .form), ("2026-111-21 06:02:11", .form),
    ] as [(String, TimeError)])
  func refuses(text: String, error: TimeError) {
    #expect(throws: error) { try TimeText.time(text) }
  }

  @Test("every prefix of a time is read or refused")
  func prefixes() {
    for text in ["2026年11月21日 6时2分11秒", "2026-11-21T06:02:11.120+08:00"] {
      let bytes = Array(text.utf8)
      for length in 0..<bytes.count {
        _ = try? TimeText.instant(Array(bytes[..<length]).span, zone: .china)
      }
    }
  }

  @Test(
    "reads days",
    arguments: ["2019-06-18", "2019/6/18", "20190618", "2019年6月18日", "2019-06-18 00:00:00"])
  func days(text: String) throws {
    #expect(try TimeText.day(text.utf8.span) == Day(2019, 6, 18))
  }
}
