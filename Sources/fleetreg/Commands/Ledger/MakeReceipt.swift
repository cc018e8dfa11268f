import ArgumentParser
import Fleet
import Foundation
import Ledger
import Registry

/// `fleetreg ledger receipt ID`
struct MakeReceipt: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract: "Prove that a record was stored: a file that anyone can verify.",
    discussion: """
      The receipt (C2SP tlog-proof) says when and at which gate something was recorded, and proves \
      that the signed log holds it; it names no vehicle unless asked to. --reveal shows a value \
      together with the proof that the record has it: plate, plateRaw, trailerPlate, vin, engineNumber, licence, \
      environmentalList, fleet, pictures.0 and so on, or rest, which is everything else.

      Example:
        fleetreg ledger receipt 019a1f00-0000-7000-8000-000000000000 \\
            --reveal plate --output receipt.tlog-proof
        fleetreg ledger verify receipt.tlog-proof --key fleetreg/019a…+…+…
      """)

  @Argument(help: "The record's id.") var id: RecordID
  @Option(
    name: .long, help: ArgumentHelp("Show this value; may be repeated.", valueName: "name"))
  var reveal: [String] = []
  @Option(
    name: [.long, .short], help: "Write to this file instead of standard output.",
    completion: .file())
  var output: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let receipt = try await reader.receipt(of: id, revealing: reveal)
    guard let output else {
      session.console.output.write(receipt.bytes)
      return .done
    }
    let path = session.path(output)
    do {
      try Data(receipt.bytes).write(to: URL(filePath: path), options: [.withoutOverwriting])
    } catch {
      let exists = access(path, F_OK) == 0
      throw CommandError.file(
        path: path,
        detail: exists ? String(cString: strerror(EEXIST)) : error.localizedDescription)
    }
    session.console.result(
      ReceiptFile(
        file: path, index: receipt.index, entries: receipt.checkpoint.checkpoint.size))
    return .done
  }
}

/// `{"file","index","entries"}`: where the receipt is, the entry's place, and how many the checkpoint covers.
private struct ReceiptFile: Output {
  let file: String
  let index: UInt64
  let entries: UInt64

  func encode(into writer: inout JSONWriter) {
    writer.member("file", file)
    writer.member("index", index)
    writer.member("entries", entries)
  }

  func print(on console: Console) {
    console.note(
      "\(file): index \(grouped(Int(index))) among \(grouped(Int(entries))) entries",
      "\(file)：序号 \(grouped(Int(index)))（自 0 起），共 \(grouped(Int(entries))) 条")
  }
}
