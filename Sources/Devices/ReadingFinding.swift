public import Fleet

/// What was noticed while a capture was read; the record is kept, the code stands in its findings beside
/// those of plate and VIN.
public enum ReadingFinding: String, CaseIterable, Sendable {
  /// The device's clock cannot be right: years away, or too far from the time of arrival.
  case clock = "time.clock"
  /// No rule says what the device's direction means at this gate.
  case direction = "passage.direction-unset"
  /// The colour's code or word is in no table that applies.
  case colourCode = "colour.unknown-code"
  /// The colour was read with a table that nobody has confirmed.
  case colourTable = "colour.table-unconfirmed"
  /// The colour does not belong to this kind of plate.
  case colourDisagrees = "plate.colour-disagrees"
  /// The plate follows no form of GA 36-2018.
  case plateForm = "plate.form"
  /// The VIN is none: its length or a character.
  case vinForm = "vin.form"
  /// The sender counts the time in its own zone and calls it UTC; the zone configured was used.
  case localEpoch = "time.local-epoch"
  /// A number was expected and other text found; the text is kept.
  case number = "measurement.number"
}

extension ReadingFinding: Explained {
  public var code: String { rawValue }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.clock, .english): "the device's clock cannot be right"
    case (.clock, .chinese): "设备时钟有误"
    case (.direction, .english): "nothing says whether this direction is in or out"
    case (.direction, .chinese): "未设定该方向是进还是出"
    case (.colourCode, .english): "the plate colour's code is in no table that applies"
    case (.colourCode, .chinese): "号牌颜色代码不在所用代码表中"
    case (.colourTable, .english): "the table of plate colour codes is unconfirmed"
    case (.colourTable, .chinese): "所用号牌颜色代码表待核实"
    case (.colourDisagrees, .english): "the plate colour does not belong to this kind of plate"
    case (.colourDisagrees, .chinese): "号牌颜色与号牌种类不符"
    case (.plateForm, .english): "the plate follows no known form"
    case (.plateForm, .chinese): "号牌号码不符合已知规则"
    case (.vinForm, .english): "the VIN is not seventeen permitted characters"
    case (.vinForm, .chinese): "VIN 不是十七位有效字符"
    case (.localEpoch, .english): "the device counts local time and calls it UTC"
    case (.localEpoch, .chinese): "设备把本地时间当作 UTC 上报"
    case (.number, .english): "a measured value is not a number"
    case (.number, .chinese): "测量值不是数字"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.clock, .english): "set the device's clock by NTP"
    case (.clock, .chinese): "请为设备配置 NTP 校时"
    case (.direction, .english): "set the camera's direction rule with `fleetreg camera add`"
    case (.direction, .chinese): "请用 `fleetreg camera add` 设定相机方向规则"
    case (.colourCode, .english), (.colourTable, .english):
      "set the camera's colour table after comparing some records with their pictures"
    case (.colourCode, .chinese), (.colourTable, .chinese): "请对照图片核实后为相机设定颜色代码表"
    case (.localEpoch, .english): "check the zone set for the camera"
    case (.localEpoch, .chinese): "请核对相机的时区设置"
    case (.colourDisagrees, .english), (.plateForm, .english), (.vinForm, .english):
      "compare with the picture or the licence"
    case (.colourDisagrees, .chinese), (.plateForm, .chinese), (.vinForm, .chinese):
      "请与图片或行驶证核对"
    case (.number, _): nil
    }
  }
}
