extension VehicleType {
  /// Reads a code (`H11`) or the Chinese name that ledgers and licences print (`重型半挂牵引车`); `nil` for what
  /// is neither. A code keeps its letters in upper case.
  public init?(reading text: some StringProtocol) {
    let word = foldedWord(text)
    if let code = Self.code(named: word) {
      self.init(rawValue: code)
      return
    }
    let bytes = Array(word.utf8)
    guard (2...4).contains(bytes.count), (0x41...0x5A).contains(bytes[0]),
      (0x30...0x39).contains(bytes[1])
    else { return nil }
    self.init(rawValue: word)
  }

  /// A name is a size and a body: 重型 + 普通货车 is `H1` + `1`.
  private static func code(named name: String) -> String? {
    if let code = wholeNames[name] { return code }
    for (size, digit) in sizes where name.hasPrefix(size) {
      guard let body = bodies[String(name.dropFirst(size.count))] else { continue }
      return "\(body.letter)\(digit)\(body.digit)"
    }
    return nil
  }

  private static let sizes = [("重型", 1), ("大型", 1), ("中型", 2), ("轻型", 3), ("小型", 3), ("微型", 4)]

  private static let bodies: [String: (letter: String, digit: Int)] = [
    "普通货车": ("H", 1), "厢式货车": ("H", 2), "封闭货车": ("H", 3), "罐式货车": ("H", 4),
    "平板货车": ("H", 5), "集装箱车": ("H", 6), "集装厢车": ("H", 6), "自卸货车": ("H", 7),
    "特殊结构货车": ("H", 8), "仓栅式货车": ("H", 9),
    "半挂牵引车": ("Q", 1), "全挂牵引车": ("Q", 2),
    "普通客车": ("K", 1), "双层客车": ("K", 2), "卧铺客车": ("K", 3), "铰接客车": ("K", 4),
    "越野客车": ("K", 5), "轿车": ("K", 6),
    "专项作业车": ("Z", 1),
  ]

  private static let wholeNames = ["重型专项作业车": "Z51", "三轮汽车": "N11", "其它": "X99", "其他": "X99"]
}
