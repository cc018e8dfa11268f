public import Fleet

/// The settings of one adapter, by their names: each adapter reads its own and refuses the rest.
///
///     var options = AdapterOptions(values)
///     let device = try options.text("deviceID")
///     let kind = try options.word("dialect", ["2017": .hj2017, "2025": .hj2025]) ?? .hj2025
///     try options.end()
public struct AdapterOptions: Sendable {
  private var values: [String: String]
  private var known: [String] = []

  public init(_ values: [String: String]) { self.values = values }

  /// A setting that must be there.
  public mutating func text(_ name: String) throws(AdapterOptionError) -> String {
    guard let value = optional(name) else { throw AdapterOptionError(name, .missing) }
    return value
  }

  /// A setting that may be there.
  public mutating func optional(_ name: String) -> String? {
    known.append(name)
    return values.removeValue(forKey: name)
  }

  public mutating func number(
    _ name: String, in range: ClosedRange<Int>
  ) throws(AdapterOptionError) -> Int? {
    guard let text = optional(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw AdapterOptionError(name, .number(found: text, range))
    }
    return number
  }

  /// One of several words.
  public mutating func word<Value>(
    _ name: String, _ words: [String: Value]
  ) throws(AdapterOptionError) -> Value? {
    guard let text = optional(name) else { return nil }
    guard let value = words[text] else {
      throw AdapterOptionError(name, .word(found: text, words.keys.sorted()))
    }
    return value
  }

  /// A code table over the built-in one: `yellow=2, blue=1`; what it does not name stays.
  public mutating func codes<Key: RawRepresentable<String> & Hashable & CaseIterable>(
    _ name: String, _ table: [Key: String]
  ) throws(AdapterOptionError) -> [Key: String] {
    guard let text = optional(name) else { return table }
    var table = table
    for pair in text.split(separator: ",") {
      let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
        .map { String($0.trimmed) }
      guard sides.count == 2, let key = Key(rawValue: sides[0]), !sides[1].isEmpty else {
        throw AdapterOptionError(
          name, .codes(found: String(pair.trimmed), Key.allCases.map(\.rawValue)))
      }
      table[key] = sides[1]
    }
    return table
  }

  /// Refuses what nobody asked for.
  public func end() throws(AdapterOptionError) {
    guard let name = values.keys.min() else { return }
    throw AdapterOptionError(name, .unknown(known: known.sorted()))
  }
}

extension Substring {
  /// Without spaces around it.
  var trimmed: Substring {
    guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " })
    else { return "" }
    return self[first...last]
  }
}

/// What is wrong with a setting of an adapter.
public struct AdapterOptionError: Error, Hashable, Sendable {
  public enum Fault: Hashable, Sendable {
    case missing
    case unknown(known: [String])
    case number(found: String, ClosedRange<Int>)
    case word(found: String, [String])
    case codes(found: String, [String])
    /// The adapter's own words.
    case text(english: String, chinese: String)
  }

  public let name: String
  public let fault: Fault

  public init(_ name: String, _ fault: Fault) {
    self.name = name
    self.fault = fault
  }
}

extension AdapterOptionError: Explained, CustomStringConvertible {
  public var code: String {
    switch fault {
    case .missing: "adapter.missing"
    case .unknown: "adapter.unknown"
    case .number, .word, .codes, .text: "adapter.value"
    }
  }

  public func text(in language: Language) -> String {
    switch (fault, language) {
    case (.missing, .english): "the setting `adapter.\(name)` is missing"
    case (.missing, .chinese): "缺少设置 `adapter.\(name)`"
    case (.unknown(let known), .english):
      "this protocol has no setting `adapter.\(name)`; it knows \(known.joined(separator: ", "))"
    case (.unknown(let known), .chinese):
      "该协议没有设置 `adapter.\(name)`，可用的有：\(known.joined(separator: "、"))"
    case (.number(let found, let range), .english):
      "`adapter.\(name)` is `\(found)`, expected a whole number from \(range.lowerBound) to "
        + "\(range.upperBound)"
    case (.number(let found, let range), .chinese):
      "`adapter.\(name)` 为“\(found)”，应为 \(range.lowerBound) 至 \(range.upperBound) 的整数"
    case (.word(let found, let words), .english):
      "`adapter.\(name)` is `\(found)`, expected one of \(words.joined(separator: ", "))"
    case (.word(let found, let words), .chinese):
      "`adapter.\(name)` 为“\(found)”，应为以下之一：\(words.joined(separator: "、"))"
    case (.codes(let found, let keys), .english):
      "`adapter.\(name)` holds `\(found)`, expected KEY=CODE with a key of "
        + keys.joined(separator: ", ")
    case (.codes(let found, let keys), .chinese):
      "`adapter.\(name)` 含“\(found)”，应为 键=代码，可用的键：\(keys.joined(separator: "、"))"
    case (.text(let english, _), .english): "`adapter.\(name)`: \(english)"
    case (.text(_, let chinese), .chinese): "`adapter.\(name)`：\(chinese)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english:
      "correct the section `adapter` of fleetreg.yaml; docs/adapters.md lists its settings"
    case .chinese: "请更正 fleetreg.yaml 的 `adapter` 部分，可用设置见 docs/adapters.md"
    }
  }

  public var description: String { text(in: .english) }
}
