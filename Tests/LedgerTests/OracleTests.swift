import Foundation
import Testing

@testable import Ledger

@Suite("Second implementation") struct OracleTests {
  private let directory = TemporaryDirectory()
  private let key = "\(logKey.verifier)"

  @Test("agrees on good logs", arguments: [0, 1, 255, 256, 257, 600, 1300])
  func good(count: Int) throws {
    try makeLog(directory, entries: count)
    let found = try Oracle.run("log", directory.path, "--key", key)
    #expect(found.output == "ok: \(count) entries\n")
  }

  @Test("refuses every file that was changed")
  func bad() throws {
    let log = try LogWriter.create(at: directory.path, origin: origin)
    _ = try log.append(entries(0..<600))
    _ = try log.sign(with: [logKey, sm2Key])
    #expect(try Oracle.run("log", directory.path, "--key", key).status == 0)
    for (name, bytes) in try directory.contents() where name != "lock" && name != "head" {
      var flipped = bytes
      flipped[bytes.count / 2] ^= 1
      for change in [flipped, Array(bytes.dropLast())] {
        try directory.write(change, name)
        let found = try Oracle.run("log", directory.path, "--key", key)
        #expect(found.status == 1 && found.output.hasPrefix("refused: "), "\(name) \(found)")
      }
      try directory.write(bytes, name)
    }
    let other = try Oracle.run("log", directory.path, "--key", "\(otherKey.verifier)")
    #expect(other.output == "refused: not signed by the log\n")
  }

  @Test("verifies receipts with their openings and cosignatures, and refuses changed ones")
  func receipts() throws {
    var generator = CountingGenerator()
    let (entry, salts) = try LedgerEntry.make(of: passageLine, using: &generator)
    let openings = try LedgerEntry.openings(of: passageLine, salts: salts)
    let log = try LogWriter.create(at: directory.path, origin: origin)
    _ = try log.append(entries(0..<299) + [entry.bytes])
    let signed = try log.sign(with: [logKey])
    try log.attach(
      [Witness.cosign(signed, with: witnessKey, at: noon)], from: [witnessKey.verifier], to: signed)
    let receipt = try log.reader.receipt(of: 299, revealing: openings)
    try directory.write(receipt.bytes, "r.tlog-proof")
    let arguments = (directory.file("r.tlog-proof"), "\(witnessKey.verifier)")
    func verify() throws -> String {
      try Oracle.run("receipt", arguments.0, "--key", key, "--witness", arguments.1).output
    }
    #expect(try verify() == "ok: entry 299 of 300, 6 values\n")
    var lie = openings
    lie[0] = EntryOpening(name: "plate", value: #""晋D54321""#, salt: openings[0].salt)
    let changes = [
      Receipt(
        index: 299, proof: receipt.proof, checkpoint: signed,
        content: Receipt.Content(entry: entry.bytes)),
      Receipt(
        index: 298, proof: receipt.proof, checkpoint: receipt.checkpoint,
        content: Receipt.Content(entry: entry.bytes)),
      Receipt(
        index: 299, proof: receipt.proof, checkpoint: receipt.checkpoint,
        content: Receipt.Content(entry: entry.bytes, openings: lie)),
      Receipt(
        index: 299, proof: Array(receipt.proof.dropLast()), checkpoint: receipt.checkpoint,
        content: Receipt.Content(entry: entry.bytes)),
    ]
    for change in changes {
      try directory.write(change.bytes, "r.tlog-proof")
      #expect(try verify().hasPrefix("refused: "))
    }
  }

  @Test("agrees on what extends what", arguments: [(1, 2), (100, 300), (256, 300), (299, 300)])
  func requests(old: Int, new: Int) throws {
    let log = try LogWriter.create(at: directory.path, origin: origin)
    _ = try log.append(entries(0..<old))
    try directory.write(try log.sign(with: [logKey]).bytes, "seen")
    _ = try log.append(entries(old..<new))
    _ = try log.sign(with: [logKey])
    let request = try log.reader.cosigningRequest(from: UInt64(old))
    func verify(_ request: CosigningRequest) throws -> String {
      try directory.write(request.bytes, "request")
      return try Oracle.run(
        "request", directory.file("request"), "--key", key, "--seen", directory.file("seen")
      ).output
    }
    #expect(try verify(request) == "ok: \(old) to \(new)\n")
    let short = CosigningRequest(
      old: request.old, proof: Array(request.proof.dropLast()), checkpoint: request.checkpoint)
    #expect(try verify(short).hasPrefix("refused: "))
    let forged = sign(Checkpoint(origin: origin, size: UInt64(new), root: .empty), logKey)
    let fork = CosigningRequest(old: request.old, proof: request.proof, checkpoint: forged)
    #expect(try verify(fork) == "refused: not consistent\n")
  }
}
