import Fleet
import Testing

@testable import Sync

private let rejection = Rejection(code: "a", reason: "b")

/// One of each case.
private let kinds: [[any Explained]] = [
  [
    CompressionError.tooLarge(limit: 1), .truncated(found: 1), .damaged(.gzip, detail: "x"),
    .trailing(.zstd, position: 1), .window(limit: 1),
  ] as [CompressionError],
  [
    SegmentError.ids(bytes: 1), .marks(found: 1, expected: 2), .mark(9),
    .size(found: 1, expected: 2), .lines(found: 1, expected: 2), .line(number: 1),
  ] as [SegmentError],
  [
    TransferError.unknownHost("h"), .refused(host: "h", port: 1), .timedOut(seconds: 1),
    .interrupted(detail: "x"), .answerTooLarge(limit: 1), .notTrusted(host: "h", detail: "x"),
    .certificateExpired(host: "h"), .certificateNotYetValid(host: "h"), .wrongHost("h"),
    .pinMismatch(host: "h"), .authorityFile("f"), .handshake(host: "h", detail: "x"),
    .other(code: 1, detail: "x"),
  ] as [TransferError],
  [
    TokenError.empty, .characters, .file(path: "p", errno: 2), .mode(path: "p", mode: 0o644),
    .variable("V"),
  ] as [TokenError],
  [
    AddressError.malformed, .scheme("ftp"), .plain(host: "h"), .secret, .notStream,
    .plainStream(host: "h"),
  ] as [AddressError],
  [
    AdapterOptionError("a", .missing), AdapterOptionError("a", .unknown(known: ["b"])),
    AdapterOptionError("a", .text(english: "no", chinese: "不行")),
  ] as [AdapterOptionError],
  AdapterFinding.allCases,
  [
    FormRefusal.missing("a"), .tooLong("a", found: 2, limit: 1),
    .value("a", found: "b", english: "c", chinese: "丙"), .numberTaken("1"),
  ] as [FormRefusal],
  [
    AnswerFault.empty, .notJSON(contentType: nil), .member("m"), .otherBatch("b"),
    .noResults(expected: 1),
  ] as [AnswerFault],
  [
    Setback.status(401), .status(413), .status(415), .status(503), .status(400, said: rejection),
    .status(404), .redirect(302, location: nil),
    .said(Rejection(code: "hub.busy", reason: "b", chinese: "乙"), needsPerson: false),
    .memory(code: "registry.full"),
    .status(403, said: Rejection(code: Rejection.otherRegistry, reason: "b", chinese: "乙")),
  ] as [Setback],
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

  @Test("a setback that was caused elsewhere speaks with that cause's words")
  func causes() {
    let timeOut = TransferError.timedOut(seconds: 2)
    #expect(Setback.transfer(timeOut).code == timeOut.code)
    #expect(Setback.segment(.mark(9)).text(in: .chinese) == SegmentError.mark(9).text(in: .chinese))
    #expect(SegmentError.payload(.truncated(found: 3)).text(in: .english).contains("3 bytes"))
    #expect(
      TransferError.token(.empty).advice(in: .english) == TokenError.empty.advice(in: .english))
    #expect(Setback.status(422, said: rejection).text(in: .english).hasSuffix(": b"))
    let said = Rejection(code: Rejection.otherRegistry, reason: "b", chinese: "乙")
    #expect(Setback.status(403, said: said).text(in: .chinese).hasSuffix("：乙"))
  }
}
