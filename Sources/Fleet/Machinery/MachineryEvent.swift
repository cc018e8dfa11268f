/// A step with what it needs.
public enum MachineryEvent: Hashable, Sendable {
  /// The owner changes the form.
  case edit(Machinery)
  case submit
  case review
  case `return`(reason: String)
  case approve
  case produceCard
  case number(AssignedNumber)
  /// A correction after the number was given.
  case amend(Machinery, reason: String)
  case move(to: Machinery.Place, on: Day)
  case transfer(to: Registrant, on: Day)
  case scrap(reason: String, on: Day)

  public var step: MachineryStep {
    switch self {
    case .edit: .edit
    case .submit: .submit
    case .review: .review
    case .return: .return
    case .approve: .approve
    case .produceCard: .produceCard
    case .number: .number
    case .amend: .amend
    case .move: .move
    case .transfer: .transfer
    case .scrap: .scrap
    }
  }

  /// The reason that the step carries.
  public var reason: String? {
    switch self {
    case .return(let reason), .amend(_, let reason), .scrap(let reason, _): reason
    case .edit, .submit, .review, .approve, .produceCard, .number, .move, .transfer: nil
    }
  }
}

/// A machinery number and where it comes from.
public struct AssignedNumber: Hashable, Sendable {
  public var number: MachineryNumber
  public var origin: Origin

  public init(_ number: MachineryNumber, origin: Origin) {
    self.number = number
    self.origin = origin
  }

  public enum Origin: String, CaseIterable, Sendable {
    /// Given by the national platform and recorded here.
    case recorded
    /// Issued here; not yet confirmed by the platform.
    case issued
    /// Issued here and confirmed by the platform.
    case confirmed

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.recorded, .english): "given by the national platform"
      case (.recorded, .chinese): "国家平台核发"
      case (.issued, .english): "issued here, provisional"
      case (.issued, .chinese): "本地暂编"
      case (.confirmed, .english): "issued here, confirmed by the platform"
      case (.confirmed, .chinese): "本地编号，平台已确认"
      }
    }
  }

  /// Whether the number must be shown as provisional.
  public var isProvisional: Bool { origin == .issued }

  /// The number as people read it, marked where it is provisional.
  public func text(in language: Language) -> String {
    guard isProvisional else { return number.description }
    return switch language {
    case .english: "\(number) (provisional)"
    case .chinese: "\(number)（暂编）"
    }
  }
}
