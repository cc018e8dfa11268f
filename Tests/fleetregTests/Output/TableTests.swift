import Fleet
import Testing

@testable import fleetreg

@Suite("Tables") struct TableTests {
  @Test(
    "count terminal columns",
    arguments: [
      ("", 0), ("abc", 3), ("晋D12345", 8), ("ＡＢ", 4), ("é", 1), ("e\u{301}", 1), ("国六b", 5),
      ("－", 2), ("–", 1), ("ｱ", 1), ("𠀀", 2), ("\u{200B}", 0),
    ] as [(String, Int)])
  func width(text: String, columns: Int) { #expect(DisplayWidth.of(text) == columns) }

  @Test("align Chinese and Latin text by what a terminal shows")
  func alignment() {
    var table = Table([("plate", .left), ("passages", .right)])
    table.add("晋D12345", "5")
    table.add("HK1", "1,200")
    table.add(nil, "")
    #expect(
      table.lines() == [
        "plate     passages",
        "晋D12345         5",
        "HK1          1,200",
        "–                –",
      ])
  }

  @Test("never pass on what a terminal would obey")
  func control() {
    #expect("a\u{1B}[31mb\r\n\u{7F}\u{9B}c".shown == "a·[31mb····c")
    #expect("晋D12345".shown == "晋D12345")
  }

  @Test(
    "group digits by threes",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func grouping(number: Int, text: String) { #expect(grouped(number) == text) }

  @Test("draw progress with share, rate and time left")
  func progress() {
    #expect(
      ProgressBar.line(
        label: "importing", done: 600, total: 1200, unit: "rows", seconds: 2, language: .english)
        == "importing  [##########----------] 50%  600 rows  300/s  3 s left")
    #expect(
      ProgressBar.line(
        label: "导入", done: 4096, total: nil, unit: nil, seconds: 2, language: .chinese)
        == "导入  4 KiB  2 KiB/s")
  }
}
