import Fleet
import Registry

/// How a vehicle did on a day, as people and programs read it.
struct OBDReport: Output {
  let assessment: OBD.Assessment
  /// What the capture held; `nil` for a day out of the registry.
  let capture: OBDCount?
  /// Data received on the day, or that tell it, which a wrong clock put on another.
  let wrongClocks: [WrongClock]
  /// The file that the charts were written to.
  let chart: String?

  func encode(into writer: inout JSONWriter) {
    assessment.encode(into: &writer)
    if let capture {
      writer.name("capture")
      writer.object { capture.encode(into: &$0) }
    }
    if !wrongClocks.isEmpty {
      writer.name("wrongClocks")
      writer.array { writer in
        for clock in wrongClocks {
          writer.object { writer in
            writer.member("receivedDay", clock.received)
            writer.member("day", clock.told)
          }
        }
      }
    }
    writer.member("chart", ifPresent: chart)
  }

  func print(on console: Console) {
    let words = console.words
    var title = "\(assessment.identity.shown.shown)  \(assessment.day)"
    if let span = assessment.span {
      title += "  \(clock(span.lowerBound)) – \(clock(span.upperBound))"
    }
    console.line(console.styled(title, .bold))
    capture?.print(on: console)
    for judgement in assessment.judgements { print(judgement, on: console) }
    printSignals(on: console)
    printFaults(on: console)
    printSuspicions(on: console)
    for clock in wrongClocks {
      console.note(
        "not counted: data received on \(clock.received) that say \(clock.told), by a wrong clock; see "
          + "them with `fleetreg obd export \(assessment.identity.shown.shown) --day \(clock.received) | "
          + "fleetreg obd report - --day \(clock.told)`",
        "未计入：\(clock.received) 收到的数据时钟有误，标为 \(clock.told)；可用 `fleetreg obd export "
          + "\(assessment.identity.shown.shown) --day \(clock.received) | fleetreg obd report - --day "
          + "\(clock.told)` 查看")
    }
    if let chart {
      console.line()
      console.line(words("charts in \(chart)", "图表已写入 \(chart)"))
    }
  }

  /// Figures of one kind below each other, the thresholds that they were judged by behind them.
  private func print(_ judgement: OBD.Judgement, on console: Console) {
    let language = console.language
    heading(judgement.section.text(in: language), on: console)
    let width = judgement.figures.map { DisplayWidth.of($0.term.text(in: language)) }.max() ?? 0
    let numbers = judgement.figures.map { number($0) }
    let places = numbers.map { $0?.utf8.count ?? 0 }.max() ?? 0
    for (entry, number) in zip(judgement.figures, numbers) {
      let name = console.styled(entry.term.text(in: language).padded(to: width), .dim)
      if let number {
        let filling = String(repeating: " ", count: places - number.utf8.count)
        let unit = entry.term.unit.isEmpty ? "" : " \(entry.term.unit)"
        console.line("  \(name)  \(filling)\(number)\(unit)")
      } else if let lack = entry.figure.lack {
        let text = console.words(
          "unknown: \(lack.text(in: .english))", "未知：\(lack.text(in: .chinese))")
        console.line("  \(name)  \(console.styled(text, .dim))")
      }
    }
    for threshold in judgement.thresholds {
      console.line("  " + console.styled("· \(threshold.text(in: language))", .dim))
    }
  }

  private func number(_ entry: OBD.Judgement.Entry) -> String? {
    entry.figure.value.map { fixed($0, digits: entry.term.digits) }
  }

  private func heading(_ text: String, on console: Console) {
    console.line()
    console.line(console.styled(text, .bold))
  }

  /// Signals that had no value at times; of the others there is nothing to say.
  private func printSignals(on console: Console) {
    let language = console.language
    let incomplete = assessment.signals.filter { $0.values < $0.total }
    guard !incomplete.isEmpty else { return }
    heading(console.words("signals without a value", "无效信号"), on: console)
    var columns: [(heading: String, alignment: Table.Alignment)] = [
      ("  " + console.words("signal", "信号"), .left), (console.words("values", "有效"), .right),
    ]
    for absence in OBD.Absence.allCases { columns.append((absence.text(in: language), .right)) }
    var table = Table(columns)
    for count in incomplete {
      var cells: [String?] = ["  " + count.signal.text(in: language), grouped(count.values)]
      for absence in OBD.Absence.allCases {
        cells.append(count[absence] > 0 ? grouped(count[absence]) : nil)
      }
      table.add(cells)
    }
    table.print(on: console)
  }

  private func printFaults(on console: Console) {
    guard !assessment.faults.isEmpty else { return }
    heading(console.words("trouble codes", "故障码"), on: console)
    for fault in assessment.faults {
      var text = fault.code.text(readsJ1939: assessment.settings.readsJ1939Codes)
      if case .parameter = fault.code.meaning(readsJ1939: assessment.settings.readsJ1939Codes) {
        text += console.words(" (byte order unconfirmed)", "（字节序待核实）")
      }
      let count = console.words(counted(fault.count, "time"), "\(fault.count) 次")
      console.line("  \(text)  \(moments(fault.first, fault.last, console))  \(count)")
    }
  }

  private func printSuspicions(on console: Console) {
    let language = console.language
    let suspicions = assessment.suspicions
    guard !suspicions.isEmpty else {
      return heading(console.words("nothing suspicious", "未发现可疑情况"), on: console)
    }
    heading(
      console.words(counted(suspicions.count, "suspicion"), "可疑情况 \(suspicions.count) 项"),
      on: console)
    for suspicion in suspicions {
      console.line(
        console.styled("  ! \(suspicion.text(in: language))", .yellow)
          + console.styled("  [\(suspicion.code)]", .dim))
      for evidence in suspicion.evidence {
        let facts = evidence.facts.map { $0.text(in: language).shown }
          .joined(separator: console.words(", ", "，"))
        console.line("      \(moments(evidence.from, evidence.until, console))  \(facts)")
      }
      let more = suspicion.count - suspicion.evidence.count
      if more > 0 {
        console.line(
          "      " + console.words("and \(grouped(more)) more", "另有 \(grouped(more)) 处"))
      }
      for threshold in suspicion.thresholds {
        console.line("      " + console.styled("· \(threshold.text(in: language))", .dim))
      }
      if let advice = suspicion.advice(in: language) { console.line("      → \(advice)") }
    }
  }

  private func moments(_ from: Instant?, _ until: Instant?, _ console: Console) -> String {
    let unknown = console.words("time unknown", "时间未知")
    let start = from.map(clock) ?? unknown
    guard let until, until != from else { return start }
    return "\(start) – \(clock(until))"
  }

  /// The time of the day; of other days the whole moment.
  private func clock(_ instant: Instant) -> String {
    let text = instant.text()
    guard instant.day() == assessment.day else { return text }
    return String(text.dropFirst(11).prefix(8))
  }
}
