/// One change of the register: who, when, what, and why.
public struct HistoryEntry: Hashable, Sendable {
  /// Counts all changes of a registry from 1.
  public let number: Int64
  public let at: Instant
  /// Whose word it was: `--as`, the user of the system, or the name of a token.
  public let actor: String
  public let kind: RegisterKind
  public let id: String
  public let action: RegisterAction
  public let reason: String?
  public let changes: [FieldChange]

  public init(
    number: Int64, at: Instant, actor: String, kind: RegisterKind, id: String,
    action: RegisterAction, reason: String?, changes: [FieldChange]
  ) {
    self.number = number
    self.at = at
    self.actor = actor
    self.kind = kind
    self.id = id
    self.action = action
    self.reason = reason
    self.changes = changes
  }
}

/// What was done to an entry.
public struct RegisterAction: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let add = RegisterAction(rawValue: "add")
  public static let change = RegisterAction(rawValue: "change")
  public static let remove = RegisterAction(rawValue: "remove")
  public static let confirm = RegisterAction(rawValue: "confirm")
  public static let correctNumber = RegisterAction(rawValue: "correct-number")

  /// The action in words; one that this table does not know stays as it is.
  public func text(in language: Language) -> String {
    guard language == .chinese else { return rawValue }
    return switch self {
    case .add: "登记"
    case .change: "更改"
    case .remove: "删除"
    case .confirm: "确认号码"
    case .correctNumber: "更正号码"
    default: MachineryStep(rawValue: rawValue)?.text(in: .chinese) ?? rawValue
    }
  }
}

extension HistoryEntry {
  /// One JSON object with the members in a fixed order.
  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("number", number)
      $0.member("at", at.text())
      $0.member("actor", actor)
      $0.member("kind", kind.rawValue)
      $0.member("id", id)
      $0.member("action", action.rawValue)
      $0.member("reason", ifPresent: reason)
      $0.name("changes")
      $0.array { writer in
        for change in changes { change.encode(into: &writer, of: kind, showing: personal) }
      }
    }
  }
}

extension [HistoryEntry] {
  /// The day on which each field of an entry last changed, by its whole path; the history's oldest comes first.
  public var fieldDays: [String: Day] {
    reduce(into: [:]) { days, entry in
      for change in entry.changes { days[change.field] = entry.at.day() }
    }
  }

  /// The day on which each member of an entry last changed, by the member's name; the history's oldest comes first.
  public var memberDays: [String: Day] {
    reduce(into: [:]) { days, entry in
      for change in entry.changes {
        days[String(change.field.prefix { $0 != "." })] = entry.at.day()
      }
    }
  }
}
