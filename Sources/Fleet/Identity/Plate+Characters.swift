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
    default: chineseCode(of: character)
    }
  }

  /// The code of one of the Chinese characters of plates.
  ///
  /// Their places are what the multiplication leaves in the top six bits, another one for each: so one
  /// table entry is looked at, and which it is can be told without a branch.
  static func chineseCode(of character: Unicode.Scalar) -> UInt8? {
    let (found, code) = entry(at: (character.value &* 2_761_613_065) >> 26)
    return found == character ? code : nil
  }

  private static func entry(at place: UInt32) -> (character: Unicode.Scalar, code: UInt8) {
    switch place {
    case 0: ("鄂", 0x90)
    case 1: ("应", 0xA6)
    case 2: ("辽", 0x85)
    case 4: ("青", 0x9C)
    case 7: ("领", 0xA4)
    case 8: ("湘", 0x91)
    case 10: ("浙", 0x8A)
    case 11: ("挂", 0x9F)
    case 12: ("渝", 0x95)
    case 13: ("甘", 0x9B)
    case 14: ("蒙", 0x84)
    case 15: ("澳", 0xA3)
    case 17: ("新", 0x9E)
    case 19: ("冀", 0x82)
    case 20: ("鲁", 0x8E)
    case 22: ("桂", 0x93)
    case 23: ("川", 0x96)
    case 24: ("贵", 0x97)
    case 25: ("陕", 0x9A)
    case 26: ("云", 0x98)
    case 28: ("使", 0xA5)
    case 29: ("粤", 0x92)
    case 31: ("豫", 0x8F)
    case 35: ("藏", 0x99)
    case 38: ("吉", 0x86)
    case 40: ("学", 0xA0)
    case 41: ("沪", 0x88)
    case 43: ("警", 0xA1)
    case 46: ("津", 0x81)
    case 47: ("苏", 0x89)
    case 48: ("琼", 0x94)
    case 49: ("港", 0xA2)
    case 50: ("京", 0x80)
    case 52: ("闽", 0x8C)
    case 53: ("皖", 0x8B)
    case 55: ("急", 0xA7)
    case 59: ("晋", 0x83)
    case 61: ("赣", 0x8D)
    case 62: ("黑", 0x87)
    case 63: ("宁", 0x9D)
    default: ("\0", 0)
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
