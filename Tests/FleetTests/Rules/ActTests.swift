import Fleet
import Testing

@Suite("What may be done with a vehicle") struct ActTests {
  private func outcome(_ act: StageAct, _ vehicle: Vehicle, on day: String) throws -> Outcome {
    Eligibility.may(act, vehicle.facts, on: try Day(day)).outcome
  }

  @Test(
    "2021: the day the certificate was uploaded is the day of production",
    arguments: [
      ("2021-06-20", "2021-06-30", Outcome.allow), ("2021-06-20", "2021-07-01", .deny),
      ("2021-07-02", "2021-06-30", .allow),
    ])
  func production2021(made: String, uploaded: String, outcome: Outcome) throws {
    let truck = Trucks.tractor(.v).with {
      $0.manufacturedOn = try? Day(made)
      $0.certificateUploadedOn = try? Day(uploaded)
    }
    #expect(try self.outcome(.production, truck, on: "2022-01-01") == outcome)
  }

  @Test(
    "2023: made before, and the certificate uploaded before",
    arguments: [
      ("2023-06-30", "2023-06-30", Outcome.allow), ("2023-06-20", "2023-07-01", .deny),
      ("2023-07-01", "2023-06-30", .deny), ("2023-07-01", "2023-07-02", .deny),
    ])
  func production2023(made: String, uploaded: String, outcome: Outcome) throws {
    let truck = Trucks.tractor(.viA).with {
      $0.manufacturedOn = try? Day(made)
      $0.certificateUploadedOn = try? Day(uploaded)
    }
    #expect(try self.outcome(.production, truck, on: "2023-08-01") == outcome)
  }

  @Test("made before the cut-off, upload not recorded: the upload day is missing")
  func uploadMissing() throws {
    let truck = Trucks.tractor(.viA).with { $0.manufacturedOn = Day(2023, 6, 20) }
    let after = Eligibility.may(.production, truck.facts, on: Day(2023, 8, 1))
    #expect(after.outcome == .unknown)
    #expect(after.missing == ["certificateUploadedOn"])
    let before = Eligibility.may(.production, truck.facts, on: Day(2023, 6, 30))
    #expect(before.outcome == .allow)
    // On the road before the cut-off, so made and uploaded before it.
    let registered = truck.with { $0.registeredOn = Day(2023, 6, 28) }
    #expect(try outcome(.production, registered, on: "2023-08-01") == .allow)
    // VI-b meets the row whenever it was uploaded.
    let better = Trucks.tractor(.viB).with { $0.manufacturedOn = Day(2023, 6, 20) }
    #expect(try outcome(.production, better, on: "2023-08-01") == .allow)
  }

  @Test("uploaded before, day of manufacture not recorded: it is missing")
  func manufactureMissing() throws {
    let truck = Trucks.tractor(.viA).with { $0.certificateUploadedOn = Day(2023, 6, 20) }
    let verdict = Eligibility.may(.production, truck.facts, on: Day(2023, 8, 1))
    #expect(verdict.outcome == .unknown)
    #expect(verdict.missing == ["manufacturedOn"])
  }

  @Test("import goes by the day of arrival")
  func importing() throws {
    let truck = Trucks.tractor(.viA).with { $0.importArrivedOn = Day(2023, 6, 30) }
    #expect(try outcome(.import, truck, on: "2023-08-01") == .allow)
    let late = truck.with { $0.importArrivedOn = Day(2023, 7, 1) }
    #expect(try outcome(.import, late, on: "2023-08-01") == .deny)
  }

