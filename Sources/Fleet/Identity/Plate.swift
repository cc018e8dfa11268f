/// A number plate of the People's Republic of China, as GA 36-2018 and its neighbours form it.
///
///     let plate = try Plate("晋d·12345")
///     print(plate)                  // 晋D12345
///     print(plate.possibleColours)  // blue or yellow: the text alone does not say
///
/// What the forms forbid is refused (``ParsingError``); what is merely odd is accepted and reported
/// (``findings``). Reading folds case, width, dots, dashes and spaces, and takes a leading colour
/// (`蓝`, `黄绿`) off the text into ``statedColour``. Two plates are equal when their texts are.
public struct Plate: Sendable {
  /// Up to eight one-byte codes, the first character highest, unused low bytes zero: digits and
  /// letters are ASCII, Chinese characters 0x80 + their place in `glyphs`.
  let codes: UInt64
  public let kind: Kind
  private let stated: LeadingColour?

  init(codes: UInt64, kind: Kind, stated: LeadingColour?) {
    self.codes = codes
    self.kind = kind
    self.stated = stated
  }

  /// Reads a plate, however it is spaced and cased.
  /// - Complexity: O(length), without allocation.
  @inlinable
  public init(_ text: String) throws(ParsingError) { try self.init(utf8: text.utf8.span) }

  /// The same of a part of a text, which is copied.
  @inlinable
  public init(_ text: Substring) throws(ParsingError) { try self.init(String(text)) }

  /// Reads a plate from UTF-8.
  public init(utf8 bytes: Span<UInt8>) throws(ParsingError) {
    if let plain = PlainPlate(bytes) {
      self = try Self.parse(plain.codes, count: plain.count, after: plain.stated)
    } else {
      let characters = FoldedCharacters(bytes)
      self = try Self.parse(characters, after: LeadingColour(of: characters))
    }
  }

  /// The colour that stood in front of the plate, as some cameras write it.
  public var statedColour: PlateColour? { stated?.colour }
}

extension Plate: Hashable {
  public static func == (a: Plate, b: Plate) -> Bool { a.codes == b.codes }
  public func hash(into hasher: inout Hasher) { hasher.combine(codes) }
}

extension Plate: CustomStringConvertible {
  /// The canonical text: no spaces, no dot, capitals.
  public var text: String {
    var text = String.UnicodeScalarView()
    var rest = codes
    while rest != 0 {
      text.append(Self.character(of: UInt8(truncatingIfNeeded: rest >> 56)))
      rest <<= 8
    }
    return String(text)
  }

  public var description: String { text }
}

extension Plate {
  /// How many characters the canonical text has: seven or eight.
  public var length: Int { 8 - codes.trailingZeroBitCount / 8 }

  /// The code at a position from 0.
  func code(at position: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: codes >> (56 - 8 * UInt64(position)))
  }

  /// The province's character: `nil` for embassy and military plates, which have none.
  public var province: Unicode.Scalar? {
    switch kind {
    case .embassy, .military: nil
    case .emergencyMotorcycle, .armedPolice: Self.character(of: code(at: 2))
    default: Self.character(of: code(at: 0))
    }
  }

  /// The letter of the issuing authority behind the province's character; `nil` for kinds without
  /// one.
  public var authority: Unicode.Scalar? {
    switch kind {
    case .embassy, .military, .emergency, .emergencyMotorcycle, .armedPolice: return nil
    default:
      let code = code(at: 1)
      return Self.isLetter(code) ? Unicode.Scalar(code) : nil
    }
  }

  public var isNewEnergy: Bool { kind.isNewEnergy }

  /// The letter that makes a plate a new-energy one.
  public var newEnergyLetter: Unicode.Scalar? {
    switch kind {
    case .newEnergySmall: Unicode.Scalar(code(at: 2))
    case .newEnergyLarge: Unicode.Scalar(code(at: 7))
    default: nil
    }
  }

  /// Whether the letter stands for a battery-electric vehicle (D A B C E) or another new energy (F
  /// G H J K); `nil` for other plates. The split has one source: ground for a finding, not for a
  /// verdict.
  public var isBatteryElectric: Bool? {
    newEnergyLetter.map { ("A"..."E").contains($0) }
  }
}
