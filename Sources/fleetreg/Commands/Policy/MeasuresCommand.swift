import ArgumentParser
import Fleet
import Registry

/// `fleetreg measures …`
struct MeasuresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measures",
    abstract: "What each plant must do about its transport at each level of warning.",
    discussion: """
      The authority sets a table for every plant and level (一厂一策): which stages and energies \
      may pass, in which hours, how many trucks a day. Where a warning is in force and the plant \
      has no table for its level, decisions at the gate say `unknown` and name the table.
      """,
    subcommands: [
      AddEntry<MeasuresOptions>.self, ListEntries<PlantMeasures>.self,
      ShowEntry<PlantMeasures>.self, RemoveEntry<PlantMeasures>.self,
    ])
}

extension PlantMeasures: ListedEntry {
  static var columns: [String] {
    ["id", "plant", "level", "stages", "energies", "hours", "quota", "from", "until"]
  }
  static var exampleID: String { "m-orange" }
}

struct MeasuresOptions: EntryOptions {
  typealias Entry = PlantMeasures
  static let example =
    """
    m-orange --plant steel-1 --level orange \\
            --stage 6 --energy new-energy --hours 06:00-22:00 --quota 120 \\
            --from 2026-10-01 --document 示例函〔2026〕1号
    """

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "The plant's id.") var plant: String
  @Option(name: .long, help: "The level: blue, yellow, orange or red.") var level: String
  @Option(
    name: .long, parsing: .singleValue,
    help: "A stage that may pass: 5, 6, 6a, 6b, D, …; name each one, none is meant with another.")
  var stage: [String] = []
  @Option(
    name: .long, parsing: .singleValue,
    help:
      "An energy that may pass whatever its stage: new-energy, battery, gas, …; where stages are named, others are stopped."
  )
  var energy: [String] = []
  @Option(
    name: .long, parsing: .singleValue,
    help: "A part of the day in which trucks may pass, such as 06:30-22:00; repeat for more.")
  var hours: [DayHours] = []
  @Option(name: .long, help: "At most so many trucks a day; 0 stops all.") var quota: Int?
  @Flag(name: .long, help: "The level asks nothing of the plant's transport.") var nothing = false
  @Option(name: .long, help: "The first day on which the table holds.") var from: String
  @Option(name: .long, help: "The last day; it still counts (default: open).") var until: String?
  @Option(name: .long, help: "The authority that set it.") var issuer: String?
  @Option(name: .long, help: "The document that sets it.") var document: String?

  func validate() throws {
    let asksNothing = stage.isEmpty && energy.isEmpty && hours.isEmpty && quota == nil
    guard asksNothing == nothing else {
      throw ValidationError(
        "Give --stage, --energy, --hours or --quota; --nothing says that the level asks nothing.",
        "请给出 --stage、--energy、--hours 或 --quota；--nothing 表示该级别无要求。")
    }
    guard stage.isEmpty || stage.contains("6") || stage.contains("6b") else {
      let list = stage.joined(separator: ", ")
      throw ValidationError(
        "--stage \(list) would stop China VI: each stage that may pass is named, so add --stage 6.",
        "--stage \(list) 会禁止国六通行：须逐一列出可通行的阶段，请加上 --stage 6。")
    }
  }

  var form: EntryForm {
    func texts(_ words: [String]) -> JSON? {
      words.isEmpty ? nil : .array(words.map { .string($0) })
    }
    let allowed = DayHours(hours.flatMap(\.spans))
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("plant", plant)
    form.set("level", level)
    form.set("stages", texts(stage), from: "--stage")
    form.set("energies", texts(energy), from: "--energy")
    form.set("hours", hours.isEmpty ? nil : allowed.json)
    form.set("quota", quota)
    form.set("document", document)
    form.set("issuer", issuer)
    form.set("from", from)
    form.set("until", until)
    return form
  }
}

extension DayHours {
  /// As a form holds them: whole hours as numbers, else the parts as texts.
  fileprivate var json: JSON {
    .array(wholeHours?.map { .number("\($0)") } ?? texts.map { .string($0) })
  }
}
