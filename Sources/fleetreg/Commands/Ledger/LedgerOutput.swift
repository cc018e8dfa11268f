import Fleet
import Ledger
import Registry

/// A log whose files are what was signed.
///
/// `{"log","entries","signed","root","cosigned":[{"by","at"}],"outOfOrder":{"count","first":[{"index","stored",
/// "earlier","earlierStored"}]}}`.
struct LogVerified: Output {
  let report: LogReport

  func encode(into writer: inout JSONWriter) {
    writer.member("log", report.origin)
    writer.member("entries", report.stored)
    writer.member("signed", report.signed)
    writer.member("root", report.root.description)
    writer.name("cosigned")
    writer.array { for cosigned in report.cosigned { cosigned.encode(into: &$0) } }
    writer.name("outOfOrder")
    writer.object {
      $0.member("count", report.outOfOrderCount)
      $0.name("first")
      $0.array {
        for entry in report.outOfOrder {
          $0.object {
            $0.member("index", entry.index)
            $0.member("stored", entry.stored)
            $0.member("earlier", entry.earlier)
            $0.member("earlierStored", entry.earlierStored)
          }
        }
      }
    }
  }

  func print(on console: Console) {
    var details = Details()
    add(to: &details, console)
    details.print(on: console)
    printOrder(on: console)
    console.note("every entry is as it was signed", "每一条目均与签署时一致")
  }

  func add(to details: inout Details, _ console: Console) {
    let words = console.words
    details.add(words("log", "日志"), report.origin)
    details.add(
      words("entries", "条目"),
      grouped(Int(report.stored))
        + words(", \(grouped(Int(report.signed))) signed", "，已签署 \(grouped(Int(report.signed)))"))
    details.add(words("root", "根"), report.root.description)
    for cosigned in report.cosigned {
      details.add(words("cosigned", "联署"), cosigned.text)
    }
  }

  func printOrder(on console: Console) {
    for entry in report.outOfOrder.prefix(10) {
      console.note(
        "entry \(grouped(Int(entry.index))) says it was stored at \(entry.stored), behind one of \(entry.earlierStored)",
        "第 \(grouped(Int(entry.index))) 条称入库于 \(entry.stored)，却排在 \(entry.earlierStored) 之后")
    }
    if report.outOfOrderCount > 0 {
      console.note(
        "\(counted(report.outOfOrderCount, "entry", "entries")) out of order: back-dated, or a clock was set back",
        "共 \(grouped(report.outOfOrderCount)) 条次序有误：时间被提前，或时钟曾回拨")
    }
  }
}

extension Cosigned {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object {
      $0.member("by", witness.name)
      $0.member("at", instant.text())
    }
  }

  fileprivate var text: String { "\(witness.name)  \(instant.text())" }
  private var instant: Instant { Instant(milliseconds: Int64(clamping: seconds) &* 1000) }
}

/// A registry and its logs, held against each other.
///
/// `{"same","logs":[{"incarnation", … a log's members …,"compared","differences":{"count","first":[{"index","record"?,
/// "what","member"?}]}}],"beside":[ID],"waiting"}`: `beside` are records that were put in behind the ledger's back,
/// `waiting` counts those that have no entry yet.
struct RegistryVerified: Output {
  struct Log {
    let incarnation: UInt32
    let report: LogReport
    let comparison: LedgerComparison
  }

  let logs: [Log]
  let beside: [RecordID]
  let waiting: UInt64

  var isSame: Bool {
    beside.isEmpty && logs.allSatisfy { $0.comparison.count + $0.report.outOfOrderCount == 0 }
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("same", isSame)
    writer.name("logs")
    writer.array { for log in logs { $0.object(log.encode) } }
    writer.name("beside")
    writer.array { for record in beside { $0.value(record.description) } }
    writer.member("waiting", waiting)
  }

  func print(on console: Console) {
    let words = console.words
    for log in logs {
      var details = Details()
      let verified = LogVerified(report: log.report)
      verified.add(to: &details, console)
      details.add(words("compared", "已核对"), grouped(log.comparison.compared))
      details.print(on: console)
      verified.printOrder(on: console)
      log.printDifferences(on: console)
    }
    for record in beside {
      console.note(
        "the record \(record) has no entry, though later ones have: it was put in afterwards",
        "记录 \(record) 没有条目而其后的记录有：系事后插入")
    }
    if waiting > 0 {
      console.note(
        "\(counted(Int(waiting), "record waits", "records wait")) for an entry",
        "\(grouped(Int(waiting))) 条记录待存证")
    }
    if isSame {
      console.note("the records are those that were signed", "登记库的记录与签署的日志一致")
    } else {
      console.note("the records differ from the log", "登记库的记录与日志不一致")
    }
  }
}

