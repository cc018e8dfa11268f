public import Fleet

/// The columns of a passage ledger (进出厂记录): the 23 that three independent systems have in this order,
/// four that captures add, and those of ledgers with entry and exit in one row.
public enum LedgerColumn: Int, CaseIterable, Sendable {
  case gate, barrier, direction, time, picture, plate, colour, vehicleType, vin, registeredOn
  case vehicleModel, engineModel, engineMaker, engineNumber, fuel, stage, use, networked
  case environmentalList, licence, goods, goodsAmount, fleet
  case trailerPlate, lane, confidence, event
  case entryGate, entryBarrier, entryTime, entryPicture, entryGoods, entryAmount
  case exitGate, exitBarrier, exitTime, exitPicture, exitGoods, exitAmount

  /// The 23 columns of the ledger, in their order.
  public static let ledger = allCases.filter { $0.rawValue <= fleet.rawValue }

  /// The column's title.
  public func title(in language: Language) -> String {
    let titles = LedgerColumn.titles[rawValue]
    return language == .chinese ? titles.chinese : titles.english
  }

  /// The column that a title means, whatever its case, width, spaces and remarks in brackets.
  public init?(title: String) {
    guard let column = LedgerColumn.byTitle.column(titled: title) else { return nil }
    self = column
  }

  private static let byTitle = TableColumns(
    allCases.flatMap { column -> [(column: LedgerColumn, title: String)] in
      let (chinese, english, others) = titles[column.rawValue]
      return ([chinese, english] + others.split(separator: " ").map(String.init)).map {
        (column, $0)
      }
    })
}

extension LedgerColumn {
  /// Title in Chinese, in English, and other titles seen, with those of the public gate systems' JSON.
  private static let titles: [(chinese: String, english: String, others: String)] = [
    ("出入口编号", "gate", "出入口 门岗编号 门岗 大门编号 厂门 gatecode gateno gateid doorcode crkbh"),
    ("道闸编号", "barrier", "道闸 设备编号 barriercode barrierno devicecode dzbh"),
    ("进出厂状态", "direction", "进出状态 进出类型 进出 进出方向 方向 出入类型 inout status jclx"),
    (
      "进/出厂时间", "time",
      "进出时间 通行时间 过车时间 抓拍时间 时间 出入时间 passtime passagetime capturedat capturetime datetime cjsj"
    ),
    ("进/出厂照片", "picture", "进出照片 照片 抓拍图片 图片 photo image pictureurl ctzp"),
    (
      "车牌号码", "plate",
      "车牌号 车牌 号牌号码 号牌 车号 plateno platenumber licenseplate vehiclenumber carno cphm hphm"
    ),
    ("号牌颜色", "plateColour", "车牌颜色 颜色 platecolor numbercolor carcolour colour color cpys hpys"),
    ("车辆类型", "vehicleType", "车型 车辆种类 cllx vehicletypecode"),
    ("VIN", "vin", "车辆识别代号 车辆识别代码 车架号 车架号码 vinno framenumber clsbdh"),
    (
      "注册登记日期", "registeredOn",
      "登记日期 注册日期 初次登记日期 registrationdate registerdate regisdate ccdjrq"
    ),
    ("车辆型号", "vehicleModel", "型号 vehiclemodelname carmodel clxh"),
    ("发动机型号", "engineModel", "enginetype fdjxh"),
    ("发动机生产厂", "engineMaker", "发动机生产厂家 发动机厂家 发动机生产企业 enginemanufacturer fdjscc"),
    ("发动机编号", "engineNumber", "发动机号 发动机号码 engineno fdjbh"),
    ("燃料类型", "fuel", "燃料种类 燃料 燃油类型 动力类型 fueltype rlzl"),
    (
      "排放标准", "stage",
      "排放阶段 国标 排放标准阶段 emissionstage emissionstandard dischargestage pfbz pfjd"
    ),
    ("使用性质", "use", "车辆使用性质 usenature usage syxz"),
    ("联网状态", "networked", "车辆联网状态 是否联网 internetstate networkstate lwzt"),
    ("随车清单", "environmentalList", "环保随车清单 随车清单照片 listreportimg vehiclelist scqdzp"),
    ("行驶证", "licence", "行驶证照片 license drivinglicense drivinglicenseimg xszazp"),
    ("运输货物名称", "goods", "货物名称 货物 物料名称 运输货物 goodsname cargo yshwmc"),
    ("运输量", "goodsAmount", "货物量 运输数量 重量 净重 运量 goodscount amount ysl"),
    ("车队名称", "fleet", "车队 运输单位 运输公司 承运单位 fleetname carrier"),
    ("挂车号牌", "trailerPlate", "挂车车牌 挂车牌号 挂车号码 platenoattach trailer"),
    ("车道", "lane", "车道号 车道编号 laneno cdh"),
    ("置信度", "confidence", "识别置信度 可信度 platereliability"),
    ("记录编号", "event", "流水号 记录号 序列号 记录ID eventid recordid serialno lsh id uuid"),
    ("进厂出入口编号", "entryGate", "进厂口 进门岗 入口编号 进厂门岗 enterdoorcode entrygatecode"),
    ("进厂道闸编号", "entryBarrier", "进厂道闸 入口道闸编号 enterdevicecode"),
    ("进厂时间", "entryTime", "入厂时间 进场时间 入场时间 进门时间 entertime intime"),
    ("进厂照片", "entryPicture", "入厂照片 进场照片 enterimg enterimage"),
    ("进厂货物名称", "entryGoods", "进厂货物 入厂货物 进厂物料 entergoods"),
    ("进厂运输量", "entryGoodsAmount", "进厂货物量 入厂运输量 进厂重量 entergoodscount"),
    ("出厂出入口编号", "exitGate", "出厂口 出门岗 出口编号 出厂门岗 outdoorcode exitgatecode"),
    ("出厂道闸编号", "exitBarrier", "出厂道闸 出口道闸编号 outdevicecode"),
    ("出厂时间", "exitTime", "出场时间 离厂时间 出门时间 outtime leavetime"),
    ("出厂照片", "exitPicture", "出场照片 outimg outimage"),
    ("出厂货物名称", "exitGoods", "出厂货物 出厂物料 outgoods"),
    ("出厂运输量", "exitGoodsAmount", "出厂货物量 出厂重量 outgoodscount"),
  ]
}
