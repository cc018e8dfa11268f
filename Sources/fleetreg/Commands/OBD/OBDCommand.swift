public import ArgumentParser
public import Devices
public import Fleet
import Foundation

/// `fleetreg obd …`
struct OBDCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obd", abstract: "The remote monitoring of heavy vehicles and machinery.",
    subcommands: [
      DecodeOBD.self, ReportOBD.self, ListenOBD.self, ShowOBD.self, ListOBD.self, ExportOBD.self,
      FileOBD.self, VerifyOBD.self, PruneOBD.self, SimulateOBD.self,
    ])
}

extension OBD.Family: ExpressibleByArgument {}
extension OBDInput.Form: ExpressibleByArgument {}

/// A dialect by its name.
struct DialectArgument: ExpressibleByArgument {
  let dialect: OBD.Dialect

  init?(argument: String) {
    guard let dialect = OBD.Dialect(name: argument) else { return nil }
    self.dialect = dialect
  }

  static var allValueStrings: [String] { OBD.Dialect.allCases.map(\.name) }
}

/// `fleetreg obd decode FILE…|-`
struct DecodeOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Say what captured frames mean.",
    discussion: """
      Reads frames of GB 17691 Annex Q, HJ 1239.3, HJ 1014 and HJ 1322 as bytes, hexadecimal or \
      Base64, also in the middle of other bytes, and prints every value with its unit, or why it \
      has none, and what is odd. Signatures are found and not verified. Needs no registry.

      Exit status: 0 every byte was read; 1 something was no frame, or a frame could not be read.

      Example:
        fleetreg obd decode samples/obd/truck.hex
        fleetreg obd decode capture.bin --family non-road --json
      """)

  @Argument(help: ArgumentHelp("Files; - for standard input.", valueName: "file"))
  var files: [String]
  @Option(name: .long, help: "Whose frames: road or non-road.") var family = OBD.Family.road
  @Option(
    name: .long,
    help: "The dialect of all of them (default: found out for each terminal).")
  var dialect: DialectArgument?
  @Option(name: .long, help: "What a file holds: binary, hex or base64 (default: found out).")
  var form: OBDInput.Form?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    var settings = OBD.Settings(family)
    settings.dialect = dialect?.dialect
    var count = OBDCount()
    for file in files {
      var capture = OBDCapture(settings: settings)
      var input = OBDInput(form)
      let say = { (item: OBDCapture.Item, offset: UInt64) in
        count.add(item)
        session.console.result(OBDItem(item: item, offset: offset, settings: settings))
      }
      let descriptor = try session.open(file)
      defer { if file != "-" { close(descriptor) } }
      while !session.console.output.isBroken, let piece = try session.piece(of: descriptor, file) {
        capture.read(try input.bytes(of: piece), say)
        if file == "-" { session.console.output.flush() }
      }
      try input.finish()
      capture.finish(say)
    }
    session.console.result(count)
    return count.isClean ? .done : .negative
  }
}
