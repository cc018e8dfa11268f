public import Fleet

/// Why the register refuses a change. Nothing of the change is stored.
public enum RegisterError: Error, Hashable, Sendable {
  /// An entry of that id is there already.
  case exists(RegisterKind, String)
  case unknown(RegisterKind, String)
  /// Several machines answer to the name.
  case ambiguous(String, [String])
  /// An entry names another one that is not there.
  case unknownReference(RegisterReference, from: RegisterReference)
  /// Other entries name it; `count` of them, one for an example.
  case inUse(RegisterReference, by: RegisterReference, count: Int)
  /// Passages or observations were captured there; records are kept, and so is their place.
  case hasRecords(RegisterReference)
  /// A value that only one entry may have is another one's.
  case taken(field: String, value: String, by: RegisterReference)
  /// Plate and VIN belong to two different vehicles.
  case twoVehicles(plate: String, vin: String)
  case reasonMissing
  /// The number's body belongs to a machine with another stage character: perhaps repainted.
  case repainted(MachineryNumber, recorded: MachineryNumber, id: String)
  case numberTaken(MachineryNumber, by: String)
  /// No rule lets the registry issue numbers there.
  case numberingOff(division: String)
  /// Every serial of the range is given.
  case rangeExhausted(division: String, area: String, first: Int, last: Int)
  /// Two rules would give the same numbers.
  case rangeOverlaps(division: String, other: String, area: String)
  /// The recorded stage has no character in machinery numbers.
  case noStageCharacter(id: String)
  /// The owner may no longer take the registration back.
  case notWithdrawable(MachineryState)
  /// No picture of that SHA-256 is in the store.
  case unknownPicture(String)
}

extension RegisterError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .exists: "register.exists"
    case .unknown: "register.unknown"
    case .ambiguous: "name.ambiguous"
    case .unknownReference: "register.unknown-reference"
    case .inUse: "register.in-use"
    case .hasRecords: "register.has-records"
    case .taken: "register.taken"
    case .twoVehicles: "register.two-vehicles"
    case .reasonMissing: "register.reason-missing"
    case .repainted: "number.repainted"
    case .numberTaken: "number.taken"
    case .numberingOff: "number.issuing-off"
    case .rangeExhausted: "number.range-exhausted"
    case .rangeOverlaps: "number.range-overlaps"
    case .noStageCharacter: "number.no-stage"
    case .notWithdrawable: "machinery.not-withdrawable"
    case .unknownPicture: "picture.unknown"
    }
  }

  public func text(in language: Language) -> String {
    switch language {
    case .english: english.text
    case .chinese: chinese.text
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: english.advice
    case .chinese: chinese.advice
    }
  }

  public var description: String { text(in: .english) }
}

extension RegisterError {
  private var english: (text: String, advice: String) {
    switch self {
    case .exists(let kind, let id):
      (
        "\(kind.name(in: .english)) `\(id)` is recorded already",
        "choose another id, or change the recorded one"
      )
    case .unknown(let kind, let id):
      ("no \(kind.name(in: .english)) `\(id)`", "list what there is, or add it first")
    case .ambiguous(let name, let ids):
      ("`\(name)` names \(ids.count) machines", "use an id: \(ids.joined(separator: ", "))")
    case .unknownReference(let target, let from):
      (
        "\(from.text(in: .english)) names \(target.text(in: .english)), which is not recorded",
        "add \(target.text(in: .english)) first"
      )
    case .inUse(let entry, let user, let count):
      (
        "\(entry.text(in: .english)) is used by \(user.text(in: .english))"
          + (count > 1 ? " and \(count - 1) more" : ""),
        "remove or change those first"
      )
    case .hasRecords(let entry):
      (
        "records were captured at \(entry.text(in: .english))",
        "keep it: records are never without their place"
      )
    case .taken(let field, let value, let holder):
      (
        "`\(field)` `\(value)` belongs to \(holder.text(in: .english))",
        "correct the value, or change that entry first"
      )
    case .twoVehicles(let plate, let vin):
      (
        "plate `\(plate)` and VIN `\(vin)` belong to two different vehicles",
        "compare both with the licence; correct or remove the wrong one"
      )
    case .reasonMissing: ("a reason is missing", "say why")
    case .repainted(let number, let recorded, let id):
      (
        "`\(number)` has the body of `\(recorded)` with another stage character",
        "look at the sign and at machine `\(id)`: a repainted digit or a wrong copy; go on with "
          + "`\(recorded)`, or put the number right with `machinery number --correct`"
      )
    case .numberTaken(let number, let id):
      ("number `\(number)` belongs to machine `\(id)`", "compare both machines with their signs")
    case .numberingOff(let division):
      (
        "numbers of division \(division) are not issued here",
        "record the number of the national platform, or have the authority switch issuing on"
      )
    case .rangeExhausted(let division, let area, let first, let last):
      (
        "every serial \(first) to \(last) of area `\(area)`, division \(division), is given",
        "have the authority widen the range"
      )
    case .rangeOverlaps(let division, let other, let area):
      (
        "the serials of \(division) overlap those of \(other) in area `\(area)`",
        "give each division a range or an area code of its own"
      )
    case .noStageCharacter(let id):
      (
        "the stage of machine `\(id)` has no character in machinery numbers",
        "record its stage as 1 to 6, electric or none"
      )
    case .notWithdrawable(let state):
      (
        "a registration that is \(state.text(in: .english)) cannot be taken back",
        "scrap the machine with a reason instead"
      )
    case .unknownPicture(let hash):
      ("no picture `\(hash)` in the store", "store the picture first")
    }
  }

