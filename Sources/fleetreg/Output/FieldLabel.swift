import Fleet

/// What people call the members of entries and records; programs read the members' own names.
enum FieldLabel {
  /// The label of a member by its path, such as `engine.power`; the path itself where there is none.
  static func text(_ path: String, in language: Language) -> String {
    let plain = path.replacing(/\[[0-9]+\]/, with: "")
    // `sources.fuel.source`: where one fact is known from, of many.
    let parts = plain.split(separator: ".")
    if parts.count == 3, parts[0] == "sources" {
      return "\(text(String(parts[1]), in: language)) – \(text(String(parts[2]), in: language))"
    }
    guard
      let row = labels[plain]
        ?? plain.split(separator: ".").last.flatMap({ labels[String($0)] })
    else { return path }
    return switch language {
    case .english: row.english
    case .chinese: row.chinese
    }
  }

  private static let labels: [String: (english: String, chinese: String)] = [
    "acknowledgements.at": ("acknowledged", "确认时间"),
    "acknowledgements.by": ("acknowledged by", "确认人"),
    "acknowledgements.plant": ("acknowledged at plant", "已确认厂区"),
    "address": ("address", "地址"),
    "afterTreatment.fitted": ("after-treatment", "污染控制装置"),
    "afterTreatment.fittedOn": ("after-treatment fitted", "加装日期"),
    "afterTreatment.maker": ("after-treatment maker", "装置生产厂"),
    "afterTreatment.model": ("after-treatment model", "装置型号"),
    "amends": ("amends", "更正"),
    "annualFreight": ("freight t/year", "年运输量（吨）"),
    "area": ("area", "地区"),
    "arrivedOn": ("arrived", "购入或转入日期"),
    "asks": ("may ask at gates", "可查询放行"),
    "averaging": ("averaged", "平均方法"),
    "barrier": ("barrier", "道闸"),
    "brand": ("brand", "品牌"),
    "builtUpArea": ("in a built-up area", "建成区内"),
    "bureau": ("bureau", "管理分局"),
    "category": ("category", "车辆类别"),
    "certificateUploadedOn": ("certificate uploaded", "合格证上传日期"),
    "clause": ("clause", "依据条款"),
    "cleanShare": ("clean share %", "清洁运输比例（%）"),
    "cleanTransport": ("clean transport", "清洁运输达标"),
    "clockTolerance": ("clock tolerance ms", "时钟容差（毫秒）"),
    "colour": ("colour", "颜色"),
    "colourTable": ("colour table", "颜色代码表"),
    "company": ("company", "单位"),
    "contact": ("contact", "联系人"),
    "creditCode": ("credit code", "统一社会信用代码"),
    "day": ("day", "日期"),
    "device": ("device", "设备"),
    "direction": ("direction", "进出"),
    "disclosureNumber": ("disclosure number", "信息公开编号"),
    "division": ("division", "行政区划"),
    "document": ("document", "文件"),
    "energies": ("energies that may pass", "可通行动力类型"),
    "energy": ("energy", "能源"),
    "engine.madeOn": ("engine made", "发动机出厂日期"),
    "engine.maker": ("engine maker", "发动机生产厂"),
    "engine.model": ("engine model", "发动机型号"),
    "engine.number": ("engine number", "发动机编号"),
    "engine.power": ("engine power kW", "额定净功率（kW）"),
    "engine.typeApproval": ("type approval", "型式核准号"),
    "engineMaker": ("engine maker", "发动机生产厂"),
    "engineModel": ("engine model", "发动机型号"),
    "engineNumber": ("engine number", "发动机号"),
    "environmentalList": ("environmental list", "随车清单"),
    "findings": ("findings", "提示"),
    "fleet": ("fleet", "车队"),
    "follows": ("follows", "接续预警"),
    "format": ("format", "格式"),
    "from": ("from", "起始日期"),
    "fuel": ("fuel", "燃料"),
    "gate": ("gate", "门禁"),
    "gateSystem": ("gate and video connected", "门禁视频并联网"),
    "goods": ("goods", "货物"),
    "goodsAmount": ("amount", "运输量"),
    "heavyDieselTrucksPerDay": ("heavy diesel trucks a day", "日重型柴油货车数"),
    "hours": ("hours", "可通行时段"),
    "id": ("id", "编号"),
    "importArrivedOn": ("import arrival", "进口到港日期"),
    "incarnation": ("incarnation", "库代次"),
    "industry": ("industry", "行业"),
    "invoicedOn": ("invoiced", "开票日期"),
    "issuedAt": ("issued", "发布时间"),
    "issuer": ("issuer", "签发单位"),
    "kerbMass": ("kerb mass kg", "整备质量（kg）"),
    "keyUnit": ("key unit", "重点用车单位"),
    "kind": ("kind", "类别"),
    "lane": ("lane", "车道"),
    "largeSite": ("larger site", "规模以上"),
    "level": ("level", "预警级别"),
    "licence": ("licence", "行驶证"),
    "lists": ("lists", "所在名单"),
    "machineCode": ("machine code", "机械环保代码"),
    "machinery": ("declared machinery", "报备机械"),
    "madeOn": ("made", "出厂日期"),
    "maker": ("maker", "生产厂"),
    "manufacturedOn": ("manufactured", "制造日期"),
    "maximumMass": ("maximum mass kg", "最大设计总质量（kg）"),
    "model": ("model", "型号"),
    "monitoring.networked": ("networked", "联网"),
    "monitoring.obd": ("OBD", "车载诊断"),
    "monitoring.positioning": ("positioning", "定位终端"),
    "monitoring.terminal": ("terminal", "终端型号"),
    "movedOn": ("moved", "迁移日期"),
    "name": ("name", "名称"),
    "networked": ("networked", "联网"),
    "number.body": ("number body", "号码主体"),
    "number.origin": ("number origin", "号码来源"),
    "number.text": ("number", "环保登记号码"),
    "on": ("as of", "截至日期"),
    "operating": ("for hire", "营运"),
    "origin": ("origin", "产地"),
    "origin.recordedOn": ("recorded", "记录日期"),
    "origin.source": ("source", "信息来源"),
    "owner": ("owner", "所有人"),
    "passagesPerDay": ("truck passages a day", "日载货车辆进出辆次"),
    "performanceGrade": ("grade", "绩效分级"),
    "phone": ("phone", "电话"),
    "photos": ("photos", "照片"),
    "photos.kind": ("photo of", "照片"),
    "photos.sha256": ("photo's SHA-256", "照片摘要（SHA-256）"),
    "pin": ("PIN", "产品识别码"),
    "place.division": ("division", "行政区划"),
    "place.site": ("site", "使用地点"),
    "place.siteKind": ("site kind", "使用地点类别"),
    "plant": ("plant", "厂区"),
    "plate": ("plate", "号牌号码"),
    "plateColour": ("plate colour", "号牌颜色"),
    "quota": ("trucks a day at most", "日车辆上限"),
    "railShare": ("rail share %", "铁路运输比例（%）"),
    "railwaySiding": ("railway siding", "铁路专用线"),
    "railwaySidingFrom": ("siding in use from", "专用线启用日期"),
    "rdeMonitorOnly": ("RDE monitor only", "RDE 仅监测"),
    "reason": ("reason", "原因"),
    "recordedBy": ("recorded by", "记录人"),
    "recordedOn": ("recorded", "记录日期"),
    "referenceMass": ("reference mass kg", "基准质量（kg）"),
    "registeredIn": ("registered in", "注册地"),
    "registeredOn": ("registered", "注册日期"),
    "registrant.address": ("owner's address", "所有人地址"),
    "registrant.creditCode": ("owner's credit code", "所有人信用代码"),
    "registrant.kind": ("owner is", "所有人类型"),
    "registrant.name": ("owner", "所有人"),
    "registrant.phone": ("owner's phone", "所有人电话"),
    "registrant.residentNumber": ("owner's ID", "所有人身份证号"),
    "registry": ("registry", "登记库"),
    "retiredOn": ("retired", "注销日期"),
    "returnReason": ("returned because", "退回原因"),
    "scrappedOn": ("scrapped", "注销日期"),
    "seats": ("seats", "座位数"),
    "sequence": ("sequence", "序号"),
    "serial": ("serial", "出厂号"),
    "sha256": ("SHA-256", "文件摘要（SHA-256）"),
    "siteKind": ("site kind", "使用地点类别"),
    "siteVideo": ("video connected", "视频联网"),
    "source": ("source", "信息来源"),
    "stage": ("stage", "排放阶段"),
    "stage.code": ("stage", "排放阶段"),
    "stage.evidence": ("stage known by", "排放阶段依据"),
    "stageClaims.source": ("stage known by", "排放阶段来源"),
    "stageClaims.stage": ("stage", "排放阶段"),
    "stages": ("stages that may pass", "可通行排放阶段"),
    "state": ("state", "状态"),
    "stateSince": ("since", "状态起始"),
    "stored": ("stored", "入库时间"),
    "subject.colour": ("plate colour", "号牌颜色"),
    "subject.kind": ("subject", "对象类型"),
    "subject.text": ("exempt", "豁免对象"),
    "test.agency": ("tested by", "检测单位"),
    "test.day": ("tested", "检测日期"),
    "test.passed": ("test passed", "检测合格"),
    "test.report": ("test report", "检测报告"),
    "test.smoke": ("smoke 1/m", "光吸收系数（1/m）"),
    "text": ("text", "原文"),
    "time": ("time", "时间"),
    "transferredOn": ("transferred", "过户日期"),
    "trucksPerDay": ("trucks a day", "日用车辆数"),
    "type": ("type", "机械类型"),
    "until": ("until", "截止日期"),
    "urban": ("urban", "城市车辆"),
    "urbanPlanningArea": ("urban planning area", "城市规划区"),
    "usage.condition": ("condition", "运行状态"),
    "usage.hoursPerYear": ("hours a year", "年平均工作时间"),
    "usage.hoursTotal": ("hours in all", "累计工作时间"),
    "use": ("use", "使用性质"),
    "value": ("value", "数值"),
    "vehicleType": ("vehicle type", "车辆类型"),
    "vin": ("VIN", "车辆识别代号"),
    "zoneMinutes": ("zone, minutes east", "时区（分钟）"),
    "zones": ("zones", "所在区域"),
  ]
}

extension Details {
  /// Adds every member of a JSON object below its label, nested ones by their path.
  mutating func add(_ json: JSON, at path: String = "", in language: Language) {
    switch json {
    case .null: break
    case .object(let members):
      for member in members {
        add(member.value, at: path.isEmpty ? member.name : "\(path).\(member.name)", in: language)
      }
    case .array(let values):
      if values.allSatisfy({ $0.textOrNumber != nil }) {
        let text = values.compactMap(\.textOrNumber)
          .map { FieldValue.text($0, at: path, in: language) }.joined(separator: ", ")
        add(FieldLabel.text(path, in: language), text)
      } else {
        for value in values { add(value, at: path, in: language) }
      }
    case .bool(let flag):
      let text =
        switch language {
        case .english: flag ? "yes" : "no"
        case .chinese: flag ? "是" : "否"
        }
      add(FieldLabel.text(path, in: language), text)
    case .number(let text), .string(let text):
      add(
        FieldLabel.text(path, in: language), FieldValue.text(text, at: path, in: language))
    }
  }
}
