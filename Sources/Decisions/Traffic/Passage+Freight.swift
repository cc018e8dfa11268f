import Fleet

extension Passage {
  /// What the ledger's word for goods says to the plans: `bulk` for ore, coal and coke, which the plans themselves call
  /// bulk goods, `any` for other goods, of which nobody says of what sort they are; `nil` where it names none.
  ///
  /// That it names none says little: a truck that fetches product enters empty. Which words are ore, coal and coke is our
  /// own reading, by their last letters: 铁矿石 and 无烟煤 are, 煤矿设备 and 矿泉水 are not.
  var freightCode: String? {
    guard let goods else { return nil }
    let words = goods.lowercased().split(whereSeparator: \.isWhitespace)
    let word = words.joined()
    guard !word.isEmpty, !Self.emptyWords.contains(word) else { return nil }
    let isBulk =
      Self.bulkEndings.contains { word.hasSuffix($0) }
      || words.last.map { ["ore", "coal", "coke"].contains($0) } == true
    return isBulk ? "bulk" : "any"
  }

  private static let emptyWords: Set = ["无", "空", "空车", "空载", "-", "/", "none", "empty"]

  private static let bulkEndings = [
    "煤", "煤炭", "煤泥", "煤矸石", "焦", "焦炭", "焦粉", "焦丁", "焦末", "兰炭", "矿", "矿石", "矿粉", "矿砂",
    "精矿", "精粉",
  ]
}
