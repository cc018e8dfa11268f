import Decisions
import Fleet
import Foundation
import Policies

/// The files of `samples/`, which the README, the commands and the tests share.
enum Samples {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "samples")

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// The made-up plan of one county, with its cases.
  static func draft(replacing old: String = "", with new: String = "") throws -> PlanDraft {
    let plan = try text("plans/sample-2027.yaml")
    return try PlanDraft(
      old.isEmpty ? plan : plan.replacingOccurrences(of: old, with: new), file: "sample-2027.yaml",
      cases: (text: text("plans/sample-2027.cases.yaml"), file: "sample-2027.cases.yaml"))
  }
}
