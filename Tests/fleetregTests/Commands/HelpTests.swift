import ArgumentParser
import Testing

@testable import fleetreg

@Suite("Help") struct HelpTests {
  /// Every command below another, with the words that name it.
  private static func commands(
    below type: any ParsableCommand.Type = Fleetreg.self, _ words: [String] = ["fleetreg"]
  ) -> [(words: String, type: any ParsableCommand.Type)] {
    let configuration = type.configuration
    let below =
      configuration.ungroupedSubcommands
      + configuration.groupedSubcommands.flatMap(\.subcommands)
    return [(words.joined(separator: " "), type)]
      + below.flatMap { commands(below: $0, words + [$0._commandName]) }
  }

  @Test("says of every command what it does, and of every one that does something gives an example")
  func everyCommand() {
    let all = Self.commands()
    #expect(all.count > 70)
    for (words, type) in all {
      let configuration = type.configuration
      #expect(
        configuration.abstract.hasSuffix(".") || configuration.abstract.hasSuffix("?"), "\(words)")
      if type is any FleetCommand.Type {
        #expect(configuration.discussion.contains("Example:\n  \(words)"), "\(words)")
      }
    }
  }

  @Test(
    "is the recorded text", arguments: ["fleetreg", "fleetreg vehicle check", "fleetreg machinery"])
  func recorded(words: String) throws {
    let type = try #require(Self.commands().first { $0.words == words }?.type)
    let text = Fleetreg.helpMessage(for: type, columns: 100)
    try expectSnapshot(text, words.replacing(" ", with: "-"))
  }
}
