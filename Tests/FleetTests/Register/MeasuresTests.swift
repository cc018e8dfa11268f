import Fleet
import Testing

@Suite("Measures, figures and acknowledgements") struct MeasuresTests {
  private func roundTrip<Entry: RegisterEntry>(_ entry: Entry) throws {
    try entry.check()
    let bytes = entry.json(showing: .shown)
    let read = try Entry(decoding: JSON(parsing: bytes))
    #expect(read == entry)
    #expect(read.json(showing: .masked) == bytes)
  }

  private func table(_ level: PollutionWarning.Level = .orange) -> WarningMeasures {
    WarningMeasures(
      level: level, stages: ["6"], energies: ["new-energy"], hours: [6, 7], quota: 20,
      document: "示例函〔2026〕1号")
  }

  @Test("survive a round trip, with and without what may be absent")
  func roundTrips() throws {
    var measures = PlantMeasures(
      id: "m1", plant: "p", table: WarningMeasures(level: .red), from: Day(2026, 10, 1))
    try roundTrip(measures)
    measures.table = table()
    measures.issuer = "示例机关"
    measures.until = Day(2027, 3, 31)
    try roundTrip(measures)

    var figure = DeclaredFigure(
      id: "f1", clause: "changzhi-2021/14-retire", name: "vehicles", value: 840,
      on: Day(2021, 9, 30), issuer: "示例机关")
    try roundTrip(figure)
    figure.plant = "p"
    figure.document = "示例函"
    try roundTrip(figure)

    var warning = PollutionWarning(
      id: "w1", issuer: "示例机关", area: [try DivisionCode("140300")], level: .yellow,
      from: Day(2026, 11, 20).start())
    try roundTrip(warning)
    try warning.acknowledge(
      .init(plant: "p", at: Day(2026, 11, 20).start(), by: "值班室"), in: DivisionCode("140302"))
    try roundTrip(warning)
    #expect(warning.references == [RegisterReference(.plant, "p")])

    var plant = Plant(id: "p", name: "厂", division: try DivisionCode("140406"))
    plant.gateSystem = true
    plant.railShare = 82
    plant.cleanShare = 90
    plant.heavyDieselTrucksPerDay = 9.9
    plant.trucksPerDay = 12
    plant.passagesPerDay = 24
    plant.averaging = "every-30"
    try roundTrip(plant)
  }

