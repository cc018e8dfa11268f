extension EmissionStage {
  /// Reads a stage as devices, ledgers and people write it: `5`, `国五`, `国Ⅴ`, `国V`, `国6b`, `国Ⅵ6a`, `G6`,
  /// `China VI-b`, `电动`, `新能源`, `X`, `无`; `nil` for what is no stage in any of those.
  ///
  ///     prefix   = 国 | 中国 | G | CHINA | STAGE
  ///     stage    = [0-9] | 〇 零 一 … 九 | I … IX     (then, by chance, the same once more: 国Ⅵ6a)
  ///     substage = A | B        behind it 改造 (retrofitted), 阶段, 标准, 排放标准
  public init?(reading text: some StringProtocol) {
    var word = Substring(foldedWord(text))
    if let stage = Self.words[String(word)] {
      self = stage
      return
    }
    for ending in ["排放标准", "标准", "阶段"] where word.hasSuffix(ending) {
      word.removeLast(ending.count)
      break
    }
    let retrofitted = word.hasSuffix("改造")
    if retrofitted { word.removeLast(2) }
    for prefix in ["中国", "国家第", "国", "第", "CHINA", "STAGE", "G"] where word.hasPrefix(prefix) {
      word.removeFirst(prefix.count)
      break
    }
    let isDigit = word.first.map { $0.isASCII && $0.isNumber } ?? false
    guard let number = Self.takeNumber(from: &word) else { return nil }
    if !isDigit, word.hasPrefix("\(number)") { word.removeFirst() }
    let substage: String
    switch word {
    case "": substage = ""
    case "A", "(A)", "（A）": substage = "a"
    case "B", "(B)", "（B）": substage = "b"
    default: return nil
    }
    guard substage.isEmpty || !retrofitted else { return nil }
    self.init(rawValue: "\(number)" + (retrofitted ? "r" : substage))
  }

  private static let words: [String: EmissionStage] = [
    "D": .electric, "电": .electric, "电动": .electric, "纯电": .electric, "纯电动": .electric,
    "ELECTRIC": .electric, "BEV": .electric,
    "N": .newEnergy, "NEV": .newEnergy, "新能源": .newEnergy, "NEWENERGY": .newEnergy,
    "X": .undetermined, "无": .undetermined, "无排放阶段": .undetermined, "NONE": .undetermined,
    "国X": .undetermined,
  ]

  /// Longest numerals first, so that `VI` is not read as `V`.
  private static let numerals: [(String, Int)] = [
    ("VIII", 8), ("VII", 7), ("III", 3), ("VI", 6), ("IV", 4), ("IX", 9), ("II", 2), ("V", 5),
    ("I", 1), ("〇", 0), ("零", 0), ("一", 1), ("二", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6),
    ("七", 7), ("八", 8), ("九", 9),
  ]

  private static func takeNumber(from word: inout Substring) -> Int? {
    if let first = word.first, first.isASCII, let digit = first.wholeNumberValue {
      word.removeFirst()
      return digit
    }
    for (numeral, number) in numerals where word.hasPrefix(numeral) {
      word.removeFirst(numeral.count)
      return number
    }
    return nil
  }
}
