/// The rows of the road calendar as small numbers, grouped by act, with the rule that each one is cited as.
final class RoadTable: Sendable {
  struct Row {
    let from: Int32
    let until: Int32
    let demand: EmissionStage.Grade
    let classes: UInt8
    let engines: UInt8
    let services: RoadScope.Service
    let basis: DateBasis
    let isConfirmed: Bool
    let isRegional: Bool
    let hasTransition: Bool
    /// Of ``RoadTable/sources`` and ``RoadTable/rules``.
    let index: Int
  }

  let rows: [Row]
  let sources: [StageRow<RoadScope>]
  let rules: [Rule]
  /// Where the rows of each act and, within it, of each engine begin; behind the last where they end.
  private let starts: [Int]

  static let shared = RoadTable(StageCalendar.road)

  init(_ calendar: [StageRow<RoadScope>]) {
    sources = calendar
    rules = calendar.map(Rule.init)
    let indexed = calendar.enumerated().sorted {
      (Self.place($0.element), $0.offset) < (Self.place($1.element), $1.offset)
    }
    rows = indexed.map { Row($0.element, index: $0.offset) }
    starts = (0...StageAct.allCases.count * Self.engineCount).map { place in
      indexed.firstIndex { Self.place($0.element) >= place } ?? indexed.count
    }
  }

  static let engineCount = Fuel.Engine.allCases.count

  private static func place(_ row: StageRow<RoadScope>) -> Int {
    Int(row.act.rawValue) * engineCount + Int(row.scope.engine.rawValue)
  }

  /// The rows of an act; where the engine is known only those of that engine.
  @inline(__always) func range(of act: StageAct, engines: UInt8) -> Range<Int> {
    let first = Int(act.rawValue) * Self.engineCount
    guard engines & (engines &- 1) == 0 else {
      return starts[first]..<starts[first + Self.engineCount]
    }
    let place = first + engines.trailingZeroBitCount
    return starts[place]..<starts[place + 1]
  }
}

extension RoadTable.Row {
  init(_ row: StageRow<RoadScope>, index: Int) {
    from = row.from.daysSince1970
    until = row.until?.daysSince1970 ?? .max
    demand = EmissionStage.Grade(row.stage)
    classes = RoadKeys.bit(row.scope.emissionClass)
    engines = RoadKeys.bit(row.scope.engine)
    services = row.scope.service
    basis = row.basis
    isConfirmed = row.mark.isConfirmed
    isRegional = !row.regions.isEmpty
    hasTransition = row.transition != nil
    self.index = index
  }
}

extension Rule {
  /// A row of the calendar as a rule to cite.
  convenience init(_ row: StageRow<RoadScope>) {
    self.init(
      id: row.id,
      basis: row.source.document.hasPrefix("GB ") ? .standard : .announcement,
      source: row.source, from: row.from, until: row.until, jurisdiction: row.regions,
      requirement: Bilingual(
        "\(row.scope.text(in: .english)): \(row.act.text(in: .english)) from \(row.from) needs "
          + "\(row.stage.text(in: .english)), \(row.basis.text(in: .english))"
          + (row.transition?.text(in: .english) ?? ""),
        "\(row.scope.text(in: .chinese))自 \(row.from) 起\(row.act.text(in: .chinese))须达到"
          + "\(row.stage.text(in: .chinese))，\(row.basis.text(in: .chinese))"
          + (row.transition?.text(in: .chinese) ?? "")),
      reading: Reading(row),
      mark: row.mark)
  }
}

extension Rule.Reading {
  /// The day that the announcement means, where that is not certain, and what else is odd about the row.
  init?(_ row: StageRow<RoadScope>) {
    if let note = row.note {
      self.init("note", note, mark: row.mark)
    } else if !row.basisMark.isConfirmed, row.basis != .actDay {
      self.init(
        "day",
        Bilingual(
          "which day the text means: \(row.basis.text(in: .english))",
          "日期口径：\(row.basis.text(in: .chinese))"),
        mark: row.basisMark)
    } else {
      return nil
    }
  }
}
