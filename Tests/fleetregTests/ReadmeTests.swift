import ChildProcesses
import Foundation
import Testing

/// Runs what the README shows, so that it cannot show what the program does not do.
@Suite("README") struct ReadmeTests {
  /// A command of a block, and the lines that the README shows below it.
  private struct Step {
    var command: String
    var shown: [String] = []
  }

  /// The console blocks behind `<!-- run -->`, each a story of its own.
  private static func stories(_ name: String) throws -> [[Step]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: name)
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.components(separatedBy: "<!-- run -->\n```console\n").dropFirst().map { part in
      var steps: [Step] = []
      var goesOn = false
      for line in part.components(separatedBy: "\n```")[0].components(separatedBy: "\n") {
        if line.hasPrefix("$ ") {
          steps.append(Step(command: String(line.dropFirst(2))))
        } else if goesOn {
          steps[steps.count - 1].command += line
        } else if !line.isEmpty {
          steps[steps.count - 1].shown.append(line)
        }
        goesOn = steps.last?.command.hasSuffix("\\") == true
        if goesOn { steps[steps.count - 1].command.removeLast() }
      }
      return steps
    }
  }

  /// The lines with what differs from run to run replaced by words: the day of recording, which is that of the run,
  /// and ids.
  private static func steady(_ lines: some Sequence<some StringProtocol>) -> [String] {
    lines.map {
      String($0).replacing(
        /(recorded|as of) 20\d\d-\d\d-\d\d|20\d\d-\d\d-\d\d 记录|截至 20\d\d-\d\d-\d\d/,
        with: "DAY"
      ).replacing(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
    }
  }

  /// Whether the lines are those shown, where `…` stands for any number of them.
  private static func matches(_ lines: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return lines.isEmpty }
    if first == "…" {
      return (lines.startIndex...lines.endIndex).contains {
        matches(lines[$0...], shown.dropFirst())
      }
    }
    return lines.first == first && matches(lines.dropFirst(), shown.dropFirst())
  }

  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples")

  @Test("shows what the program says", arguments: ["README.md", "README.zh.md"])
  func runs(name: String) throws {
    let stories = try Self.stories(name)
    #expect(stories.count == 4)
    for story in stories {
      let fleetreg = try CommandRunner()
      // As in a fresh checkout.
      try FileManager.default.createSymbolicLink(
        at: fleetreg.directory.appending(path: "samples"), withDestinationURL: Self.samples)
      for step in story {
        let words = step.command.split(separator: " ").map(String.init)
        guard words.first == "fleetreg" else {
          let status = try ChildProcess.run(
            "/bin/sh", ["-c", step.command], in: fleetreg.directory.path)
          #expect(status == .exited(0), "\(step.command)")
          continue
        }
        let result = try fleetreg.run(Array(words.dropFirst()))
        #expect([0, 1].contains(result.status), "\(step.command)")
        guard !step.shown.isEmpty else {
          #expect(result.errors == "", "\(step.command)")
          continue
        }
        // A terminal shows warnings below the result that they are about.
        let lines = Self.steady((result.output + result.errors).split(separator: "\n"))
        let shown = Self.steady(step.shown)
        #expect(Self.matches(lines[...], shown[...]), "\(step.command)\n\(result.output)")
      }
    }
  }
}
