/// The text that a fact of the tables stands in.
public struct SourceReference: Hashable, Sendable {
  /// The standard with its edition, or an announcement: its title where it was seen, else what it is about.
  public let document: String
  /// The number under which it was published; `nil` where the document's name is its number.
  public let number: String?
  /// How well the number is known.
  public let numberMark: SourceMark
  public let item: String?

  public init(
    _ document: String, number: String? = nil, numberMark: SourceMark = .confirmed,
    item: String? = nil
  ) {
    self.document = document
    self.number = number
    self.numberMark = numberMark
    self.item = item
  }

  public func item(_ item: String) -> SourceReference {
    SourceReference(document, number: number, numberMark: numberMark, item: item)
  }

  /// Number, or document where it has none, and item: as short as a clause can be named.
  public var shortText: String {
    [number ?? document, item].compactMap(\.self).joined(separator: " ")
  }

  /// Document, number and item on one line; an unconfirmed number says so.
  public func text(in language: Language) -> String {
    var text = document
    if let number {
      text += " \(number)"
      if !numberMark.isConfirmed { text += " (\(numberMark.text(in: language)))" }
    }
    if let item { text += language == .english ? ", item \(item)" : "，\(item)" }
    return text
  }
}
