import Decisions
import Fleet
import Registry

/// A change a line: `{"decision"|"passage","at","plant","plate"?,"plateColour"?,"direction","old","new","rules":
/// [{"id","old"?,"new"?}]}`; then `{"decisions","passages","skipped","changed","changes":[{"old","new","count"}],
/// "rules":[{"id","count"}],"asOn"?,"laterDates"}`: the day whose rules decided whenever a passage was, and those on
/// which the plans that are named change again.
struct DiffReport: Output {
  let limit: Int
  var decisions = 0
  var passages = 0
  var skipped = 0
  var asOn: Day?
  var later: [Day] = []
  private(set) var changed = 0
  private var transitions: [Transition: Int] = [:]
  private var rules: [String: Int] = [:]

  var judged: Int { decisions + passages }

  init(limit: Int) { self.limit = limit }

  private struct Transition: Hashable, Comparable {
    let old: Outcome
    let new: Outcome
    static func < (a: Self, b: Self) -> Bool { (a.old, a.new) < (b.old, b.new) }
  }

  /// One answer that changes.
  struct Row {
    let kind: String
    let id: RecordID
    let at: Instant
    let plant: String?
    var site: String?
    var machine: String?
    let plate: String?
    let colour: PlateColour?
    let direction: Situation.Direction?
    let change: VerdictChange

    init(_ stored: StoredDecision, _ change: VerdictChange) {
      (kind, id, at) = ("decision", stored.id, stored.decision.at)
      (plant, plate, colour) = (
        stored.decision.plant, stored.decision.plate, stored.decision.colour
      )
      (site, machine) = (stored.decision.site, stored.decision.machine)
      direction = stored.decision.direction
      self.change = change
    }

    init(_ passage: PassageCase, _ change: VerdictChange) {
      (kind, id, at) = ("passage", passage.id, passage.passage.time.instant)
      (plant, plate, colour) = (
        passage.plant, passage.vehicle.plate, passage.vehicle.plateColour
      )
      direction = passage.situation.direction ?? .in
      self.change = change
    }
  }

  mutating func add(_ row: Row, on console: Console) {
    changed += 1
    transitions[Transition(old: row.change.old, new: row.change.new), default: 0] += 1
    for rule in row.change.rules { rules[rule.id, default: 0] += 1 }
    if console.isJSON {
      console.json { row.encode(into: &$0) }
    } else if changed <= limit {
      let language = console.language
      let thing = [row.machine ?? row.plate, row.colour?.text(in: language)].compactMap(\.self)
        .joined(separator: " ")
      let place = row.site ?? row.plant ?? "–"
      let direction = row.direction?.text(in: language) ?? "–"
      let line =
        "\(row.at.text())  \(place)  \(thing.padded(to: 14))  \(direction)  "
        + "\(row.change.text(in: language))  \(row.change.rules.map(\.id).joined(separator: ", "))"
      console.line(line.shown)
    }
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("decisions", decisions)
    writer.member("passages", passages)
    writer.member("skipped", skipped)
    writer.member("changed", changed)
    writer.name("changes")
    writer.array { writer in
      for (transition, count) in transitions.sorted(by: { $0.key < $1.key }) {
        writer.object {
          $0.member("old", transition.old.code)
          $0.member("new", transition.new.code)
          $0.member("count", count)
        }
      }
    }
    writer.name("rules")
    writer.array { writer in
      for (id, count) in sortedRules {
        writer.object {
          $0.member("id", id)
          $0.member("count", count)
        }
      }
    }
    writer.member("asOn", ifPresent: asOn?.description)
    writer.name("laterDates")
    writer.array { for day in later { $0.value(day.description) } }
  }

  /// Says before anything else by which rules is judged, where that is not each day's own or something is left out.
  func printHeading(on console: Console) {
    guard !console.isJSON, asOn != nil || !later.isEmpty else { return }
    let words = console.words
    let first =
      asOn.map {
        words(
          "by the rules of \($0), as if they had held on the day of each passage",
          "按 \($0) 适用的规则判定，视同每次通行当日已适用")
      } ?? words("each passage by the rules of its own day", "每次通行均按其当日适用的规则判定")
    let days = later.map(\.description).joined(separator: words(", ", "、"))
    let rest =
      later.first.map {
        words(
          "; rules begin later, on \(days): --as-on \($0)", "；另有规则自 \(days) 起适用：--as-on \($0)")
      } ?? ""
    console.line(first + rest)
  }

  private var sortedRules: [(key: String, value: Int)] {
    rules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  }

  func print(on console: Console) {
    let words = console.words
    if changed > limit {
      console.note(
        "… \(grouped(changed - limit)) more; --limit shows them",
        "……另有 \(grouped(changed - limit)) 条，可用 --limit 查看")
    }
    if changed > 0 { console.line() }
    var details = Details()
    details.add(words("decisions", "判定"), grouped(decisions))
    details.add(words("other passages", "其他通行"), grouped(passages))
    details.add(words("not judged", "未判定"), skipped > 0 ? grouped(skipped) : nil)
    details.add(words("answers that change", "结论变化"), grouped(changed))
    for (transition, count) in transitions.sorted(by: { $0.key < $1.key }) {
      let (old, new) = (transition.old, transition.new)
      let language = console.language
      details.add(
        "  \(old.text(in: language, atGate: true)) → \(new.text(in: language, atGate: true))",
        grouped(count))
    }
    for (id, count) in sortedRules { details.add("  \(id)", grouped(count)) }
    details.print(on: console)
  }
}

extension DiffReport.Row {
  fileprivate func encode(into writer: inout JSONWriter) {
    writer.member(dynamic: kind, id.description)
    writer.member("at", at.text())
    writer.member("plant", ifPresent: plant)
    writer.member("site", ifPresent: site)
    writer.member("machine", ifPresent: machine)
    writer.member("plate", ifPresent: plate)
    writer.member("plateColour", ifPresent: colour?.rawValue)
    writer.member("direction", ifPresent: direction?.rawValue)
    change.encodeMembers(into: &writer)
  }
}

extension VerdictChange {
  /// `"old","new","rules":[{"id","old"?,"new"?}]`
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("old", old.code)
    writer.member("new", new.code)
    writer.name("rules")
    writer.array { writer in
      for rule in rules {
        writer.object {
          $0.member("id", rule.id)
          $0.member("old", ifPresent: rule.old?.code)
          $0.member("new", ifPresent: rule.new?.code)
        }
      }
    }
  }

  func text(in language: Language) -> String {
    "\(old.text(in: language, atGate: true)) → \(new.text(in: language, atGate: true))"
  }
}

extension JSONWriter {
  fileprivate mutating func member(dynamic name: String, _ text: String) {
    self.name(dynamic: name)
    value(text)
  }
}