extension RegistryVerified.Log {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.member("incarnation", incarnation)
    LogVerified(report: report).encode(into: &writer)
    writer.member("compared", comparison.compared)
    writer.name("differences")
    writer.object {
      $0.member("count", comparison.count)
      $0.name("first")
      $0.array {
        for difference in comparison.differences {
          $0.object {
            $0.member("index", difference.position)
            $0.member("record", ifPresent: difference.record?.description)
            $0.member("what", difference.what.code)
            if case .changed(let member) = difference.what { $0.member("member", member) }
          }
        }
      }
    }
  }

  fileprivate func printDifferences(on console: Console) {
    guard comparison.count > 0 else { return }
    let words = console.words
    var table = Table([
      (words("entry", "条目"), .right), (words("record", "记录"), .left),
      (words("what", "情况"), .left),
    ])
    for difference in comparison.differences {
      table.add(
        grouped(Int(difference.position)), difference.record?.description,
        difference.what.text(in: console.language))
    }
    console.line()
    table.print(on: console)
    if comparison.count > comparison.differences.count {
      console.note("… of \(grouped(comparison.count))", "……共 \(grouped(comparison.count)) 条")
    }
    console.line()
  }
}

extension LedgerComparison.What {
  fileprivate var code: String {
    switch self {
    case .removed: "removed"
    case .changed: "changed"
    case .unreadable: "unreadable"
    }
  }

  fileprivate func text(in language: Language) -> String {
    switch (self, language) {
    case (.removed, .english): "the registry has it no more"
    case (.removed, .chinese): "登记库中已不存在"
    case (.changed(let member), .english): "`\(member)` was changed"
    case (.changed(let member), .chinese): "“\(member)”被改动"
    case (.unreadable, .english): "cannot be read"
    case (.unreadable, .chinese): "无法读取"
    }
  }
}

/// A receipt that proves what it says.
///
/// `{"log","index","entries","entry":{NAME:VALUE},"revealed":{NAME:VALUE},"hidden":[NAME],"cosigned":[…]}`: what the
/// entry says openly, what is shown beside it, and what it only commits to.
struct ReceiptVerified: Output {
  let receipt: Receipt
  let proved: Receipt.Proved

  private var hidden: [String] {
    let shown = Set(proved.openings.map(\.name))
    return proved.record?.commitments.map(\.name).filter { !shown.contains($0) } ?? []
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("log", receipt.checkpoint.checkpoint.origin)
    writer.member("index", receipt.index)
    writer.member("entries", receipt.checkpoint.checkpoint.size)
    writer.name("entry")
    writer.object {
      for value in proved.record?.values ?? [] { $0.member(value.name, json: value.text) }
    }
    writer.name("revealed")
    writer.object {
      for opening in proved.openings { $0.member(opening.name, json: opening.value) }
    }
    writer.name("hidden")
    writer.array { for name in hidden { $0.value(name) } }
    writer.name("cosigned")
    writer.array { for cosigned in proved.cosigned { cosigned.encode(into: &$0) } }
  }

  func print(on console: Console) {
    let words = console.words
    var details = Details()
    details.add(words("log", "日志"), receipt.checkpoint.checkpoint.origin)
    details.add(
      words("entry", "条目"),
      words(
        "\(grouped(Int(receipt.index))) of \(grouped(Int(receipt.checkpoint.checkpoint.size)))",
        "第 \(grouped(Int(receipt.index))) 条，共 \(grouped(Int(receipt.checkpoint.checkpoint.size))) 条"
      ))
    for value in proved.record?.values ?? [] { details.add(value.name, Self.plain(value.text)) }
    for opening in proved.openings {
      details.add(opening.name, Self.plain(opening.value) + words("  (shown)", "  （出示）"))
    }
    details.add(words("not shown", "未出示"), hidden.joined(separator: ", "))
    for cosigned in proved.cosigned { details.add(words("cosigned", "联署"), cosigned.text) }
    details.print(on: console)
    console.note("the signed log holds this record", "已签署的日志中有此记录")
    guard proved.cosigned.isEmpty else { return }
    console.note(
      "nobody above has cosigned: only the log's own key says so",
      "尚无上级联署：仅有该日志自身的签名")
  }

  /// A string without its quotation marks; other JSON as it is.
  private static func plain(_ json: String) -> String {
    (try? JSON(parsing: Array(json.utf8)))?.string ?? json
  }
}

extension JSONWriter {
  /// A member whose value is JSON already; as a text where it is none.
  fileprivate mutating func member(_ name: String, json text: String) {
    self.name(dynamic: name)
    if let json = try? JSON(parsing: Array(text.utf8)) { value(json) } else { value(text) }
  }
}
