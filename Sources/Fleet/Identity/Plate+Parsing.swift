// The forms (GA 36-2018; the marks of the less certain ones are in `Plate.Kind.mark`):
//
//     P = province   L = letter   S = serial: digit or letter, never I or O   D = digit
//     N = A-H, J, K
//
//     ordinary      P L S S S S S            Hong Kong, Macao   粤 Z S S S S 港|澳
//     trailer …     P L S S S S 挂|学|警     consulate          P D D D D D 领, P L D D D D 领
//     small NEV     P L N S D D D D          embassy            D D D D D D 使, 使 D D D D D D
//     large NEV     P L D D D D D N          emergency          P X|S D D D D 应急, 应急 P D D D X|S
//     military      L L D D D D D            armed police       W J P S S S S S
extension Plate {
  static func parse(
    _ characters: FoldedCharacters, after stated: LeadingColour?
  ) throws(ParsingError) -> Plate {
    let start = stated?.length ?? 0
    let count = characters.count - start
    guard count > 0 else { throw .empty }
    guard count == 7 || count == 8 else { throw .length(count) }
    var codes: UInt64 = 0
    for position in 0..<count {
      let character = characters[start + position]
      guard let code = code(of: character) else {
        if let simplified = simplified(character) {
          throw .traditional(character, simplified: simplified, position: position + 1)
        }
        throw position == 0 ? .province(character) : .character(character, position: position + 1)
      }
      codes |= UInt64(code) << (56 - 8 * UInt64(position))
    }
    return try parse(codes, count: count, after: stated)
  }

  static func parse(
    _ codes: UInt64, count: Int, after stated: LeadingColour?
  ) throws(ParsingError) -> Plate {
    let form = Form(codes: codes, count: count)
    return Plate(codes: codes, kind: try form.kind(), stated: stated)
  }
}

/// A plate that was read in one pass: its codes from the highest byte on, and the colour in front of it.
struct PlainPlate {
  var codes: UInt64 = 0
  var count = 0
  var stated: Plate.LeadingColour?
}

extension PlainPlate {
  /// Reads a plate as it is mostly written; `nil` for every other text, also for refused ones.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= 7, bytes.count <= 40 else { return nil }
    if let canonical = PlainPlate(canonical: bytes) {
      self = canonical
    } else {
      self.init(spaced: bytes)
    }
  }

  /// Reads the form that most plates have and most devices write, all characters together: a province, a
  /// letter, perhaps one dot, dash or space, and five or six digits and letters.
  private init?(canonical bytes: Span<UInt8>) {
    guard bytes.count >= 9, bytes.count <= 12, bytes[0] >= 0xE4 else { return nil }
    let gap =
      switch bytes[4] {
      case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"): 1
      case 0xC2 where bytes[5] == 0xB7: 2
      default: 0
      }
    let serial = bytes.count - 4 - gap
    guard serial == 5 || serial == 6, let province = Self.province(bytes) else { return nil }
    let authority = bytes[3] & 0xDF
    // The last eight bytes, of which the serial's are kept.
    var text = EightCharacters(bytes, at: bytes.count - 8)
    text.word = (text.word << UInt64(64 - 8 * serial)) >> 16
    text = text.capitals
    let places: UInt64 = serial == 5 ? 0x0000_8080_8080_8000 : 0x0000_8080_8080_8080
    guard Plate.isLetter(authority), (text.digits | text.letters) & places == places else {
      return nil
    }
    codes = UInt64(province) << 56 | UInt64(authority) << 48 | text.word
    count = 2 + serial
  }

  private static func province(_ bytes: Span<UInt8>) -> UInt8? {
    guard bytes[1] & bytes[2] & 0xC0 == 0x80, bytes[0] < 0xF0,
      let character = Unicode.Scalar(
        UInt32(bytes[0] & 0x0F) << 12 | UInt32(bytes[1] & 0x3F) << 6 | UInt32(bytes[2] & 0x3F)),
      let code = Plate.chineseCode(of: character), Plate.isProvince(code)
    else { return nil }
    return code
  }

  /// Reads a plate with or without dots, dashes and spaces, of any width and case, with a colour in front:
  /// in one pass, twice as fast as by way of ``FoldedCharacters``.
  private init?(spaced bytes: Span<UInt8>) {
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      let code: UInt8
      if Plate.isDigit(byte) {
        code = byte
        position += 1
      } else if Plate.isLetter(byte & 0xDF) {
        code = byte & 0xDF
        position += 1
      } else if byte < 0x80 {
        position += 1
        switch byte {
        case 0x09...0x0D, UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"): continue
        default: return nil
        }
      } else {
        let (character, length) = FoldedCharacters.decode(bytes, at: position)
        position += length
        if let found = Plate.chineseCode(of: character) {
          // Heilongjiang, unless it is the colour black in front of another plate.
          if count == 0, character == "黑", position < bytes.count,
            !Plate.isLetter(bytes[position] & 0xDF)
          {
            return nil
          }
          code = found
        } else if let folded = FoldedCharacters.fold(character) {
          if count == 0, let colour = Plate.LeadingColour(folded, after: stated) {
            stated = colour
            continue
          }
          guard let found = Plate.code(of: folded) else { return nil }
          code = found
        } else {
          continue
        }
      }
      codes = codes << 8 | UInt64(code)
      count += 1
      if count > 8 { return nil }
    }
    guard count == 7 || count == 8 else { return nil }
    if count == 7 { codes <<= 8 }
  }
}

