import ArgumentParser
import Fleet
import Foundation
import Glibc
import Intake
import Monitoring
import Registry

/// `fleetreg obd file`
struct FileOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "File received frames that are still in the journal.",
    discussion: """
      `fleetreg serve` and `obd listen` file what they receive once a minute, and obd show, report, \
      list and export have it filed before they look. This is for frames that nobody files because \
      none of them runs.

      Example:
        fleetreg obd file --registry county
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      session.console.result(FiledFrames(counts: try await session.fileFrames(of: owner)))
      return .done
    }
  }
}

/// `{"frames","terminals","damagedBytes"?}`.
private struct FiledFrames: Output {
  let counts: FrameFiling.Counts

  func encode(into writer: inout JSONWriter) {
    writer.member("frames", counts.frames)
    writer.member("terminals", counts.terminals.count)
    if counts.damagedBytes > 0 { writer.member("damagedBytes", Int(counts.damagedBytes)) }
  }

  func print(on console: Console) {
    let terminals = counts.terminals.count
    console.note(
      "filed \(counted(counts.frames, "frame")) of \(counted(terminals, "terminal"))",
      "已归档 \(grouped(terminals)) 个终端的 \(grouped(counts.frames)) 个数据包")
    if counts.damagedBytes > 0 {
      console.note(
        "the journal was damaged: \(grouped(Int(counts.damagedBytes))) bytes could not be read",
        "接收日志已损坏：\(grouped(Int(counts.damagedBytes))) 字节无法读取")
    }
  }
}

extension CommandSession {
  /// Opens the registry to read frames, once what waits in the journal was filed: by who owns the registry, else by
  /// owning it for that moment. Where that cannot be done it says how many frames are missing from the answer.
  func frameReader(_ options: SharedOptions) async throws -> Reader {
    let reader = try reader(options)
    let waiting: Int
    do {
      waiting = try await JournalBacklog(of: reader).frames
    } catch let error as JournalError {
      console.warn(error)
      return reader
    }
    guard waiting > 0 else { return reader }
    let nowhere = Glibc.open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(nowhere) }
    do {
      let session = saying(to: nowhere, running: ["obd", "file"], options)
      let status = try await session.writing(options) {
        _ = try await fileFrames(of: $0)
        return .done
      }
      // Where another process has failed, it has said why.
      if status == .done { return reader }
    } catch {
      guard let cause = error as? any Explained else { throw error }
      console.warn(cause)
    }
    console.warn(UnfiledFrames(count: waiting))
    return reader
  }

  /// Files what is in the journal, with the receiver that writes it where there is one.
  func fileFrames(of owner: Owner) async throws -> FrameFiling.Counts {
    if let filing { return try await filing() }
    let location = owner.location
    guard access(location.journal, F_OK) == 0 else { return FrameFiling.Counts() }
    let journal = try Journal(opening: location.journal)
    defer { journal.close() }
    let counts = try await FrameFiling(
      for: owner, journal: location.journal, archive: FrameArchive(of: location)
    ).file(upTo: journal.end)
    try journal.discard(before: JournalPosition(try await owner.filedPlace()))
    return counts
  }

  /// The same session for another command, whose results go somewhere else.
  private func saying(
    to output: Int32, running words: [String], _ options: SharedOptions
  ) -> CommandSession {
    let console = Console(
      output: output, errors: console.errors.descriptor, language: language, isJSON: isJSON,
      noColour: console.noColour)
    return CommandSession(
      arguments: words + (isJSON ? ["--json"] : [])
        + ["--registry", location(options).directory],
      input: input, console: console, workingDirectory: workingDirectory,
      environment: environment, owner: owner, uploads: uploads, filing: filing, sender: sender)
  }
}

extension FrameArchive {
  /// The archive of a registry, made where there is none.
  init(of location: RegistryLocation) throws {
    guard mkdir(location.archive, 0o750) == 0 || errno == EEXIST else {
      throw CommandError.file(
        path: location.archive, detail: String(cString: strerror(errno)))
    }
    self.init(at: location.archive)
  }
}

/// Frames that an answer does not have.
private struct UnfiledFrames: Explained {
  let count: Int

  var code: String { "frames.unfiled" }

  func text(in language: Language) -> String {
    switch language {
    case .english:
      "\(counted(count, "frame was", "frames were")) received and not filed yet: the answer is without them"
    case .chinese: "已接收的 \(grouped(count)) 个数据包尚未归档，未计入结果"
    }
  }

  func advice(in language: Language) -> String? {
    switch language {
    case .english: "run `fleetreg obd file`, which says what stands in the way"
    case .chinese: "请运行 `fleetreg obd file` 查明原因"
    }
  }
}
