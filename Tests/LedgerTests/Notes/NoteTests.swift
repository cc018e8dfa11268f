import Testing

@testable import Ledger

/// The verifier key and note that the specification shows.
private let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
private let exampleNote = Array(
  """
  This is an example message.

  — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

  """.utf8)

@Suite("Note") struct NoteTests {
  @Test("the specification's example verifies by its key")
  func example() throws {
    let note = try Note(parsing: exampleNote)
    let key = try VerifierKey(exampleKey)
    #expect(key.description == exampleKey)
    #expect(try note.verified(by: [key]).map(\.key) == [key])
    #expect(note.bytes == exampleNote)
  }

  @Test("no prefix is believed")
  func prefixes() throws {
    let key = try VerifierKey(exampleKey)
    for end in 0..<exampleNote.count {
      #expect(throws: NoteError.self, "\(end)") {
        try Note(parsing: Array(exampleNote[..<end])).verified(by: [key])
      }
    }
  }

  @Test("no flipped bit is believed")
  func everyFlip() throws {
    let key = try VerifierKey(exampleKey)
    for (place, bytes) in flips(of: exampleNote) {
      #expect(throws: NoteError.self, "\(place)") {
        try Note(parsing: bytes).verified(by: [key])
      }
    }
  }

  @Test(
    "says what is wrong",
    arguments: [
      ("", .unsigned), ("text\n", .unsigned), ("text\n\n", .unsigned),
      ("text\n\n— a AAAAAAA=", .unsigned), ("— a AAAAAAA=\n", .unsigned),
      ("text\n\n- a AAAAAAA=\n", .signature(number: 1)),
      ("text\n\n— a AAAAAAA=\n— b\n", .signature(number: 2)),
      ("text\n\n— a AAAAAA==\n", .signature(number: 1)),
      ("text\n\n— a AAAAAAB=\n", .signature(number: 1)),
      ("text\n\n—  AAAAAAA=\n", .signature(number: 1)),
      ("text\n\n— a+b AAAAAAA=\n", .signature(number: 1)),
      ("text\n\n— a\u{A0}b AAAAAAA=\n", .signature(number: 1)),
      ("text\n\n— a AAAAAAA= \n", .signature(number: 1)),
      ("te\txt\n\n— a AAAAAAA=\n", .control(9, position: 2)),
      ("text\r\n\n— a AAAAAAA=\n", .control(13, position: 4)),
    ] as [(String, NoteError)])
  func rejects(text: String, reason: NoteError) {
    #expect(throws: reason) { try Note(parsing: Array(text.utf8)) }
  }

  @Test("bounds hold: bytes, signatures, UTF-8")
  func bounds() throws {
    let line = "— a AAAAAAA=\n"
    let many = { (count: Int) in
      Array("text\n\n".utf8) + (0..<count).flatMap { _ in Array(line.utf8) }
    }
    #expect(try Note(parsing: many(Note.signatureLimit)).signatures.count == 100)
    #expect(throws: NoteError.tooManySignatures(limit: 100)) { try Note(parsing: many(101)) }
    #expect(throws: NoteError.tooLarge(limit: Note.sizeLimit)) {
      try Note(parsing: Array(repeating: 0x61, count: Note.sizeLimit + 1))
    }
    #expect(throws: NoteError.notUTF8) {
      try Note(parsing: [0xC3, 0x28] + Array("\n\n\(line)".utf8))
    }
  }

  @Test("the text ends at the last empty line, and may hold others and look-alike signatures")
  func lastEmptyLine() throws {
    let text = Array("a\n\n— b AAAAAAA=\n".utf8)
    let signed = Note(text: text, signatures: [try logKey.sign(text, seconds: 0)])
    let read = try Note(parsing: signed.bytes)
    #expect(read.text == text)
    #expect(read.signatures.count == 1)
    #expect(try read.verified(by: [logKey.verifier]).count == 1)
  }

  @Test("unknown keys are ignored, a forged line of a known one is not")
  func strangers() throws {
    let text = Array("hello\n".utf8)
    let (mine, other) = (try logKey.sign(text, seconds: 0), try otherKey.sign(text, seconds: 0))
    #expect(
      try Note(text: text, signatures: [other, mine]).verified(by: [logKey.verifier]).map(\.key)
        == [logKey.verifier])
    #expect(throws: NoteError.untrusted) {
      try Note(text: text, signatures: [other]).verified(by: [logKey.verifier])
    }
    // The other key's signature under this key's name and id, before and behind the true one.
    let forged = SignatureLine(
      name: origin, id: logKey.verifier.id, signature: other.signature)
    for lines in [[forged], [mine, forged], [forged, mine]] {
      #expect(throws: NoteError.forged(name: origin)) {
        try Note(text: text, signatures: lines).verified(by: [logKey.verifier])
      }
    }
    let renamed = SignatureLine(name: "else", id: mine.id, signature: mine.signature)
    #expect(throws: NoteError.untrusted) {
      try Note(text: text, signatures: [renamed]).verified(by: [logKey.verifier])
    }
  }

  @Test("a cosignature covers its time", arguments: [0, 1, UInt64(Int64.max)])
  func cosignature(seconds: UInt64) throws {
    let text = Array("hello\n".utf8)
    let line = try witnessKey.sign(text, seconds: seconds)
    let found = try Note(text: text, signatures: [line]).verified(by: [witnessKey.verifier])
    #expect(found.map(\.seconds) == [seconds])
    for (place, bytes) in flips(of: line.signature) {
      #expect(witnessKey.verifier.verify(bytes, of: text) == nil, "\(place)")
    }
    #expect(witnessKey.verifier.verify(Array(line.signature.dropLast()), of: text) == nil)
    // The same key without the time signs something else.
    let plain = try SigningKey(
      name: witnessKey.name, .ed25519, secret: Array(repeating: 9, count: 32))
    #expect(plain.verifier.id != witnessKey.verifier.id)
    #expect(plain.verifier.verify(Array(line.signature.dropFirst(8)), of: text) == nil)
  }
}
