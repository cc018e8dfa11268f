import ArgumentParser
import Fleet

/// Which part of a long list is shown, for lists in the order of ids.
struct PageOptions: ParsableArguments {
  @Option(name: .long, help: "At most so many.") var limit = 100
  @Option(name: .long, help: "Only those behind this id.") var after: RecordID?

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be at least 1.", "--limit 至少为 1。") }
  }

  /// Says that there are more, and how to see them.
  func sayRest(shown: Int, of total: Int, last: RecordID?, on console: Console) {
    guard let last, shown == limit, shown < total else { return }
    console.note(
      "\(grouped(shown)) shown; the next with --after \(last), all with --limit \(total)",
      "已显示 \(grouped(shown)) 项；用 --after \(last) 查看后续，用 --limit \(total) 查看全部")
  }
}
