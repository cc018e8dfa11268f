import Fleet
import Foundation
import Testing

@testable import Ledger

private func make(_ line: [UInt8] = passageLine, seed: UInt64 = 0) throws -> (
  entry: LedgerEntry, salts: EntrySalts
) {
  var generator = CountingGenerator(seed)
  return try LedgerEntry.make(of: line, using: &generator)
}

@Suite("LedgerEntry") struct LedgerEntryTests {
  @Test("a passage stands in the log as documented: places and times open, the rest committed to")
  func layout() throws {
    let entry = try make().entry
    let lines = String(decoding: entry.bytes, as: UTF8.self).split(separator: "\n")
    #expect(
      lines.filter { !$0.contains("#") } == [
        "fleetreg/entry/v1", #"id="019ab4b5-6c00-7000-8000-000000000001""#, #"kind="passage""#,
        #"registry="019ab4b5-0000-7000-8000-000000000000""#, "incarnation=1", #"gate="G1""#,
        "sequence=7", #"day="2026-11-21""#, #"stored="2026-11-21T10:00:00+08:00""#,
        #"direction="in""#, #"time="2026-11-21T09:59:58.120+08:00""#,
      ])
    #expect(
      entry.commitments.map(\.name)
        == ["plate", "plateRaw", "pictures.0", "pictures.1", "vin", "rest"])
    #expect(entry.id == RecordID("019ab4b5-6c00-7000-8000-000000000001"))
    #expect(try LedgerEntry(parsing: entry.bytes) == entry)
  }

  @Test("a commitment is the SHA-256 of the format, the salt, the name and the value")
  func commitment() throws {
    let (entry, salts) = try make()
    let salt = try #require(salts.salts[0])
    let parts = [
      Array("fleetreg/commitment/v1\n".utf8), salt.bytes, Array("plate\n\"晋D12345\"".utf8),
    ]
    #expect(entry.commitments[0].hash == MerkleHasher().digest(of: parts))
  }

  @Test("nothing personal is readable, wherever a writer has put it")
  func hidden() throws {
    let text = String(decoding: try make().entry.bytes, as: UTF8.self)
    for secret in ["D12345", "晋", "LTESTRXS5K1E12345", "13800000000", "ab01", "cd02", "driver"] {
      #expect(!text.contains(secret), "\(secret)")
    }
    let odd = Array(
      #"{"id":"019ab4b5-6c00-7000-8000-000000000001","plate":"A","plate":"晋B54321","gate":{"phone":"13800000000"},"phone":"13800000000"}"#
        .utf8)
    let entry = String(decoding: try make(odd).entry.bytes, as: UTF8.self)
    for secret in ["54321", "138", "phone"] { #expect(!entry.contains(secret), "\(secret)") }
  }

  @Test("the same salts give the same bytes, others other commitments and the same open lines")
  func stable() throws {
    let (first, second) = (try make(), try make())
    #expect(first.entry == second.entry && first.salts == second.salts)
    let other = try make(seed: 99).entry
    #expect(other != (try make().entry))
    #expect(other.values == (try make().entry.values))
    #expect(
      Set(other.commitments.map(\.hash))
        .isDisjoint(with: try make().entry.commitments.map(\.hash)))
  }

  @Test("values open with their salts, and only as what they are")
  func openings() throws {
    let (entry, salts) = try make()
    let openings = try LedgerEntry.openings(of: passageLine, salts: salts)
    #expect(
      openings.map(\.value).prefix(3) == [
        #""晋D12345""#, #""晋D·12345""#, #"{"kind":"scene","sha256":"ab01"}"#,
      ])
    for opening in openings { #expect(throws: Never.self) { try entry.check(opening) } }
    let plate = openings[0]
    let lies = [
      EntryOpening(name: "plate", value: #""晋D12346""#, salt: plate.salt),
      EntryOpening(name: "plate", value: #" "晋D12345""#, salt: plate.salt),
      EntryOpening(name: "plate", value: plate.value, salt: openings[1].salt),
      // The right value and salt under another member's name.
      EntryOpening(name: "plateRaw", value: plate.value, salt: plate.salt),
    ]
    for lie in lies {
      #expect(throws: LedgerEntryError.opening(name: lie.name)) { try entry.check(lie) }
    }
    #expect(throws: LedgerEntryError.noCommitment(name: "driver")) {
      try entry.check(EntryOpening(name: "driver", value: "1", salt: plate.salt))
    }
  }

  @Test("erased salts leave the entry as it was and nothing to show")
  func erasing() throws {
    var (entry, salts) = try make()
    salts.erase("pictures", of: entry)
    salts.erase("plate", of: entry)
    let again = try #require(EntrySalts(bytes: salts.bytes))
    #expect(again == salts)
    #expect(
      try LedgerEntry.openings(of: passageLine, salts: again).map(\.name)
        == ["plateRaw", "vin", "rest"])
    #expect(throws: Never.self) { try entry.check(passageLine, salts: again) }
    #expect(EntrySalts(bytes: [UInt8](repeating: 1, count: 17)) == nil)
    #expect(throws: LedgerEntryError.salts(found: 1, expected: 6)) {
      try LedgerEntry.openings(of: passageLine, salts: EntrySalts([nil]))
    }
  }

  @Test(
    "a record that was changed after it was logged is named with the member",
    arguments: [
      ("\"direction\":\"in\"", "\"direction\":\"out\"", "direction"),
      ("T10:00:00+08:00", "T09:00:00+08:00", "stored"),
      ("\"sequence\":7", "\"sequence\":8", "sequence"),
      ("\"plate\":\"晋D12345\"", "\"plate\":\"晋D12346\"", "plate"),
      ("ab01", "ab02", "pictures.0"), ("13800000000", "13800000001", "rest"),
      (",{\"kind\":\"plate\",\"sha256\":\"cd02\"}", "", "pictures.1"),
    ])
  func changedRecord(text: String, replacement: String, name: String) throws {
    let (entry, salts) = try make()
    #expect(throws: Never.self) { try entry.check(passageLine, salts: salts) }
    let line = String(decoding: passageLine, as: UTF8.self)
      .replacingOccurrences(of: text, with: replacement)
    #expect(throws: LedgerEntryError.differs(name: name)) {
      try entry.check(Array(line.utf8), salts: salts)
    }
  }

  @Test("every line of every kind of record stays within an entry's length")
  func bounds() throws {
    let long = String(repeating: "长", count: 300_000)
    let line =
      #"{"id":"019ab4b5-6c00-7000-8000-000000000001","gate":"\#(long)","plate":"\#(long)","more":"\#(long)"}"#
    let entry = try make(Array(line.utf8)).entry
    #expect(entry.bytes.count < 1000)
    #expect(entry.commitments.map(\.name) == ["gate", "plate", "rest"])
  }

  @Test("salts are random, and a generator gives each once")
  func salts() {
    var generator = SystemRandomNumberGenerator()
    let salts = (0..<2000).map { _ in Salt(using: &generator) }
    #expect(Set(salts).count == 2000)
    #expect(Salt(bytes: salts[0].bytes) == salts[0])
  }

  @Test(
    "refuses what is no record",
    arguments: ["", "[]", "{}", "{\"id\":7}", "{\"id\":\"x\"}", "{\"id\""])
  func notARecord(text: String) {
    #expect(throws: LedgerEntryError.notARecord) { try make(Array(text.utf8)) }
  }

  @Test(
    "refuses what is no entry",
    arguments: [
      ("", .format(found: "")), ("fleetreg/entry/v2\n", .format(found: "fleetreg/entry/v2")),
      ("fleetreg/entry/v1", .line(number: 1)), ("fleetreg/entry/v1\nid=1", .line(number: 2)),
      ("fleetreg/entry/v1\nid\n", .line(number: 2)), ("fleetreg/entry/v1\n=1\n", .line(number: 2)),
      ("fleetreg/entry/v1\nid=1\nid=2\n", .line(number: 3)),
      ("fleetreg/entry/v1\nid= 1\n", .line(number: 2)),
      ("fleetreg/entry/v1\ni d=1\n", .line(number: 2)),
      ("fleetreg/entry/v1\nid#AAAA\n", .line(number: 2)),
      ("fleetreg/entry/v1\n\n", .line(number: 2)),
    ] as [(String, LedgerEntryError)])
  func notAnEntry(text: String, reason: LedgerEntryError) {
    #expect(throws: reason) { try LedgerEntry(parsing: Array(text.utf8)) }
  }
}
