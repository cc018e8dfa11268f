public import Fleet

/// What a report of duties is asked.
public struct DutyQuestion: Hashable, Sendable {
  /// As of which day.
  public var day: Day
  /// Only clauses that concern this division, and plants in it; every place of the register where absent.
  public var division: DivisionCode?
  /// Only this plant's duties.
  public var plant: String?
  /// How "a day" is made of passages.
  public var averaging: Averaging

  public init(
    on day: Day, in division: DivisionCode? = nil, plant: String? = nil,
    averaging: Averaging = .standard
  ) {
    self.day = day
    self.division = division
    self.plant = plant
    self.averaging = averaging
  }
}

extension Register {
  /// The duties that the plans in force put on plants and authorities, each with what was found.
  ///
  /// - Throws: `RegisterError` where the plant that is asked about is not recorded.
  /// - Complexity: O(passages in the window + vehicles).
  public func duties(of rules: RuleSet, _ question: DutyQuestion) throws -> [Duty] {
    let plants = try plants(question)
    let figures = Figures(try all(DeclaredFigure.self), on: question.day)
    let window = question.averaging.window(before: question.day)
    let traffic = try traffic(on: window, at: question.plant)
    var duties: [Duty] = []
    for plant in plants {
      let report = PlantDuties(
        plant: plant, days: try memberDays(of: .plant, plant.id), traffic: traffic[plant.id],
        rules: rules, question: question, figures: figures)
      duties += report.duties()
    }
    if question.plant == nil {
      duties += try AreaDuties(
        register: self, plants: plants, rules: rules, question: question, figures: figures
      ).duties()
    }
    return duties
  }

  private func plants(_ question: DutyQuestion) throws -> [Plant] {
    if let id = question.plant { return [try get(Plant.self, id)] }
    let plants = try all(Plant.self)
    guard let division = question.division else { return plants }
    return plants.filter { division.contains($0.division) }
  }
}

/// The latest declared figure of every clause.
struct Figures {
  private let figures: [DeclaredFigure]

  init(_ figures: [DeclaredFigure], on day: Day) {
    self.figures = figures.filter { $0.on <= day }.sorted { ($0.on, $0.id) < ($1.on, $1.id) }
  }

  func latest(_ clause: String, _ name: String, plant: String? = nil) -> DeclaredFigure? {
    figures.last { $0.clause == clause && $0.name == name && $0.plant == plant }
  }
}

extension DeclaredFigure {
  var count: DutyCount { DutyCount(name, value) }
  var basis: Duty.Basis { .declared(by: document ?? issuer, on: on, averaging: nil) }
}

extension Obligation {
  func holds(on day: Day) -> Bool {
    (rule.from.map { $0 <= day } ?? true) && (rule.until.map { day <= $0 } ?? true)
  }

  /// Where it holds.
  var divisions: [DivisionCode] {
    rule.jurisdiction.compactMap { try? DivisionCode(String($0)) }
  }

  func duty(_ subject: Duty.Subject, _ rules: RuleSet, on day: Day) -> Duty {
    var duty = Duty(rule: rule, kind: kind.rawValue, subject: subject, state: .unknown)
    duty.by = by ?? season?.latest(on: day).upperBound
    duty.isTarget = isTarget
    duty.asked = figures.filter { DutyCount.names.contains($0.name) }
      .map { DutyCount($0.name, $0.value) }
    duty.findings = rules.notes(on: rule.id, on: day)
    return duty
  }
}