/// Seven or eight codes that are about to become a plate.
private struct Form {
  let codes: UInt64
  let count: Int

  subscript(position: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: codes >> (56 - 8 * UInt64(position)))
  }

  func kind() throws(Plate.ParsingError) -> Plate.Kind {
    if let kind = commonKind { return kind }
    let first = self[0]
    let last = self[count - 1]
    if first == Plate.Glyph.embassy || last == Plate.Glyph.embassy { return try embassy() }
    if first == Plate.Glyph.emergencyFirst { return try emergencyMotorcycle() }
    guard Plate.isProvince(first) else { return try military() }
    switch last {
    case Plate.Glyph.emergencySecond: return try emergency()
    case Plate.Glyph.consulate: return try consulate()
    case Plate.Glyph.trailer: return try special(.trailer)
    case Plate.Glyph.instructor: return try special(.instructor)
    case Plate.Glyph.police: return try special(.police)
    case Plate.Glyph.hongKong: return try crossBorder(.hongKong)
    case Plate.Glyph.macao: return try crossBorder(.macao)
    default:
      try authority()
      if count == 8 { return try newEnergy() }
      try serial(2..<7)
      return .ordinary
    }
  }

  /// The three kinds that most vehicles have, all eight characters looked at together; `nil` for every other
  /// kind, also for none.
  private var commonKind: Plate.Kind? {
    guard Plate.isProvince(self[0]), codes & 0x0080_8080_8080_8080 == 0 else { return nil }
    let text = EightCharacters(codes)
    let serial = text.digits | text.letters & ~(text.equal("I") | text.equal("O"))
    guard text.letters & 0x0080_0000_0000_0000 != 0 else { return nil }
    if count == 7 {
      return Self.areAll(serial, 0x0000_8080_8080_8000) ? .ordinary : nil
    }
    if Plate.isNewEnergyLetter(self[2]) {
      let isSerial = serial & 0x0000_0080_0000_0000 != 0
      return isSerial && Self.areAll(text.digits, 0x8080_8080) ? .newEnergySmall : nil
    }
    return Self.areAll(text.digits, 0x0000_8080_8080_8000) && Plate.isNewEnergyLetter(self[7])
      ? .newEnergyLarge : nil
  }

  private static func areAll(_ found: UInt64, _ places: UInt64) -> Bool { found & places == places }

  private func embassy() throws(Plate.ParsingError) -> Plate.Kind {
    try require(7)
    try digits(self[0] == Plate.Glyph.embassy ? 1..<7 : 0..<6)
    return .embassy
  }

  private func consulate() throws(Plate.ParsingError) -> Plate.Kind {
    try require(7)
    if !Plate.isDigit(self[1]) { try authority() }
    try digits(2..<6)
    return .consulate
  }

  private func special(_ kind: Plate.Kind) throws(Plate.ParsingError) -> Plate.Kind {
    try require(7)
    try authority()
    try serial(2..<6)
    return kind
  }

  private func crossBorder(_ kind: Plate.Kind) throws(Plate.ParsingError) -> Plate.Kind {
    guard self[0] == Plate.Glyph.guangdong, self[1] == UInt8(ascii: "Z") else {
      throw .crossBorder(Plate.character(of: self[count - 1]))
    }
    return try special(kind)
  }

  private func emergency() throws(Plate.ParsingError) -> Plate.Kind {
    guard self[count - 2] == Plate.Glyph.emergencyFirst else {
      throw .serial(Plate.character(of: self[count - 2]), position: count - 1)
    }
    try require(8)
    try team(at: 1)
    try digits(2..<6)
    return .emergency
  }

  private func emergencyMotorcycle() throws(Plate.ParsingError) -> Plate.Kind {
    try require(7)
    guard self[1] == Plate.Glyph.emergencySecond, Plate.isProvince(self[2]) else {
      throw .province(Plate.character(of: self[0]))
    }
    try digits(3..<6)
    try team(at: 6)
    return .emergencyMotorcycle
  }

  private func military() throws(Plate.ParsingError) -> Plate.Kind {
    if self[0] == UInt8(ascii: "W"), self[1] == UInt8(ascii: "J"), Plate.isProvince(self[2]) {
      try require(8)
      try serial(3..<8)
      return .armedPolice
    }
    guard count == 7, Plate.isLetter(self[0]), Plate.isLetter(self[1]),
      (2..<7).allSatisfy({ Plate.isDigit(self[$0]) })
    else { throw .province(Plate.character(of: self[0])) }
    return .military
  }

  /// Small: the letter comes first; large: it comes last.
  private func newEnergy() throws(Plate.ParsingError) -> Plate.Kind {
    if Plate.isLetter(self[2]) {
      try newEnergyLetter(at: 2)
      try serial(3..<4)
      try digits(4..<8)
      return .newEnergySmall
    }
    guard !Plate.isDigit(self[7]) else { throw .newEnergyForm }
    try digits(2..<7)
    try newEnergyLetter(at: 7)
    return .newEnergyLarge
  }

  private func require(_ length: Int) throws(Plate.ParsingError) {
    guard count == length else { throw .length(count) }
  }

  private func authority() throws(Plate.ParsingError) {
    guard Plate.isLetter(self[1]) else { throw .authority(Plate.character(of: self[1])) }
  }

  private func team(at position: Int) throws(Plate.ParsingError) {
    guard self[position] == UInt8(ascii: "X") || self[position] == UInt8(ascii: "S") else {
      throw .emergencyTeam(Plate.character(of: self[position]), position: position + 1)
    }
  }

  private func newEnergyLetter(at position: Int) throws(Plate.ParsingError) {
    guard !Plate.isNewEnergyLetter(self[position]) else { return }
    try serial(position..<position + 1)
    throw .newEnergyLetter(Plate.character(of: self[position]), position: position + 1)
  }

  private func digits(_ positions: Range<Int>) throws(Plate.ParsingError) {
    for position in positions where !Plate.isDigit(self[position]) {
      throw .digit(Plate.character(of: self[position]), position: position + 1)
    }
  }

  private func serial(_ positions: Range<Int>) throws(Plate.ParsingError) {
    for position in positions {
      let code = self[position]
      if Plate.isDigit(code) { continue }
      guard Plate.isLetter(code) else {
        throw .serial(Plate.character(of: code), position: position + 1)
      }
      guard code != UInt8(ascii: "I"), code != UInt8(ascii: "O") else {
        throw .letter(Unicode.Scalar(code), position: position + 1)
      }
    }
  }
}
