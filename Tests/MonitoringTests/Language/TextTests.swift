import Fleet
import Testing

@testable import Monitoring

/// One of each case.
private let kinds: [[any Explained]] = [
  [
    JournalError.held(directory: "d"), .full(path: "p"), .forbidden(path: "p"),
    .inputOutput(path: "p", detail: "x"), .damaged(path: "p", offset: 1), .missing(path: "p"),
    .format(path: "p", found: 2), .closed,
  ] as [JournalError],
  [ChunkDamage.truncated, .head, .format(2), .sum, .content, .digest] as [ChunkDamage],
  [
    ArchiveError.missing(path: "p"), .shorter(path: "p", found: 1, expected: 2),
    .damaged(path: "p", offset: 1, .sum), .tooLarge(frames: 1, bytes: 1), .full(path: "p"),
    .forbidden(path: "p"), .inputOutput(path: "p", detail: "x"),
  ] as [ArchiveError],
  [SignatureKeyError.size(1), .noPoint] as [SignatureKeyError],
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

  @Test("states of signatures have words and stable names")
  func states() {
    #expect(
      SignatureState.allCases.map(\.rawValue) == [
        "unverified", "unsigned", "good", "bad", "malformed", "no-key",
      ])
    for state in SignatureState.allCases {
      #expect(state.text(in: .english).utf8.count == state.text(in: .english).count)
      #expect(state.text(in: .chinese).unicodeScalars.contains { $0.value >= 0x4E00 })
    }
  }
}
