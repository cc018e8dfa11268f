extension OBD {
  /// One side of a day: its figures, what is suspicious about it, and the thresholds that were used.
  public struct Judgement: Hashable, Sendable {
    public enum Section: String, CaseIterable, Sendable {
      case completeness, values, clock, position, odometer, unmonitored, identity, diagnosis, nox
      case sensors, scr, mass, urea

      public func text(in language: Language) -> String {
        switch (self, language) {
        case (.completeness, .english): "completeness"
        case (.completeness, .chinese): "数据完整性"
        case (.values, .english): "values"
        case (.values, .chinese): "数值有效性"
        case (.clock, .english): "clock"
        case (.clock, .chinese): "时钟"
        case (.position, .english): "position"
        case (.position, .chinese): "定位"
        case (.odometer, .english): "odometer"
        case (.odometer, .chinese): "里程"
        case (.unmonitored, .english): "driving while unmonitored"
        case (.unmonitored, .chinese): "脱管行驶"
        case (.identity, .english): "identity"
        case (.identity, .chinese): "身份"
        case (.diagnosis, .english): "faults and readiness"
        case (.diagnosis, .chinese): "故障与就绪"
        case (.nox, .english): "NOx"
        case (.nox, .chinese): "NOx 浓度"
        case (.sensors, .english): "NOx sensors"
        case (.sensors, .chinese): "NOx 传感器"
        case (.scr, .english): "SCR"
        case (.scr, .chinese): "SCR"
        case (.mass, .english): "NOx mass"
        case (.mass, .chinese): "NOx 质量"
        case (.urea, .english): "urea"
        case (.urea, .chinese): "尿素"
        }
      }
    }

    public struct Entry: Hashable, Sendable {
      public let term: Term
      public let figure: Figure
    }

    public let section: Section
    public private(set) var figures: [Entry] = []
    public private(set) var thresholds: [Threshold] = []
    public private(set) var suspicions: [Suspicion] = []

    init(_ section: Section) { self.section = section }

    /// `nil` where the section has no such figure.
    public subscript(term: Term) -> Figure? { figures.first { $0.term == term }?.figure }

    mutating func add(_ term: Term, _ figure: Figure) {
      figures.append(Entry(term: term, figure: figure))
    }

    mutating func add(_ term: Term, _ count: Int) { add(term, .count(count)) }

    /// Notes that these were used, once each.
    mutating func use(_ used: Threshold?...) {
      for threshold in used {
        if let threshold, !thresholds.contains(threshold) { thresholds.append(threshold) }
      }
    }

    /// Suspects where there is evidence.
    mutating func suspect(
      _ kind: Suspicion.Kind, _ evidence: EvidenceList, by thresholds: Threshold?...
    ) {
      guard evidence.count > 0 else { return }
      suspicions.append(
        Suspicion(
          kind: kind, count: evidence.count, evidence: evidence.first,
          thresholds: thresholds.compactMap(\.self)))
    }
  }
}
