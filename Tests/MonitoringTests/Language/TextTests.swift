import Fleet
import Testing

@testable import Monitoring

/// One of each case.
private let kinds: [[any Explained]] = [
  [
    JournalError.held(directory: "d"), .full(path: "p"), .forbidden(path: "p"),
    .inputOutput(path: "p", detail: "x"), .damaged(path: "p", offset: 1), .missing(path: "p"),
    .format(path: "p", found: 2), .closed,
  ] as [JournalError]
]
private let all = kinds.flatMap(\.self)

@Suite("Texts") struct TextTests {
  @Test("every error speaks both languages, in one clause without a full stop")
  func languages() {
    for error in all {
      let (english, chinese) = (error.text(in: .english), error.text(in: .chinese))
      #expect(!english.isEmpty && english.unicodeScalars.allSatisfy(\.isASCII), "\(error.code)")
      #expect(chinese.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(error.code)")
      #expect(!english.hasSuffix(".") && !chinese.hasSuffix("。"), "\(error.code)")
      #expect((error.advice(in: .english) == nil) == (error.advice(in: .chinese) == nil))
    }
  }

  @Test("codes differ")
  func codes() {
    for kind in kinds { #expect(Set(kind.map(\.code)).count == kind.count) }
  }
}
