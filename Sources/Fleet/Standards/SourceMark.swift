/// How well a fact of the tables is known. What is not confirmed says so wherever it is shown.
public enum SourceMark: String, CaseIterable, Sendable {
  /// The official text was read, or two or more independent sources agree.
  case confirmed
  /// One source only.
  case single
  /// Nobody's text, only what practitioners remember.
  case memory
  /// Concluded from other facts.
  case inferred

  public var isConfirmed: Bool { self == .confirmed }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.confirmed, .english): "confirmed"
    case (.confirmed, .chinese): "已核实"
    case (.single, .english): "unconfirmed, one source"
    case (.single, .chinese): "待核实，单一来源"
    case (.memory, .english): "unconfirmed, from memory"
    case (.memory, .chinese): "待核实，仅凭经验"
    case (.inferred, .english): "unconfirmed, inferred"
    case (.inferred, .chinese): "待核实，推断"
    }
  }
}
