import ArgumentParser
import Fleet
import Foundation
import Ledger
import Registry

/// `fleetreg ledger verify [PATH]`
struct VerifyLedger: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify this registry's log, another log, or a receipt.",
    discussion: """
      Without PATH: every log of this registry, each entry and tile and signature, and each record \
      held against its entry: what was changed, removed, put in or back-dated shows. PATH is the \
      directory of a log, or a receipt; then --key says whose. Needs no server and no network.

      Exit status: 0 all as it was signed; 1 records differ from the log; 65 the log or the receipt is not \
      what was signed.

      Example:
        fleetreg ledger verify --registry plant
        fleetreg ledger verify receipt.tlog-proof --key fleetreg/019a…+…+…
      """)

  @Argument(help: "A log's directory or a receipt's file.", completion: .file())
  var path: String?
  @OptionGroup var trust: TrustOptions
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard path == nil || !trust.key.isEmpty else {
      throw ValidationError(
        "PATH needs --key: the key that `ledger begin` printed where the log is kept.",
        "指定 PATH 时须用 --key 给出公钥，即该日志处 `ledger begin` 所显示者。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    guard let path else { return try await verifyRegistry(in: session) }
    let file = session.path(path)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory) else {
      throw CommandError.file(path: file, detail: String(cString: strerror(ENOENT)))
    }
    if isDirectory.boolValue {
      session.console.result(LogVerified(report: try verify(try LogReader(file))))
    } else {
      session.console.result(try verifyReceipt(at: file))
    }
    return .done
  }

  private func verify(_ log: LogReader, own: VerifierKey? = nil) throws -> LogReport {
    guard let origin = try log.checkpoint()?.checkpoint.origin else {
      throw LogError.unsigned(directory: log.directory)
    }
    return try log.verify(
      by: trust.policy(of: origin, own: own), orderOf: LedgerName.registry(of: origin))
  }

  private func verifyReceipt(at file: String) throws -> ReceiptVerified {
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw CommandError.file(path: file, detail: String(cString: strerror(errno)))
    }
    let bytes = try handle.read(upToCount: Receipt.sizeLimit + 1) ?? Data()
    let receipt = try Receipt(parsing: Array(bytes))
    let policy = try trust.policy(of: receipt.checkpoint.checkpoint.origin)
    return ReceiptVerified(receipt: receipt, proved: try receipt.verify(by: policy))
  }

  private func verifyRegistry(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let location = session.location(shared)
    let logs = try await reader.logs()
    guard !logs.isEmpty else { throw KeepingError.none(directory: location.directory) }
    var own: VerifierKey?
    if trust.key.isEmpty {
      own = try Settings(of: location).ledgerKey(of: location).verifier
    }
    let bar = ProgressBar(session.console.words("comparing", "正在核对"), on: session.console)
    defer { bar.finish() }
    let unit = session.console.words("records", "条记录")
    var verified: [RegistryVerified.Log] = []
    for log in logs {
      let report = try verify(log.reader, own: own)
      let comparison = try await reader.compare(with: log) { done in
        bar.show(done: Int(done), of: Int(report.stored), unit: unit)
      }
      verified.append(
        RegistryVerified.Log(
          incarnation: log.incarnation, report: report, comparison: comparison))
    }
    bar.finish()
    let result = RegistryVerified(
      logs: verified, beside: try await reader.recordsBesideLedger(),
      waiting: try await reader.ledgerStatus()?.waiting ?? 0)
    session.console.result(result)
    return result.isSame ? .done : .negative
  }
}
