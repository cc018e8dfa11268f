/// What a text is: one reading of it as an identifier, with its parts and what is odd about it.
///
///     let best = Identification.of("黄 晋d·1234挂")[0]
///     print(best.text(in: .english))
///     // 晋D1234挂 plate: trailer plate, province 晋, authority D, colour yellow, stated yellow
///
/// A text may fit more than one kind: the likeliest comes first. A text that fits none has one
/// reading of kind ``Kind/unknown`` that says what it nearly is. Personal numbers are masked
/// throughout. An engine number has no grammar, so none is ever recognised.
public struct Identification: Sendable {
  /// The text as given; masked where it holds a personal number.
  public let input: String
  public let kind: Kind
  /// The form to store and compare; `nil` for an unknown text.
  public let canonical: String?
  public let parts: [Part]
  public let findings: [any Explained]
  /// For an unknown text: why it is none of the kinds it resembles, the nearest first.
  public let failures: [Failure]

  public enum Kind: String, CaseIterable, Sendable {
    case plate
    case vin
    case creditCode = "credit-code"
    case residentNumber = "resident-number"
    case machineryNumber = "machinery-number"
    case machineCode = "machine-code"
    case disclosureNumber = "disclosure-number"
    case divisionCode = "division-code"
    case unknown
  }

  /// A part of an identifier: a value for programs, and what to show in each language.
  public struct Part: Sendable {
    public let name: Name
    public let value: JSON
    let english: String
    let chinese: String

    init(_ name: Name, _ value: JSON, _ english: String, _ chinese: String) {
      self.name = name
      self.value = value
      self.english = english
      self.chinese = chinese
    }

    init(_ name: Name, _ text: String) { self.init(name, .string(text), text, text) }

    public func text(in language: Language) -> String {
      let shown = language == .english ? english : chinese
      return "\(name.text(in: language)) \(shown)"
    }
  }

  /// Why a text is not of a kind that it resembles.
  public struct Failure: Sendable {
    public let kind: Kind
    public let error: any Explained
  }
}

extension Identification {
  /// The readings of a text, the likeliest first; at least one.
  public static func of(_ text: String) -> [Identification] {
    let candidate = Candidate(text)
    let readings = candidate.readings()
    return readings.isEmpty ? [candidate.unknown()] : readings
  }
}
