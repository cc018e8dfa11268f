/// What a vehicle is used for: the letters of GA 24.3 (使用性质). Unknown codes survive.
///
/// Urban vehicles in the sense of the stage announcements (bus, sanitation, postal) are not a code of this
/// list: sanitation and postal have none. ``Vehicle/urban`` says it.
public struct VehicleUse: RawRepresentable, Hashable, Sendable {
  let short: ShortCode

  /// `nil` for the empty text and for more than eight bytes, which no code list uses.
  public init?(rawValue: String) {
    guard let short = ShortCode(rawValue) else { return nil }
    self.short = short
  }

  private init(known code: StaticString) { short = ShortCode(known: code) }

  public var rawValue: String { short.text }

  /// Not for hire or reward (非营运).
  public static let nonOperating = VehicleUse(known: "A")
  /// City bus (公交客运): always an urban vehicle.
  public static let cityBus = VehicleUse(known: "C")
  public static let freight = VehicleUse(known: "F")
  public static let police = VehicleUse(known: "H")
  public static let fire = VehicleUse(known: "I")
  public static let ambulance = VehicleUse(known: "J")
  public static let engineeringRescue = VehicleUse(known: "K")
  public static let dangerousGoods = VehicleUse(known: "R")
  public static let other = VehicleUse(known: "Z")

  /// Reads a letter of the list or its Chinese name; `nil` for anything else.
  public init?(reading text: some StringProtocol) {
    let word = foldedWord(text)
    if let letter = Self.names.first(where: { $0.value == word || String($0.key) == word })?.key {
      self.init(rawValue: String(letter))
    } else {
      return nil
    }
  }

  /// Carries for hire or reward (营运); `nil` where the code does not say.
  public var isOperating: Bool? {
    switch rawValue {
    case "B", "C", "D", "E", "F", "G", "R", "T": true
    case "A", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "S", "U": false
    default: nil
    }
  }

  public func text(in language: Language) -> String {
    let letter = rawValue.first
    guard rawValue.count == 1, let letter else { return rawValue }
    switch language {
    case .english: return Self.englishNames[letter] ?? rawValue
    case .chinese: return Self.names[letter] ?? rawValue
    }
  }

  private static let names: [Character: String] = [
    "A": "非营运", "B": "公路客运", "C": "公交客运", "D": "出租客运", "E": "旅游客运", "F": "货运", "G": "租赁",
    "H": "警用", "I": "消防", "J": "救护", "K": "工程救险", "L": "营转非", "M": "出租转非", "N": "教练",
    "O": "幼儿校车", "P": "小学生校车", "Q": "其它校车", "R": "危化品运输", "S": "中小学生校车",
    "T": "预约出租客运", "U": "预约出租转非", "Z": "其它",
  ]
  private static let englishNames: [Character: String] = [
    "A": "not operating", "B": "coach", "C": "city bus", "D": "taxi", "E": "tourist coach",
    "F": "freight", "G": "rental", "H": "police", "I": "fire", "J": "ambulance",
    "K": "engineering rescue", "L": "formerly operating", "M": "former taxi", "N": "driving school",
    "O": "kindergarten bus", "P": "primary school bus", "Q": "other school bus",
    "R": "dangerous goods", "S": "school bus", "T": "booked taxi", "U": "former booked taxi",
    "Z": "other",
  ]
}

extension VehicleUse: CustomStringConvertible {
  public var description: String { rawValue }
}
