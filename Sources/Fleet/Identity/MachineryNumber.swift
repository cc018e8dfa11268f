/// The environmental registration number of a non-road machine (环保登记号码): a stage character, a
/// hyphen and a body of eight characters, `3-4DA00001`.
///
///     let number = try MachineryNumber("环3–4da00001")
///     print(number, number.area, number.serial)  // 3-4DA00001 4DA 1
///
///     position  1      stage      1-6, D electric, X undetermined
///               2      -
///               3-5    area       digits, letters without I and O; opaque, never refused
///               6-10   serial     digits
///
/// The form was seen in numbers of five provinces; the notice that sets it was not available. A
/// machine is named by the ``body`` alone: the stage character is the part that gets repainted.
/// Reading folds case, width and dashes, and takes a leading `环` off. The hyphen may be left out, but
/// stands nowhere else: `XE215-0457` is a maker's serial number.
public struct MachineryNumber: Hashable, Sendable {
  /// Nine ASCII bytes, the stage highest and the body in the low eight: no allocation.
  private let bytes: UInt128

  public init(_ text: some StringProtocol) throws(ParsingError) {
    let text = String(text)
    let characters = FoldedCharacters(text.utf8.span)
    let start = characters.count > 0 && characters[0] == "环" ? 1 : 0
    let count = characters.count - start
    guard count > 0 else { throw .empty }
    guard count == 9 else { throw .length(count) }
    guard Self.isStage(characters[start]) else { throw .stage(characters[start]) }
    var before = -start
    for scalar in text.unicodeScalars {
      if FoldedCharacters.isDash(scalar) {
        guard before == 1 else { throw .hyphen(after: before) }
      } else if FoldedCharacters.isKept(scalar) {
        before += 1
      }
    }
    var bytes: UInt128 = 0
    for offset in 0..<9 {
      let character = characters[start + offset]
      // As printed, the body begins at position 3.
      let position = offset + 2
      switch character {
      case "0"..."9": break
      case "I", "O":
        throw .letter(character, position: position)
      case "A"..."Z" where offset < 4: break
      default:
        throw offset < 4
          ? .area(character, position: position) : .serial(character, position: position)
      }
      bytes = bytes << 8 | UInt128(character.value)
    }
    self.bytes = bytes
  }

  private static func isStage(_ character: Unicode.Scalar) -> Bool {
    switch character {
    case "1"..."6", "D", "X": true
    default: false
    }
  }

  private func text(_ offsets: Range<Int>) -> String {
    String(
      String.UnicodeScalarView(
        offsets.map { Unicode.Scalar(UInt8(truncatingIfNeeded: bytes >> UInt128(64 - 8 * $0))) }))
  }
}

extension MachineryNumber: CustomStringConvertible {
  /// Ten characters with the hyphen.
  public var text: String { "\(stageCharacter)-\(body)" }
  public var description: String { text }

  public var stageCharacter: Unicode.Scalar {
    Unicode.Scalar(UInt8(truncatingIfNeeded: bytes >> 64))
  }

  /// What the stage character says; the engine, the registry or a disclosure number may say
  /// otherwise.
  public var stage: EmissionStage {
    EmissionStage(rawValue: String(stageCharacter)) ?? .undetermined
  }

  /// The eight characters that are unique among all machines.
  public var body: String { text(1..<9) }

  /// Positions 3 to 5: an opaque code of the place that numbered the machine.
  public var area: String { text(1..<4) }

  /// Positions 6 to 10 as a number.
  public var serial: Int { Int(text(4..<9)) ?? 0 }
}

extension MachineryNumber {
  // Position 3 counts the provinces in the order of GB/T 2260 with 1-9 and then A-Z without I and
  // O. The rule is inferred: it fits the published numbers of four provinces (3, F, J, X), and no
  // text confirms it.
  /// The province that position 3 seems to name; never ground to refuse. ``SourceMark/inferred``.
  public var inferredProvince: DivisionCode? {
    let order: StaticString = "123456789ABCDEFGHJKLMNPQRSTUVWX"
    let letters = Array(String(describing: order).utf8)
    let first = UInt8(truncatingIfNeeded: bytes >> 56)
    guard let place = letters.firstIndex(of: first),
      place < DivisionCode.provinces.count
    else { return nil }
    return DivisionCode.provinces[place]
  }

  /// Whether both numbers name the same machine: the same body, whatever the stage.
  public func hasSameBody(as other: MachineryNumber) -> Bool {
    UInt64(truncatingIfNeeded: bytes) == UInt64(truncatingIfNeeded: other.bytes)
  }
}
