/// What may be forbidden below a stage. The law keeps these acts, and their days, apart.
public enum StageAct: UInt8, CaseIterable, Sendable {
  case typeApproval, engineProduction, production, `import`, sale, registration

  /// The stable name in JSON and rule ids.
  public var code: String {
    switch self {
    case .typeApproval: "type-approval"
    case .engineProduction: "engine-production"
    case .production: "production"
    case .import: "import"
    case .sale: "sale"
    case .registration: "registration"
    }
  }

  public init?(code: some StringProtocol) {
    guard let act = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = act
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.typeApproval, .english): "type approval"
    case (.typeApproval, .chinese): "型式检验"
    case (.engineProduction, .english): "production of engines"
    case (.engineProduction, .chinese): "发动机生产"
    case (.production, .english): "production"
    case (.production, .chinese): "生产"
    case (.import, .english): "import"
    case (.import, .chinese): "进口"
    case (.sale, .english): "sale"
    case (.sale, .chinese): "销售"
    case (.registration, .english): "registration"
    case (.registration, .chinese): "注册登记"
    }
  }
}

/// Which day an announcement means when it speaks of the day of an act.
public enum DateBasis: UInt8, CaseIterable, Sendable {
  /// The day on which the question is put, or the type was approved.
  case actDay
  /// The day of manufacture.
  case manufacture
  /// The day the certificate was uploaded **is** the day of production.
  case certificateUpload
  /// Manufactured before, **and** the certificate uploaded before: the later of both days counts.
  case manufactureAndUpload
  /// The day of arrival that the import certificate notes.
  case arrival
  /// The day of the first sales invoice.
  case invoice
  /// The day of first registration.
  case registration

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.actDay, .english): "by the day of the act"
    case (.actDay, .chinese): "以行为发生日为准"
    case (.manufacture, .english): "by the day of manufacture"
    case (.manufacture, .chinese): "以车辆制造日期为准"
    case (.certificateUpload, .english): "by the day the certificate was uploaded"
    case (.certificateUpload, .chinese): "以合格证上传日期为准"
    case (.manufactureAndUpload, .english):
      "by the day of manufacture, with the certificate uploaded before the cut-off as well"
    case (.manufactureAndUpload, .chinese): "以车辆制造日期为准，且合格证须在截止日前上传"
    case (.arrival, .english): "by the day of arrival on the import certificate"
    case (.arrival, .chinese): "以货物进口证明书签注运抵日期为准"
    case (.invoice, .english): "by the day of the sales invoice"
    case (.invoice, .chinese): "以销售发票日期为准"
    case (.registration, .english): "by the day of first registration"
    case (.registration, .chinese): "以注册登记日期为准"
    }
  }
}

/// A time of grace after the first day of a row.
public enum StageTransition: Hashable, Sendable {
  /// Stock of at least `stage` made or imported before `madeBefore` until `lastDay`, where no early rule ran.
  case stock(stage: EmissionStage, madeBefore: Day, lastDay: Day)
  /// Models whose RDE report says `monitor only`, until `lastDay`; afterwards they do not meet the row.
  case monitorOnly(lastDay: Day)

  public var lastDay: Day {
    switch self {
    case .stock(_, _, let lastDay), .monitorOnly(let lastDay): lastDay
    }
  }

  /// What follows the demand of a row, with its own separator.
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.stock(let stage, let madeBefore, let lastDay), .english):
      "; stock of \(stage.text(in: language)) made or imported before \(madeBefore) until \(lastDay), "
        + "where no early rule ran"
    case (.stock(let stage, let madeBefore, let lastDay), .chinese):
      "；\(madeBefore) 前生产或进口的\(stage.text(in: language))库存车，在未提前实施地区可至 \(lastDay)"
    case (.monitorOnly(let lastDay), .english):
      "; models whose RDE report says `monitor only` until \(lastDay)"
    case (.monitorOnly(let lastDay), .chinese):
      "；RDE 报告结果为“仅监测”的车型可至 \(lastDay)"
    }
  }
}

/// One line of a stage calendar: from a day on, an act with things of a scope needs a stage.
public struct StageRow<Scope: Hashable & Sendable>: Hashable, Sendable {
  /// Stable, such as `heavy-diesel.VI-b.sale`.
  public let id: String
  public let stage: EmissionStage
  public let act: StageAct
  public let scope: Scope
  public let from: Day
  /// The last day, where a later row takes over; `nil` while the row binds.
  public let until: Day?
  public let basis: DateBasis
  /// How well it is known that the announcement means the day by `basis`.
  public let basisMark: SourceMark
  public let transition: StageTransition?
  /// GB/T 2260 codes; empty for the whole country.
  public let regions: [Int32]
  public let source: SourceReference
  public let mark: SourceMark
  /// What is odd about the row, for people; `nil` where nothing is.
  public let note: Bilingual?

  public func contains(_ day: Day) -> Bool { day >= from && until.map { day <= $0 } ?? true }
}

/// Lines that differ in nothing but the act.
struct StageRows<Scope: Hashable & Sendable> {
  var id: String
  var stage: EmissionStage
  var scope: Scope
  var from: Day
  var until: Day?
  var acts: [(StageAct, DateBasis)]
  var basisMark: SourceMark = .confirmed
  var transition: StageTransition?
  var regions: [Int32] = []
  var source: SourceReference
  var mark: SourceMark
  var note: Bilingual?

  var rows: [StageRow<Scope>] {
    acts.map { act, basis in
      StageRow(
        id: "\(id).\(act.code)", stage: stage, act: act, scope: scope, from: from, until: until,
        basis: basis, basisMark: basisMark, transition: transition, regions: regions,
        source: source,
        mark: mark, note: note)
    }
  }
}
