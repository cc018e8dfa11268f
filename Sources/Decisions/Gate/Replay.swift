public import Fleet
import Policies
public import Registry

/// A kept decision, evaluated again by the rules that it cites.
///
///     let replay = try stored.replay(by: RulesInForce(kept: text))
///     replay.isIdentical
public struct Replay: Sendable {
  public let stored: StoredDecision
  /// What the evaluation gives now.
  public let verdict: Verdict
  /// Whether it gives the kept bytes.
  public let isIdentical: Bool
  /// What differs, kept before new. Facts are named by their names, grounds by their rules, findings by their
  /// codes.
  public let differences: [FieldChange]
}

/// Why a kept decision cannot be evaluated again.
public enum ReplayError: Error, Hashable, Sendable {
  /// It was written in a form that this program does not read.
  case format(Part, found: Int64?, expected: Int)
  case unreadable(Part, detail: String)

  public enum Part: String, Sendable { case facts, verdict, rules }
}

extension StoredDecision {
  /// Evaluates the decision again.
  ///
  /// - Throws: `ReplayError` where a part of it is in a format that this program does not read.
  public func replay(by rules: RulesInForce) throws(ReplayError) -> Replay {
    let kept = try Self.read(decision.verdict, .verdict, format: Verdict.format)
    let verdict = rules.rules.verdict(of: try situation())
    var writer = JSONWriter(reserving: decision.verdict.count)
    verdict.encode(into: &writer)
    let isIdentical = writer.bytes == decision.verdict
    let new = try Self.read(writer.bytes, .verdict, format: Verdict.format)
    return Replay(
      stored: self, verdict: verdict, isIdentical: isIdentical,
      differences: isIdentical ? [] : FieldChange.between(Self.keyed(kept), Self.keyed(new)))
  }

  /// The facts as they were read.
  public func situation() throws(ReplayError) -> Situation {
    let json = try Self.read(decision.facts, .facts, format: Situation.format)
    do {
      return try Situation(decoding: json)
    } catch {
      throw .unreadable(.facts, detail: error.text(in: .english))
    }
  }

  /// The same facts, asked at another moment: what would be said today.
  public func situation(at instant: Instant) throws(ReplayError) -> Situation {
    var situation = try situation()
    situation.at = instant
    return situation
  }

  static func read(
    _ bytes: [UInt8], _ part: ReplayError.Part, format: Int
  ) throws(ReplayError) -> JSON {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw .unreadable(part, detail: error.text(in: .english))
    }
    let found = json["format"]?.integer
    guard found == Int64(format) else { throw .format(part, found: found, expected: format) }
    return json
  }

  /// The lists of a verdict as objects, so that an element is compared with its like.
  private static func keyed(_ verdict: JSON) -> JSON {
    let identities = ["facts": "name", "grounds": "rule.id", "near": "rule.id", "findings": "code"]
    return .object(
      (verdict.members ?? []).map { member in
        guard let path = identities[member.name], let elements = member.value.array else {
          return member
        }
        var seen: [String: Int] = [:]
        return JSON.Member(
          member.name,
          .object(
            elements.map { element in
              let name = element.value(at: path)?.string ?? ""
              let count = seen[name, default: 0]
              seen[name] = count + 1
              return JSON.Member(count == 0 ? name : "\(name)[\(count)]", element)
            }))
      })
  }
}

extension RulesInForce {
  /// Reads a rule set that a decision cites.
  /// - Throws: `ReplayError` where it is in a format that this program does not read.
  public init(kept text: [UInt8]) throws(ReplayError) {
    _ = try StoredDecision.read(text, .rules, format: PackSet.format)
    do {
      try self.init(text: text)
    } catch {
      throw .unreadable(.rules, detail: error.description)
    }
  }
}

extension ReplayError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .format: "replay.format"
    case .unreadable: "replay.unreadable"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.format(let part, let found, let expected), .english):
      "the \(part.rawValue) of the decision are of format \(found.map(String.init) ?? "unknown"); "
        + "this program reads format \(expected)"
    case (.format(let part, let found, let expected), .chinese):
      "判定记录的\(part.chinese)格式为 \(found.map(String.init) ?? "不明")，本程序只能读取格式 \(expected)"
    case (.unreadable(let part, let detail), .english):
      "the \(part.rawValue) of the decision cannot be read: \(detail)"
    case (.unreadable(let part, let detail), .chinese): "判定记录的\(part.chinese)无法读取：\(detail)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "replay it with the program version that made it, or a later one"
    case .chinese: "请使用作出该判定的版本或更新版本重放"
    }
  }

  public var description: String { text(in: .english) }
}

extension ReplayError.Part {
  fileprivate var chinese: String {
    switch self {
    case .facts: "事实"
    case .verdict: "结论"
    case .rules: "规则集"
    }
  }
}
