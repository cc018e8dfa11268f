import Fleet
import Registry

extension CompletenessStatus {
  /// The members of `completeness` in `status`.
  func encode(into writer: inout JSONWriter) {
    writer.member("alarm", isAlarm)
    writer.member("asked", ifPresent: asked?.text())
    writer.member("lostAbove", lost)
    writer.member("sentAgain", healed)
    writer.member("missingHere", missing)
    writer.member("overdue", overdue)
    writer.name("gaps")
    writer.array { writer in
      for gap in gaps {
        writer.object {
          $0.member("sender", gap.sender)
          $0.member("registry", gap.registry)
          $0.member("incarnation", gap.incarnation)
          $0.member("gate", gap.gate)
          $0.member("day", ifPresent: gap.day)
          $0.member("numbers", gap.numbers)
          $0.member("first", gap.first)
          $0.member("last", gap.last)
          $0.member("since", ifPresent: gap.since?.text())
          $0.member("overdue", gap.isOverdue)
        }
      }
    }
  }

  /// What is worth a line for people; nothing where the levels agree and never disagreed.
  func lines(_ console: Console) -> [String] {
    let words = console.words
    var lines: [String] = []
    if lost > 0 {
      lines.append(
        words(
          "ALARM: the level above lacks \(counted(lost, "number")) that it had accepted; sent again",
          "告警：上级缺少已接收的 \(grouped(lost)) 个序号，已重新上报"))
    } else if healed > 0 {
      lines.append(
        words(
          "\(counted(healed, "record")) lost above \(healed == 1 ? "was" : "were") sent again, and nothing is missing there now",
          "上级曾丢失 \(grouped(healed)) 条记录，已重新上报，目前不缺"))
    }
    if missing > 0, let first = gaps.first {
      let since = first.since?.text() ?? first.day?.description
      let english =
        "\(counted(missing, "number")) of senders missing here, first of `\(first.sender)`"
      let chinese = "缺少报送方的 \(grouped(missing)) 个序号，首先是“\(first.sender)”"
      lines.append(
        words(
          (overdue > 0 ? "ALARM: " : "") + english + (since.map { " since \($0)" } ?? ""),
          (overdue > 0 ? "告警：" : "") + chinese + (since.map { "（自 \($0)）" } ?? "")))
    }
    return lines
  }
}
