import Fleet
import Testing

@Suite("Stage calendars") struct StageCalendarTests {
  @Test("ids are used once")
  func ids() {
    let ids = StageCalendar.road.map(\.id) + StageCalendar.nonRoad.map(\.id)
    // Type approval and the acts share a prefix, not an id.
    #expect(Set(ids).count == ids.count)
  }

  @Test("a row that gives way ends the day before the next begins")
  func noGaps() {
    for row in StageCalendar.road where row.regions.isEmpty && row.scope.service == .all {
      guard let until = row.until, row.act != .typeApproval else { continue }
      let next = StageCalendar.road.filter {
        $0.regions.isEmpty && $0.act == row.act && $0.scope == row.scope && $0.from > row.from
      }.min { $0.from < $1.from }
      // Grace for stock keeps stage V in force beside VI-a.
      if row.id == "light-diesel.V.sale" || row.id == "light-diesel.V.registration" { continue }
      #expect(next?.from == until.advanced(by: 1), "\(row.id)")
    }
  }

  @Test("later rows of one scope never demand less")
  func monotone() {
    for row in StageCalendar.road {
      for later in StageCalendar.road
      where later.act == row.act && later.scope == row.scope && later.regions == row.regions
        && later.from > row.from
      {
        #expect(later.stage.satisfies(row.stage) == true, "\(row.id) \(later.id)")
      }
    }
  }

  @Test("the announcement of 2016 names no production in the east")
  func eastern() {
    let acts = StageCalendar.road.filter { $0.id.hasPrefix("heavy-diesel.V-east") }.map(\.act)
    #expect(acts == [.import, .sale, .registration])
  }

  @Test(
    "each announcement defines its own day of production",
    arguments: [
      ("heavy-diesel.V.production", .manufacture),
      ("heavy-diesel.VI-a.production", .certificateUpload),
      ("light-diesel.VI-a.production", .certificateUpload),
      ("heavy-diesel.VI-b.production", .manufactureAndUpload),
      ("light-diesel.VI-b.production", .manufactureAndUpload),
      ("heavy-diesel.VI-b.sale", .invoice), ("heavy-diesel.VI-b.import", .arrival),
    ] as [(String, DateBasis)])
  func basis(id: String, basis: DateBasis) throws {
    #expect(try #require(StageCalendar.road.first { $0.id == id }).basis == basis)
  }

  @Test(
    "what is not confirmed says so",
    arguments: [
      ("heavy-diesel.I.sale", .single), ("heavy-diesel.II.sale", .single),
      ("heavy-diesel.IV.sale", .single), ("heavy-gas.IV.sale", .memory),
      ("heavy-gas.V.sale", .memory),
      ("heavy-petrol.IV.sale", .inferred), ("light-diesel.IV.sale", .single),
      ("early.beijing.VI-b.sale", .memory), ("early.henan.VI-gas.sale", .single),
      ("early.key-regions.VI-light.sale", .memory), ("heavy-diesel.III.sale", .confirmed),
      ("heavy-diesel.VI-b.sale", .confirmed),
    ] as [(String, SourceMark)])
  func marks(id: String, mark: SourceMark) throws {
    #expect(try #require(StageCalendar.road.first { $0.id == id }).mark == mark)
  }

  @Test("no early region is confirmed")
  func early() {
    for row in StageCalendar.road where row.id.hasPrefix("early.") {
      #expect(!row.mark.isConfirmed && !row.regions.isEmpty)
    }
  }

  @Test(
    "rows of a day",
    arguments: [
      ("2021-06-30", ["heavy-diesel.V.sale"]), ("2021-07-01", ["heavy-diesel.VI-a.sale"]),
      ("2023-06-30", ["heavy-diesel.VI-a.sale"]), ("2023-07-01", ["heavy-diesel.VI-b.sale"]),
    ])
  func lookup(day: String, ids: [String]) throws {
    let rows = StageCalendar.road(.sale, on: try Day(day)).filter {
      $0.regions.isEmpty && $0.scope == RoadScope(.heavy, .diesel)
    }
    #expect(rows.map(\.id) == ids)
  }

  @Test("texts name source and number")
  func sources() {
    let row = StageCalendar.road.first { $0.id == "heavy-diesel.VI-b.sale" }
    #expect(
      row?.source.text(in: .english)
        == "国六排放标准6b阶段实施公告（五部门，2023-05-08） 2023年第14号 (unconfirmed, from memory)")
  }
}
