import Fleet
import Testing

@testable import Ledger

private let hash = MerkleHash.empty

/// One of each case.
private let kinds: [[any Explained]] = [
  [
    LogError.missing(directory: "d"), .exists(directory: "d"), .held(directory: "d"),
    .full(path: "p"), .forbidden(path: "p"), .inputOutput(path: "p", detail: "x"), .origin("o"),
    .entryTooLarge(bytes: 2, limit: 1), .noEntry(index: 1, size: 1), .unsigned(directory: "d"),
    .noKey, .keyKind(name: "k"), .strangeCheckpoint(path: "p"), .unsignable(key: "k"),
  ] as [LogError],
  [
    LogDamage.missing(path: "p"), .size(path: "p", found: 1, expected: 2),
    .bundle(path: "p", entries: 1),
    .entry(index: 1, path: "p", found: hash, tile: "t", expected: hash),
    .tile(path: "p", position: 1, found: hash, expected: hash),
    .root(path: "p", size: 1, found: hash, expected: hash), .checkpoint(path: "p", .lines),
    .origin(path: "p", found: "a", expected: "b"), .shortened(stored: 1, signed: 2),
  ] as [LogDamage],
  [
    NoteError.tooLarge(limit: 1), .notUTF8, .control(1, position: 2), .unsigned,
    .tooManySignatures(limit: 1), .signature(number: 1), .forged(name: "k"), .untrusted,
  ] as [NoteError],
  [
    KeyError.name("n"), .malformed, .algorithm(type: 2), .id(found: 1, expected: 2),
    .material(.sm2), .file(path: "p", errno: 2), .mode(path: "p", mode: 0o644),
  ] as [KeyError],
  [
    CheckpointError.lines, .size("x"), .root("x"), .emptyRoot(hash),
    .origin(found: "a", expected: "b"), .cosignatures(found: 0, expected: 1),
  ] as [CheckpointError],
  [
    CosigningRefusal.malformed, .unknownLog(origin: "o"), .backwards(old: 2, new: 1),
    .otherStart(found: 1, seen: 2), .shortened(found: 1, seen: 2),
    .fork(size: 1, found: hash, seen: hash), .inconsistent(seen: 1, new: 2),
  ] as [CosigningRefusal],
  [
    LedgerEntryError.notARecord, .format(found: "x"), .line(number: 1),
    .salts(found: 1, expected: 2),
    .noCommitment(name: "n"), .opening(name: "n"), .differs(name: "n"),
  ] as [LedgerEntryError],
  [
    ReceiptError.tooLarge(limit: 1), .format(found: "x"), .line(number: 1), .content, .noEntry,
    .notIncluded(index: 1, size: 2),
  ] as [ReceiptError],
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
      let advice = (error.advice(in: .english), error.advice(in: .chinese))
      #expect((advice.0 == nil) == (advice.1 == nil), "\(error.code)")
      #expect(advice.0 != english)
    }
  }

  @Test("every code is dotted, lower case and of one cause")
  func codes() {
    let codes = all.map(\.code)
    #expect(Set(codes).count == codes.count)
    for code in codes { #expect(code.wholeMatch(of: /[a-z]+\.[a-z0-9-]+/) != nil, "\(code)") }
  }

  @Test("an error that was caused elsewhere speaks with that cause's words")
  func causes() {
    let damage = LogDamage.missing(path: "p")
    #expect(LogError.damaged(damage).code == damage.code)
    #expect(LogError.damaged(damage).advice(in: .english) == damage.advice(in: .english))
    #expect(
      CheckpointError.note(.untrusted).text(in: .chinese) == NoteError.untrusted.text(in: .chinese))
    #expect(CosigningRefusal.checkpoint(.lines).code == CheckpointError.lines.code)
    #expect(
      ReceiptError.checkpoint(.lines).text(in: .english) == CheckpointError.lines.text(in: .english)
    )
    #expect(ReceiptError.entry(.opening(name: "n")).code == "logentry.opening")
    #expect(LogError(systemError: 28, path: "p") == .full(path: "p"))
    #expect(LogError(systemError: 13, path: "p") == .forbidden(path: "p"))
  }
}
