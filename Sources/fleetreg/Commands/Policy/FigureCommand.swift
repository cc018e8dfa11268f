import ArgumentParser
import Fleet
import Registry

/// `fleetreg policy figure …`
struct FigureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figure",
    abstract: "Figures of duties that are declared, because nobody can count them here.",
    subcommands: [
      AddEntry<FigureOptions>.self, ListEntries<DeclaredFigure>.self,
      ShowEntry<DeclaredFigure>.self, RemoveEntry<DeclaredFigure>.self,
    ])
}

extension DeclaredFigure: ListedEntry {
  static var words: String { "policy figure" }
  static var columns: [String] { ["id", "clause", "plant", "name", "value", "on", "issuer"] }
  static var exampleID: String { "retired-1" }
}

struct FigureOptions: EntryOptions {
  typealias Entry = DeclaredFigure
  static let example =
    """
    retired-1 --clause changzhi-2021/14-retire \\
            --name vehicles --value 840 --on 2021-09-30 --issuer 示例市商务局
    """

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "The clause's id, as policy show and policy duties write it.")
  var clause: String
  @Option(name: .long, help: "Which number of it: vehicles, percent, devices, …") var name: String
  @Option(name: .long, help: "The number.") var value: Int
  @Option(name: .long, help: "The day as of which it is so.") var on: String
  @Option(name: .long, help: "The plant that it is about (default: the clause's whole area).")
  var plant: String?
  @Option(name: .long, help: "Who declares it.") var issuer: String
  @Option(name: .long, help: "The document that it stands in.") var document: String?

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("clause", clause)
    form.set("name", name)
    form.set("value", value)
    form.set("on", on)
    form.set("plant", plant)
    form.set("issuer", issuer)
    form.set("document", document)
    return form
  }
}
