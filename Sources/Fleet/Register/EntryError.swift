/// Why something cannot be an entry of the register: the field, what it holds, what it should hold.
public enum EntryError: Error, Hashable, Sendable {
  case missing(field: String)
  /// A member that stands twice in one object: readers differ in which of them counts.
  case repeated(field: String)
  /// `found` is `nil` where the value is personal or secret.
  case invalid(field: String, found: String?, expected: Expectation)

  public enum Expectation: Hashable, Sendable {
    case text, flag, number, wholeNumber, list, object
    /// `yyyy-MM-dd`, a day that the calendar has.
    case day
    /// ISO 8601 with an offset.
    case instant
    /// One of a closed list.
    case oneOf([String])
    /// 1 to 64 characters without spaces and control characters.
    case id
    /// A number above zero.
    case positive
    /// The colours of a kind of plate.
    case plateColours([PlateColour], Plate.Kind)
    /// A whole number from the first to the second.
    case between(Int, Int)
    /// A day that is not before the one in the other field.
    case notBefore(field: String)
    /// A time after the first and not after the second.
    case instantWithin(Instant, Instant?)
    /// A time that is not before this one.
    case instantFrom(Instant)
    /// The same as the other field says.
    case sameAs(field: String)
    /// A plant in one of these divisions.
    case plantIn([DivisionCode])
    /// A word for a kind of machine, or of the place it works at, that the forms and the plans know.
    case machineryType, siteKind
    /// A zone or list that a plan names, such as these.
    case planName([String])
    /// Nothing, unless another member says so: the two contradict each other.
    case onlyWith(String)
    /// Hexadecimal digits, this many.
    case hexadecimal(Int)
    /// A division that has a name in the list.
    case listedDivision
    /// An IPv4 or IPv6 address.
    case networkAddress
    case divisionCode, creditCode, residentNumber, machineryNumber, recordID
    case plate, plateColour, vin, stage, areaCode, serial
    /// A stage, which is claimed by a source in a list of its own.
    case stageClaims(field: String)
    /// Hours of the day, or parts of it to the minute.
    case hours
    /// A time that is not after this one.
    case instantUntil(Instant)
    /// A place of the issuer's where this warning is not in force.
    case withoutWarning(String)
    /// What a member of a vehicle holds.
    case vehicle(VehicleDecodingError.Expected)
  }
}

extension EntryError {
  /// The field that is wrong.
  public var field: String {
    switch self {
    case .missing(let field), .repeated(let field), .invalid(let field, _, _): field
    }
  }

  /// The same complaint with other names for its fields, such as those of the options that were typed.
  public func renamed(_ name: (String) -> String) -> EntryError {
    switch self {
    case .missing(let field): return .missing(field: name(field))
    case .repeated(let field): return .repeated(field: name(field))
    case .invalid(let field, let found, .notBefore(let other)):
      return .invalid(field: name(field), found: found, expected: .notBefore(field: name(other)))
    case .invalid(let field, let found, let expected):
      return .invalid(field: name(field), found: found, expected: expected)
    }
  }
}

extension EntryError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .missing: "entry.missing"
    case .repeated: "entry.repeated"
    case .invalid: "entry.invalid"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing(let field), .english): "`\(field)` is missing"
    case (.missing(let field), .chinese): "缺少 `\(field)`"
    case (.repeated(let field), .english): "`\(field)` is there twice"
    case (.repeated(let field), .chinese): "`\(field)` 重复出现"
    case (.invalid(let field, let found, let expected), .english):
      "`\(field)` is \(found.map { "`\($0)`" } ?? "not usable"), expected \(expected.text(in: .english))"
    case (.invalid(let field, let found, let expected), .chinese):
      "`\(field)` 为\(found.map { " `\($0)`" } ?? "无效值")，应为\(expected.text(in: .chinese))"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.missing(let field), .english): "give `\(field)` and try again"
    case (.missing(let field), .chinese): "请补充 `\(field)` 后重试"
    case (.repeated(let field), .english): "give `\(field)` once"
    case (.repeated(let field), .chinese): "请只给出一次 `\(field)`"
    case (.invalid(let field, _, _), .english): "correct `\(field)` and try again"
    case (.invalid(let field, _, _), .chinese): "请更正 `\(field)` 后重试"
    }
  }

  public var description: String { text(in: .english) }
}

