import ArgumentParser
import Fleet
import Registry

/// `fleetreg machinery …`
struct MachineryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machinery", abstract: "Non-road machinery and its registration.",
    discussion: """
      draft → submitted → under review → approved → card in production → numbered; a machine that \
      is returned is edited and submitted again. A machine is named by its number, its id, its \
      serial, its PIN or its engine number.
      """,
    subcommands: [
      DecideMachinery.self, AddMachinery.self, EditMachinery.self, ImportMachinery.self,
      ExportMachinery.self,
      ListMachinery.self, ShowMachinery.self, StepMachinery<Submit>.self,
      StepMachinery<Review>.self, ReturnMachinery.self, StepMachinery<Approve>.self,
      StepMachinery<ProduceCard>.self, NumberMachinery.self, ConfirmMachinery.self,
      MoveMachinery.self, TransferMachinery.self, ScrapMachinery.self, WithdrawMachinery.self,
      NumberingCommand.self,
    ])
}

/// `fleetreg machinery numbering …`
struct NumberingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "numbering",
    abstract: "Where this registry issues machinery numbers itself (default: nowhere).",
    discussion: """
      Numbers come from the national platform. An authority may switch issuing on for its \
      division, with its area code (characters 3 to 5 of the number) and a range of serials; such \
      numbers stay provisional until the platform confirms them.
      """,
    subcommands: [
      SetNumbering.self, ListEntries<NumberingRule>.self, ShowEntry<NumberingRule>.self,
      RemoveEntry<NumberingRule>.self,
    ])
}

extension NumberingRule: ListedEntry {
  static var words: String { "machinery numbering" }
  static var columns: [String] { ["division", "area", "first", "last", "authority"] }
  static var exampleID: String { "140404" }
}

extension MachineryRegistration: ListedEntry {
  static var columns: [String] {
    [
      "number.text", "state", "type", "brand", "model", "serial", "stage.code", "place.division",
      "registrant.name", "id",
    ]
  }
  static var exampleID: String { "3-4DA00456" }

  /// A provisional number is marked, here as everywhere.
  static func cell(_ path: String, of json: JSON, in language: Language) -> String? {
    let text = json.text(at: path, in: language)
    guard path == "number.text", let text, let number = try? MachineryNumber(text),
      let origin = json.value(at: "number.origin")?.string.flatMap(
        AssignedNumber.Origin.init(rawValue:))
    else { return text }
    return AssignedNumber(number, origin: origin).text(in: language)
  }
}

/// A machine after a step: `{"action","kind":"machinery","id","state","number","provisional"}` and
/// `findings`, each with code and text.
struct MachineryResult: Output {
  let machine: MachineryRegistration
  let action: RegisterAction
  var findings: [any Explained] = []

  func encode(into writer: inout JSONWriter) {
    writer.member("action", action.rawValue)
    writer.member("kind", RegisterKind.machinery.rawValue)
    writer.member("id", machine.id)
    writer.member("state", machine.state.rawValue)
    if let number = machine.number {
      writer.member("number", number.number.description)
      writer.member("provisional", number.isProvisional)
    }
    writer.findings(findings)
  }

  func print(on console: Console) {
    var details = Details()
    details.add(console.words("machine", "机械"), machine.id)
    details.add(console.words("state", "状态"), machine.state.text(in: console.language))
    details.add(
      console.words("number", "环保登记号码"), machine.number?.text(in: console.language))
    details.add(console.words("returned because", "退回原因"), machine.returnReason)
    details.print(on: console)
    console.print(findings)
  }
}

extension JSONWriter {
  /// `"findings":[{"code","text"}]`; left out where there are none. The text is English.
  mutating func findings(_ findings: [any Explained]) {
    guard !findings.isEmpty else { return }
    name("findings")
    array { writer in
      for finding in findings {
        writer.object {
          $0.member("code", finding.code)
          $0.member("text", finding.text(in: .english))
        }
      }
    }
  }
}

extension Console {
  /// Findings for people: one line each, with what to do.
  func print(_ findings: [any Explained]) {
    for finding in findings {
      let advice = finding.advice(in: language).map { "  → \($0)" } ?? ""
      line(styled("! \(finding.text(in: language).shown)\(advice.shown)", .yellow))
    }
  }
}
