import Devices
import Fleet

/// A column of a register's table: where its value stands in the entry's JSON, and how people write it.
struct RegisterColumn: Hashable, Sendable {
  /// The member's path, such as `engine.power`.
  let path: String
  let chinese: String
  let english: String
  let others: String
  let form: Form

  init(
    _ path: String, _ chinese: String, _ english: String, _ form: Form = .text,
    or others: String = ""
  ) {
    self.path = path
    self.chinese = chinese
    self.english = english
    self.form = form
    self.others = others
  }

  func title(in language: Language) -> String { language == .chinese ? chinese : english }

  /// How a value is written in a table.
  enum Form: Hashable, Sendable {
    case text
    /// A number, also one with a unit's blank or comma in it.
    case number
    case flag, day, fuel, stage, use, colour, siteKind, machineryType
    case plate, vin, division
    /// A closed list: raw value, Chinese.
    case word([String: String])
  }
}

/// Why a field of a table is not what its column holds.
enum FieldError: Error, Hashable, Sendable {
  case number, flag
  case day(TimeError)
  case plate(Plate.ParsingError)
  case vin(VIN.ParsingError)
  case stage, colour
  /// Words that no form and no plan knows: perhaps misspelt ones that a plan names.
  case machineryType, siteKind
  /// The mask of personal data that an export wrote, where it stands for nothing that is recorded.
  case masked(String)
}

extension FieldError: Explained {
  var code: String {
    switch self {
    case .number: "field.number"
    case .flag: "field.flag"
    case .day(let error): error.code
    case .plate(let error): error.code
    case .vin(let error): error.code
    case .stage: "field.stage"
    case .colour: "field.colour"
    case .machineryType: "field.machinery-type"
    case .siteKind: "field.site-kind"
    case .masked: "field.masked"
    }
  }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.number, .english): "expected a number"
    case (.number, .chinese): "应为数字"
    case (.flag, .english): "expected yes or no"
    case (.flag, .chinese): "应为是或否"
    case (.day(let error), _): error.text(in: language)
    case (.plate(let error), _): error.text(in: language)
    case (.vin(let error), _): error.text(in: language)
    case (.stage, .english): "expected an emission stage such as 国五 or 6b"
    case (.stage, .chinese): "应为排放阶段，如国五、6b"
    case (.colour, .english): "expected a plate colour such as 黄 or yellow"
    case (.colour, .chinese): "应为号牌颜色，如黄、蓝、黄绿"
    case (.machineryType, .english):
      "expected \(EntryError.Expectation.machineryType.text(in: language))"
    case (.machineryType, .chinese):
      "应为\(EntryError.Expectation.machineryType.text(in: language))"
    case (.siteKind, .english):
      "expected \(EntryError.Expectation.siteKind.text(in: language))"
    case (.siteKind, .chinese): "应为\(EntryError.Expectation.siteKind.text(in: language))"
    case (.masked(let text), .english): "`\(text)` is a mask, and not that of the recorded value"
    case (.masked(let text), .chinese): "“\(text)”是脱敏后的值，且与登记内容不符"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.masked, .english): "write the value in full, or export with --show-personal"
    case (.masked, .chinese): "请填写完整内容，或用 --show-personal 导出"
    default: nil
    }
  }
}

extension RegisterColumn.Form {
  /// The value that a text means.
  func value(_ text: String) throws(FieldError) -> JSON {
    switch self {
    case .text: return .string(text)
    case .number:
      let plain = text.filter { $0 != "," && $0 != " " }
      guard let number = Double(plain), number.isFinite else { throw .number }
      // The grammar of JSON knows no `+5`, `.5` or `5.`.
      if let whole = Int64(exactly: number) { return .number("\(whole)") }
      return .number("\(number)")
    case .flag:
      switch text.lowercased() {
      case "是", "有", "1", "true", "yes", "y", "已联网", "已安装", "合格": return .bool(true)
      case "否", "无", "0", "false", "no", "n", "未联网", "未安装", "不合格": return .bool(false)
      default: throw .flag
      }
    case .day:
      do throws(TimeError) {
        return .string(try Day(written: text).description)
      } catch {
        throw .day(error)
      }
    case .fuel: return .string(Fuel(reading: text)?.rawValue ?? text)
    case .use: return .string(VehicleUse(reading: text)?.rawValue ?? text)
    case .stage:
      guard let stage = EmissionStage(reading: text) else { throw .stage }
      return .string(stage.rawValue)
    case .colour:
      let tables = [PlateColourTable.chineseWords, .own]
      guard let colour = tables.lazy.compactMap({ $0.colour(forCode: text) }).first else {
        throw .colour
      }
      return .string(colour.rawValue)
    case .plate:
      do throws(Plate.ParsingError) {
        return .string(try Plate(text).text)
      } catch {
        throw .plate(error)
      }
    case .vin:
      do throws(VIN.ParsingError) {
        return .string(try VIN(text).text)
      } catch {
        throw .vin(error)
      }
    case .division: return .string(text)
    case .siteKind:
      guard let kind = SiteKind(known: text) else { throw .siteKind }
      return .string(kind.rawValue)
    case .machineryType:
      guard let type = MachineryType(known: text) else { throw .machineryType }
      return .string(type.rawValue)
    case .word(let words): return .string(words.first { $0.value == text }?.key ?? text)
    }
  }

  /// The text of a value, in words that are read back as the same value.
  func text(_ value: JSON, in language: Language) -> String {
    guard let text = value.textOrNumber else {
      guard let flag = value.bool else { return "" }
      return language == .chinese ? (flag ? "是" : "否") : (flag ? "yes" : "no")
    }
    let word: String? =
      switch self {
      case .fuel: Fuel(rawValue: text)?.text(in: language)
      case .use: VehicleUse(rawValue: text)?.text(in: language)
      case .stage: EmissionStage(rawValue: text)?.text(in: language)
      case .colour where language == .chinese:
        PlateColourTable.chineseWords.code(for: PlateColour(rawValue: text))
      case .siteKind: SiteKind(rawValue: text).text(in: language)
      case .machineryType: MachineryType(rawValue: text).text(in: language)
      case .word(let words) where language == .chinese: words[text]
      default: nil
      }
    guard let word, (try? self.value(word)) == value else { return text }
    return word
  }
}

extension JSON {
  /// An object of values by path.
  static func object(at values: [(path: String, value: JSON)]) -> JSON {
    var object = JSON.object([])
    for (path, value) in values { object.set(value, at: path) }
    return object
  }
}
