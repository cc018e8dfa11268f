extension Identification {
  /// One JSON object; the names of its parts are those of ``Part/Name``.
  ///
  ///     {"text":"晋D1234I","kind":"unknown","findings":[],
  ///      "failures":[{"kind":"plate","code":"plate.letter","message":…}]}
  ///
  /// Codes are for programs; the messages beside them are English.
  public func encode(into writer: inout JSONWriter) {
    encode(into: &writer, alternatives: [])
  }

  /// The readings of one text as one object: the best, with what else the text can be under
  /// `alternatives`.
  public static func encode(_ readings: [Identification], into writer: inout JSONWriter) {
    readings.first?.encode(into: &writer, alternatives: readings.dropFirst())
  }

  private func encode(into writer: inout JSONWriter, alternatives: ArraySlice<Identification>) {
    writer.object { writer in
      writer.member("text", input)
      writer.member("kind", kind.rawValue)
      writer.member("canonical", ifPresent: canonical)
      if !parts.isEmpty {
        writer.name("parts")
        writer.object { writer in
          for part in parts {
            writer.name(dynamic: part.name.rawValue)
            writer.value(part.value)
          }
        }
      }
      writer.name("findings")
      writer.array { writer in for finding in findings { Self.encode(finding, into: &writer) } }
      if kind == .unknown {
        writer.name("failures")
        writer.array { writer in
          for failure in failures {
            Self.encode(failure.error, of: failure.kind, into: &writer)
          }
        }
      }
      if !alternatives.isEmpty {
        writer.name("alternatives")
        writer.array { writer in for reading in alternatives { reading.encode(into: &writer) } }
      }
    }
  }

  private static func encode(
    _ item: any Explained, of kind: Kind? = nil, into writer: inout JSONWriter
  ) {
    writer.object {
      $0.member("kind", ifPresent: kind?.rawValue)
      $0.member("code", item.code)
      $0.member("message", item.text(in: .english))
    }
  }

  /// The reading in one line.
  public func text(in language: Language) -> String { Self.oneLine(line(in: language)) }

  private func line(in language: Language) -> String {
    let (comma, semicolon, colon) = language == .english ? (", ", "; ", ": ") : ("，", "；", "：")
    guard let canonical else {
      if failures.first?.error is NoPlate {
        return input + (language == .english ? " no plate" : " 无号牌")
      }
      let reasons = failures.map { failure in
        switch language {
        case .english:
          "not a \(failure.kind.text(in: language)): \(failure.error.text(in: language))"
        case .chinese: "不是\(failure.kind.text(in: language))：\(failure.error.text(in: language))"
        }
      }
      let head = "\(input) \(kind.text(in: language))"
      return reasons.isEmpty ? head : head + colon + reasons.joined(separator: semicolon)
    }
    var line = "\(canonical) \(kind.text(in: language))"
    if !parts.isEmpty {
      line += colon + parts.map { $0.text(in: language) }.joined(separator: comma)
    }
    for finding in findings { line += semicolon + finding.text(in: language) }
    return line
  }

  /// Control characters and line separators would break the line: they are shown as spaces.
  private static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.value {
          case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: " "
          default: scalar
          }
        }))
  }
}

extension Identification.Kind {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.plate, .english): "plate"
    case (.plate, .chinese): "机动车号牌"
    case (.vin, .english): "VIN"
    case (.vin, .chinese): "车辆识别代号"
    case (.creditCode, .english): "unified social credit code"
    case (.creditCode, .chinese): "统一社会信用代码"
    case (.residentNumber, .english): "resident number"
    case (.residentNumber, .chinese): "公民身份号码"
    case (.machineryNumber, .english): "machinery number"
    case (.machineryNumber, .chinese): "环保登记号码"
    case (.machineCode, .english): "machine code"
    case (.machineCode, .chinese): "机械环保代码"
    case (.disclosureNumber, .english): "disclosure number"
    case (.disclosureNumber, .chinese): "环保信息公开编号"
    case (.divisionCode, .english): "division code"
    case (.divisionCode, .chinese): "行政区划代码"
    case (.unknown, .english): "not recognised"
    case (.unknown, .chinese): "无法识别"
    }
  }
}

extension Identification.Part {
  /// What a part is; the raw value is its key in JSON.
  public enum Name: String, CaseIterable, Sendable {
    case plateKind, province, authority, newEnergyLetter, newEnergyType, colours, statedColour
    case manufacturer, descriptor, checkDigit, checkLetter, indicator, modelYears
    case department, bodyKind, division, divisionName, organisationCode
    case stage, body, area, serial, inferredProvince, vehicleClass, noiseStage, model

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.plateKind, .english): "kind"
      case (.plateKind, .chinese): "种类"
      case (.province, .english): "province"
      case (.province, .chinese): "省份"
      case (.authority, .english): "authority"
      case (.authority, .chinese): "发牌机关"
      case (.newEnergyLetter, .english): "new-energy letter"
      case (.newEnergyLetter, .chinese): "新能源字母"
      case (.newEnergyType, .english): "new energy"
      case (.newEnergyType, .chinese): "新能源类型"
      case (.colours, .english): "colour"
      case (.colours, .chinese): "号牌颜色"
      case (.statedColour, .english): "stated"
      case (.statedColour, .chinese): "标注颜色"
      case (.manufacturer, .english): "maker"
      case (.manufacturer, .chinese): "制造厂"
      case (.descriptor, .english): "description"
      case (.descriptor, .chinese): "说明部分"
      case (.checkDigit, .english): "check digit"
      case (.checkDigit, .chinese): "校验位"
      case (.checkLetter, .english): "check letter"
      case (.checkLetter, .chinese): "检验字母"
      case (.indicator, .english): "indicator"
      case (.indicator, .chinese): "指示部分"
      case (.modelYears, .english): "model year"
      case (.modelYears, .chinese): "车型年份"
      case (.department, .english): "department"
      case (.department, .chinese): "登记管理部门"
      case (.bodyKind, .english): "body"
      case (.bodyKind, .chinese): "机构类别"
      case (.division, .english): "division"
      case (.division, .chinese): "行政区划"
      case (.divisionName, .english): "named"
      case (.divisionName, .chinese): "名称"
      case (.organisationCode, .english): "organisation"
      case (.organisationCode, .chinese): "组织机构代码"
      case (.stage, .english): "stage"
      case (.stage, .chinese): "排放阶段"
      case (.body, .english): "body"
      case (.body, .chinese): "主体"
      case (.area, .english): "area"
      case (.area, .chinese): "区域码"
      case (.serial, .english): "serial"
      case (.serial, .chinese): "顺序号"
      case (.inferredProvince, .english): "province"
      case (.inferredProvince, .chinese): "省份"
      case (.vehicleClass, .english): "class"
      case (.vehicleClass, .chinese): "类别"
      case (.noiseStage, .english): "noise stage"
      case (.noiseStage, .chinese): "噪声阶段"
      case (.model, .english): "maker and model"
      case (.model, .chinese): "企业与型号"
      }
    }
  }
}
