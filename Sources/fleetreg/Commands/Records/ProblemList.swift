import Fleet
import Intake
import Synchronization

/// Says the rows and payloads that cannot be used, as they come: the first of them to people, all of them
/// to programs.
///
/// With `--json`, on standard error: `{"file","line","offset","code","text","keptIn"}`; `keptIn` is the path of a
/// file of failed rows or the id of a quarantined item; `"recorded":true` stands there where it is a record.
final class ProblemList: Sendable {
  /// People read the rest in the files of failed rows and in quarantine.
  static let shownToPeople = 20

  private let console: Console
  private let count = Mutex(0)

  init(on console: Console) { self.console = console }

  func say(_ problem: ImportProblem) {
    let number = count.withLock { count in
      count += 1
      return count
    }
    if console.isJSON {
      var writer = JSONWriter()
      writer.object {
        $0.member("file", problem.file)
        $0.member("line", ifPresent: problem.line)
        $0.member("offset", problem.offset)
        $0.member("code", problem.cause.code)
        $0.member("text", problem.cause.text(in: console.language))
        switch problem.kept {
        case .failedRows(let path): $0.member("keptIn", path)
        case .quarantine(let id): $0.member("keptIn", id.description)
        case .record: $0.member("recorded", true)
        case .nowhere: break
        }
      }
      writer.endLine()
      console.errors.write(writer.bytes)
    } else if number <= Self.shownToPeople {
      let remark =
        problem.kept == .record ? console.words(" (kept as a record)", "（已入库）") : ""
      console.errors.write(
        "\(problem.file.shown): \(problem.cause.text(in: console.language).shown)\(remark)\n".utf8)
    }
  }

  func finish() {
    let more = count.withLock { $0 } - Self.shownToPeople
    guard !console.isJSON, more > 0 else { return }
    console.errors.write(
      console.words("… and \(grouped(more)) more\n", "……另有 \(grouped(more)) 处\n").utf8)
  }
}
