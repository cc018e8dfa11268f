import Fleet
import Yams

/// A file on its way into values: counts what is read and collects every defect with its place.
final class PackSource {
  let file: String
  /// Whether the text was taken once, see ``Pack/init(parsing:file:kept:)``.
  let isKept: Bool
  var errors: [PackError] = []
  private var visited = 0

  init(file: String, isKept: Bool = false) {
    self.file = file
    self.isKept = isKept
  }

  /// The root of the file's only document; `nil` where the text is no YAML.
  func root(of text: String) -> PackNode? {
    guard text.utf8.count <= PackLimits.bytes else {
      errors.append(PackError(.tooLarge(bytes: text.utf8.count), file: file))
      return nil
    }
    do {
      // What a scalar means is for its reader to say, so no tag is resolved.
      guard let node = try Yams.compose(yaml: text, .basic) else {
        errors.append(PackError(.empty, file: file))
        return nil
      }
      return PackNode(node, self)
    } catch let error as YamlError {
      errors.append(error.located(in: file))
    } catch {
      errors.append(PackError(.syntax("\(error)"), file: file))
    }
    return nil
  }

  /// A file with a hundred defects is told about them, not about the next thousand.
  func report(_ problem: @autoclosure () -> PackError.Problem, at mark: Mark?) {
    guard errors.count < PackLimits.errors else { return }
    errors.append(
      PackError(problem(), file: file, line: mark?.line ?? 0, column: mark?.column ?? 0))
  }

  /// Aliases can stand for more values than the file has bytes: reading stops at a limit.
  func count() -> Bool {
    visited += 1
    if visited == PackLimits.nodes {
      errors.append(PackError(.tooLarge(bytes: visited), file: file))
    }
    return visited < PackLimits.nodes
  }
}

/// A value of the file, asked for as what it should be. What it is not becomes an error, and `nil`.
struct PackNode {
  let node: Node
  let source: PackSource

  init(_ node: Node, _ source: PackSource) {
    self.node = node
    self.source = source
  }

  var line: Int { node.mark?.line ?? 0 }

  func report(_ problem: @autoclosure () -> PackError.Problem) {
    source.report(problem(), at: node.mark)
  }

  private func expected(_ expected: PackError.Expected) {
    report(.type(expected: expected, found: found))
  }

  /// What is there, in a few words.
  private var found: String {
    let tag = foreignTag.map { " with the tag \($0)" } ?? ""
    return switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "`\(scalar.string)`\(tag)"
    case .mapping: "a mapping\(tag)"
    case .sequence: "a sequence\(tag)"
    case .alias: "an alias"
    }
  }

  /// A tag that was written to make of the value something else than it looks like, such as `!!int` or `!!binary`.
  private var foreignTag: String? {
    let name = node.tag.description
    let standard = "tag:yaml.org,2002:"
    let own =
      switch node {
      case .scalar, .alias: "str"
      case .mapping: "map"
      case .sequence: "seq"
      }
    if name.isEmpty || name == standard + own { return nil }
    return name.hasPrefix(standard) ? "!!" + name.dropFirst(standard.count) : name
  }

  /// The text as it is written, whatever it looks like; `nil` for anything but a scalar.
  var scalar: String? {
    if case .scalar(let scalar) = node, foreignTag == nil { scalar.string } else { nil }
  }

  private var isPlain: Bool {
    if case .scalar(let scalar) = node { scalar.style == .plain } else { false }
  }
  var isSequence: Bool { if case .sequence = node { true } else { false } }
  var isMapping: Bool { if case .mapping = node { true } else { false } }

  /// A text. Digits without quotes are the text of these digits: `6` is `"6"`, and `06` is not. What readers of YAML
  /// take for nothing, or for yes or no, is a text only in quotes.
  func text() -> String? {
    guard let scalar, !scalar.isEmpty, !(isPlain && Self.noTexts.contains(scalar.lowercased()))
    else {
      expected(.text)
      return nil
    }
    return scalar
  }

  private static let noTexts: Set = [
    "~", "null", "yes", "no", "on", "off", "true", "false",
  ]

  /// A whole number from zero up in plain digits, in threes where they are parted: `1_500_000`. A zero in front, which
  /// some readers take for octal, is refused.
  func number() -> Int? {
    guard let number = scalar.flatMap(Self.number) else {
      expected(.number)
      return nil
    }
    return number
  }

  private static func number(_ text: String) -> Int? {
    let groups = text.split(separator: "_", omittingEmptySubsequences: false)
    guard let first = groups.first, groups.count == 1 || (1...3).contains(first.utf8.count),
      groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
    else { return nil }
    let digits = groups.joined()
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      digits == "0" || !digits.hasPrefix("0"), let number = Int32(digits)
    else { return nil }
    return Int(number)
  }

  func flag() -> Bool? {
    switch scalar {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      expected(.flag)
      return nil
    }
  }

  func day() -> Day? {
    guard let scalar else {
      expected(.day)
      return nil
    }
    guard let day = try? Day(scalar) else {
      report(.day(scalar))
      return nil
    }
    return day
  }

  /// A division.
  /// - Parameter listed: refuses a code that no list ever had: a rule for it would never bind.
  func division(listed: Bool = true) -> DivisionCode? {
    guard let scalar, scalar.utf8.count == 6, let code = try? DivisionCode(scalar),
      !listed || code.isInAnyList
    else {
      report(.division(scalar ?? found))
      return nil
    }
    return code
  }

  /// One of a closed list.
  func word(_ words: [String], of list: String) -> String? {
    guard let text = text() else { return nil }
    guard words.contains(text) else {
      report(.word(text, nearest: nearest(to: text, among: words), of: list))
      return nil
    }
    return text
  }

  func elements() -> [PackNode]? {
    guard case .sequence(let sequence) = node, foreignTag == nil else {
      expected(.sequence)
      return nil
    }
    return sequence.compactMap { source.count() ? PackNode($0, source) : nil }
  }

  /// The elements of a sequence, or a single value as the only one.
  func oneOrMore() -> [PackNode] { isSequence ? elements() ?? [] : [self] }

  /// The same, where none would mean something else than it says.
  func atLeastOne() -> [PackNode] {
    let nodes = oneOrMore()
    if nodes.isEmpty { report(.emptyList) }
    return nodes
  }

  func members() -> PackMembers? {
    guard case .mapping(let mapping) = node, foreignTag == nil else {
      expected(.mapping)
      return nil
    }
    var members: [(String, PackNode, PackNode)] = []
    for (key, value) in mapping {
      guard source.count() else { break }
      guard case .scalar(let scalar) = key else {
        PackNode(key, source).report(.type(expected: .text, found: "a key of many parts"))
        continue
      }
      members.append((scalar.string, PackNode(key, source), PackNode(value, source)))
    }
    return PackMembers(members, of: self)
  }
}

