import Fleet
import Intake
import Monitoring
import Registry

extension Examination {
  /// A service files once a minute. What has waited for ten is worth a look; our own choice.
  private static let filingDelay: Int64 = 600_000

  /// Whether what terminals sent is filed.
  func journal() async throws -> CheckResult {
    let backlog = try await JournalBacklog(of: reader)
    // Filing goes on behind it; what the damaged bytes held is lost.
    if let damage = backlog.damage { return CheckResult(name: .journal, state: .wrong, damage) }
    guard let oldest = backlog.oldest else {
      return .fine(.journal, "all that was received is filed", "接收的数据均已归档")
    }
    let count = backlog.frames
    let detail = Bilingual(
      "\(counted(count, "frame is", "frames are")) not filed, received since \(oldest.text())",
      "\(grouped(count)) 个数据包尚未归档，最早接收于 \(oldest.text())")
    guard now.milliseconds - oldest.milliseconds > Self.filingDelay else {
      return CheckResult(name: .journal, state: .fine, code: "journal.fine", detail: detail)
    }
    return CheckResult(
      name: .journal, state: .warning, code: "journal.waiting", detail: detail,
      advice: location.holder == nil
        ? Bilingual(
          "run `fleetreg obd file`, or `fleetreg serve`, which files by itself; none of them is lost",
          "请运行 `fleetreg obd file`，或运行会自动归档的 `fleetreg serve`；数据不会丢失")
        : Bilingual(
          "look in the log of `fleetreg serve`: it says why filing fails, often a full disk",
          "请查看 `fleetreg serve` 的日志，其中有归档失败的原因，常见为磁盘已满"))
  }

  /// Whether the archive's files are there, whole and readable.
  func archive() async throws -> CheckResult {
    try await look(.archive, fine: Bilingual("readable", "可读取")) { archive, kept in
      do throws(ArchiveError) { try archive.find(kept.file, length: kept.length) } catch {
        return error
      }
      return nil
    }
  }

  /// Whether every frame of the archive is as it was received.
  func frames() async throws -> CheckResult {
    try await look(.frames, fine: Bilingual("every sum agrees", "校验全部一致")) {
      archive, kept in
      let found: Int
      do throws(ArchiveError) {
        found = try archive.verify(kept.file, length: kept.length)
      } catch {
        return error
      }
      guard found != kept.frames else { return nil }
      return CommandError.frameCount(
        path: archive.path(of: kept.file), found: found, expected: kept.frames)
    }
  }

  /// Looks at each file of the archive; the first in which something is wrong is named.
  private func look(
    _ name: CheckName, fine: Bilingual,
    _ look: (FrameArchive, KeptFrames) -> (any Explained)?
  ) async throws -> CheckResult {
    let archive = FrameArchive(at: location.archive)
    let files = try await reader.keptFrames(receivedOn: Day(1970, 1, 1)...Day(9999, 12, 31))
    guard !files.isEmpty else { return .fine(name, "no frames are stored", "没有存储的数据包") }
    var wrong: [any Explained] = []
    for file in files {
      guard look(archive, file) != nil else { continue }
      // A service may have packed or removed the file since it was listed.
      let present = try await reader.keptFrames(of: file.identity)
        .first { $0.day == file.day && $0.generation >= file.generation }
      if let present, let cause = look(archive, present) { wrong.append(cause) }
    }
    guard let first = wrong.first else {
      return .fine(
        name, "\(counted(files.count, "file")), \(fine.text(in: .english))",
        "\(grouped(files.count)) 个文件，\(fine.text(in: .chinese))")
    }
    return CheckResult(
      name: name, state: .wrong, code: first.code,
      detail: Bilingual(
        "\(grouped(wrong.count)) of \(counted(files.count, "file")): \(first.text(in: .english))",
        "\(grouped(files.count)) 个文件中有 \(grouped(wrong.count)) 个异常：\(first.text(in: .chinese))"),
      advice: Bilingual(
        "restore it from a copy, or from the records `frames` that the level above has; `fleetreg obd verify` names all",
        "请从备份或上级留存的 `frames` 记录恢复；`fleetreg obd verify` 列出全部"))
  }
}
