/// How one outside system numbers or names plate colours. The same integer means another colour
/// elsewhere (code 1 is yellow, blue, black or green), so a code is never read without its table.
///
///     PlateColourTable.ga36.colour(forCode: "1")      // yellow
///     PlateColourTable.jtt697.code(for: .yellow)      // "2"
///     PlateColourTable.jtt697.colour(forCode: "7")    // nil: the caller attaches a finding
public struct PlateColourTable: Sendable {
  /// One row; where a colour has several codes, the first is the one to write.
  struct Row: Sendable {
    let code: String
    let colour: PlateColour
    let key: String
    init(_ code: String, _ colour: PlateColour) {
      self.code = code
      self.colour = colour
      key = PlateColourTable.folded(code)
    }
  }

  /// Stands in records and settings: `ga36`, `dahua`.
  public let name: String
  /// How well the rows are known.
  public let mark: SourceMark
  /// The document or system, and what is uncertain about the rows.
  public let source: String
  let rows: [Row]

  init(_ name: String, _ mark: SourceMark, source: String, _ rows: [Row]) {
    self.name = name
    self.mark = mark
    self.source = source
    self.rows = rows
  }

  /// The colour of a code or word; `nil` where the table has none. Spaces around it, the case of
  /// letters and leading zeros of a number do not matter.
  public func colour(forCode code: some StringProtocol) -> PlateColour? {
    let key = Self.folded(code)
    return rows.first { $0.key == key }?.colour
  }

  /// The code to write for a colour; `nil` where the system cannot express it.
  public func code(for colour: PlateColour) -> String? {
    rows.first { $0.colour == colour }?.code
  }

  /// Every code or word that has a colour.
  public var codes: [String] { rows.map(\.code) }

  private static func folded(_ code: some StringProtocol) -> String {
    var bytes = code.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    if bytes.allSatisfy({ $0 &- 0x30 < 10 }) {
      while bytes.count > 1, bytes.first == 0x30 { bytes.removeFirst() }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension PlateColourTable {
  /// Every table.
  public static let all: [PlateColourTable] = [
    own, chineseWords, ga36, gat1400, environment, smoke, inspection, provincialInspection,
    cityStation,
    etc, toll, jtt697, jtt415, gate, gateInterface, dahua, dahuaWords, hikvisionWords, vzenith,
    uniview,
    bolink,
  ]

  /// The table with this name, as settings name it; `nil` where there is none.
  public static func named(_ name: some StringProtocol) -> PlateColourTable? {
    all.first { $0.name == name }
  }
}

extension PlateColourTable: CustomStringConvertible {
  public var description: String { name }
}