/// The members of a mapping. Each is taken by its name; what nobody takes is an error.
final class PackMembers {
  private let members: [(name: String, key: PackNode, value: PackNode)]
  private var taken: Set<String> = []
  let node: PackNode

  init(_ members: [(String, PackNode, PackNode)], of node: PackNode) {
    self.members = members
    self.node = node
  }

  var isEmpty: Bool { members.isEmpty }

  func take(_ name: String) -> PackNode? {
    taken.insert(name)
    return members.first { $0.name == name }?.value
  }

  func require(_ name: String) -> PackNode? {
    guard let value = take(name) else {
      node.report(.missingKey(name))
      return nil
    }
    return value
  }

  /// Every member that nobody took yet, in the order of the file.
  func rest() -> [(name: String, key: PackNode, value: PackNode)] {
    let rest = members.filter { !taken.contains($0.name) }
    for member in rest { taken.insert(member.name) }
    return rest
  }

  /// Reports every member that nobody asked for.
  func finish() {
    for member in members where !taken.contains(member.name) {
      member.key.report(
        .unknownKey(member.name, nearest: nearest(to: member.name, among: Array(taken))))
    }
  }
}

extension YamlError {
  func located(in file: String) -> PackError {
    switch self {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return PackError(.syntax(problem), file: file, line: mark.line, column: mark.column)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let name = duplicates.first.map { "`\($0)`" } ?? ""
      return PackError(
        .syntax("key \(name) is there twice"), file: file, line: context.mark.line,
        column: context.mark.column)
    case .reader(let problem, _, _, _): return PackError(.syntax(problem), file: file)
    default: return PackError(.syntax("\(self)"), file: file)
    }
  }
}

/// The word that was probably meant: the nearest by single letters, if it is near at all.
func nearest(to word: String, among words: [String]) -> String? {
  let candidates = words.map { (distance(word, $0), $0) }
  guard let best = candidates.min(by: { $0 < $1 }) else { return nil }
  // Of a word that shares no letter with any of them nothing can be guessed.
  return best.0 <= max(2, word.count / 3) && best.0 < max(word.count, best.1.count) ? best.1 : nil
}

/// The words that were probably meant, the nearest first: those that hold the word or stand in it, then by single
/// letters, of the whole, of what stands behind the slash, and of as much of that as was written.
public func nearNames(to word: String, among words: [String], count: Int) -> [String] {
  let limit = max(2, word.count / 3)
  return words.map { candidate -> (rank: Int, word: String) in
    if !word.isEmpty, candidate.contains(word) || word.contains(candidate) { return (0, candidate) }
    let last = candidate.split(separator: "/").last.map(String.init) ?? candidate
    let parts = [candidate, last, String(last.prefix(word.count))]
    return (parts.map { distance(word, $0) }.min() ?? .max, candidate)
  }
  .filter { $0.rank <= limit }.sorted { ($0.rank, $0.word) < ($1.rank, $1.word) }
  .prefix(count).map(\.word)
}

private func distance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.utf8), Array(b.utf8))
  guard a.count < 64, b.count < 64 else { return .max }
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      let cost = min(diagonal + (letter == other ? 0 : 1), row[j] + 1, row[j + 1] + 1)
      diagonal = row[j + 1]
      row[j + 1] = cost
    }
  }
  return row[b.count]
}
