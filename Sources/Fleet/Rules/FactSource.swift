/// Where a fact about a vehicle comes from, best first.
public enum FactSource: String, CaseIterable, Sendable {
  /// The disclosure number (环保信息公开编号) names the stage in itself.
  case disclosureNumber
  /// An answer of the ministry's VIN query.
  case ministryQuery
  /// The paper list that comes with the vehicle (环保信息随车清单).
  case environmentalList
  /// The certificate of the maker (合格证).
  case certificate
  /// The import certificate (货物进口证明书).
  case importCertificate
  /// The first sales invoice (机动车销售统一发票).
  case invoice
  /// The registration record or vehicle licence (登记信息, 行驶证).
  case registrationRecord
  case lastInspection
  /// Said by the owner, typed by a clerk, found in a ledger: nobody's document was seen.
  case declared
  /// Read off the number plate.
  case plate
  /// Concluded from other facts; for a stage a lower bound only.
  case inferred
  /// Seen by a device or a person on the spot.
  case observed
  /// A list, a warning or a table that an authority gave.
  case notice
  /// Counted from the passages of the ledger.
  case counted

  /// How far the source is believed about a stage; equal ranks are equally good.
  ///
  /// 5 disclosure number, 4 ministry query or environmental list, 3 registration record (and the other
  /// documents of sale and registration), 2 last inspection, 1 declared, 0 inferred.
  public var rank: Int {
    switch self {
    case .disclosureNumber: 5
    case .ministryQuery, .environmentalList: 4
    case .certificate, .importCertificate, .invoice, .registrationRecord: 3
    case .lastInspection: 2
    case .declared, .plate: 1
    case .inferred, .observed, .notice, .counted: 0
    }
  }

  /// One of the first three ranks, whose disagreement a person must settle.
  public var isStrong: Bool { rank >= 3 }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.disclosureNumber, .english): "disclosure number"
    case (.disclosureNumber, .chinese): "环保信息公开编号"
    case (.ministryQuery, .english): "ministry query"
    case (.ministryQuery, .chinese): "生态环境部查询"
    case (.environmentalList, .english): "vehicle environmental list"
    case (.environmentalList, .chinese): "随车清单"
    case (.certificate, .english): "maker's certificate"
    case (.certificate, .chinese): "合格证"
    case (.importCertificate, .english): "import certificate"
    case (.importCertificate, .chinese): "货物进口证明书"
    case (.invoice, .english): "sales invoice"
    case (.invoice, .chinese): "销售发票"
    case (.registrationRecord, .english): "registration record"
    case (.registrationRecord, .chinese): "登记信息"
    case (.lastInspection, .english): "last inspection"
    case (.lastInspection, .chinese): "最近一次检验"
    case (.declared, .english): "declared"
    case (.declared, .chinese): "申报"
    case (.plate, .english): "number plate"
    case (.plate, .chinese): "号牌"
    case (.inferred, .english): "inferred"
    case (.inferred, .chinese): "推断"
    case (.observed, .english): "observed"
    case (.observed, .chinese): "现场观察"
    case (.notice, .english): "the authority's notice"
    case (.notice, .chinese): "主管部门通知"
    case (.counted, .english): "counted from passages"
    case (.counted, .chinese): "按进出记录统计"
    }
  }
}

/// Where one fact comes from and since when it is known.
public struct FactOrigin: Hashable, Sendable {
  public var source: FactSource
  /// The day it was recorded; `nil` where nobody noted it.
  public var recordedOn: Day?

  public init(_ source: FactSource, recordedOn: Day? = nil) {
    self.source = source
    self.recordedOn = recordedOn
  }
}