  @Test(
    "an act is judged by its recorded day, and that is said from the day after on",
    arguments: [
      (StageAct.registration, FactName.registeredOn), (.sale, .invoicedOn),
      (.import, .importArrivedOn), (.production, .manufacturedOn),
    ])
  func recordedDay(act: StageAct, fact: FactName) {
    let day = Day(2023, 5, 3)
    let truck = Trucks.tractor(.viA).with {
      switch fact {
      case .registeredOn: $0.registeredOn = day
      case .invoicedOn: $0.invoicedOn = day
      case .importArrivedOn: $0.importArrivedOn = day
      default: $0.manufacturedOn = day
      }
    }
    let expected = Finding.recordedDay(fact, day)
    for (asked, isSaid) in [(day, false), (day.advanced(by: 1), true)] {
      let verdict = Eligibility.may(act, truck.facts, on: asked)
      #expect(verdict.findings.contains(expected) == isSaid)
      #expect((verdict.recordedDay == expected) == isSaid)
      let headline = verdict.headline(in: .english)
      #expect(headline.contains("2023-05-03, not by the day asked about") == isSaid)
    }
    // What was registered was sold, made or imported before.
    let registered = Trucks.tractor(.viA).with { $0.registeredOn = day }
    #expect(
      Eligibility.may(act, registered.facts, on: Day(2026, 11, 21)).recordedDay
        == .recordedDay(.registeredOn, day))
    #expect(Eligibility.may(act, Trucks.tractor(.viA).facts, on: day).recordedDay == nil)
  }

  @Test("sale goes by the invoice, and by the day asked where nothing was sold yet")
  func sale() throws {
    let truck = Trucks.tractor(.viA)
    #expect(try outcome(.sale, truck, on: "2023-06-30") == .allow)
    #expect(try outcome(.sale, truck, on: "2023-07-01") == .deny)
    let sold = truck.with { $0.invoicedOn = Day(2023, 6, 30) }
    #expect(try outcome(.sale, sold, on: "2024-01-01") == .allow)
  }

  @Test("registration after the cut-off with an older invoice is a warning, not a no")
  func registeredLate() throws {
    let truck = Trucks.tractor(.v).with { $0.invoicedOn = Day(2021, 6, 30) }
    let verdict = Eligibility.may(.registration, truck.facts, on: Day(2021, 8, 1))
    #expect(verdict.outcome == .allow)
    #expect(verdict.codes.contains("registration.after-cut-off"))
    // Before the cut-off there is nothing to warn of.
    let before = Eligibility.may(.registration, truck.facts, on: Day(2021, 6, 30))
    #expect(!before.codes.contains("registration.after-cut-off"))
  }

  @Test(
    "a late registration names the cut-off of the stage that was missed, not that of a later one",
    arguments: [
      (EmissionStage.v, "2021-06-01", "2021-07-01"), (.viA, "2023-06-01", "2023-07-01"),
      (.v, "2021-07-01", nil), (.v, "2022-01-01", nil),
    ] as [(EmissionStage, String, String?)])
  func firstCutOff(stage: EmissionStage, invoice: String, cutOff: String?) throws {
    let sold = try Day(invoice)
    let truck = Trucks.tractor(stage).with { $0.invoicedOn = sold }
    let verdict = Eligibility.may(.registration, truck.facts, on: Day(2024, 1, 1))
    let text = verdict.findings.first { $0.code == "registration.after-cut-off" }?
      .text(in: .english)
    #expect(
      text
        == cutOff.map {
          "sold on \(invoice), before the cut-off of \($0); registration after it is not named by the announcement"
        })
  }

  @Test("registration after the cut-off without an invoice misses the invoice")
  func registeredWithoutInvoice() throws {
    let truck = Trucks.tractor(.v)
    let verdict = Eligibility.may(.registration, truck.facts, on: Day(2021, 8, 1))
    #expect(verdict.outcome == .unknown)
    #expect(verdict.missing == ["invoicedOn"])
    #expect(try outcome(.registration, truck, on: "2021-06-30") == .allow)
    // Stage IV may not be registered at all, whatever the invoice says.
    #expect(try outcome(.registration, Trucks.tractor(.iv), on: "2021-08-01") == .deny)
  }

  @Test(
    "a recorded registration is held against the cut-off, the invoice missing or not",
    arguments: [
      ("2021-06-30", nil, Outcome.allow, nil),
      ("2021-07-01", nil, .unknown, "invoicedOn"),
      ("2021-07-01", "2021-06-30", .allow, nil),
      // Sold when only stage VI might be: two facts that cannot both be true.
      ("2021-07-01", "2021-07-01", .review, nil),
    ] as [(String, String?, Outcome, String?)])
  func registeredOn(day: String, invoice: String?, outcome: Outcome, missing: String?) throws {
    var truck = Trucks.tractor(.v)
    truck.registeredOn = try Day(day)
    truck.invoicedOn = try invoice.map { try Day($0) }
    let verdict = Eligibility.may(.registration, truck.facts, on: Day(2026, 11, 21))
    #expect(verdict.outcome == outcome)
    #expect(verdict.missing == [missing].compactMap(\.self))
    #expect(
      verdict.codes.contains("registration.after-cut-off")
        == (day == "2021-07-01" && outcome != .review))
    if missing != nil {
      #expect(verdict.text(in: .english).contains("the invoice that would show a sale before it"))
      #expect(verdict.text(in: .chinese).contains("未登记可证明此前已销售的发票"))
    }
  }

  @Test("an older model made after the cut-off cannot have an older invoice")
  func madeAfterCutOff() throws {
    let truck = Trucks.tractor(.v).with { $0.manufacturedOn = Day(2021, 7, 5) }
    #expect(try outcome(.registration, truck, on: "2021-08-01") == .deny)
  }

  @Test("VI without a sub-stage is enough for VI-a and not known for VI-b")
  func substage() throws {
    #expect(try outcome(.sale, Trucks.tractor(.vi), on: "2023-06-30") == .allow)
    let verdict = Eligibility.may(.sale, Trucks.tractor(.vi).facts, on: Day(2023, 7, 1))
    #expect(verdict.outcome == .unknown)
    #expect(verdict.missing == ["substage"])
  }

  @Test(
    "2020: light stock of stage V had half a year of grace",
    arguments: [
      ("540100", "2020-06-30", "2020-12-31", Outcome.allow, Verdict.Ground.State.excused),
      ("540100", "2020-06-30", "2021-01-01", .deny, .notMet),
      ("540100", "2020-07-01", "2020-12-31", .deny, .notMet),
      // Where stage VI ran early there is no grace; which cities those are is not confirmed.
      ("140400", "2020-06-30", "2020-12-31", .review, .unsettled),
      (nil, "2020-06-30", "2020-12-31", .unknown, .missing),
    ] as [(String?, String, String, Outcome, Verdict.Ground.State)])
  func stock(
    division: String?, uploaded: String, sold: String, outcome: Outcome, state: Verdict.Ground.State
  ) throws {
    let van = Trucks.vehicle(in: RoadScope(.light, .diesel), stage: .v).with {
      $0.certificateUploadedOn = try? Day(uploaded)
      $0.registeredIn = division
      if division == nil { $0.plate = nil }
    }
    let verdict = Eligibility.may(.sale, van.facts, on: try Day(sold))
    #expect(verdict.outcome == outcome)
    #expect(verdict.state(of: "light-diesel.VI-a.sale") == state)
  }

  @Test("the grace is for stage V, not for older stock")
  func olderStock() throws {
    let van = Trucks.vehicle(in: RoadScope(.light, .diesel), stage: .iv).with {
      $0.certificateUploadedOn = Day(2020, 6, 30)
      $0.registeredIn = "540100"
    }
    #expect(try outcome(.sale, van, on: "2020-12-31") == .deny)
  }

  @Test(
    "2023: monitor-only models were sold until the end of the year",
    arguments: [
      (true, "2023-12-31", Outcome.allow), (true, "2024-01-01", .deny),
      (false, "2024-01-01", .allow),
      (nil, "2023-12-31", .allow), (nil, "2024-01-01", .unknown),
    ] as [(Bool?, String, Outcome)])
  func monitorOnly(flag: Bool?, day: String, outcome: Outcome) throws {
    let van = Trucks.vehicle(in: RoadScope(.light, .diesel), stage: .viB).with {
      $0.rdeMonitorOnly = flag
      $0.manufacturedOn = Day(2023, 6, 1)
    }
    #expect(try self.outcome(.sale, van, on: day) == outcome)
    // No such model could be made after the cut-off, so the flag does not matter then.
    let later = van.with { $0.manufacturedOn = Day(2023, 7, 1) }
    #expect(try self.outcome(.sale, later, on: "2024-01-01") == .allow)
  }

  @Test("urban vehicles needed stage VI a year earlier")
  func urban() throws {
    let bus = Trucks.vehicle(in: RoadScope(.heavy, .diesel, .urban), stage: .v)
    #expect(try outcome(.sale, bus, on: "2020-06-30") == .allow)
    #expect(try outcome(.sale, bus, on: "2020-07-01") == .deny)
    let lorry = Trucks.vehicle(in: RoadScope(.heavy, .diesel), stage: .v)
    #expect(try outcome(.sale, lorry, on: "2021-06-30") == .allow)
    let unsaid = lorry.with { $0.urban = nil }
    let verdict = Eligibility.may(.sale, unsaid.facts, on: Day(2020, 7, 1))
    #expect(verdict.outcome == .unknown)
    #expect(verdict.missing == ["urban"])
    // A tractor unit is no urban vehicle, so nothing is missing.
    #expect(try outcome(.sale, Trucks.tractor(.v), on: "2020-07-01") == .allow)
  }

  @Test("a missing fact that cannot change the answer does not matter")
  func irrelevant() throws {
    let bare = Vehicle(plate: "晋D12345", vin: "LTESTA0B5R1000123").with {
      $0.stageClaims = [StageClaim(.viB, from: .environmentalList)]
    }
    #expect(try outcome(.sale, bare.with { $0.rdeMonitorOnly = false }, on: "2024-01-01") == .allow)
    let old = bare.with { $0.stageClaims = [StageClaim(.iv, from: .environmentalList)] }
    let verdict = Eligibility.may(.sale, old.facts, on: Day(2024, 1, 1))
    #expect(verdict.outcome == .unknown)
    #expect(verdict.missing == ["fuel", "maximumMass"])
  }

  @Test("deny on known facts goes before what is missing")
  func precedence() throws {
    // Registration needs stage V whatever the invoice, which is missing.
    let truck = Trucks.tractor(.iv)
    let verdict = Eligibility.may(.registration, truck.facts, on: Day(2022, 1, 1))
    #expect(verdict.outcome == .deny)
    #expect(verdict.states.contains(.missing) && verdict.states.contains(.notMet))
  }

  @Test("nothing binds an electric truck, and the verdict says so")
  func electric() throws {
    let truck = Trucks.tractor(.electric).with {
      $0.fuel = .electric
      $0.plate = "晋D12345D"
      $0.plateColour = .yellowGreen
    }
    for act in [StageAct.production, .import, .sale, .registration] {
      let verdict = Eligibility.may(act, truck.facts, on: Day(2024, 1, 1))
      #expect(verdict.outcome == .allow)
      #expect(verdict.grounds.isEmpty && verdict.codes == ["rules.none-binds"])
    }
  }

  @Test("a region that is not recorded is missing only where it would matter")
  func region() throws {
    let bus = Trucks.vehicle(in: RoadScope(.heavy, .diesel, .urban), stage: .iv)
    let verdict = Eligibility.may(.sale, bus.with { $0.plate = nil }.facts, on: Day(2016, 4, 1))
    #expect(verdict.outcome == .unknown)
    #expect(verdict.missing == ["registeredIn"])
    // The plate names the province, which is enough for a list of provinces.
    #expect(try outcome(.sale, bus, on: "2016-04-01") == .allow)
    #expect(bus.facts.registeredIn.evidence?.source == .plate)
    #expect(try outcome(.sale, bus.with { $0.plate = "鲁A12345" }, on: "2016-04-01") == .deny)
    // It is too coarse for a list of cities.
    let van = Trucks.vehicle(in: RoadScope(.light, .diesel), stage: .v)
    #expect(try outcome(.sale, van, on: "2020-06-30") == .unknown)
    #expect(try outcome(.sale, van.with { $0.registeredIn = "140200" }, on: "2020-06-30") == .allow)
    #expect(
      try outcome(.sale, van.with { $0.registeredIn = "140402" }, on: "2020-06-30") == .review)
    #expect(try outcome(.sale, bus.with { $0.registeredIn = "140400" }, on: "2016-04-01") == .allow)
    #expect(try outcome(.sale, bus.with { $0.registeredIn = "370102" }, on: "2016-04-01") == .deny)
  }

  @Test("near rules are told on request")
  func near() throws {
    let truck = Trucks.tractor(.v)
    #expect(Eligibility.may(.sale, truck.facts, on: Day(2021, 6, 30)).near.isEmpty)
    let near = Eligibility.may(.sale, truck.facts, on: Day(2021, 6, 30), near: true).near
    let starts = near.first { $0.rule.id == "heavy-diesel.VI-a.sale" }
    #expect(starts?.distance == .starts(Day(2021, 7, 1)))
    let urban = near.first { $0.rule.id == "heavy-diesel.VI-a-urban.sale" }
    #expect(urban?.distance == .fact(.urban))
    let gas = near.first { $0.rule.id == "heavy-gas.VI-b.sale" }
    #expect(gas?.distance == .fact(.fuel))
    let after = Eligibility.may(.sale, truck.facts, on: Day(2021, 7, 1), near: true).near
    #expect(
      after.first { $0.rule.id == "heavy-diesel.V.sale" }?.distance == .ended(Day(2021, 6, 30)))
    let farAway = Eligibility.may(.sale, truck.facts, on: Day(2020, 6, 30), near: true).near
    #expect(!farAway.contains { $0.rule.id == "heavy-diesel.VI-a.sale" })
  }
}
