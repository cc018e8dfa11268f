/// The emission stage of a vehicle, machine or engine, with its sub-stage where one is known.
///
///     EmissionStage(reading: "国Ⅵb")        // .viB, code 6b
///     EmissionStage.vi.satisfies(.viB)      // nil: China VI, sub-stage not known
///
/// Codes are those of the exchange formats (排放阶段: `0`...`6`), of the ledgers (`D` electric, `X` none)
/// and our own for what those leave out: `6a`, `6b`, `3r` (retrofitted), `N` (new energy without saying
/// which). A code from elsewhere or from later, such as `7`, is kept as it came and judges nothing:
/// no standard says yet what it means.
public struct EmissionStage: RawRepresentable, Hashable, Sendable {
  let short: ShortCode

  /// `nil` for the empty text and for more than eight bytes, which no code list uses.
  public init?(rawValue: String) {
    guard let short = ShortCode(rawValue) else { return nil }
    self.short = short
  }

  private init(known code: StaticString) { short = ShortCode(known: code) }

  public var rawValue: String { short.text }

  public static let zero = EmissionStage(known: "0")
  public static let i = EmissionStage(known: "1")
  public static let ii = EmissionStage(known: "2")
  public static let iii = EmissionStage(known: "3")
  public static let iv = EmissionStage(known: "4")
  public static let v = EmissionStage(known: "5")
  /// China VI without saying whether a or b.
  public static let vi = EmissionStage(known: "6")
  public static let viA = EmissionStage(known: "6a")
  public static let viB = EmissionStage(known: "6b")
  /// Electric: no engine, so no stage (电动).
  public static let electric = EmissionStage(known: "D")
  /// New energy, not said whether an engine is on board (新能源).
  public static let newEnergy = EmissionStage(known: "N")
  /// No stage, or none that can be determined (无排放阶段).
  public static let undetermined = EmissionStage(known: "X")
}

extension EmissionStage {
  public enum Substage: UInt8, Sendable {
    case a = 1
    case b = 2
  }

  /// The number of the stage, 0...6; `nil` for electric, none, foreign codes and stages yet to come.
  public var number: Int? {
    guard (0x30...0x36).contains(short[0]) else { return nil }
    switch (short[1], short.count) {
    case (0, 1), (0x61, 2), (0x62, 2), (0x72, 2): return Int(short[0] - 0x30)
    default: return nil
    }
  }

  /// Whether these tables know what the code means, be it that there is no stage.
  var isKnown: Bool {
    number != nil || self == .electric || self == .newEnergy || self == .undetermined
  }

  public var substage: Substage? {
    switch (number, short[1]) {
    case (.some, 0x61): .a
    case (.some, 0x62): .b
    default: nil
    }
  }

  /// An older engine with after-treatment added later (国Ⅲ改造); its stage stays that of the engine.
  public var isRetrofitted: Bool { number != nil && short[1] == 0x72 }

  /// The stage without its sub-stage or retrofit mark.
  public var whole: EmissionStage {
    guard let number else { return self }
    return EmissionStage(rawValue: "\(number)") ?? self
  }

  /// Whether a vehicle of this stage meets a demand for `demand`; `nil` where the code does not say:
  /// a missing sub-stage, no stage, new energy of unknown kind, or a code that is not understood.
  ///
  /// An electric vehicle meets every demand. A demand for VI-a is met by every stage VI.
  public func satisfies(_ demand: EmissionStage) -> Bool? {
    Grade(self).satisfies(Grade(demand))
  }

  /// The stage as one small number, for comparing without looking at characters.
  struct Grade: Hashable, Sendable {
    /// Ten times the stage, plus 1 for a and 2 for b; 120 for electric; 127 for not said.
    let value: UInt8
    static let unsaid = Grade(value: 127)
    static let electric = Grade(value: 120)
    static let vi = Grade(value: 60)

    init(value: UInt8) { self.value = value }

    init(_ stage: EmissionStage) {
      if let number = stage.number {
        value = UInt8(number * 10) + (stage.substage?.rawValue ?? 0)
      } else {
        value = stage == .electric ? 120 : 127
      }
    }

    @inline(__always) func satisfies(_ demand: Grade) -> Bool? {
      if value == 127 { return nil }
      if value >= demand.value { return true }
      // Of the same stage: VI-a is the whole of VI, and VI alone may or may not be VI-b.
      if value / 10 == demand.value / 10 {
        if demand.value % 10 == 1 { return true }
        if value % 10 == 0 { return nil }
      }
      return false
    }
  }
}

extension EmissionStage {
  /// The stage in words, such as `China VI-b` and `国Ⅵb`.
  public func text(in language: Language) -> String {
    if let number {
      let roman = ["0", "I", "II", "III", "IV", "V", "VI"][number]
      let signs = ["〇", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ"][number]
      switch language {
      case .english:
        let letter = substage.map { $0 == .a ? "-a" : "-b" } ?? ""
        return "China \(roman)\(letter)" + (isRetrofitted ? " retrofitted" : "")
      case .chinese:
        let letter = substage.map { $0 == .a ? "a" : "b" } ?? ""
        return "国\(signs)\(letter)" + (isRetrofitted ? "改造" : "")
      }
    }
    switch (self, language) {
    case (.electric, .english): return "electric"
    case (.electric, .chinese): return "电动"
    case (.newEnergy, .english): return "new energy"
    case (.newEnergy, .chinese): return "新能源"
    case (.undetermined, .english): return "no stage"
    case (.undetermined, .chinese): return "无排放阶段"
    case (_, .english): return "stage code `\(rawValue)`"
    case (_, .chinese): return "阶段代码“\(rawValue)”"
    }
  }
}

extension EmissionStage: CustomStringConvertible {
  public var description: String { rawValue }
}
