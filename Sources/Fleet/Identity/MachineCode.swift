/// The product identification number of a machine (PIN, ISO 10261 = GB/T 25606-2010), or the
/// seventeen-character environmental code (机械环保代码) of a stage IV machine, which is usually the
/// same.
///
/// Many machines have no number that follows the standard: old, small and imported ones carry a
/// maker's serial. So a text of any form is accepted, and what deviates is a finding. The check
/// letter's table is not public: it is never computed.
///
///     1-3 manufacturer   4-8 description   9 check letter   10-17 machine
public struct MachineCode: Hashable, Sendable, CustomStringConvertible {
  public static let length = 17
  /// Ledgers give the field 64 characters.
  public static let lengthLimit = 64

  public let text: String

  public init(_ text: some StringProtocol) throws(FreeTextError) {
    self.text = try compactText(text, limit: Self.lengthLimit)
  }

  public var description: String { text }

  /// Whether nothing in the text deviates from the standard's layout.
  public var followsStandard: Bool { findings.isEmpty }

  /// Positions 1 to 3 (WMC); `nil` where the text has not seventeen characters.
  public var manufacturer: String? { part(0..<3) }
  /// Positions 4 to 8 (MDS).
  public var descriptor: String? { part(3..<8) }
  /// Position 9.
  public var checkLetter: String? { part(8..<9) }
  /// Positions 10 to 17 (MIS).
  public var indicator: String? { part(9..<17) }

  private func part(_ positions: Range<Int>) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.length, text.allSatisfy(\.isASCII) else { return nil }
    return String(decoding: bytes[positions], as: UTF8.self)
  }

  public var findings: [Finding] {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count == Self.length else { return [.length(scalars.count)] }
    var findings: [Finding] = []
    for (offset, scalar) in scalars.enumerated() {
      switch scalar {
      case "I", "O", "Q": findings.append(.letter(scalar, position: offset + 1))
      case "0"..."9", "A"..."Z": break
      default: findings.append(.character(scalar, position: offset + 1))
      }
    }
    if !("A"..."Z").contains(scalars[8]) { findings.append(.checkLetter(scalars[8])) }
    return findings
  }
}

extension MachineCode {
  public enum Finding: Hashable, Sendable {
    case length(Int)
    /// I, O or Q: one source says they are not used.
    case letter(Unicode.Scalar, position: Int)
    case character(Unicode.Scalar, position: Int)
    /// Position 9 is always a letter.
    case checkLetter(Unicode.Scalar)
  }
}

extension MachineCode.Finding: Explained {
  public var code: String {
    switch self {
    case .length: "machine-code.length"
    case .letter: "machine-code.letter"
    case .character: "machine-code.character"
    case .checkLetter: "machine-code.check-letter"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.length(let count), .english):
      "\(count) characters; a number by the standard has 17"
    case (.length(let count), .chinese): "共 \(count) 个字符；标准编号为 17 个"
    case (.letter(let found, let position), .english):
      "letter `\(found)` at position \(position), which the standard is said not to use"
    case (.letter(let found, let position), .chinese):
      "第 \(position) 位为字母“\(found)”，据称标准不使用（待核实）"
    case (.character(let found, let position), .english):
      "`\(found)` at position \(position) is neither digit nor letter"
    case (.character(let found, let position), .chinese):
      "第 \(position) 位的“\(found)”既非数字也非字母"
    case (.checkLetter(let found), .english):
      "expected a letter at position 9, found `\(found)`"
    case (.checkLetter(let found), .chinese): "第 9 位应为字母，实为“\(found)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "compare with the machine's plate; older machines have serials of their own"
    case .chinese: "请与机械铭牌核对；老旧机械可能使用自编序号"
    }
  }
}
