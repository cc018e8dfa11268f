import ArgumentParser
import Fleet
import Foundation
import Testing

@testable import fleetreg

@Suite("Help") struct HelpTests {
  /// Every command below another, with the words that name it.
  private static func commands(
    below type: any ParsableCommand.Type = Fleetreg.self, _ words: [String] = ["fleetreg"]
  ) -> [(words: String, type: any ParsableCommand.Type)] {
    return [(words.joined(separator: " "), type)]
      + type.configuration.below.flatMap { commands(below: $0, words + [$0._commandName]) }
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

  @Test("gives examples that can be pasted: no line is wrapped, and every id can be one")
  func examples() throws {
    for (words, type) in Self.commands() {
      let examples = type.configuration.discussion.components(separatedBy: "Example:\n").dropFirst()
      for line in examples.joined().components(separatedBy: "\n") where line.hasPrefix("  ") {
        // Help is wrapped at 80 columns where it is no wider terminal.
        #expect(line.count < 80, "\(words): \(line)")
      }
    }
    _ = try UnifiedSocialCreditCode(Company.exampleID)
    _ = try MachineryNumber(MachineryRegistration.exampleID)
    _ = try Plate(VehicleEntry.exampleID)
    _ = try DivisionCode(NumberingRule.exampleID)
  }

  @Test(
    "is the recorded text",
    arguments: [[], ["vehicle", "check"], ["machinery"], ["machinery", "add"], ["serve"]])
  func recorded(words: [String]) throws {
    let result = try CommandRunner().run(words + ["--help"])
    #expect(result.status == 0)
    try expectSnapshot(result.output, (["help"] + words).joined(separator: "-"))
  }
}
