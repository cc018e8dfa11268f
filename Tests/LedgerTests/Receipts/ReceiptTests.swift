import Testing

@testable import Ledger

@Suite("Receipt") struct ReceiptTests {
  private let directory = TemporaryDirectory()
  private let entry: LedgerEntry
  private let openings: [EntryOpening]
  private let reader: LogReader

  /// A log of 300 entries of which 70 is a passage.
  init() throws {
    var generator = CountingGenerator()
    let (entry, salts) = try LedgerEntry.make(of: passageLine, using: &generator)
    self.entry = entry
    openings = try LedgerEntry.openings(of: passageLine, salts: salts)
    let log = try LogWriter.create(at: directory.path, origin: origin)
    var all = entries(0..<300)
    all[70] = entry.bytes
    _ = try log.append(all)
    let signed = try log.sign(with: [logKey])
    let line = try Witness.cosign(signed, with: witnessKey, at: noon)
    try log.attach([line], from: [witnessKey.verifier], to: signed)
    reader = log.reader
  }

  @Test("proves an entry, what it is of, and by when it was there")
  func proves() throws {
    let bytes = try reader.receipt(of: 70, revealing: [openings[0], openings[2]]).bytes
    let proved = try Receipt(parsing: bytes).verify(by: witnessed)
    #expect(proved.record == entry)
    #expect(proved.openings.map(\.value) == [#""晋D12345""#, #"{"kind":"scene","sha256":"ab01"}"#])
    #expect(proved.cosigned.map(\.seconds) == [1_795_233_600])
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
  }

  @Test("every entry of the log has one")
  func all() throws {
    for index in 0..<UInt64(300) {
      let receipt = try Receipt(parsing: try reader.receipt(of: index).bytes)
      let proved = try receipt.verify(by: witnessed)
      #expect(proved.entry == (index == 70 ? entry.bytes : entries(0..<300)[Int(index)]))
    }
    #expect(throws: LogError.noEntry(index: 300, size: 300)) { try reader.receipt(of: 300) }
  }

  @Test("no prefix and no flipped bit proves anything else")
  func attacked() throws {
    let receipt = try reader.receipt(of: 70, revealing: [openings[0]])
    let bytes = receipt.bytes
    for end in 0..<bytes.count {
      #expect(throws: ReceiptError.self, "\(end)") {
        try Receipt(parsing: Array(bytes[..<end])).verify(by: witnessed)
      }
    }
    // What stands in `extra` is JSON of which a flip can change a member's name into one that nobody reads; whatever
    // is still accepted says the same entry and no other value. Outside of it nothing may change at all.
    let bare = Receipt(index: 70, proof: receipt.proof, checkpoint: receipt.checkpoint).bytes
    let extra =
      Receipt.format.utf8.count + 1..<Receipt.format.utf8.count + 1 + bytes.count - bare.count
    for place in bytes.indices {
      for bit in extra.contains(place) ? place % 8..<place % 8 + 1 : 0..<8 {
        var flipped = bytes
        flipped[place] ^= 1 << UInt8(bit)
        guard let proved = try? Receipt(parsing: flipped).verify(by: witnessed) else { continue }
        #expect(extra.contains(place), "byte \(place) bit \(bit)")
        #expect(proved.entry == entry.bytes, "byte \(place) bit \(bit)")
        #expect(proved.openings.isEmpty || proved.openings == [openings[0]], "byte \(place)")
      }
    }
  }

  @Test("refuses by name")
  func refuses() throws {
    let receipt = try reader.receipt(of: 70)
    func with(
      index: UInt64? = nil, proof: [MerkleHash]? = nil, content: Receipt.Content?
    ) -> Receipt {
      Receipt(
        index: index ?? receipt.index, proof: proof ?? receipt.proof,
        checkpoint: receipt.checkpoint, content: content)
    }
    let content = Receipt.Content(entry: entry.bytes)
    let notIncluded = ReceiptError.notIncluded(index: 70, size: 300)
    #expect(throws: ReceiptError.notIncluded(index: 71, size: 300)) {
      try with(index: 71, content: content).verify(by: witnessed)
    }
    #expect(throws: ReceiptError.notIncluded(index: 300, size: 300)) {
      try with(index: 300, content: content).verify(by: witnessed)
    }
    #expect(throws: notIncluded) { try with(proof: [], content: content).verify(by: witnessed) }
    #expect(throws: notIncluded) {
      try with(content: Receipt.Content(entry: entry.bytes + [0x0A])).verify(by: witnessed)
    }
    #expect(throws: notIncluded) {
      try with(content: content).verify(by: witnessed, entry: [])
    }
    #expect(throws: ReceiptError.noEntry) { try with(content: nil).verify(by: witnessed) }
    #expect(try with(content: nil).verify(by: witnessed, entry: entry.bytes).record == entry)
    var lie = openings[0]
    lie = EntryOpening(name: lie.name, value: #""晋D54321""#, salt: lie.salt)
    #expect(throws: ReceiptError.entry(.opening(name: "plate"))) {
      try with(content: Receipt.Content(entry: entry.bytes, openings: [lie])).verify(by: witnessed)
    }
    #expect(throws: ReceiptError.checkpoint(.cosignatures(found: 1, expected: 2))) {
      try receipt.verify(
        by: TrustPolicy(
          log: [logKey.verifier], witnesses: [witnessKey.verifier], quorum: 2))
    }
    #expect(throws: ReceiptError.checkpoint(.note(.untrusted))) {
      try receipt.verify(by: TrustPolicy(log: [otherKey.verifier]))
    }
  }

  @Test(
    "has its form, line by line",
    arguments: [
      ("", .line(number: 1)),
      ("c2sp.org/tlog-proof@v2\n", .format(found: "c2sp.org/tlog-proof@v2")),
      ("c2sp.org/tlog-proof@v1\nindex 01\n", .line(number: 2)),
      ("c2sp.org/tlog-proof@v1\nextra A\nindex 1\n", .line(number: 2)),
      ("c2sp.org/tlog-proof@v1\nextra AAAA\nindices 1\n", .line(number: 3)),
      ("c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n", .line(number: 3)),
      ("c2sp.org/tlog-proof@v1\nindex 1\n\n", .checkpoint(.note(.unsigned))),
    ] as [(String, ReceiptError)])
  func form(text: String, reason: ReceiptError) {
    #expect(throws: reason) { try Receipt(parsing: Array(text.utf8)) }
  }

  @Test("what it carries is read strictly, and may be left out")
  func content() throws {
    let receipt = try reader.receipt(of: 70)
    for text in [
      "{}", "x", #"{"format":"fleetreg/receipt/v2","entry":""}"#,
      #"{"format":"fleetreg/receipt/v1"}"#,
      #"{"format":"fleetreg/receipt/v1","entry":"","openings":[{"name":"a"}]}"#,
    ] {
      #expect(throws: ReceiptError.content) { try Receipt.Content(parsing: Array(text.utf8)) }
    }
    let odd = Receipt.Content(entry: [0xFF, 0x00, 0x0A])
    #expect(try Receipt.Content(parsing: odd.bytes) == odd)
    let bare = Receipt(index: 70, proof: receipt.proof, checkpoint: receipt.checkpoint)
    #expect(try Receipt(parsing: bare.bytes) == bare)
    #expect(throws: ReceiptError.tooLarge(limit: Receipt.sizeLimit)) {
      try Receipt(parsing: Array(repeating: 0x61, count: Receipt.sizeLimit + 1))
    }
  }
}
