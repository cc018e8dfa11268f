// Names as the statistics bureau listed them in 2023. The table is read at first use.
extension DivisionCode {
  /// The division's own name; `nil` where the table has none.
  public var name: String? { DivisionTable.china.name(of: number) }

  /// The name behind those of the divisions it lies in, without the ones that only fill a level
  /// (`市辖区` of a municipality, `省直辖县级行政区划`).
  public var fullName: String? {
    guard let name else { return nil }
    guard let parent else { return name }
    let above = parent.isFiller ? parent.province.name : parent.fullName
    return (above ?? "") + name
  }

  /// Whether a list of divisions has the code: that of 2023, or one since 2000. A plan may speak of a county that
  /// is no more; a code that no list ever had is a slip of the pen.
  public var isInAnyList: Bool { name != nil || DivisionTable.formerCodes.contains(number) }

  private var isFiller: Bool {
    guard level == .prefecture, let name else { return false }
    return name == "市辖区" || name == "县" || name.hasSuffix("直辖县级行政区划")
  }

  /// The divisions one level down, in the order of their codes.
  public var children: [DivisionCode] {
    let (width, step): (UInt32, UInt32)
    switch level {
    case .province: (width, step) = (10_000, 100)
    case .prefecture: (width, step) = (100, 1)
    case .county: return []
    }
    let table = DivisionTable.china
    let codes = table.codes[
      table.lowerBound(of: number + 1)..<table.lowerBound(of: number + width)]
    return codes.filter { $0 % step == 0 }.map(DivisionCode.init(number:))
  }

  /// The divisions with exactly this name: many counties share theirs.
  /// - Complexity: O(divisions).
  public static func named(_ name: some StringProtocol) -> [DivisionCode] {
    DivisionTable.china.codes(named: name).map(DivisionCode.init(number:))
  }

  /// Every division, ascending.
  public static var all: [DivisionCode] {
    DivisionTable.china.codes.map(DivisionCode.init(number:))
  }

  /// The 31 provinces in the order of their codes.
  public static let provinces: [DivisionCode] = all.filter { $0.level == .province }
}