  private var chinese: (text: String, advice: String) {
    switch self {
    case .exists(let kind, let id):
      ("\(kind.name(in: .chinese)) `\(id)` 已登记", "请另选标识，或修改已有条目")
    case .unknown(let kind, let id):
      ("没有\(kind.name(in: .chinese)) `\(id)`", "请先查看清单或先行登记")
    case .ambiguous(let name, let ids):
      ("`\(name)` 对应 \(ids.count) 台机械", "请使用编号：\(ids.joined(separator: "、"))")
    case .unknownReference(let target, let from):
      (
        "\(from.text(in: .chinese))引用的\(target.text(in: .chinese))未登记",
        "请先登记\(target.text(in: .chinese))"
      )
    case .inUse(let entry, let user, let count):
      (
        "\(entry.text(in: .chinese))正被\(user.text(in: .chinese))"
          + (count > 1 ? "等 \(count) 项引用" : "引用"),
        "请先删除或修改引用项"
      )
    case .hasRecords(let entry):
      ("\(entry.text(in: .chinese))已有通行或监测记录", "请保留：记录不能没有其地点")
    case .taken(let field, let value, let holder):
      ("`\(field)` `\(value)` 已属于\(holder.text(in: .chinese))", "请更正，或先修改该条目")
    case .twoVehicles(let plate, let vin):
      ("号牌 `\(plate)` 与车辆识别代号 `\(vin)` 分属两辆车", "请与行驶证核对，更正或删除错误的一条")
    case .reasonMissing: ("缺少原因", "请填写原因")
    case .repainted(let number, let recorded, let id):
      (
        "`\(number)` 与已登记的 `\(recorded)` 主体相同而阶段位不同",
        "请核对标牌与机械 `\(id)`：可能涂改阶段位或抄录有误；确认后以 `\(recorded)` 办理，"
          + "或用 `machinery number --correct` 更正号码"
      )
    case .numberTaken(let number, let id):
      ("号码 `\(number)` 已属于机械 `\(id)`", "请核对两台机械的标牌")
    case .numberingOff(let division):
      ("区划 \(division) 未启用本地编号", "请登录国家平台取得号码后录入，或由主管部门启用本地编号")
    case .rangeExhausted(let division, let area, let first, let last):
      ("区划 \(division) 地区代码 `\(area)` 的序号 \(first) 至 \(last) 已用完", "请主管部门扩大号段")
    case .rangeOverlaps(let division, let other, let area):
      ("地区代码 `\(area)` 下 \(division) 与 \(other) 的号段重叠", "请为各区划分配不同号段或地区代码")
    case .noStageCharacter(let id):
      ("机械 `\(id)` 的排放阶段没有对应的号码首位", "请将阶段登记为 1 至 6、电动或无")
    case .notWithdrawable(let state):
      ("登记处于“\(state.text(in: .chinese))”，不能撤回", "请注明原因办理注销")
    case .unknownPicture(let hash): ("图片库中没有 `\(hash)`", "请先存入图片")
    }
  }
}

extension RegisterReference {
  func text(in language: Language) -> String {
    switch language {
    case .english: "\(kind.name(in: .english)) `\(id)`"
    case .chinese: "\(kind.name(in: .chinese)) `\(id)` "
    }
  }
}
