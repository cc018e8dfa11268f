// Colours as words. Where a list of words was not published whole, the rows hold what has been
// seen.
extension PlateColourTable {
  /// Our own names, as they stand in records, and in CSV files with English words.
  public static let own = PlateColourTable(
    "own", .confirmed, source: "PlateColour.rawValue",
    [
      Row("blue", .blue), Row("yellow", .yellow), Row("black", .black), Row("white", .white),
      Row("green", .green), Row("gradient-green", .gradientGreen),
      Row("yellow-green", .yellowGreen), Row("farm-yellow", .farmYellow),
      Row("farm-green", .farmGreen), Row("blue-white", .blueWhite), Row("temporary", .temporary),
      Row("red", .red), Row("not-plated", .notPlated), Row("other", .other),
      Row("unknown", .unknown),
    ])

  /// Words of ledgers and forms. The first of each colour is the one to write.
  public static let chineseWords = PlateColourTable(
    "chinese-words", .confirmed, source: "进出厂台账、行驶证与表单用语",
    [
      Row("蓝", .blue), Row("蓝色", .blue), Row("蓝牌", .blue), Row("蓝底白字", .blue),
      Row("黄", .yellow), Row("黄色", .yellow), Row("黄牌", .yellow), Row("黄底黑字", .yellow),
      Row("黑", .black), Row("黑色", .black), Row("黑牌", .black), Row("黑底白字", .black),
      Row("白", .white), Row("白色", .white), Row("白牌", .white), Row("白底黑字", .white),
      Row("绿", .green), Row("绿色", .green), Row("绿牌", .green),
      Row("黄绿", .yellowGreen), Row("黄绿色", .yellowGreen), Row("黄绿双拼", .yellowGreen),
      Row("黄绿双拼色", .yellowGreen), Row("黄绿牌", .yellowGreen),
      Row("渐变绿", .gradientGreen), Row("渐绿", .gradientGreen), Row("渐变绿色", .gradientGreen),
      Row("农黄", .farmYellow), Row("农黄色", .farmYellow),
      Row("农绿", .farmGreen), Row("农绿色", .farmGreen),
      Row("蓝白", .blueWhite), Row("蓝白渐变", .blueWhite), Row("临牌", .temporary),
      Row("临时", .temporary), Row("红", .red), Row("红色", .red),
      Row("未上牌", .notPlated), Row("无", .notPlated), Row("无牌", .notPlated),
      Row("其他", .other), Row("其它", .other), Row("未知", .unknown), Row("未识别", .unknown),
    ])

  /// Dahua ITSAPI `PlateColor`: `Yellow`, `Blue` and `Unknown` seen on the wire, the rest by
  /// likeness.
  public static let dahuaWords = PlateColourTable(
    "dahua-words", .inferred, source: "Dahua ITSAPI PlateColor",
    [
      Row("Yellow", .yellow), Row("Blue", .blue), Row("Unknown", .unknown), Row("White", .white),
      Row("Black", .black), Row("Green", .green), Row("YellowGreen", .yellowGreen),
      Row("GradientGreen", .gradientGreen), Row("ShadowGreen", .gradientGreen), Row("Red", .red),
      Row("Other", .other),
    ])

  /// Hikvision ISAPI `plateColor`. Colours that no plate of GA 36 has are `other`.
  public static let hikvisionWords = PlateColourTable(
    "hikvision-words", .single, source: "Hikvision ISAPI EventNotificationAlert, plateColor",
    [
      Row("blue", .blue), Row("yellow", .yellow), Row("black", .black), Row("white", .white),
      Row("green", .green), Row("newEnergyGreen", .gradientGreen),
      Row("newEnergyYellowGreen", .yellowGreen), Row("red", .red), Row("unknown", .unknown),
      Row("other", .other), Row("golden", .other), Row("orange", .other), Row("brown", .other),
      Row("mixedColor", .other), Row("civilAviationBlack", .other),
      Row("civilAviationGreen", .other),
    ])
}
