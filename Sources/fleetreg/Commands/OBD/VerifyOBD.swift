import ArgumentParser
import Fleet
import Intake
import Monitoring
import Registry

/// `fleetreg obd verify`
struct VerifyOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Read back stored frames and check their sums.",
    discussion: """
      Every chunk is unpacked and held against its checksum; what is missing or was changed is \
      named by file and place.

      Exit status: 0 everything is as it was received; 1 something is not.

      Example:
        fleetreg obd verify --day 2026-11-20
      """)

  @Option(name: .long, help: "Only what was received on this day.") var day: Day?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let days = day.map { $0...$0 } ?? Day(1970, 1, 1)...Day(9999, 12, 31)
    let files = try await session.reader(shared).keptFrames(receivedOn: days)
    let archive = FrameArchive(at: session.location(shared).archive)
    var result = ArchiveCheck()
    for file in files {
      do throws(ArchiveError) {
        let frames = try archive.verify(file.file, length: file.length)
        result.files += 1
        result.frames += frames
        guard frames != file.frames else { continue }
        result.damaged += 1
        session.console.fail(
          CommandError.frameCount(
            path: archive.path(of: file.file), found: frames, expected: file.frames))
      } catch {
        result.damaged += 1
        session.console.fail(error)
      }
    }
    session.console.result(result)
    return result.damaged == 0 ? .done : .negative
  }
}

/// `{"files","frames","damaged"}`.
private struct ArchiveCheck: Output {
  var files = 0
  var frames = 0
  var damaged = 0

  func encode(into writer: inout JSONWriter) {
    writer.member("files", files)
    writer.member("frames", frames)
    writer.member("damaged", damaged)
  }

  func print(on console: Console) {
    console.note(
      "\(counted(frames, "frame")) in \(counted(files, "file")), damaged: \(grouped(damaged))",
      "已核对 \(grouped(files)) 个文件、\(grouped(frames)) 个数据包，损坏 \(grouped(damaged)) 个")
  }
}

/// `fleetreg obd prune`
struct PruneOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove frames that were received before a day.",
    discussion: """
      Removes the frames' files and what minutes said. Days, faults, events, and the records made \
      of days stay. No plan is known that says how long frames must be kept: the day is yours, and \
      nothing is removed by itself.

      Example:
        fleetreg obd prune --before 2024-11-01
      """)

  @Option(name: .long, help: "Keep what was received on this day or later.") var before: Day
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    guard before <= session.now.day() else {
      throw CommandError.argument(
        name: "--before", found: before.description, expected: "\(session.now.day())")
    }
    return try await session.writing(shared) { owner in
      let archive = FrameArchive(at: owner.location.archive)
      let files = try await owner.forgetFrames(before: before)
      for file in files { try archive.remove(file.file) }
      session.console.result(
        Pruned(files: files.count, bytes: files.reduce(0) { $0 + $1.length }))
      return .done
    }
  }
}

/// `{"files","bytes"}`.
private struct Pruned: Output {
  let files: Int
  let bytes: UInt64

  func encode(into writer: inout JSONWriter) {
    writer.member("files", files)
    writer.member("bytes", bytes)
  }

  func print(on console: Console) {
    console.note(
      "removed \(counted(files, "file")), \(grouped(Int(bytes))) bytes",
      "已删除 \(grouped(files)) 个文件，共 \(grouped(Int(bytes))) 字节")
  }
}
