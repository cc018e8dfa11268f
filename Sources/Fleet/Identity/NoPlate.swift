/// A word that devices and people write where no plate was read: `无车牌`, `noPlate`, `unknown`, `_无_`. It names no
/// vehicle.
public struct NoPlate: Error, Hashable, Sendable {
  public let word: String

  /// `nil` where the text is no such word.
  public init?(_ text: some StringProtocol) {
    let word = String(text)
    // A reading of nothing is unread as well.
    guard FoldedCharacters(word.utf8.span).count > 0 else { return nil }
    switch PlateReading(reading: word).state {
    case .none, .unread: self.word = word
    case .read, .partial: return nil
    }
  }
}

extension NoPlate: Explained, CustomStringConvertible {
  public var code: String { "plate.none" }

  public func text(in language: Language) -> String {
    switch language {
    case .english: "`\(word)` stands for a plate that is missing or was not read"
    case .chinese: "“\(word)”表示无号牌或未识别"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "name the vehicle by its plate or its VIN"
    case .chinese: "请给出号牌号码或车辆识别代号"
    }
  }

  public var description: String { text(in: .english) }
}
