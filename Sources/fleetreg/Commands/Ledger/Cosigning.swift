import Ledger
import Registry
import Sync

extension LedgerKeeper {
  /// Shows the last checkpoint to the level above where it has not cosigned it, and keeps its cosignature.
  func cosign(by upstream: NativeUpstream, as witness: VerifierKey) async throws {
    guard try wantsCosignature() else { return }
    var seen: UInt64?
    // What the level above has seen may be more than what it is remembered for: an answer can be lost.
    for _ in 0..<2 {
      let request = try cosigningRequest(from: seen)
      switch try await upstream.cosign(request.bytes) {
      case .seen(let size): seen = size
      case .cosigned(let bytes):
        guard let lines = SignatureLine.lines(parsing: bytes) else { throw NoteError.unsigned }
        return try attach(lines, of: witness, to: request.checkpoint)
      }
    }
  }
}

/// A checkpoint that the level above has cosigned.
struct CosignedLedger: Hashable {
  let entries: UInt64
  /// The name of the key.
  let by: String
}

extension Owner {
  /// Enters what is stored in the log, signs it, and has the checkpoint cosigned by the level above.
  /// - Returns: `nil` where there is no log, the settings name no key of the level above, or it has not cosigned.
  func cosignedLedger(
    by upstream: NativeUpstream, _ settings: Settings
  ) async throws -> CosignedLedger? {
    guard let witness = try settings.upstream.witness.map({ try VerifierKey($0) }),
      let keeper = try ledger()
    else { return nil }
    try await keeper.append(from: self)
    let signed = try await keeper.sign(with: settings.ledgerKey(of: location))
    try await keeper.cosign(by: upstream, as: witness)
    guard try await !keeper.wantsCosignature() else { return nil }
    return CosignedLedger(entries: signed.checkpoint.size, by: witness.name)
  }
}
