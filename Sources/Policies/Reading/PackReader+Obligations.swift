import Fleet

extension PackReader {
  func readObligation(_ node: PackNode, _ seen: inout [String: Int]) -> Obligation? {
    guard let members = node.members() else { return nil }
    let id = readID(members, &seen)
    let item = members.require("item")?.text()
    let kind = members.require("kind")?.text()
    let words = members.require("says").flatMap { readWords($0) }
    let mark = readMark(members.take("mark")) ?? document.mark
    let area = members.take("area")?.atLeastOne().compactMap { $0.division() } ?? document.area
    let from = members.take("from")?.day() ?? document.issued.upperBound
    let until = members.take("until")?.day()
    let by = members.take("by")?.day()
    let season = members.take("season").flatMap { readSeason($0) }
    let isTarget = members.take("target")?.flag() ?? false
    let figures = readFigures(members.take("figures"))
    let countsNode = members.take("counts")
    let countsOf = members.take("of")?.word(PolicySubject.allCases.map(\.code), of: "subject")
      .flatMap { PolicySubject(code: $0) }
    // What is not counted over plants is counted over vehicles.
    let counts = countsNode?.condition(names, about: [countsOf == .plant ? .plant : .vehicle])
    members.finish()
    guard let id, let item, let kind, let words else { return nil }
    if let until, until < from { node.report(.unreachable(id, from: from, until: until)) }
    return Obligation(
      rule: Rule(
        id: "\(document.key)/\(id)", basis: .plan, source: document.source.item(item), from: from,
        until: until, jurisdiction: area.map { Int32($0.number) }, requirement: words, mark: mark),
      kind: Obligation.Kind(rawValue: kind), by: by, season: season, isTarget: isTarget,
      figures: figures, counts: counts, countsOf: countsOf)
  }

  private func readFigures(_ node: PackNode?) -> [Obligation.Figure] {
    node?.members()?.rest().compactMap { name, _, value in
      value.number().map { Obligation.Figure(name, $0) }
    } ?? []
  }

  /// `10-01..03-31`: both days belong to it.
  private func readSeason(_ node: PackNode) -> Obligation.ClosedSeason? {
    guard let text = node.text() else { return nil }
    let numbers = text.split(whereSeparator: { $0 == "-" || $0 == "." }).compactMap { Int($0) }
    guard numbers.count == 4, (1...12).contains(numbers[0]), (1...31).contains(numbers[1]),
      (1...12).contains(numbers[2]), (1...31).contains(numbers[3])
    else {
      node.report(.day(text))
      return nil
    }
    return Obligation.ClosedSeason(
      firstMonth: numbers[0], firstDay: numbers[1], lastMonth: numbers[2], lastDay: numbers[3])
  }
}