extension EntryError.Expectation {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.text, .english): "a text"
    case (.text, .chinese): "文本"
    case (.flag, .english): "true or false"
    case (.flag, .chinese): " true 或 false"
    case (.number, .english): "a number"
    case (.number, .chinese): "数值"
    case (.wholeNumber, .english): "a whole number"
    case (.wholeNumber, .chinese): "整数"
    case (.list, .english): "a list"
    case (.list, .chinese): "列表"
    case (.object, .english): "an object"
    case (.object, .chinese): "对象"
    case (.day, .english): "a day such as 2026-11-21"
    case (.day, .chinese): "日期，例如 2026-11-21"
    case (.instant, .english): "a time such as 2026-11-21T06:00:00+08:00"
    case (.instant, .chinese): "时间，例如 2026-11-21T06:00:00+08:00"
    case (.oneOf(let list), .english): "one of \(list.joined(separator: ", "))"
    case (.oneOf(let list), .chinese): "下列之一：\(list.joined(separator: "、"))"
    case (.planName(let names), .english):
      "a name that a plan has, such as \(names.joined(separator: ", "))"
    case (.planName(let names), .chinese): "计划中列明的名称，如 \(names.joined(separator: "、"))"
    case (.onlyWith(let other), .english): "none, or `\(other)`: the two contradict each other"
    case (.onlyWith(let other), .chinese): "不填，或改为 `\(other)`：两者相互矛盾"
    case (.id, .english): "1 to 64 characters without spaces"
    case (.id, .chinese): " 1 至 64 个字符，不含空格"
    case (.positive, .english): "a number above zero"
    case (.positive, .chinese): "大于零的数值"
    case (.plateColours(let colours, let kind), .english):
      colours.map { $0.text(in: .english) }.joined(separator: " or ")
        + ", as for \(kind.text(in: .english))s"
    case (.plateColours(let colours, let kind), .chinese):
      colours.map { $0.text(in: .chinese) }.joined(separator: "或") + "（\(kind.text(in: .chinese))）"
    case (.between(let first, let last), .english): "a whole number from \(first) to \(last)"
    case (.between(let first, let last), .chinese): " \(first) 至 \(last) 的整数"
    case (.notBefore(let field), .english): "a day not before `\(field)`"
    case (.notBefore(let field), .chinese): "不早于 `\(field)` 的日期"
    case (.instantWithin(let first, let last?), .english):
      "a time after \(first.text()), not after \(last.text())"
    case (.instantWithin(let first, let last?), .chinese):
      "晚于 \(first.text()) 且不晚于 \(last.text()) 的时间"
    case (.instantWithin(let first, nil), .english): "a time after \(first.text())"
    case (.instantWithin(let first, nil), .chinese): "晚于 \(first.text()) 的时间"
    case (.instantFrom(let first), .english): "a time not before \(first.text())"
    case (.instantFrom(let first), .chinese): "不早于 \(first.text()) 的时间"
    case (.instantUntil(let last), .english): "a time not after \(last.text())"
    case (.instantUntil(let last), .chinese): "不晚于 \(last.text()) 的时间"
    case (.stageClaims(let field), .english):
      "it in `\(field)`, such as `[{\"stage\":\"6b\",\"source\":\"registrationRecord\"}]`"
    case (.stageClaims(let field), .chinese):
      "写在 `\(field)` 中，例如 `[{\"stage\":\"6b\",\"source\":\"registrationRecord\"}]`"
    case (.hours, .english): "hours from 0 to 23, or parts of a day such as 06:30-22:00"
    case (.hours, .chinese): " 0 至 23 的整点，或 06:30-22:00 形式的时段"
    case (.withoutWarning(let id), .english):
      "a place where no warning of this issuer is in force: `\(id)` is (`fleetreg warning lift` ends it)"
    case (.withoutWarning(let id), .chinese):
      "该发布机关没有生效预警的地区：预警 `\(id)` 仍有效（可用 `fleetreg warning lift` 解除）"
    case (.sameAs(let field), .english): "the same as `\(field)`"
    case (.sameAs(let field), .chinese): "与 `\(field)` 相同"
    case (.plantIn(let area), .english):
      "a plant in \(area.map { $0.fullName ?? $0.text }.joined(separator: ", "))"
    case (.plantIn(let area), .chinese):
      "位于\(area.map { $0.fullName ?? $0.text }.joined(separator: "、"))的企业"
    case (.machineryType, _):
      Self.oneOf(MachineryType.names.map { language == .english ? $0.type.rawValue : $0.chinese })
        .text(in: language)
    case (.siteKind, _):
      Self.oneOf(SiteKind.names.map { language == .english ? $0.kind.rawValue : $0.chinese })
        .text(in: language)
    case (.hexadecimal(let count), .english): "\(count) hexadecimal digits"
    case (.hexadecimal(let count), .chinese): " \(count) 位十六进制数字"
    case (.listedDivision, .english):
      "a division in the list of 2023; of a county that is newer, the code of its prefecture"
    case (.listedDivision, .chinese): " 2023 年名录中的行政区划代码；新设区县请用所属地市代码"
    case (.networkAddress, .english): "an IPv4 or IPv6 address such as 192.168.1.20"
    case (.networkAddress, .chinese): " IPv4 或 IPv6 地址，例如 192.168.1.20"
    case (.divisionCode, .english): "a division code of 6 digits"
    case (.divisionCode, .chinese): " 6 位行政区划代码"
    case (.creditCode, .english): "a unified social credit code of 18 characters"
    case (.creditCode, .chinese): " 18 位统一社会信用代码"
    case (.residentNumber, .english): "a resident identity number of 18 characters"
    case (.residentNumber, .chinese): " 18 位居民身份证号码"
    case (.machineryNumber, .english): "a machinery number such as 3-4DA00456"
    case (.machineryNumber, .chinese): "环保登记号码，例如 3-4DA00456"
    case (.recordID, .english): "an id of 36 characters"
    case (.recordID, .chinese): " 36 位标识"
    case (.plate, .english): "a plate number"
    case (.plate, .chinese): "号牌号码"
    case (.plateColour, .english): "a plate colour"
    case (.plateColour, .chinese): "号牌颜色"
    case (.vin, .english): "a VIN of 17 characters"
    case (.vin, .chinese): " 17 位车辆识别代号"
    case (.stage, .english): "an emission stage"
    case (.stage, .chinese): "排放阶段"
    case (.areaCode, .english): "an area code of 3 characters"
    case (.areaCode, .chinese): " 3 位地区代码"
    case (.serial, .english): "a serial of 0 to 99999, the last not below the first"
    case (.vehicle(let expected), .english), (.vehicle(let expected), .chinese):
      expected.text(in: language)
    case (.serial, .chinese): " 0 至 99999 的序号，止号不小于起号"
    }
  }
}
