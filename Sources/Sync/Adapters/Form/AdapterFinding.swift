public import Fleet

/// What a record lost or gained on its way into another authority's form: it was sent, and somebody should know.
///
/// Counted by kind, since the record itself stays as it is here.
public enum AdapterFinding: String, CaseIterable, Hashable, Sendable {
  /// The protocol has no code for the plate's colour, or none was read: sent as "other".
  case colour = "sent.colour"
  case stage = "sent.stage"
  case fuel = "sent.fuel"
  case vehicleType = "sent.vehicle-type"
  case plateClass = "sent.plate-class"
  /// The device could not read the plate: sent as a vehicle without one.
  case plate = "sent.plate"
  /// The settings name no number of the authority's for the gate or site.
  case place = "sent.place"
  /// A picture could not go along: its bytes are not here, or it has no address.
  case picture = "sent.picture"
  /// Any other word for which the protocol has no code: sent as "other", or left out.
  case word = "sent.word"
  /// A verdict for which the protocol has no code was left out.
  case verdict = "sent.verdict"
  /// An exit went out without the number of its entry.
  case entryUnknown = "sent.entry-unknown"
  /// The upstream took an entry and gave it no number, so its exit cannot name it.
  case throughMissing = "sent.through-missing"
  /// The answer to an earlier attempt was lost, and the protocol has no ids: it may stand there twice.
  case perhapsTwice = "sent.perhaps-twice"
  /// The upstream said "there already, or an error" of a record that was sent for the first time.
  case takenForDuplicate = "sent.taken-for-duplicate"
}

extension AdapterFinding: Explained {
  public var code: String { rawValue }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.colour, .english): "the plate's colour has no code there and was sent as other"
    case (.colour, .chinese): "号牌颜色在对方没有代码，已按“其他”上报"
    case (.stage, .english): "the emission stage has no code there and was sent as unknown"
    case (.stage, .chinese): "排放阶段在对方没有代码，已按未知上报"
    case (.fuel, .english): "the fuel has no code there and was sent as other"
    case (.fuel, .chinese): "燃料种类在对方没有代码，已按“其他”上报"
    case (.vehicleType, .english): "the vehicle type is no code of GA 24.4 and was left out"
    case (.vehicleType, .chinese): "车辆类型不是 GA 24.4 的代码，未上报"
    case (.plateClass, .english): "the plate's class is not known and was sent as other"
    case (.plateClass, .chinese): "号牌种类未知，已按“其他”上报"
    case (.plate, .english): "the plate was not read and was sent as a vehicle without one"
    case (.plate, .chinese): "号牌未识别，已按无车牌上报"
    case (.place, .english): "the settings name no number of the authority for the gate or site"
    case (.place, .chinese): "设置中没有该出入口或点位在对方的编号"
    case (.picture, .english): "a picture did not go along"
    case (.picture, .chinese): "有图片未能随记录上报"
    case (.word, .english): "a word has no code there and was sent as other or left out"
    case (.word, .chinese): "有字段的取值在对方没有代码，已按“其他”上报或未上报"
    case (.verdict, .english): "the verdict has no code there and was left out"
    case (.verdict, .chinese): "判定结果在对方没有代码，未上报"
    case (.entryUnknown, .english): "an exit was sent without the number of its entry"
    case (.entryUnknown, .chinese): "出厂记录上报时没有对应的进厂编号"
    case (.throughMissing, .english): "the upstream gave an entry no number for its exit"
    case (.throughMissing, .chinese): "上级平台未给出进厂记录的通行编号"
    case (.perhapsTwice, .english):
      "sent again after an answer was lost; the protocol has no ids, so it may stand there twice"
    case (.perhapsTwice, .chinese): "应答丢失后再次上报；该协议没有记录编号，对方可能重复"
    case (.takenForDuplicate, .english):
      "refused as there already, or by an error, at its first sending; taken as stored"
    case (.takenForDuplicate, .chinese): "首次上报即被答复“已存在或错误”，按已接收处理"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.place, .english):
      "name it in the section `adapter` of fleetreg.yaml; docs/adapters.md says how"
    case (.place, .chinese): "请在 fleetreg.yaml 的 `adapter` 部分填写，写法见 docs/adapters.md"
    case (.perhapsTwice, .english), (.takenForDuplicate, .english):
      "compare with the operator of the platform"
    case (.perhapsTwice, .chinese), (.takenForDuplicate, .chinese): "请与平台运维人员核对"
    default: nil
    }
  }
}

extension [AdapterFinding: Int] {
  /// The counts as an ``Upstream`` shows them.
  var byCode: [String: Int] { [String: Int](uniqueKeysWithValues: map { ($0.key.code, $0.value) }) }
}
