import Fleet
import Testing

/// Expects of each item a text in both languages that differ, and of all of them different codes.
func expectBothLanguages(_ items: [some Explained]) {
  #expect(Set(items.map(\.code)).count == items.count)
  for item in items {
    let (english, chinese) = (item.text(in: .english), item.text(in: .chinese))
    #expect(!english.isEmpty && !chinese.isEmpty && english != chinese, "\(item.code)")
    #expect(!english.hasSuffix(".") && !chinese.hasSuffix("。"), "\(item.code)")
    #expect(chinese.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(item.code)")
    #expect(
      (item.advice(in: .english) == nil) == (item.advice(in: .chinese) == nil), "\(item.code)")
    #expect(item.code.allSatisfy { $0.isLowercase || $0 == "." || $0 == "-" }, "\(item.code)")
  }
}
