import Fleet

/// The tables in which vehicles and machinery come and go.
enum RegisterTable {
  static let vehicles: [RegisterColumn] = [
    RegisterColumn("plate", "车牌号码", "plate", .plate, or: "车牌号 号牌号码 车号 platenumber"),
    RegisterColumn("plateColour", "号牌颜色", "plateColour", .colour, or: "车牌颜色 颜色 platecolor"),
    RegisterColumn("vin", "VIN", "vin", .vin, or: "车辆识别代号 车辆识别代码 车架号"),
    RegisterColumn("vehicleType", "车辆类型", "vehicleType", or: "车辆类型代码"),
    RegisterColumn("brand", "品牌", "brand", or: "车辆品牌"),
    RegisterColumn("model", "车辆型号", "model", or: "型号"),
    RegisterColumn("engineModel", "发动机型号", "engineModel"),
    RegisterColumn("engineMaker", "发动机生产厂", "engineMaker", or: "发动机生产厂家 发动机厂家"),
    RegisterColumn("engineNumber", "发动机编号", "engineNumber", or: "发动机号 发动机号码"),
    RegisterColumn("fuel", "燃料类型", "fuel", .fuel, or: "燃料种类 燃料"),
    RegisterColumn("use", "使用性质", "use", .use),
    RegisterColumn("stage", "排放标准", "stage", .stage, or: "排放阶段 emissionstage"),
    RegisterColumn(
      "stageSource", "排放依据", "stageSource",
      .word(
        Dictionary(
          uniqueKeysWithValues: FactSource.allCases.map { ($0.rawValue, $0.text(in: .chinese)) })),
      or: "排放阶段来源"),
    RegisterColumn("disclosureNumber", "环保信息公开编号", "disclosureNumber", or: "信息公开编号"),
    RegisterColumn("category", "车辆类别", "category", or: "类别"),
    RegisterColumn("maximumMass", "最大总质量(kg)", "maximumMass", .number, or: "总质量 最大设计总质量"),
    RegisterColumn("kerbMass", "整备质量(kg)", "kerbMass", .number),
    RegisterColumn("referenceMass", "基准质量(kg)", "referenceMass", .number),
    RegisterColumn("seats", "座位数", "seats", .number, or: "核定载客"),
    RegisterColumn("urban", "城市车辆", "urban", .flag),
    RegisterColumn("operating", "营运", "operating", .flag, or: "是否营运"),
    RegisterColumn("networked", "联网状态", "networked", .flag, or: "是否联网"),
    RegisterColumn("manufacturedOn", "制造日期", "manufacturedOn", .day, or: "生产日期 出厂日期"),
    RegisterColumn("invoicedOn", "发票日期", "invoicedOn", .day, or: "购车发票日期"),
    RegisterColumn("importArrivedOn", "进口到岸日期", "importArrivedOn", .day),
    RegisterColumn("registeredOn", "注册登记日期", "registeredOn", .day, or: "登记日期 初次登记日期"),
    RegisterColumn("registeredIn", "注册登记地", "registeredIn", or: "登记地区划"),
    RegisterColumn("retiredOn", "注销日期", "retiredOn", .day, or: "淘汰日期 注销登记日期"),
    RegisterColumn("owner", "所有人编号", "owner", or: "单位编号"),
  ]

