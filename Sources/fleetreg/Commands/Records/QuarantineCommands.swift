import ArgumentParser
import Fleet
import Foundation
import Registry

/// `fleetreg quarantine …`
struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "What was delivered and could not be used, with its bytes and the reason.",
    subcommands: [ListQuarantine.self, ShowQuarantine.self, RetryQuarantine.self])
}

/// `fleetreg quarantine list`
struct ListQuarantine: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what waits in quarantine, the oldest first.",
    discussion: """
      Example:
        fleetreg quarantine list --json
      """)

  @Flag(name: .long, help: "Also what was taken up again.") var all = false
  @OptionGroup var page: PageOptions
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let items = try await reader.quarantined(
      includingRetried: all, after: page.after, limit: page.limit)
    let language = session.language
    if session.isJSON {
      for item in items { session.console.json(item.encode) }
      return .done
    }
    let words = session.console.words
    var table = Table([
      (words("id", "编号"), .left), (words("received", "接收时间"), .left),
      (words("from", "来源"), .left), (words("line", "行"), .right),
      (words("bytes", "字节"), .right), (words("reason", "原因"), .left),
    ])
    for item in items {
      table.add(
        item.id.description, item.received.text(), item.place.origin,
        item.place.line.map { "\($0)" }, grouped(Int(item.length)), item.reason.text(in: language))
    }
    if !table.isEmpty { table.print(on: session.console) }
    let total = try await reader.quarantinedCount(includingRetried: all)
    session.console.note("\(grouped(total)) in quarantine", "隔离区共 \(grouped(total)) 项")
    page.sayRest(shown: items.count, of: total, last: items.last?.id, on: session.console)
    if let first = items.first {
      session.next(
        shared, ("quarantine show \(first.id)", "see the bytes", "查看原始内容"),
        ("quarantine retry \(first.id)", "read it again", "重新读取"))
    }
    return .done
  }
}

/// `fleetreg quarantine show ID`
struct ShowQuarantine: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one item with the beginning of its bytes.",
    discussion: """
      --raw writes the bytes themselves, all of them, and nothing else. --json holds the first 64 \
      KiB of them in Base64, with the length and the SHA-256 of all.

      Example:
        fleetreg quarantine show 019a1f00-0000-7000-8000-000000000000 --raw \\
            > event.bin
      """)

  @Argument(help: "Its id.") var id: RecordID
  @Flag(name: .long, help: "Write the raw bytes to standard output.") var raw = false

  /// The most raw bytes that stand in JSON.
  static let bytesInJSON = 64 << 10
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    guard let item = try await reader.quarantineItem(id) else {
      throw CommandError.notFound(.quarantine, id.description)
    }
    if raw {
      session.console.output.write(try await reader.quarantineBytes(id) ?? [])
      return .done
    }
    if session.isJSON {
      let bytes = try await reader.quarantineBytes(id, limit: Self.bytesInJSON) ?? []
      session.console.json {
        item.encode(into: &$0)
        $0.member("raw", Data(bytes).base64EncodedString())
        if Int64(bytes.count) < item.length { $0.member("rawBytes", bytes.count) }
      }
      return .done
    }
    let words = session.console.words
    var details = Details()
    details.add(words("id", "编号"), item.id.description)
    details.add(words("received", "接收时间"), item.received.text())
    details.add(words("from", "来源"), item.place.origin)
    details.add(words("format", "格式"), item.place.format)
    details.add(words("line", "行"), item.place.line.map { "\($0)" })
    details.add(words("offset", "偏移"), item.place.offset.map { "\($0)" })
    details.add(words("bytes", "字节"), grouped(Int(item.length)))
    details.add("SHA-256", item.digest.description)
    details.add(words("times", "次数"), grouped(item.times))
    details.add(words("taken up again", "重试时间"), item.retried?.text())
    details.add(words("reason", "原因"), item.reason.text(in: session.language))
    details.print(on: session.console)
    let bytes = try await reader.quarantineBytes(id, limit: 2048) ?? []
    session.console.line()
    for line in String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    {
      session.console.line("  " + String(line).shown)
    }
    if item.length > 2048 { session.console.line("  …") }
    session.next(shared, ("quarantine retry \(id)", "read it again", "重新读取"))
    return .done
  }
}

extension QuarantineItem {
  /// `{"id","received","origin","format","offset","line","code","field","text","length","sha256","times",
  /// "retried"}`: where it came from, why it could not be used (`text` is English), how long it is.
  func encode(into writer: inout JSONWriter) {
    writer.member("id", id.description)
    writer.member("received", received.text())
    writer.member("origin", place.origin)
    writer.member("format", ifPresent: place.format)
    writer.member("offset", ifPresent: place.offset)
    writer.member("line", ifPresent: place.line)
    writer.member("code", reason.code)
    writer.member("field", ifPresent: reason.field)
    writer.member("text", reason.text(in: .english))
    writer.member("length", length)
    writer.member("sha256", digest.description)
    writer.member("times", times)
    writer.member("retried", ifPresent: retried?.text())
  }
}
