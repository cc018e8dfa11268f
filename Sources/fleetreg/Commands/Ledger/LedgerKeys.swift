import ArgumentParser
import Fleet
import Foundation
import Ledger
import Registry

extension Settings {
  /// The key that signs this registry's logs; made where there is none and `registry` is given.
  func ledgerKey(
    of location: RegistryLocation, makingFor registry: RecordID? = nil
  ) throws -> SigningKey {
    let path = location.beside(ledger.keyFile)
    if let registry, access(path, F_OK) != 0 {
      let key = try SigningKey.generate(name: LedgerName.key(of: registry), .ed25519)
      try key.write(to: path)
      return key
    }
    return try SigningKey(file: path)
  }
}

extension Settings {
  /// The key that cosigns the logs of registries below; made where there is none.
  func witnessKey(of location: RegistryLocation, makingFor registry: RecordID) throws -> SigningKey
  {
    let path = location.beside(ledger.witnessKeyFile)
    guard access(path, F_OK) != 0 else { return try SigningKey(file: path) }
    let key = try SigningKey.generate(name: LedgerName.witness(of: registry), .cosignature)
    try key.write(to: path)
    return key
  }
}

/// Whose signatures a verification asks for.
struct TrustOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The public key of the log, as `ledger begin` prints it; may be repeated.",
      valueName: "name+id+base64"))
  var key: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The public key of a level above that must have cosigned; may be repeated.",
      valueName: "name+id+base64"))
  var witness: [String] = []

  /// - Parameter own: the key to take where none is named.
  /// - Parameter origin: what the log says that it is called.
  func policy(of origin: String, own: VerifierKey? = nil) throws -> TrustPolicy {
    let keys = try key.isEmpty ? (own.map { [$0] } ?? []) : key.map { try VerifierKey($0) }
    // A registry signs the logs of all its incarnations with one key.
    let name = keys.contains { LedgerName.isLog(origin, of: $0.name) } ? origin : keys.first?.name
    return TrustPolicy(origin: name, log: keys, witnesses: try witness.map { try VerifierKey($0) })
  }
}

extension LogError: StatusBearing {
  var exitStatus: ExitStatus {
    switch self {
    case .damaged, .strangeCheckpoint: .badData
    case .held: .held
    case .full, .inputOutput, .forbidden: .inputOutput
    default: .badData
    }
  }
}

extension KeyError: StatusBearing {
  var exitStatus: ExitStatus { .configuration }
}

extension KeepingError: StatusBearing {
  var exitStatus: ExitStatus { .badData }
}

extension ReceiptError: StatusBearing {
  var exitStatus: ExitStatus { .badData }
}
