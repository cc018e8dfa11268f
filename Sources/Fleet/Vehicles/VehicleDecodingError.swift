/// Why a JSON value is not a vehicle: one member, what it should hold and what it holds.
public struct VehicleDecodingError: Error, Hashable, Sendable {
  public enum Expected: String, Sendable {
    case object, array, text, wholeNumber, flag, day
    case vehicleType, category, fuel, use, stage, source
  }
  /// Empty for the vehicle as a whole.
  public let member: String
  public let expected: Expected
  /// What was found, cut to 40 characters.
  public let found: String

  init(member: String, expected: Expected, found: JSON) {
    self.member = member
    self.expected = expected
    var writer = JSONWriter()
    writer.value(found)
    self.found = String(writer.text.prefix(40))
  }
}

extension VehicleDecodingError: Explained, CustomStringConvertible {
  public var code: String { "vehicle.member" }

  public func text(in language: Language) -> String {
    let place = member.isEmpty ? "" : "`\(member)`: "
    switch language {
    case .english: return "\(place)expected \(expected.text(in: language)), found `\(found)`"
    case .chinese: return "\(place)应为\(expected.text(in: language))，实际为“\(found)”"
    }
  }

  public var description: String { text(in: .english) }
}

extension VehicleDecodingError.Expected {
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.object, .english): "an object"
    case (.object, .chinese): "JSON 对象"
    case (.array, .english): "an array"
    case (.array, .chinese): "JSON 数组"
    case (.text, .english): "text"
    case (.text, .chinese): "文本"
    case (.wholeNumber, .english): "a whole number from 0"
    case (.wholeNumber, .chinese): "非负整数"
    case (.flag, .english): "true or false"
    case (.flag, .chinese): "true 或 false"
    case (.day, .english): "a day such as 2021-07-01"
    case (.day, .chinese): "2021-07-01 形式的日期"
    case (.vehicleType, .english): "a GA 24.4 code such as H11"
    case (.vehicleType, .chinese): "GA 24.4 代码，如 H11"
    case (.category, .english): "M1, M2, M3, N1, N2 or N3"
    case (.category, .chinese): "M1、M2、M3、N1、N2 或 N3"
    case (.fuel, .english): "letters of GA 24.9, such as B, or one of \(Self.fuels(in: language))"
    case (.fuel, .chinese): " GA 24.9 字母代码（如 B）或下列之一：\(Self.fuels(in: language))"
    case (.use, .english): "a GA 24.3 code or a use in words"
    case (.use, .chinese): "GA 24.3 代码或使用性质名称"
    case (.stage, .english): "an emission stage such as 6b or 国五"
    case (.stage, .chinese): "排放阶段，如 6b 或国五"
    case (.source, .english): "a source such as disclosureNumber or registrationRecord"
    case (.source, .chinese): "来源代码，如 disclosureNumber、registrationRecord"
    }
  }
}

extension VehicleDecodingError.Expected {
  /// The fuels that people write most, in words that are read.
  private static func fuels(in language: Language) -> String {
    let hybrids = ["BO", "BO1"].compactMap { Fuel(rawValue: $0) }
    let fuels: [Fuel] =
      [
        .diesel, .petrol, .electric, .naturalGas, .liquefiedPetroleumGas, .methanol, .ethanol,
        .hydrogen, .biofuel,
      ] + hybrids + [.other]
    return fuels.map { $0.text(in: language) }
      .joined(separator: language == .english ? ", " : "、")
  }
}

extension EntryError {
  /// Refuses a fuel that is no code of GA 24.9 and no word for one.
  public static func checkFuel(_ fuel: Fuel?, field: String) throws(EntryError) {
    guard let fuel, !fuel.isCode else { return }
    throw .invalid(field: field, found: fuel.rawValue, expected: .vehicle(.fuel))
  }
}

extension JSON.Member {
  typealias Failure = VehicleDecodingError

  func text() throws(VehicleDecodingError) -> String {
    guard let text = value.textOrNumber else {
      throw Failure(member: name, expected: .text, found: value)
    }
    return text
  }

  func wholeNumber() throws(VehicleDecodingError) -> Int {
    guard let number = value.textOrNumber.flatMap({ Int($0) }), number >= 0 else {
      throw Failure(member: name, expected: .wholeNumber, found: value)
    }
    return number
  }

  func flag() throws(VehicleDecodingError) -> Bool {
    guard let flag = value.bool else { throw Failure(member: name, expected: .flag, found: value) }
    return flag
  }

  func day() throws(VehicleDecodingError) -> Day {
    guard let text = value.string, let day = try? Day(text) else {
      throw Failure(member: name, expected: .day, found: value)
    }
    return day
  }

  func code<Code>(
    _ expected: VehicleDecodingError.Expected, _ read: (String) -> Code?
  ) throws(VehicleDecodingError) -> Code {
    guard let text = value.textOrNumber, let code = read(text) else {
      throw Failure(member: name, expected: expected, found: value)
    }
    return code
  }
}
