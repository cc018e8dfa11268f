extension Plate {
  /// What is odd about a plate, though nothing forbids it.
  public enum Finding: Hashable, Sendable {
    /// The letter is not in the list of the province's issuing authorities (GA 36-2018 appendix A,
    /// which had one source: a reason to look, not to refuse).
    case authority(Unicode.Scalar, province: Unicode.Scalar)
    /// More than two letters in the serial of an ordinary plate, for which no pattern is known to
    /// be enabled.
    case letters(Int)
    /// The colour that was stated in front of the text does not belong to this kind.
    case colour(PlateColour, Kind)
    /// The form of this kind is not confirmed.
    case form(Kind, SourceMark)
  }

  public var findings: [Finding] {
    var findings: [Finding] = []
    if let authority, let province, !Self.issues(province, authority) {
      findings.append(.authority(authority, province: province))
    }
    if kind == .ordinary {
      let letters = (2..<7).count { Self.isLetter(code(at: $0)) }
      if letters > 2 { findings.append(.letters(letters)) }
    }
    if let statedColour, !allows(statedColour) { findings.append(.colour(statedColour, kind)) }
    if formMark != .confirmed { findings.append(.form(kind, formMark)) }
    return findings
  }

  /// The mark of the very form: within a kind the rarer form can be less certain.
  private var formMark: SourceMark {
    switch kind {
    case .embassy where code(at: 0) == Glyph.embassy: .memory
    case .consulate where authority != nil: .memory
    case .emergency where code(at: 1) == UInt8(ascii: "S"): .memory
    case .emergencyMotorcycle where code(at: 6) == UInt8(ascii: "S"): .memory
    default: kind.mark
    }
  }
}

extension Plate {
  /// Whether the authority letter is in the province's list (GA 36-2018 appendix A, one source).
  /// Every province also has O, its own office; the municipalities use all letters.
  static func issues(_ province: Unicode.Scalar, _ letter: Unicode.Scalar) -> Bool {
    guard letter != "O" else { return true }
    var previous: Unicode.Scalar = "A"
    var inRange = false
    for next in authorities(of: province).unicodeScalars {
      if next == "-" {
        inRange = true
        continue
      }
      if letter == next || inRange && (previous...next).contains(letter) { return true }
      (previous, inRange) = (next, false)
    }
    return false
  }

  private static func authorities(of province: Unicode.Scalar) -> String {
    switch province {
    case "京", "津", "沪", "渝": "A-Z"
    case "冀": "A-HJRT"
    case "晋": "A-FHJ-M"
    case "蒙", "赣": "A-HJ-M"
    case "辽", "甘": "A-HJ-NP"
    case "吉", "闽": "A-HJK"
    case "黑", "桂": "A-HJ-NPR"
    case "苏": "A-HJ-N"
    case "浙": "A-HJ-L"
    case "皖": "A-HJ-NPRS"
    case "鲁": "A-HJ-NP-SU-WY"
    case "豫": "A-HJ-NP-SU"
    case "鄂": "A-HJ-NP-S"
    case "湘": "A-HJ-NSU"
    case "粤": "A-HJ-NP-Z"
    case "琼": "A-F"
    case "川": "A-HJ-MQ-Z"
    case "贵": "A-HJ"
    case "云": "AC-HJ-NP-S"
    case "藏": "A-G"
    case "陕": "A-HJKV"
    case "青": "A-H"
    case "宁": "A-E"
    case "新": "A-HJ-NP-R"
    default: ""
    }
  }
}

extension Plate.Finding: Explained {
  public var code: String {
    switch self {
    case .authority: "plate.authority-unconfirmed"
    case .letters: "plate.many-letters"
    case .colour: "plate.colour-disagrees"
    case .form: "plate.form-unconfirmed"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.authority(let letter, let province), .english):
      "`\(letter)` is not in the unconfirmed list of the authorities of `\(province)`"
    case (.authority(let letter, let province), .chinese):
      "“\(letter)”不在“\(province)”的发牌机关代号表（待核实）中"
    case (.letters(let count), .english):
      "\(count) letters in the serial; at most two are known to be issued"
    case (.letters(let count), .chinese): "序号含 \(count) 个字母；已知启用的编码规则最多两个"
    case (.colour(let colour, let kind), .english):
      "stated colour \(colour.text(in: language)), but the text is of a \(kind.text(in: language))"
    case (.colour(let colour, let kind), .chinese):
      "标注颜色为\(colour.text(in: language))，但号码属于\(kind.text(in: language))"
    case (.form(let kind, let mark), .english):
      "the form of the \(kind.text(in: language)) is \(mark.text(in: language))"
    case (.form(let kind, let mark), .chinese):
      "\(kind.text(in: language))的编码形式\(mark.text(in: language))"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.authority, .english), (.letters, .english), (.colour, .english):
      "compare with the picture or the licence"
    case (.authority, .chinese), (.letters, .chinese), (.colour, .chinese):
      "请与图片或行驶证核对"
    case (.form, _): nil
    }
  }
}
