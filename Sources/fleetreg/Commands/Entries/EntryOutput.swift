import Fleet
import Registry

/// `{"action","kind","id"}`: what was done to which entry; `action` is `add`, `change` or `remove`.
struct EntryResult: Output {
  let kind: RegisterKind
  let id: String
  let action: RegisterAction

  func encode(into writer: inout JSONWriter) {
    writer.member("action", action.rawValue)
    writer.member("kind", kind.rawValue)
    writer.member("id", id)
  }

  func print(on console: Console) {
    let noun = kind.name(in: console.language)
    switch action {
    case .add where kind == .numbering:
      console.note("set \(noun) \(id.shown)", "已设定\(noun) \(id.shown)")
    case .remove: console.note("removed \(noun) \(id.shown)", "已删除\(noun) \(id.shown)")
    case .change: console.note("changed \(noun) \(id.shown)", "已更改\(noun) \(id.shown)")
    default: console.note("added \(noun) \(id.shown)", "已添加\(noun) \(id.shown)")
    }
  }
}

extension PersonalOption {
  var data: PersonalData { showPersonal ? .shown : .masked }
}

extension CommandSession {
  /// Prints entries: with `--json` each as its own object, else a table of their kind's columns.
  func list<Entry: ListedEntry>(_ entries: [Entry], showing personal: PersonalData) {
    listPage(entries, isFirst: true, showing: personal)
    sayCount(entries.count, of: Entry.kind)
  }

  /// Prints a part of a list; the headings only above the first.
  func listPage<Entry: ListedEntry>(
    _ entries: [Entry], isFirst: Bool, showing personal: PersonalData
  ) {
    guard !isJSON else {
      for entry in entries { console.rawJSON(entry.json(showing: personal)) }
      return
    }
    guard !entries.isEmpty else { return }
    var table = Table(Entry.columns.map { (FieldLabel.text($0, in: language), .left) })
    for entry in entries {
      let json = entry.tree(showing: personal)
      table.add(Entry.columns.map { Entry.cell($0, of: json, in: language) })
    }
    table.print(on: console, withHeading: isFirst)
  }

  func sayCount(_ count: Int, of kind: RegisterKind) {
    let noun = kind.name(in: language)
    console.note("\(noun): \(grouped(count))", "\(noun)共 \(grouped(count)) 条")
  }

  /// Prints one entry with its history: with `--json` `{"entry":{…},"history":[…]}`, and for what may be
  /// exempt or odd `"exemptions":[{…,"state"}]` and `"findings":[{"code","text"}]`.
  /// - Parameter exemptions: `nil` where there can be none.
  func show<Entry: ListedEntry>(
    _ entry: Entry, history: [HistoryEntry], exemptions: ExemptionList? = nil,
    findings: [any Explained] = [], showing personal: PersonalData
  ) {
    let json = entry.tree(showing: personal)
    guard !isJSON else {
      console.json { writer in
        writer.name("entry")
        writer.value(json)
        writer.name("history")
        writer.array { writer in
          for change in history { change.encode(into: &writer, showing: personal) }
        }
        if let exemptions { exemptions.encode(into: &writer, on: now.day()) }
        writer.findings(findings)
      }
      return
    }
    var details = Details()
    details.add(json, in: language)
    details.print(on: console)
    if let exemptions { print(exemptions) }
    print(history, showing: personal)
    if !findings.isEmpty { console.line() }
    console.print(findings)
  }

  /// One line for each exemption, those that hold before those to come and those that ended.
  private func print(_ list: ExemptionList) {
    let today = now.day()
    guard !list.exemptions.isEmpty else { return }
    console.line()
    console.line(console.styled(console.words("exemptions", "豁免"), .bold))
    for state in [Exemption.State.holds, .coming, .ended] {
      for exemption in list.exemptions where exemption.state(on: today) == state {
        let clause = exemption.clause?.shown ?? console.words("every rule", "全部规则")
        let document = exemption.document.map { "  \($0.shown)" } ?? ""
        console.line(
          "  \(exemption.id.shown)  \(state.text(in: language))  \(exemption.from)..\(exemption.until)"
            + "  “\(exemption.reason.shown)”  \(clause)\(document)")
      }
    }
  }

  /// One line for each change: when, who, what, why; then the fields that changed.
  func print(_ history: [HistoryEntry], showing personal: PersonalData) {
    guard !history.isEmpty else { return }
    console.line()
    console.line(console.styled(console.words("history", "变更历史"), .bold))
    for change in history {
      let action = change.action.text(in: language)
      var line = "\(change.at.text())  \(change.actor.shown)  \(action)"
      if let reason = change.reason { line += "  “\(reason.shown)”" }
      console.line("  " + line)
      guard change.action != .add else { continue }
      var writer = JSONWriter()
      change.encode(into: &writer, showing: personal)
      for field in (try? JSON(parsing: writer.bytes))?["changes"]?.array ?? [] {
        let path = field["field"]?.string ?? ""
        let name = FieldLabel.text(path, in: language)
        let old = field["old"].map { FieldValue.text($0.shownText, at: path, in: language) } ?? "–"
        let new = field["new"].map { FieldValue.text($0.shownText, at: path, in: language) } ?? "–"
        console.line(console.styled("    \(name): \(old) → \(new)", .dim))
      }
    }
  }
}

extension ExemptionList {
  /// `"exemptions":[{…,"state"}]`: each as it is kept, with `holds`, `coming` or `ended`.
  fileprivate func encode(into writer: inout JSONWriter, on day: Day) {
    writer.name("exemptions")
    writer.array { writer in
      for exemption in exemptions {
        let state = JSON.Member("state", .string(exemption.state(on: day).rawValue))
        writer.value(.object((exemption.tree(showing: .shown).members ?? []) + [state]))
      }
    }
  }
}

extension RegisterEntry {
  /// The entry's JSON as a tree, for tables and details.
  func tree(showing personal: PersonalData) -> JSON {
    (try? JSON(parsing: json(showing: personal))) ?? .null
  }
}

extension JSON {
  /// The value as people read it in one line.
  var shownText: String {
    if let textOrNumber { return textOrNumber.shown }
    var writer = JSONWriter()
    writer.value(self)
    return writer.text.shown
  }
}
