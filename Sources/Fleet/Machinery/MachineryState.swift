/// Where a machine's registration stands.
///
///     draft ─submit─▶ submitted ─review─▶ underReview ─approve─▶ approved ─produceCard─▶ cardInProduction
///       ▲                                   │ return                                         │ number
///       └ edit      returned ◀──────────────┘                                                ▼
///                   └─submit─▶ submitted                        scrapped ◀─scrap─ numbered ◀─ move, transfer,
///                                                                                             amend
///
/// The chain follows the national registration as described by one source; that the owner may withdraw
/// until the card is being made, and not after, is from the same source.
public enum MachineryState: String, CaseIterable, Sendable {
  /// 填报中: the owner fills the form.
  case draft
  /// 待审核.
  case submitted
  /// 审核中.
  case underReview = "under-review"
  /// 退回: the reason is recorded; the owner may correct and submit again.
  case returned
  /// 审核通过.
  case approved
  /// 制卡中: number and card are visible from here on.
  case cardInProduction = "card-in-production"
  /// 已制卡: the machine has its number.
  case numbered
  /// 注销.
  case scrapped

  /// The steps that may follow.
  public var allowed: [MachineryStep] {
    switch self {
    case .draft, .returned: [.edit, .submit, .withdraw]
    case .submitted: [.review, .withdraw]
    case .underReview: [.return, .approve, .withdraw]
    case .approved: [.produceCard, .withdraw]
    case .cardInProduction: [.number]
    case .numbered: [.amend, .move, .transfer, .scrap]
    case .scrapped: []
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.draft, .english): "draft"
    case (.draft, .chinese): "填报中"
    case (.submitted, .english): "submitted"
    case (.submitted, .chinese): "待审核"
    case (.underReview, .english): "under review"
    case (.underReview, .chinese): "审核中"
    case (.returned, .english): "returned"
    case (.returned, .chinese): "已退回"
    case (.approved, .english): "approved"
    case (.approved, .chinese): "审核通过"
    case (.cardInProduction, .english): "card in production"
    case (.cardInProduction, .chinese): "制卡中"
    case (.numbered, .english): "numbered"
    case (.numbered, .chinese): "已编号"
    case (.scrapped, .english): "scrapped"
    case (.scrapped, .chinese): "已注销"
    }
  }
}

/// A step in a machine's registration, without what it needs.
public enum MachineryStep: String, CaseIterable, Sendable {
  case edit, submit, review, `return`, approve
  case produceCard = "produce-card"
  case number, amend, move, transfer, scrap, withdraw

  /// The states that the step may follow, in their order.
  public var states: [MachineryState] {
    MachineryState.allCases.filter { $0.allowed.contains(self) }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.produceCard, .english): "produce card"
    case (_, .english): rawValue
    case (.edit, .chinese): "修改"
    case (.submit, .chinese): "提交"
    case (.review, .chinese): "受理审核"
    case (.return, .chinese): "退回"
    case (.approve, .chinese): "通过"
    case (.produceCard, .chinese): "制卡"
    case (.number, .chinese): "编号"
    case (.amend, .chinese): "信息变更"
    case (.move, .chinese): "迁移"
    case (.transfer, .chinese): "过户"
    case (.scrap, .chinese): "注销"
    case (.withdraw, .chinese): "撤回"
    }
  }
}
