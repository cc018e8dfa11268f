/// One rule of a plan as data: who it binds, when, what it requires and what follows where that is not met.
public struct PolicyRule: Hashable, Sendable {
  /// What follows where a rule that binds is not met.
  public enum Effect: String, CaseIterable, Sendable {
    case deny
    /// The text leaves it to a person, or is not confirmed.
    case review
  }

  /// The rule as verdicts cite it: clause, words, days, source.
  public let rule: Rule
  public let subjects: [PolicySubject]
  public let area: Area
  /// The first day on which it may bind, where the day of issue is not known; the first day otherwise.
  public let possiblyFrom: Day
  public let from: Day
  public let until: Day?
  public let binds: Condition
  public let requires: Condition
  public let effect: Effect
  /// The text says 原则上: a duty that an exemption may lift.
  public let isInPrinciple: Bool
  /// Rules of the same text under which a thing that does not meet this one is excused.
  public let exceptions: [Exception]
  /// In which readings of the text the rule is so; empty where every reading agrees.
  public let readings: [Choice]
  /// The id of the rule that takes over.
  public let replacedBy: String?

  public init(
    rule: Rule, subjects: [PolicySubject], area: Area, possiblyFrom: Day? = nil, from: Day,
    until: Day? = nil, binds: Condition = .always, requires: Condition, effect: Effect = .deny,
    isInPrinciple: Bool = false, exceptions: [Exception] = [], readings: [Choice] = [],
    replacedBy: String? = nil
  ) {
    self.rule = rule
    self.subjects = subjects
    self.area = area
    self.possiblyFrom = possiblyFrom ?? from
    self.from = from
    self.until = until
    self.binds = binds
    self.requires = requires
    self.effect = effect
    self.isInPrinciple = isInPrinciple
    self.exceptions = exceptions
    self.readings = readings
    self.replacedBy = replacedBy
  }

  public var id: String { rule.id }

  /// The rule as it stands on a day, for every day; `nil` where it does not hold then. So facts of other days can be
  /// judged by the law of this one.
  public func standing(on day: Day) -> PolicyRule? {
    guard possiblyFrom <= day, until.map({ day <= $0 }) ?? true else { return nil }
    return PolicyRule(
      rule: rule, subjects: subjects, area: area, possiblyFrom: Day(1900, 1, 1),
      // Where nobody knows whether it holds already, nobody knows it of the other days.
      from: from <= day ? Day(1900, 1, 1) : Day(9999, 12, 31), binds: binds, requires: requires,
      effect: effect, isInPrinciple: isInPrinciple, exceptions: exceptions, readings: readings,
      replacedBy: replacedBy)
  }

  /// What an exemption may call it by: its id, the id of an exception that it allows, the title or number of its
  /// document.
  public var clauseNames: [String] {
    [rule.id, rule.source.document] + [rule.source.number].compactMap(\.self)
      + exceptions.map(\.rule.id)
  }

  /// Whether an exemption that names this clause means this rule.
  func isNamed(by clause: String) -> Bool {
    rule.id == clause || rule.source.document == clause || rule.source.number == clause
      || exceptions.contains { $0.rule.id == clause }
  }
}

extension PolicyRule {
  /// Where a rule holds: in these divisions with all that lies in them, and in these development zones, which
  /// have no code of their own and lie in the plan's own divisions.
  public struct Area: Hashable, Sendable {
    /// Empty for the whole country.
    public var divisions: [DivisionCode]
    public var zones: [String]
    /// Where the zones lie.
    public var zonesWithin: [DivisionCode]

    public init(_ divisions: [DivisionCode], zones: [String] = [], within: [DivisionCode] = []) {
      self.divisions = divisions
      self.zones = zones
      zonesWithin = within
    }

    /// Whether it covers a place that lies in some zones; `nil` where the place is only known as something wider.
    public func covers(_ place: DivisionCode, zones named: [String]) -> Bool? {
      if divisions.isEmpty, zones.isEmpty { return true }
      let byZone = zones.contains(where: named.contains) ? zonesWithin.covers(place) : .no
      return switch max(divisions.covers(place), byZone) {
      case .yes: true
      case .unsettled: nil
      case .no: false
      }
    }
  }

  /// An exception as a rule of its own.
  public struct Exception: Hashable, Sendable {
    public let rule: Rule
    public let binds: Condition
    public init(rule: Rule, binds: Condition) {
      self.rule = rule
      self.binds = binds
    }
  }

  /// One option of a named switch: a way to read the text.
  public struct Choice: Hashable, Sendable {
    /// The switch, such as `changzhi-2021/implementers`.
    public let reading: String
    public let option: String
    public init(_ reading: String, _ option: String) {
      self.reading = reading
      self.option = option
    }
  }
}

/// A named switch: a place in a text that reasonable people read in more than one way.
public struct PolicyReading: Hashable, Sendable {
  /// With the pack's key in front, such as `changzhi-2021/implementers`.
  public let id: String
  /// The option that is used, by the pack's default or by choice.
  public let chosen: String
  public let options: [Option]

  public struct Option: Hashable, Sendable {
    public let name: String
    public let words: Bilingual
    public init(_ name: String, _ words: Bilingual) {
      self.name = name
      self.words = words
    }
  }

  public init(id: String, chosen: String, options: [Option]) {
    self.id = id
    self.chosen = chosen
    self.options = options
  }
}
