import Fleet
import Glibc
import Ledger
import Registry

/// Cosigns the checkpoints of the logs below, one after another: what was seen is stored before it is answered.
///
/// The directory is opened by the first request, so that a key that is made while the server runs counts at once.
actor WitnessDesk {
  private let directory: String
  private let keyFile: String?
  private var open: WitnessDirectory?

  init(at directory: String, keyFile: String?) {
    self.directory = directory
    self.keyFile = keyFile
  }

  /// - Parameter key: the sender's, by which the log must be signed; its name says which logs are its own.
  /// - Throws: `CosigningRefusal`; `RequestError.noWitness` where there is no key to cosign with; `LogError`.
  func cosign(
    _ request: CosigningRequest, trusting key: VerifierKey, at now: Instant
  ) throws -> [SignatureLine] {
    let origin = request.checkpoint.checkpoint.origin
    guard LedgerName.isLog(origin, of: key.name) else {
      throw CosigningRefusal.unknownLog(origin: origin)
    }
    return try opened().cosign(request, trusting: [origin: [key]], at: now)
  }

  private func opened() throws -> WitnessDirectory {
    if let open { return open }
    guard let keyFile else { throw RequestError.noWitness }
    let key: SigningKey
    do {
      key = try SigningKey(file: keyFile)
    } catch KeyError.file(_, errno: ENOENT) {
      throw RequestError.noWitness
    }
    let opened = try WitnessDirectory(at: directory, key: key)
    open = opened
    return opened
  }
}