  static let machinery: [RegisterColumn] = [
    RegisterColumn("number", "环保登记号码", "number", or: "环保登记编码 机械环保号码 登记号码"),
    RegisterColumn(
      "number.origin", "号码来源", "numberOrigin",
      .word(
        Dictionary(
          uniqueKeysWithValues: AssignedNumber.Origin.allCases.map {
            ($0.rawValue, $0.text(in: .chinese))
          })), or: "登记号码来源"),
    RegisterColumn(
      "state", "登记状态", "state",
      .word(
        Dictionary(
          uniqueKeysWithValues: MachineryState.allCases.map {
            ($0.rawValue, $0.text(in: .chinese))
          })), or: "状态"),
    RegisterColumn(
      "kind", "登记类型", "kind", .word(["machine": "机械", "in-plant-vehicle": "厂内车辆"])),
    RegisterColumn("place.division", "使用地区划", "division", .division, or: "区划代码 行政区划"),
    RegisterColumn("place.siteKind", "使用地点类型", "siteKind", .siteKind, or: "使用地点种类"),
    RegisterColumn("place.site", "使用地点", "site", or: "工地名称"),
    RegisterColumn("type", "机械种类", "type", .machineryType, or: "机械类型 种类"),
    RegisterColumn("name", "机械名称", "name"),
    RegisterColumn("brand", "品牌", "brand"),
    RegisterColumn("model", "机械型号", "model", or: "型号"),
    RegisterColumn("serial", "出厂编号", "serial", or: "出厂号 整机编号"),
    RegisterColumn("maker", "生产厂", "maker", or: "生产厂家 生产企业 机械生产厂"),
    RegisterColumn("origin", "产地", "origin"),
    RegisterColumn("madeOn", "生产日期", "madeOn", .day, or: "出厂日期"),
    RegisterColumn("pin", "PIN", "pin", or: "产品识别码 PIN/机械环保代码"),
    RegisterColumn("machineCode", "机械环保代码", "machineCode"),
    RegisterColumn("disclosureNumber", "信息公开编号", "disclosureNumber", or: "环保信息公开编号"),
    RegisterColumn("plate", "车牌号码", "plate", or: "内部管理号牌 车牌号"),
    RegisterColumn("plateColour", "号牌颜色", "plateColour", .colour),
    RegisterColumn("vin", "VIN", "vin", or: "车辆识别代号"),
    RegisterColumn("energy", "燃料类型", "energy", .fuel, or: "燃料种类 能源类型"),
    RegisterColumn("stage.code", "排放标准", "stage", .stage, or: "排放阶段"),
    RegisterColumn(
      "stage.evidence", "排放依据", "stageEvidence",
      .word(
        Dictionary(
          uniqueKeysWithValues: MachineryStage.Evidence.allCases.map {
            ($0.rawValue, $0.text(in: .chinese))
          }))),
    RegisterColumn("engine.model", "发动机型号", "engineModel"),
    RegisterColumn("engine.number", "发动机编号", "engineNumber", or: "发动机号"),
    RegisterColumn("engine.maker", "发动机生产厂", "engineMaker", or: "发动机生产厂家"),
    RegisterColumn("engine.madeOn", "发动机生产日期", "engineMadeOn", .day),
    RegisterColumn("engine.typeApproval", "型式核准号", "typeApproval"),
    RegisterColumn("engine.power", "额定净功率(kW)", "power", .number, or: "功率 额定功率"),
    RegisterColumn("afterTreatment.fitted", "加装治理装置", "afterTreatment", .flag),
    RegisterColumn("monitoring.obd", "OBD", "obd", .flag),
    RegisterColumn("monitoring.positioning", "定位装置", "positioning", .flag),
    RegisterColumn("monitoring.networked", "联网状态", "networked", .flag, or: "是否联网"),
    RegisterColumn("usage.hoursPerYear", "年使用小时", "hoursPerYear", .number),
    RegisterColumn(
      "registrant.kind", "所有人类型", "ownerKind", .word(["person": "个人", "unit": "单位"])),
    RegisterColumn("registrant.name", "所有人", "ownerName", or: "所属人 单位名称 机主"),
    RegisterColumn("registrant.creditCode", "统一社会信用代码", "creditCode"),
    RegisterColumn("registrant.phone", "联系电话", "phone", or: "电话"),
    RegisterColumn("registrant.address", "联系地址", "address", or: "地址"),
    RegisterColumn("bureau", "管理分局", "bureau"),
    RegisterColumn("arrivedOn", "进入本地日期", "arrivedOn", .day),
    RegisterColumn("scrappedOn", "注销日期", "scrappedOn", .day, or: "报废日期"),
  ]
}
