import ArgumentParser
import Fleet
import Intake
import Monitoring
import Registry

/// `fleetreg obd export`
struct ExportOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write stored frames out, byte for byte as they were received.",
    discussion: """
      In the order of arrival, vehicle by vehicle: a line of hexadecimal digits for each frame, which \
      obd decode and obd report read again, or with --output the bytes themselves. Sums are checked \
      on the way; a file that is damaged is named and left out (exit 65).

      Example:
        fleetreg obd export LTEST000000000001 --from 2026-11-20T08:00
        fleetreg obd export --day 2026-11-20 --output day.bin
      """)

  @Argument(
    help: ArgumentHelp("A VIN or machine code (default: of all terminals).", valueName: "vin"))
  var identity: String?
  @Option(name: .long, help: "Only what was received on this day.") var day: Day?
  @Option(name: .long, help: "Only what was received from this moment on.") var from: Instant?
  @Option(name: .long, help: "Only what was received before this moment.") var until: Instant?
  @Option(
    name: .long,
    help: ArgumentHelp("Write the bytes of the frames to this file.", valueName: "file"),
    completion: .file())
  var output: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard day == nil || from == nil && until == nil else {
      throw ValidationError("--day, or --from and --until.", "--day 与 --from、--until 不能同用。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try await session.frameReader(shared)
    let start = day?.start() ?? from ?? Instant(milliseconds: .min)
    let end = day.map { $0.advanced(by: 1).start() } ?? until ?? Instant(milliseconds: .max)
    guard start < end else {
      throw CommandError.argument(
        name: "--until", found: end.text(), expected: "> \(start.text())")
    }
    let first = (from ?? day?.start())?.day() ?? Day(1970, 1, 1)
    let last = day ?? until?.day() ?? Day(9999, 12, 31)
    let files: [KeptFrames]
    if let identity {
      let terminal = try await reader.terminal(named: identity)
      files = try await reader.keptFrames(of: terminal.identity)
        .filter { $0.day >= first && $0.day <= last }
    } else {
      files = try await reader.keptFrames(receivedOn: first...max(first, last))
    }
    let archive = FrameArchive(at: session.location(shared).archive)
    let file = try output.map { try NewOutput(at: session.path($0)) }
    var count = 0
    var damaged = 0
    for kept in files {
      let frames: [ArchivedFrame]
      do throws(ArchiveError) {
        frames = try archive.frames(of: kept.file, length: kept.length, received: start..<end)
      } catch {
        // The evidence of others is not withheld because of one file.
        damaged += 1
        session.console.fail(error)
        continue
      }
      for frame in frames {
        count += 1
        if let file {
          try file.append(frame.bytes)
        } else if session.isJSON {
          session.console.json {
            $0.member("identity", kept.identity.shown)
            $0.member("received", frame.received)
            $0.member("bytes", OBD.hexadecimal(frame.bytes))
          }
        } else {
          session.console.line(OBD.hexadecimal(frame.bytes))
        }
      }
    }
    try file?.commit()
    if let output {
      session.console.result(ExportedFrames(file: session.path(output), frames: count))
    }
    return damaged == 0 ? .done : .badData
  }
}

/// `{"file","frames"}`.
private struct ExportedFrames: Output {
  let file: String
  let frames: Int

  func encode(into writer: inout JSONWriter) {
    writer.member("file", file)
    writer.member("frames", frames)
  }

  func print(on console: Console) {
    console.note(
      "wrote \(counted(frames, "frame")) to \(file)", "已写出 \(grouped(frames)) 个数据包至 \(file)")
  }
}
