extension StageCalendar {
  private static let diesel = RoadScope(.light, .diesel)

  /// | stage | days | text |
  /// |---|---|---|
  /// | 4 | 2013-07-01 | GB 18352.3-2005 |
  /// | 5 | 2016-04-01 passenger cars in the east; 2018-01-01 all | announcement of 2016 |
  /// | 6a | 2020-07-01; sale and registration of stock to 2020-12-31 | announcement of 2020 |
  /// | 6b | 2023-07-01; sale of monitor-only models to 2023-12-31 | announcement of 2023 |
  static let lightDiesel: [StageRows<RoadScope>] = [
    StageRows(
      id: "light-diesel.IV", stage: .iv, scope: diesel, from: Day(2013, 7, 1),
      until: Day(2017, 12, 31), acts: plainDays, basisMark: .inferred, source: .gb18352stage4,
      mark: .single),
    StageRows(
      id: "light-diesel.V-east", stage: .v, scope: RoadScope(.light, .diesel, .passenger),
      from: Day(2016, 4, 1), until: Day(2017, 12, 31),
      acts: [(.import, .arrival), (.sale, .invoice), (.registration, .registration)],
      basisMark: .inferred, regions: Region.eastern2016, source: .announcement2016.item("一(一)"),
      mark: .confirmed),
    StageRows(
      id: "light-diesel.V", stage: .v, scope: diesel, from: Day(2018, 1, 1),
      until: Day(2020, 6, 30),
      acts: [(.production, .manufacture), (.import, .arrival)], basisMark: .inferred,
      source: .announcement2016.item("一(四)"), mark: .confirmed),
    // During the grace of 2020 stock still has to be stage V.
    StageRows(
      id: "light-diesel.V", stage: .v, scope: diesel, from: Day(2018, 1, 1),
      until: Day(2020, 12, 31),
      acts: [(.sale, .invoice), (.registration, .registration)], basisMark: .inferred,
      source: .announcement2016.item("一(四)"), mark: .confirmed),
    StageRows(
      id: "light-diesel.VI-a", stage: .viA, scope: diesel, from: Day(2020, 7, 1),
      until: Day(2023, 6, 30), acts: [(.production, .certificateUpload), (.import, .arrival)],
      source: .announcement2020, mark: .confirmed),
    StageRows(
      id: "light-diesel.VI-a", stage: .viA, scope: diesel, from: Day(2020, 7, 1),
      until: Day(2023, 6, 30), acts: [(.sale, .invoice)], basisMark: .inferred,
      transition: stock2020,
      source: .announcement2020, mark: .confirmed),
    StageRows(
      id: "light-diesel.VI-a", stage: .viA, scope: diesel, from: Day(2020, 7, 1), until: nil,
      acts: [(.registration, .registration)], transition: stock2020, source: .announcement2020,
      mark: .confirmed),
    StageRows(
      id: "light-diesel.VI-b", stage: .viB, scope: diesel, from: Day(2023, 7, 1), until: nil,
      acts: [(.production, .manufactureAndUpload), (.import, .arrival)], source: .announcement2023,
      mark: .confirmed),
    StageRows(
      id: "light-diesel.VI-b", stage: .viB, scope: diesel, from: Day(2023, 7, 1), until: nil,
      acts: [(.sale, .invoice)], transition: .monitorOnly(lastDay: Day(2023, 12, 31)),
      source: .announcement2023, mark: .confirmed),
  ]

  private static let stock2020 = StageTransition.stock(
    stage: .v, madeBefore: Day(2020, 7, 1), lastDay: Day(2020, 12, 31))
}
