extension Plate {
  /// The Chinese characters of plates, in the order of their codes: 31 provinces, then the
  /// characters that say what a plate is for.
  static let glyphs: [Unicode.Scalar] = Array(
    "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新挂学警港澳领使应急".unicodeScalars)

  static let provinceCodes: ClosedRange<UInt8> = 0x80...0x9E
  enum Glyph {
    static let trailer: UInt8 = 0x9F
    static let instructor: UInt8 = 0xA0
    static let police: UInt8 = 0xA1
    static let hongKong: UInt8 = 0xA2
    static let macao: UInt8 = 0xA3
    static let consulate: UInt8 = 0xA4
    static let embassy: UInt8 = 0xA5
    static let emergencyFirst: UInt8 = 0xA6
    static let emergencySecond: UInt8 = 0xA7
    static let guangdong: UInt8 = 0x92
  }

  static func character(of code: UInt8) -> Unicode.Scalar {
    code < 0x80 ? Unicode.Scalar(code) : glyphs[Int(code - 0x80)]
  }

  /// The code of a folded character; `nil` where no plate has it.
  static func code(of character: Unicode.Scalar) -> UInt8? {
    switch character {
    case "0"..."9", "A"..."Z": UInt8(truncatingIfNeeded: character.value)
    case "京": 0x80
    case "津": 0x81
    case "冀": 0x82
    case "晋": 0x83
    case "蒙": 0x84
    case "辽": 0x85
    case "吉": 0x86
    case "黑": 0x87
    case "沪": 0x88
    case "苏": 0x89
    case "浙": 0x8A
    case "皖": 0x8B
    case "闽": 0x8C
    case "赣": 0x8D
    case "鲁": 0x8E
    case "豫": 0x8F
    case "鄂": 0x90
    case "湘": 0x91
    case "粤": 0x92
    case "桂": 0x93
    case "琼": 0x94
    case "渝": 0x95
    case "川": 0x96
    case "贵": 0x97
    case "云": 0x98
    case "藏": 0x99
    case "陕": 0x9A
    case "甘": 0x9B
    case "青": 0x9C
    case "宁": 0x9D
    case "新": 0x9E
    case "挂": 0x9F
    case "学": 0xA0
    case "警": 0xA1
    case "港": 0xA2
    case "澳": 0xA3
    case "领": 0xA4
    case "使": 0xA5
    case "应": 0xA6
    case "急": 0xA7
    default: nil
    }
  }

  /// The simplified character of a plate, for the traditional form that a reader wrote in its
  /// place.
  static func simplified(_ character: Unicode.Scalar) -> Unicode.Scalar? {
    switch character {
    case "晉": "晋"
    case "遼": "辽"
    case "滬": "沪"
    case "蘇": "苏"
    case "閩": "闽"
    case "贛": "赣"
    case "魯": "鲁"
    case "粵": "粤"
    case "瓊": "琼"
    case "貴": "贵"
    case "雲": "云"
    case "陝": "陕"
    case "寧": "宁"
    case "掛": "挂"
    case "學": "学"
    case "領": "领"
    case "應": "应"
    default: nil
    }
  }

  static func isDigit(_ code: UInt8) -> Bool { code &- 0x30 < 10 }
  static func isLetter(_ code: UInt8) -> Bool { code &- 0x41 < 26 }
  static func isProvince(_ code: UInt8) -> Bool { provinceCodes.contains(code) }

  /// D A B C E for battery-electric vehicles, F G H J K for others.
  static func isNewEnergyLetter(_ code: UInt8) -> Bool {
    code &- 0x41 < 11 && code != UInt8(ascii: "I")
  }
}
