extension PlateReading {
  /// Reads what a camera or ledger wrote where a plate belongs.
  ///
  ///     PlateReading(reading: "蓝晋d·12345").text   // 晋D12345
  ///     PlateReading(reading: "无车牌").state        // none
  ///     PlateReading(reading: "冀B1-3-5").state     // partial
  public init(reading raw: String) { self = Self.reading(raw).reading }

  /// The same, with the colour that stood in front of the plate (`蓝晋D12345`).
  public static func reading(_ raw: String) -> (reading: PlateReading, colour: PlateColour?) {
    if let plate = try? Plate(raw) {
      return (PlateReading(state: .read, text: plate.text, raw: raw), plate.statedColour)
    }
    let characters = FoldedCharacters(raw.utf8.span)
    guard characters.count > 0 else {
      return (PlateReading(state: .unread, text: "", raw: raw), nil)
    }
    let start = Plate.LeadingColour(of: characters)
    let folded = characters.text(from: start?.length ?? 0)
    if let state = Self.word(folded) ?? Self.word(characters.text()) {
      return (PlateReading(state: state, text: "", raw: raw), nil)
    }
    if let partial = Self.partial(raw, colour: start) {
      return (PlateReading(state: .partial, text: partial, raw: raw), start?.colour)
    }
    return (PlateReading(state: .read, text: folded, raw: raw), start?.colour)
  }

  /// The plate, where the text follows the grammar.
  public var plate: Plate? { state == .read ? try? Plate(text) : nil }

  /// The words that devices write where they have no plate to write, after folding.
  private static func word(_ folded: String) -> State? {
    switch folded {
    case "无车牌", "无牌车", "无牌", "无号牌", "未悬挂", "_无_", "无", "NOPLATE", "NO_PLATE": State.none
    case "UNKNOWN", "UNRECOGNIZED", "未识别", "未知", "NULL": .unread
    default: nil
    }
  }

  /// The text with its unread characters kept, if it has some: `*` and `?` anywhere, `-` where the
  /// text begins like a plate and the dash is not the one that separates the serial from `晋D`.
  private static func partial(_ raw: String, colour: Plate.LeadingColour?) -> String? {
    var kept = String.UnicodeScalarView()
    var unread = 0
    for scalar in raw.unicodeScalars {
      switch scalar {
      case "*", "＊", "?", "？":
        kept.append(scalar == "*" || scalar == "＊" ? "*" : "?")
        unread += 1
      case "-", "－": kept.append("-")
      default:
        let folded = FoldedCharacters(String(scalar).utf8.span)
        if folded.count > 0 { kept.append(folded[0]) }
      }
    }
    kept.removeFirst(min(kept.count, colour?.length ?? 0))
    if unread == 0 {
      guard let first = kept.first,
        first == "-" || Plate.code(of: first).map(Plate.isProvince) == true
      else { return nil }
      if kept.count > 2, kept[kept.index(kept.startIndex, offsetBy: 2)] == "-" {
        guard kept.count(where: { $0 == "-" }) > 1 else { return nil }
      }
      guard kept.contains("-") else { return nil }
    }
    return String(kept)
  }
}
