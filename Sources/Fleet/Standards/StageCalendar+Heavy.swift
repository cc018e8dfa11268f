extension StageCalendar {
  private static let diesel = RoadScope(.heavy, .diesel)
  private static let urbanDiesel = RoadScope(.heavy, .diesel, .urban)
  private static let gas = RoadScope(.heavy, .gas)
  private static let petrol = RoadScope(.heavy, .petrol)

  /// | stage | type approval | all acts | standard |
  /// |---|---|---|---|
  /// | I | 2000-09 | 2001-09 | GB 17691-2001 |
  /// | II | 2003-09 | 2004-09 (unclear) | GB 17691-2001 |
  /// | III | 2007-01-01 | 2008-01-01 | GB 17691-2005 |
  /// | IV | 2010-01-01 | 2013-07-01 (delayed) | GB 17691-2005 |
  /// | V | 2012-01-01 | 2016-04-01 east, 2017-01-01, 2017-07-01 | announcement of 2016 |
  /// | VI-a | - | 2020-07-01 urban, 2021-07-01 all; not registration | GB 17691-2018 |
  /// | VI-b | - | 2023-07-01; not registration | GB 17691-2018 |
  static let heavyDiesel: [StageRows<RoadScope>] = [
    StageRows(
      id: "heavy-diesel.I", stage: .i, scope: diesel, from: Day(2000, 9, 1),
      until: Day(2003, 8, 31),
      acts: [(.typeApproval, .actDay)], source: .gb17691of2001, mark: .single, note: monthOnly),
    StageRows(
      id: "heavy-diesel.I", stage: .i, scope: diesel, from: Day(2001, 9, 1),
      until: Day(2004, 8, 31),
      acts: plainDays, basisMark: .inferred, source: .gb17691of2001, mark: .single, note: monthOnly),
    StageRows(
      id: "heavy-diesel.II", stage: .ii, scope: diesel, from: Day(2003, 9, 1),
      until: Day(2006, 12, 31), acts: [(.typeApproval, .actDay)], source: .gb17691of2001,
      mark: .single, note: monthOnly),
    StageRows(
      id: "heavy-diesel.II", stage: .ii, scope: diesel, from: Day(2004, 9, 1),
      until: Day(2007, 12, 31), acts: plainDays, basisMark: .inferred, source: .gb17691of2001,
      mark: .single,
      note: Bilingual(
        "the source gives 2004-01 and 2004-09 without saying which act each is for; the later is used",
        "来源同时给出 2004-01 和 2004-09 且未说明对应行为，采用较晚者")),
    StageRows(
      id: "heavy-diesel.III", stage: .iii, scope: diesel, from: Day(2007, 1, 1),
      until: Day(2009, 12, 31), acts: [(.typeApproval, .actDay)], source: .gb17691of2005,
      mark: .confirmed),
    StageRows(
      id: "heavy-diesel.III", stage: .iii, scope: diesel, from: Day(2008, 1, 1),
      until: Day(2013, 6, 30), acts: plainDays, basisMark: .inferred, source: .gb17691of2005,
      mark: .confirmed),
    StageRows(
      id: "heavy-diesel.IV", stage: .iv, scope: diesel, from: Day(2010, 1, 1),
      until: Day(2011, 12, 31), acts: [(.typeApproval, .actDay)], source: .gb17691of2005,
      mark: .single),
    StageRows(
      id: "heavy-diesel.IV", stage: .iv, scope: diesel, from: Day(2013, 7, 1),
      until: Day(2017, 6, 30), acts: plainDays, basisMark: .inferred, source: .gb17691of2005,
      mark: .single,
      note: Bilingual(
        "planned for 2012-01-01, delayed to 2013-07-01, in practice nationwide from 2015-01-01",
        "原定 2012-01-01，推迟至 2013-07-01，实际 2015-01-01 起全国执行")),
    StageRows(
      id: "heavy-diesel.V", stage: .v, scope: diesel, from: Day(2012, 1, 1), until: nil,
      acts: [(.typeApproval, .actDay)], source: .gb17691of2005, mark: .single,
      note: Bilingual("the planned day", "原定日期")),
    StageRows(
      id: "heavy-diesel.V-east", stage: .v, scope: urbanDiesel, from: Day(2016, 4, 1),
      until: Day(2016, 12, 31),
      acts: [(.import, .arrival), (.sale, .invoice), (.registration, .registration)],
      basisMark: .inferred, regions: Region.eastern2016, source: .announcement2016.item("一(一)"),
      mark: .confirmed),
    StageRows(
      id: "heavy-diesel.V-passenger", stage: .v,
      scope: RoadScope(.heavy, .diesel, [.urban, .passenger]),
      from: Day(2017, 1, 1), until: Day(2017, 6, 30), acts: plainDays, basisMark: .inferred,
      source: .announcement2016.item("一(二)"), mark: .confirmed),
    StageRows(
      id: "heavy-diesel.V", stage: .v, scope: diesel, from: Day(2017, 7, 1),
      until: Day(2021, 6, 30),
      acts: [(.production, .manufacture), (.import, .arrival), (.sale, .invoice)],
      basisMark: .inferred, source: .announcement2016.item("一(三)"), mark: .confirmed),
    // The announcements for stage VI name production, import and sale only: for registration V goes on.
    StageRows(
      id: "heavy-diesel.V", stage: .v, scope: diesel, from: Day(2017, 7, 1), until: nil,
      acts: [(.registration, .registration)], source: .announcement2016.item("一(三)"),
      mark: .confirmed),
    StageRows(
      id: "heavy-diesel.VI-a-urban", stage: .viA, scope: urbanDiesel, from: Day(2020, 7, 1),
      until: Day(2021, 6, 30),
      acts: [(.production, .manufacture), (.import, .arrival), (.sale, .invoice)],
      basisMark: .inferred, source: .gb17691of2018, mark: .confirmed),
    StageRows(
      id: "heavy-diesel.VI-a", stage: .viA, scope: diesel, from: Day(2021, 7, 1),
      until: Day(2023, 6, 30),
      acts: [(.production, .certificateUpload), (.import, .arrival), (.sale, .invoice)],
      basisMark: .memory, source: .announcement2021, mark: .confirmed),
    StageRows(
      id: "heavy-diesel.VI-b", stage: .viB, scope: diesel, from: Day(2023, 7, 1), until: nil,
      acts: [(.production, .manufactureAndUpload), (.import, .arrival), (.sale, .invoice)],
      source: .announcement2023, mark: .confirmed),
  ]

  /// Natural gas and LPG: VI-a 2019-07-01, VI-b 2021-01-01. Of IV and V only the years 2011 and 2013 are known.
  static let heavyGas: [StageRows<RoadScope>] = [
    StageRows(
      id: "heavy-gas.IV", stage: .iv, scope: gas, from: Day(2011, 1, 1), until: Day(2012, 12, 31),
      acts: plainDays, basisMark: .inferred, source: .gb17691of2005, mark: .memory, note: yearOnly),
    StageRows(
      id: "heavy-gas.V", stage: .v, scope: gas, from: Day(2013, 1, 1), until: Day(2019, 6, 30),
      acts: [(.production, .manufacture), (.import, .arrival), (.sale, .invoice)],
      basisMark: .inferred, source: .gb17691of2005, mark: .memory, note: yearOnly),
    StageRows(
      id: "heavy-gas.V", stage: .v, scope: gas, from: Day(2013, 1, 1), until: nil,
      acts: [(.registration, .registration)], source: .gb17691of2005, mark: .memory, note: yearOnly),
    StageRows(
      id: "heavy-gas.VI-a", stage: .viA, scope: gas, from: Day(2019, 7, 1),
      until: Day(2020, 12, 31),
      acts: [(.production, .manufacture), (.import, .arrival), (.sale, .invoice)],
      basisMark: .inferred, source: .gb17691of2018, mark: .confirmed),
    StageRows(
      id: "heavy-gas.VI-b", stage: .viB, scope: gas, from: Day(2021, 1, 1), until: nil,
      acts: [(.production, .manufacture), (.import, .arrival), (.sale, .invoice)],
      basisMark: .inferred, source: .gb17691of2018, mark: .confirmed,
      note: Bilingual("one reference prints 2021-07: treated as wrong", "有一处资料写作 2021-07，按误记处理")),
  ]

  /// Petrol engines of heavy vehicles: III 2010-07, IV 2013-07, both inferred.
  static let heavyPetrol: [StageRows<RoadScope>] = [
    StageRows(
      id: "heavy-petrol.III", stage: .iii, scope: petrol, from: Day(2010, 7, 1),
      until: Day(2013, 6, 30), acts: plainDays, basisMark: .inferred, source: .gb14762of2008,
      mark: .inferred, note: monthOnly),
    StageRows(
      id: "heavy-petrol.IV", stage: .iv, scope: petrol, from: Day(2013, 7, 1), until: nil,
      acts: plainDays, basisMark: .inferred, source: .gb14762of2008, mark: .inferred,
      note: monthOnly),
  ]

  static let monthOnly = Bilingual("the source gives the month only", "来源只给出月份")
  static let yearOnly = Bilingual("only the year is known", "只知年份")
}