  @Test("wrong fields are named")
  func wrong() throws {
    func measures(_ change: (inout PlantMeasures) -> Void) throws {
      var measures = PlantMeasures(id: "m1", plant: "p", table: table(), from: Day(2026, 10, 1))
      change(&measures)
      try measures.check()
    }
    #expect(
      throws: EntryError.invalid(
        field: "until", found: "2026-09-30", expected: .notBefore(field: "from"))
    ) { try measures { $0.until = Day(2026, 9, 30) } }
    #expect(
      throws: EntryError.invalid(field: "hours", found: "24:00-25:00", expected: .hours)
    ) { try measures { $0.table.hours = [24] } }
    #expect(throws: EntryError.invalid(field: "quota", found: "-1", expected: .positive)) {
      try measures { $0.table.quota = -1 }
    }
    #expect(throws: EntryError.self) { try measures { $0.table.stages = ["7"] } }
    #expect(throws: EntryError.self) { try measures { $0.table.energies = ["steam"] } }
    #expect(throws: EntryError.self) { try measures { $0.id = "" } }

    func figure(_ name: String, _ value: Int, clause: String = "c", issuer: String = "i") throws {
      try DeclaredFigure(
        id: "f", clause: clause, name: name, value: value, on: Day(2026, 1, 1), issuer: issuer
      ).check()
    }
    try figure("percent", 100)
    #expect(throws: EntryError.invalid(field: "value", found: "101", expected: .between(0, 100))) {
      try figure("percent", 101)
    }
    #expect(throws: EntryError.self) { try figure("vehicles", -1) }
    #expect(throws: EntryError.self) { try figure("trucks", 1) }
    #expect(throws: EntryError.missing(field: "clause")) { try figure("percent", 1, clause: " ") }
    #expect(throws: EntryError.missing(field: "issuer")) { try figure("percent", 1, issuer: "") }
  }

  @Test("counts that a plant declares need their averaging rule, and shares are percent")
  func plants() throws {
    var plant = Plant(id: "p", name: "厂", division: try DivisionCode("140406"))
    plant.passagesPerDay = 12
    #expect(throws: EntryError.missing(field: "averaging")) { try plant.check() }
    plant.averaging = " "
    #expect(throws: EntryError.missing(field: "averaging")) { try plant.check() }
    plant.averaging = "the busiest month of the year, every day"
    try plant.check()
    plant.passagesPerDay = -1
    #expect(throws: EntryError.self) { try plant.check() }
    plant.passagesPerDay = nil
    plant.railShare = 101
    #expect(
      throws: EntryError.invalid(field: "railShare", found: "101", expected: .between(0, 100))
    ) { try plant.check() }
  }

  @Test(
    "a mean with a fraction is kept as it was declared, and reaches a floor as a whole number does")
  func fractions() throws {
    var plant = Plant(id: "p", name: "厂", division: try DivisionCode("140406"))
    for (mean, whole, text) in [(9.9, 9, "9.9"), (10, 10, "10"), (10.5, 10, "10.5")] {
      plant.heavyDieselTrucksPerDay = mean
      plant.averaging = "every-30"
      try plant.check()
      let json = String(decoding: plant.json(showing: .shown), as: UTF8.self)
      #expect(json.contains(#""heavyDieselTrucksPerDay":\#(text),"#))
      var situation = Situation(.plant, at: Day(2020, 12, 1).start(), in: plant.division)
      situation.read(plant)
      #expect(situation[.heavyDieselTrucksPerDay]?.value == .number(whole))
    }
    plant.heavyDieselTrucksPerDay = -0.5
    #expect(
      throws: EntryError.invalid(
        field: "heavyDieselTrucksPerDay", found: "-0.5", expected: .between(0, 1_000_000))
    ) { try plant.check() }
  }

  @Test("sites are read back as written, and know the machines declared for them by any name")
  func sites() throws {
    let now = Day(2023, 6, 1).start()
    var site = Site(
      id: "s", name: "示例工地", division: try DivisionCode("140213"), kind: .construction)
    try roundTrip(site)
    site.builtUpArea = true
    site.largeSite = false
    site.siteVideo = true
    site.zones = ["nrmm-control"]
    site.machinery = ["2-2BA00123", "LG-7"]
    try roundTrip(site)
    var form = Machinery(division: site.division)
    #expect(!site.declares(MachineryRegistration(id: RecordID(bits: 1), machinery: form, at: now)))
    let numbered = MachineryRegistration(
      id: RecordID(bits: 1), machinery: form, recorded: try MachineryNumber("2-2BA00123"),
      at: now)
    #expect(site.declares(numbered))
    form.serial = "LG-7"
    #expect(site.declares(MachineryRegistration(id: RecordID(bits: 1), machinery: form, at: now)))

    site.siteKind = SiteKind(rawValue: "constuction")
    #expect(throws: EntryError.self) { try site.check() }
    site.siteKind = .other
    try site.check()
    site.machinery = [" "]
    #expect(throws: EntryError.missing(field: "machinery[0]")) { try site.check() }
  }

  @Test("one plant has one table for a level on a day")
  func collisions() {
    func measures(
      _ id: String, _ level: PollutionWarning.Level, _ from: Day, _ until: Day?, plant: String = "p"
    ) -> PlantMeasures {
      var measures = PlantMeasures(id: id, plant: plant, table: table(level), from: from)
      measures.until = until
      return measures
    }
    let first = measures("m1", .red, Day(2026, 10, 1), Day(2027, 3, 31))
    #expect(first.collides(with: measures("m2", .red, Day(2027, 3, 31), nil)))
    #expect(!first.collides(with: measures("m2", .red, Day(2027, 4, 1), nil)))
    #expect(first.collides(with: measures("m2", .red, Day(2026, 1, 1), Day(2026, 10, 1))))
    #expect(!first.collides(with: measures("m2", .red, Day(2026, 1, 1), Day(2026, 9, 30))))
    #expect(!first.collides(with: measures("m2", .orange, Day(2026, 10, 1), nil)))
    #expect(!first.collides(with: measures("m2", .red, Day(2026, 10, 1), nil, plant: "q")))
    #expect(!first.collides(with: first))
    #expect(first.holds(on: Day(2027, 3, 31)) && !first.holds(on: Day(2027, 4, 1)))
    #expect(first.holds(on: Day(2026, 10, 1)) && !first.holds(on: Day(2026, 9, 30)))
  }

  @Test("parts of a day are read with their end excluded, over midnight too")
  func hours() {
    #expect(DayHours(reading: "06:00-09:00") == [6, 7, 8])
    #expect(DayHours(reading: "22-2") == [22, 23, 0, 1])
    #expect(DayHours(reading: "0-24") == DayHours(hours: Array(0..<24)))
    #expect(DayHours(reading: "06:30-08:05")?.spans == [390..<485])
    #expect(DayHours(reading: "23:59-0:01")?.spans == [0..<1, 1439..<1440])
    for text in [
      "", "6", "6-6", "24-3", "1-25", "6-8-9", "a-b", "006-8", "6:5-8", "6:60-8", "6-24:01", "6:-8",
    ] {
      #expect(DayHours(reading: text) == nil, "\(text)")
    }
  }

  @Test("minutes decide on both sides, and parts that touch are one")
  func minutes() throws {
    let hours = try #require(DayHours(reading: "06:30-22:00"))
    for (minute, isInside) in [(389, false), (390, true), (1319, true), (1320, false)] {
      #expect(hours.contains(minute) == isInside)
    }
    #expect(hours.wholeHours == nil && hours.text == "6:30-22:00")
    #expect(DayHours(hours.spans + [0..<390]).text == "0:00-22:00")
    #expect(DayHours([0..<0]).spans.isEmpty)
  }

  @Test("tables that hold numbers of hours stay readable, and finer ones are written as texts")
  func storedHours() throws {
    func read(_ hours: String) throws -> PlantMeasures {
      try PlantMeasures(
        decoding: JSON(
          parsing: Array(
            #"{"id":"m","plant":"p","level":"red","hours":\#(hours),"from":"2026-10-01"}"#.utf8)))
    }
    func written(_ measures: PlantMeasures) -> String {
      String(decoding: measures.json(showing: .shown), as: UTF8.self)
    }
    for (hours, canonical) in [
      ("[6,7,22]", "[6,7,22]"), ("[]", "[]"), (#"["06:00-08:00"]"#, "[6,7]"),
      (#"["06:30-22:00",23]"#, #"["6:30-22:00","23:00-24:00"]"#),
    ] {
      let measures = try read(hours)
      #expect(written(measures).contains(#""hours":\#(canonical),"#))
      try roundTrip(measures)
    }
    for (hours, found) in [("[24]", "24"), ("[-1]", "-1"), (#"["6"]"#, "6"), ("[1.5]", "1.5")] {
      #expect(throws: EntryError.invalid(field: "hours", found: found, expected: .hours)) {
        try read(hours)
      }
    }
    #expect(throws: EntryError.invalid(field: "hours[1]", found: "x", expected: .hours)) {
      try read(#"[6,"x"]"#)
    }
  }

  @Test(
    "a statement that there is no warning is read back, and one that is in force speaks against it")
  func allClear() throws {
    let start = Day(2026, 11, 20).start()
    let city = try DivisionCode("140300")
    let statement = AllClear(issuer: "阳泉市 政府", area: [city], at: start)
    try roundTrip(statement)
    #expect(statement.id == "140300/阳泉市政府")
    var warning = PollutionWarning(
      id: "w", issuer: "阳泉市 政府", area: [try DivisionCode("140302")], level: .red, from: start)
    #expect(statement.contradicting(in: [warning])?.id == "w")
    warning.area = [try DivisionCode("140000")]
    #expect(statement.contradicting(in: [warning])?.id == "w")
    warning.area = [try DivisionCode("140400")]
    #expect(statement.contradicting(in: [warning]) == nil)
    warning.area = [city]
    warning.issuer = "山西省政府"
    #expect(statement.contradicting(in: [warning]) == nil)
    warning.issuer = statement.issuer
    warning.from = start.advanced(byMilliseconds: 1)
    #expect(statement.contradicting(in: [warning]) == nil)
    warning.from = start.advanced(byMilliseconds: -2)
    warning.until = start
    #expect(statement.contradicting(in: [warning]) == nil)
    #expect(throws: EntryError.missing(field: "area")) {
      try AllClear(issuer: "a", area: [], at: start).check()
    }
    #expect(throws: EntryError.missing(field: "issuer")) {
      try AllClear(issuer: " ", area: [city], at: start).check()
    }
  }

  @Test("a warning is raised and lowered by one that follows it from the same moment")
  func changed() throws {
    let start = Day(2026, 11, 20).start()
    let later = start.advanced(byMilliseconds: 3_600_000)
    var first = PollutionWarning(
      id: "w1", issuer: "示例机关", area: [try DivisionCode("140300")], level: .yellow, from: start)
    let second = try first.change(to: .red, as: "w2", from: later)
    #expect(first.until == later)
    #expect(second.from == later && second.follows == "w1" && second.until == nil)
    #expect(second.level == .red && second.area == first.area && second.issuer == first.issuer)
    #expect(!first.holds(at: later) && second.holds(at: later))

    var other = second
    #expect(throws: EntryError.self) { try other.change(to: .red, as: "w3", from: later) }
    for instant in [start, later] {
      #expect(
        throws: EntryError.invalid(
          field: "from", found: instant.text(), expected: .instantWithin(later, nil))
      ) { try other.change(to: .blue, as: "w3", from: instant) }
    }
    #expect(other == second)
  }

  @Test("a plant's first word that it knows of a warning stays")
  func acknowledged() throws {
    var warning = PollutionWarning(
      id: "w1", issuer: "示例机关", area: [try DivisionCode("140300")], level: .yellow,
      from: Day(2026, 11, 20).start())
    let note = PollutionWarning.Acknowledgement(plant: "p", at: Day(2026, 11, 20).start())
    let later = PollutionWarning.Acknowledgement(plant: "p", at: Day(2026, 11, 21).start())
    let place = try DivisionCode("140302")
    let isFirst = [
      try warning.acknowledge(note, in: place), try warning.acknowledge(later, in: place),
    ]
    #expect(isFirst == [true, false])
    #expect(warning.acknowledgements == [note])
  }

  @Test(
    "a plant elsewhere has nothing to acknowledge, and nobody knows of a warning before it is issued"
  )
  func notAcknowledged() throws {
    let start = Day(2026, 11, 20).start()
    func at(_ hours: Int64) -> Instant { start.advanced(byMilliseconds: hours * 3_600_000) }
    var warning = PollutionWarning(
      id: "w1", issuer: "示例机关", area: [try DivisionCode("140300")], level: .yellow, from: start)
    let (inside, outside) = (try DivisionCode("140302"), try DivisionCode("140403"))
    func note(_ hours: Int64) -> PollutionWarning.Acknowledgement {
      PollutionWarning.Acknowledgement(plant: "p", at: at(hours))
    }
    #expect(
      throws: EntryError.invalid(
        field: "plant", found: "p (140403)", expected: .plantIn(warning.area))
    ) { try warning.acknowledge(note(1), in: outside) }
    // A place that is only known as something wider may lie in it.
    var wider = warning
    let isFirst = try wider.acknowledge(note(1), in: DivisionCode("140000"))
    #expect(isFirst)

    // It begins, was issued, or was at least recorded here.
    for (issued, recorded, first) in [
      (nil, nil, 0), (Int64(-12), nil, -12), (-12, -10, -12), (nil, -10, -10), (nil, 5, 0),
    ] as [(Int64?, Int64?, Int64)] {
      warning.issuedAt = issued.map(at)
      var copy = warning
      let early = at(first).advanced(byMilliseconds: -1)
      #expect(
        throws: EntryError.invalid(
          field: "at", found: early.text(), expected: .instantFrom(at(first)))
      ) {
        try copy.acknowledge(.init(plant: "p", at: early), in: inside, recordedAt: recorded.map(at))
      }
      #expect(copy.acknowledgements.isEmpty)
      try copy.acknowledge(note(first), in: inside, recordedAt: recorded.map(at))
      #expect(copy.acknowledgements == [note(first)])
    }
  }

  @Test("an exemption's category is one that rules can name")
  func category() throws {
    var exemption = Exemption(
      id: "e", subject: .machinery(body: "4DA00456"), reason: "抢险", from: Day(2026, 11, 1),
      until: Day(2026, 11, 2))
    exemption.category = "emergency-rescue"
    try roundTrip(exemption)
    exemption.category = "emergency"
    #expect(
      throws: EntryError.invalid(
        field: "category", found: "emergency",
        expected: .oneOf([
          "emergency-rescue", "livelihood", "fire", "ambulance", "police", "hazard-response",
          "other",
        ]))
    ) { try exemption.check() }
  }
}
