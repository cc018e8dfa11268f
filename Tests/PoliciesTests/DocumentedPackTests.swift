import Fleet
import Foundation
import Policies
import Testing

@Suite("docs/plans.md") struct DocumentedPackTests {
  @Test("shows a pack that loads")
  func sample() throws {
    let page = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/plans.md"), encoding: .utf8)
    let block = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first)
    let text = try #require(block.components(separatedBy: "```").first)
    let pack = try Pack(parsing: text, file: "docs/plans.md")
    #expect(pack.rules.map(\.id) == ["7-freight", "8-freight", "7-rescue"])
    #expect(pack.obligations.first?.figure("vehicles") == 10)
  }
}
