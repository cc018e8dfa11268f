extension PolicyFact {
  /// The fact in words.
  var words: Bilingual { Self.table[self]?.words ?? Bilingual(name, name) }

  /// Who can supply it where it is missing; `nil` for what nobody need supply.
  var supplier: Bilingual? { Self.table[self]?.supplier }

  private static let plant = Bilingual("the plant (register entry)", "企业（企业登记信息）")
  private static let owner = Bilingual(
    "the owner (vehicle licence) or the registration authority", "车主（行驶证）或车辆管理所")
  private static let authority = Bilingual("the environment branch", "生态环境部门")
  private static let site = Bilingual("the construction unit", "施工单位")
  private static let machine = Bilingual(
    "the machine's owner or the environment branch", "机械所有人或生态环境部门")

  private static let table: [PolicyFact: (words: Bilingual, supplier: Bilingual?)] = [
    .energy: (Bilingual("what drives it", "动力类型"), owner),
    .emissionClass: (Bilingual("light or heavy in emission law", "排放标准意义上的轻型或重型"), owner),
    .trafficClass: (Bilingual("registration class", "登记车型（重型、中型…）"), owner),
    .use: (Bilingual("use", "使用性质"), owner),
    .operating: (Bilingual("operating (for hire or reward)", "营运"), owner),
    .obdTerminal: (Bilingual("OBD terminal reports", "远程在线监控终端"), owner),
    .scrapDue: (Bilingual("past compulsory scrapping", "达到强制报废"), authority),
    .overLimit: (Bilingual("open finding of excess emissions", "未办结的超标记录"), authority),
    .direction: (Bilingual("direction", "进出方向"), Bilingual("the gate", "门禁")),
    .freight: (
      Bilingual("what it comes for", "运输目的"),
      Bilingual("the gate desk (booking or weighbridge)", "门岗（预约或过磅）")
    ),
    .industry: (Bilingual("line of business", "行业"), plant),
    .annualFreight: (Bilingual("annual freight, t", "年货运量（吨）"), plant),
    .siding: (Bilingual("rail siding in use", "铁路专用线已建成"), plant),
    .urbanPlanningArea: (Bilingual("inside the urban planning area", "位于城市规划区"), plant),
    .performanceGrade: (Bilingual("performance grade", "绩效分级"), authority),
    .cleanTransport: (Bilingual("clean transport demand met", "满足清洁运输要求"), plant),
    .keyUnit: (Bilingual("key vehicle-using unit", "重点用车单位"), authority),
    .gateSystem: (Bilingual("gate and video system, connected", "门禁视频系统并联网"), plant),
    .trucksPerDay: (Bilingual("trucks a day", "日用车辆数"), plant),
    .heavyDieselTrucksPerDay: (Bilingual("heavy diesel trucks a day", "日重型柴油货车数"), plant),
    .passagesPerDay: (Bilingual("truck passages a day", "日载货车辆进出辆次"), plant),
    .railShare: (Bilingual("rail share of bulk goods, %", "大宗货物铁路运输比例（%）"), plant),
    .cleanShare: (Bilingual("clean share of bulk goods, %", "大宗物料清洁运输比例（%）"), plant),
    .lists: (Bilingual("named lists", "所在名单"), authority),
    .zones: (Bilingual("zones", "所在区域"), authority),
    .builtUpArea: (
      Bilingual("inside the built-up area", "位于建成区"),
      Bilingual("the construction unit or the plant (register entry)", "施工单位或企业（登记信息）")
    ),
    .siteKind: (Bilingual("kind of site", "场所类型"), site),
    .largeSite: (Bilingual("site above the size that counts", "规模以上工地"), site),
    .siteVideo: (Bilingual("site video, connected", "工地视频监控并联网"), site),
    .warning: (Bilingual("heavy-pollution warning", "重污染天气预警"), authority),
    .measures: (
      Bilingual("the plant's table of measures for this warning level", "企业该预警级别的应急运输措施表"),
      authority
    ),
    .machineryStage: (Bilingual("machine's emission stage", "机械排放阶段"), machine),
    .machineryType: (Bilingual("machine type", "机械种类"), machine),
    .coded: (Bilingual("registered and coded", "已登记编码"), machine),
    .declared: (Bilingual("declared for this site", "已进场报备"), site),
    .machineryOverLimit: (Bilingual("black smoke or over the limit", "冒黑烟或超标"), authority),
    .zoneRequirement: (Bilingual("meets the zone's requirement", "符合禁用区要求"), authority),
    .fuelConforms: (Bilingual("fuel conforms to the national standard", "油品符合国家标准"), machine),
    .positioning: (Bilingual("positioning fitted and connected", "定位系统并联网"), machine),
    .emissionMonitoring: (
      Bilingual("real-time emission monitoring, connected", "实时排放监控并联网"), machine
    ),
    .exemption: (Bilingual("recorded exemption", "已登记豁免"), authority),
    .division: (Bilingual("county", "所在县区"), plant),
    .quotaUsed: (
      Bilingual("vehicles let in on this day so far", "当日此前已进车辆数"),
      Bilingual("the gate (today's passages or recorded decisions)", "门禁（当日进出记录或已记录的判定）")
    ),
    .issueDay: (
      Bilingual("day of issue of the plan", "计划印发日期"), Bilingual("the issuing government", "印发机关")
    ),
  ]
}
