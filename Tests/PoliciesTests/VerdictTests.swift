import Fleet
import Policies
import Testing

@Suite("verdicts of the plans") struct VerdictTests {
  private static let rules = PackSet.shipped.compiled()

  /// A China V truck with bulk goods at a steel plant in Lucheng.
  private func truck(_ at: String, in division: String = "140406") throws -> Situation {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.fuel = .diesel
    vehicle.maximumMass = 25_000
    vehicle.stageClaims = [StageClaim(.v, from: .registrationRecord)]
    var plant = Plant(id: "p1", name: "plant", division: try DivisionCode(division))
    plant.industry = "steel"
    plant.annualFreight = 1_600_000
    plant.railwaySiding = false
    plant.urbanPlanningArea = true
    var situation = Situation(
      .gate, at: try #require(Instant(at + "+08:00")), in: plant.division)
    situation.direction = .in
    situation.freight = .bulk
    situation.vehicle = vehicle.facts
    situation.read(plant)
    return situation
  }

  private func codes(_ verdict: Verdict) -> [String] { verdict.findings.map(\.code) }

  @Test(
    "of the worked example",
    arguments: [
      ("2021-06-16T23:59:59", Outcome.allow, []),
      ("2021-06-17T00:00:00", .allow, ["13-freight-V"]),
      ("2021-09-30T23:59:59", .allow, ["13-freight-V"]),
      ("2021-10-01T00:00:00", .deny, ["13-freight-V", "13-urban-clean"]),
      ("2021-12-31T23:59:59", .deny, ["13-freight-V", "13-urban-clean"]),
      ("2022-01-01T00:00:00", .deny, ["13-freight-VI", "13-urban-clean"]),
    ] as [(String, Outcome, [String])])
  func worked(at: String, outcome: Outcome, clauses: [String]) throws {
    let verdict = Self.rules.verdict(of: try truck(at))
    #expect(verdict.outcome == outcome)
    #expect(verdict.grounds.map(\.rule.id) == clauses.map { "changzhi-2021/\($0)" })
    #expect(verdict.question.code == "gate.in")
  }

  @Test("what is stored gives the same bytes again")
  func replay() throws {
    var situation = try truck("2021-11-02T06:00:00")
    situation.warnings = [
      PollutionWarning(
        id: "w1", issuer: "140400", area: [try DivisionCode("140400")], level: .orange,
        from: try #require(Instant("2021-11-01T08:00:00+08:00")))
    ]
    situation.measures = [WarningMeasures(level: .orange, stages: ["6"], energies: ["new-energy"])]
    situation.quotaUsed = 3
    situation.silentLedger = .init(newest: situation.at.advanced(byMilliseconds: -86_400_000))
    situation.measures[0].recordedOn = Day(2021, 10, 1)
    situation.set(
      .lists, .names(["changzhi-2020/steel"]), from: .notice, recordedOn: Day(2020, 9, 1))
    situation.exemptions = [
      Exemption(
        id: "e1", subject: .plate("晋D12345", .yellow), reason: "food", from: Day(2021, 11, 1),
        until: Day(2021, 11, 30))
    ]
    situation.feeds = [.warnings: situation.at]
    var stored = JSONWriter()
    situation.encode(into: &stored)
    let again = try Situation(decoding: try JSON(parsing: stored.bytes))
    var restored = JSONWriter()
    again.encode(into: &restored)
    #expect(restored.bytes == stored.bytes)

    let set = try PackSet(canonicalBytes: PackSet.shipped.canonicalBytes)
    #expect(bytes(set.compiled().verdict(of: again)) == bytes(Self.rules.verdict(of: situation)))
  }

  /// A truck while an orange warning is in force, at a plant whose clean transport falls short.
  private func warned(_ at: String, _ table: WarningMeasures?, stage: String = "6") throws
    -> Verdict
  {
    var situation = try truck(at)
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.fuel = .diesel
    vehicle.category = .n3
    vehicle.maximumMass = 25_000
    vehicle.stageClaims = [
      StageClaim(try #require(EmissionStage(reading: stage)), from: .registrationRecord)
    ]
    situation.vehicle = vehicle.facts
    situation.set(.cleanTransport, .flag(false))
    situation.warnings = [
      PollutionWarning(
        id: "w1", issuer: "140400", area: [try DivisionCode("140400")], level: .orange,
        from: try #require(Instant("2021-11-01T00:00:00+08:00")))
    ]
    situation.measures = table.map { [$0] } ?? []
    return Self.rules.verdict(of: situation)
  }

  @Test("under a warning go by the plant's table: stages, energies, hours, and quota")
  func measures() throws {
    let noon = "2021-11-02T12:00:00"
    #expect(missing(try warned(noon, nil)) == ["measures"])
    #expect(try warned(noon, WarningMeasures(level: .red, stages: ["6"])).outcome == .unknown)
    for (table, outcome) in [
      (WarningMeasures(level: .orange), Outcome.allow),
      (WarningMeasures(level: .orange, stages: ["6"]), .allow),
      (WarningMeasures(level: .orange, stages: ["5"]), .deny),
      (WarningMeasures(level: .orange, energies: ["new-energy"]), .deny),
      (WarningMeasures(level: .orange, energies: ["diesel"]), .allow),
      (WarningMeasures(level: .orange, stages: ["5"], energies: ["diesel"]), .allow),
      (WarningMeasures(level: .orange, hours: [12]), .allow),
      (WarningMeasures(level: .orange, hours: [11, 13]), .deny),
      (WarningMeasures(level: .orange, hours: DayHours(reading: "12:00-12:01")), .allow),
      (WarningMeasures(level: .orange, hours: DayHours(reading: "12:01-13:00")), .deny),
      (WarningMeasures(level: .orange, hours: DayHours(reading: "6:30-12:00")), .deny),
      (WarningMeasures(level: .orange, quota: 0), .deny),
    ] {
      #expect(try warned(noon, table).outcome == outcome, "\(table)")
    }
    // Where the table is there and only the count is not, the count is what is missing.
    let uncounted = try warned(noon, WarningMeasures(level: .orange, quota: 5))
    #expect(missing(uncounted) == ["quotaUsed"])
    #expect(uncounted.outcome == .unknown)
    #expect(!codes(uncounted).contains("plan.quota-uncounted"))
  }

  @Test(
    "name the newest passage where nothing of the day is recorded, and only where a quota counts")
  func silentLedger() throws {
    let newest = try #require(Instant("2021-11-01T22:00:00+08:00"))
    func verdict(_ table: WarningMeasures, newest: Instant?) throws -> Verdict {
      var situation = try truck("2021-11-02T12:00:00")
      var vehicle = try #require(situation.vehicle).vehicle
      vehicle.stageClaims = [StageClaim(.viA, from: .registrationRecord)]
      situation.vehicle = vehicle.facts
      situation.set(.cleanTransport, .flag(false))
      situation.warnings = [
        PollutionWarning(
          id: "w1", issuer: "140400", area: [situation.division], level: .orange,
          from: try #require(Instant("2021-11-01T00:00:00+08:00")))
      ]
      situation.measures = [table]
      situation.silentLedger = .init(newest: newest)
      return Self.rules.verdict(of: situation)
    }
    let table = WarningMeasures(level: .orange, quota: 5)
    let found = try verdict(table, newest: newest)
    #expect(found.outcome == .unknown)
    #expect(found.findings.contains(.plan(.uncounted(quota: 5, newest: newest))))
    for language in Language.allCases {
      #expect(found.text(in: language).contains(newest.text()))
    }
    var writer = JSONWriter()
    found.encode(into: &writer)
    #expect(
      writer.text.contains(
        #"{"code":"plan.quota-uncounted","quota":5,"newest":"2021-11-01T22:00:00+08:00"}"#))
    let never = PlanFinding.uncounted(quota: 5, newest: nil)
    #expect(never.text(in: .english).hasSuffix("the plant has no passage at all"))
    #expect(never.text(in: .chinese).hasSuffix("该企业尚无任何进出记录"))
    // A quota of none is used up whatever came, and where another line stops the truck the count changes nothing.
    let none = try verdict(WarningMeasures(level: .orange, quota: 0), newest: newest)
    #expect(none.outcome == .deny)
    #expect(!codes(none).contains("plan.quota-uncounted"))
    let stopped = try verdict(
      WarningMeasures(level: .orange, stages: ["D"], quota: 5), newest: newest)
    #expect(stopped.outcome == .deny)
    #expect(
      !codes(try verdict(WarningMeasures(level: .orange), newest: newest))
        .contains("plan.quota-uncounted"))
  }

  private func missing(_ verdict: Verdict) -> [String] {
    verdict.facts.enumerated().filter { fact in
      verdict.grounds.contains { $0.missing.contains(fact: fact.offset) }
    }.map(\.element.name.rawValue)
  }

  private func bytes(_ verdict: Verdict) -> [UInt8] {
    var writer = JSONWriter()
    verdict.encode(into: &writer)
    return writer.bytes
  }

  @Test("of a stored situation of another format are not made")
  func format() throws {
    let json = try JSON(parsing: Array(#"{"format":2}"#.utf8))
    #expect(throws: EntryError.self) { try Situation(decoding: json) }
  }

  @Test("before the first rule, and where no plan speaks, say so")
  func horizon() throws {
    #expect(
      codes(Self.rules.verdict(of: try truck("2019-01-01T06:00:00"))).contains("plan.before-first"))
    #expect(
      codes(Self.rules.verdict(of: try truck("2021-07-01T06:00:00", in: "110101"))).contains(
        "plan.none"))
    let text = PackText.with(
      rules:
        #"  - {id: a, item: "1", about: gate, until: 2020-12-31, requires: {stage: {at-least: "5"}}, says: {en: a, zh: a}}"#
    )
    let rules = try PackSet([try Pack(parsing: text, file: "p")]).compiled()
    let after = rules.verdict(of: try truck("2021-01-01T00:00:00", in: "140105"))
    #expect(codes(after) == ["rules.none-binds", "plan.after-last"])
    #expect(rules.verdict(of: try truck("2020-12-31T23:59:59", in: "140105")).outcome == .allow)
  }

  @Test("never silently decide a day on which a later document exists")
  func laterDocuments() throws {
    let decided = Self.rules.verdict(of: try truck("2026-01-01T06:00:00"))
    let later = decided.findings.compactMap { finding in
      if case .plan(.notVerified(let plan, _, let later)) = finding {
        (plan, later?.issued)
      } else {
        nil
      }
    }
    #expect(later.map(\.0) == ["changzhi-2020", "changzhi-2021"])
    #expect(later.map(\.1) == [Day(2024, 3, 28), Day(2024, 3, 28)])
    // The plan of 2021 is loaded and answers for itself.
    #expect(
      !codes(Self.rules.verdict(of: try truck("2022-01-01T06:00:00"))).contains("plan.not-verified")
    )
  }

  @Test("say what another reading would answer")
  func readings() throws {
    let elsewhere = Self.rules.verdict(of: try truck("2022-02-01T06:00:00", in: "140423"))
    #expect(elsewhere.outcome == .allow)
    #expect(
      elsewhere.findings.contains(
        .plan(.otherReading("changzhi-2021/implementers", option: "city-wide", .deny))))
    let cityWide = try PackSet(
      PackSet.shipped.packs, choices: ["changzhi-2021/implementers": "city-wide"]
    ).compiled()
    #expect(cityWide.outcome(of: try truck("2022-02-01T06:00:00", in: "140423")) == .deny)
  }

  @Test("lock nobody in")
  func exit() throws {
    var leaving = try truck("2021-10-01T06:00:00")
    leaving.direction = .out
    let verdict = Self.rules.verdict(of: leaving)
    #expect(verdict.outcome == .review)
    #expect(verdict.grounds.map(\.state) == [.met, .notMet])
    #expect(codes(verdict).contains("plan.exit"))
  }

  @Test("name stale lists, and facts out of range")
  func staleAndOutOfRange() throws {
    var situation = try truck("2021-11-02T06:00:00")
    situation.set(.cleanTransport, .flag(false))
    situation.warnings = [
      PollutionWarning(
        id: "w", issuer: "140400", area: [situation.division], level: .red,
        from: situation.at.advanced(byMilliseconds: -1))
    ]
    let unknownAge = Self.rules.verdict(of: situation)
    #expect(unknownAge.findings.contains(.plan(.stale(.warnings, asOf: nil))))
    #expect(
      unknownAge.grounds.contains {
        $0.rule.id == "changzhi-2021/13-staggered" && $0.state == .missing
      })
    situation.feeds = [
      .warnings: situation.at, .zones: situation.at, .lists: situation.at,
      .exemptions: situation.at,
    ]
    #expect(!codes(Self.rules.verdict(of: situation)).contains("plan.stale"))
    situation.set(.annualFreight, .number(-1))
    let verdict = Self.rules.verdict(of: situation)
    #expect(codes(verdict).contains("plan.out-of-range"))
    #expect(verdict.outcome == .unknown)
  }

  @Test("say that no warning is recorded, and as of when, where one would change the answer")
  func nothingRecorded() throws {
    var situation = try truck("2019-11-20T11:59:00", in: "140302")
    situation.set(.industry, .code("coking"))
    situation.set(.keyUnit, .flag(true))
    var vehicle = try #require(situation.vehicle).vehicle
    vehicle.stageClaims = [StageClaim(.vi, from: .registrationRecord)]
    situation.vehicle = vehicle.facts
    let unknownAge = Self.rules.verdict(of: situation)
    #expect(unknownAge.outcome == .allow)
    #expect(unknownAge.findings.contains(.plan(.stale(.warnings, asOf: nil))))
    // Nobody ever recorded one, nor that there is none: that is no source.
    let assumed = try #require(
      unknownAge.facts.first { $0.name == PolicyFact.warning.factName })
    #expect(assumed.isAssumed && assumed.origin == nil && assumed.value == .text("none"))
    #expect(
      unknownAge.text(in: .english).contains("heavy-pollution warning: none (never recorded)"))
    #expect(unknownAge.text(in: .english).contains("`fleetreg warning none`"))
    #expect(unknownAge.text(in: .chinese).contains("重污染天气预警：无预警（从未登记）"))
    let json = String(decoding: bytes(unknownAge), as: UTF8.self)
    #expect(json.contains(#"{"name":"warning","value":"none","source":"neverRecorded"}"#))
    #expect(json.contains(#"{"code":"plan.stale","feed":"warnings","neverRecorded":true}"#))
    situation.feeds = [.warnings: situation.at]
    let verdict = Self.rules.verdict(of: situation)
    let read = try #require(verdict.facts.first { $0.name == PolicyFact.warning.factName })
    #expect(read.value == .text("none"))
    #expect(read.origin?.recordedOn == Day(2019, 11, 20))
    #expect(!verdict.findings.contains(.plan(.stale(.warnings, asOf: nil))))
  }

  @Test(
    "an industry that nobody knows is missing, none of those named is other",
    arguments: [("钢铁厂", Outcome.unknown), ("steeel", .unknown), ("", .unknown), ("other", .allow)])
  func industry(code: String, outcome: Outcome) throws {
    var situation = try truck("2021-10-01T00:00:00")
    situation.set(.annualFreight, .number(1_600_000))
    situation.set(.siding, .flag(true))
    situation.set(.industry, .code(code))
    let verdict = Self.rules.verdict(of: situation)
    #expect(verdict.outcome == outcome)
    #expect(codes(verdict).contains("plan.out-of-range") == (outcome == .unknown))
  }

  @Test("a zone that no plan names is a finding")
  func unknownZone() throws {
    var situation = try truck("2021-10-01T00:00:00")
    situation.set(.zones, .names(["changzhi-hightech", "changzhi-high-tech"]))
    #expect(
      Self.rules.verdict(of: situation).findings
        .contains(.plan(.unknownName(PolicyFact.zones.factName, "changzhi-hightech"))))
  }

  @Test("each line of a plant's table is named where it is not kept to")
  func brokenLines() throws {
    var situation = try truck("2021-11-02T23:00:00")
    var vehicle = try #require(situation.vehicle).vehicle
    vehicle.stageClaims = [StageClaim(.iii, from: .registrationRecord)]
    situation.vehicle = vehicle.facts
    situation.set(.cleanTransport, .flag(false))
    situation.warnings = [
      PollutionWarning(
        id: "w", issuer: "140400", area: [situation.division], level: .orange,
        from: situation.at.advanced(byMilliseconds: -1))
    ]
    situation.measures = [
      WarningMeasures(
        level: .orange, stages: ["6"], energies: ["battery"], hours: DayHours(hours: Array(6..<22)),
        quota: 2,
        document: "示例〔2021〕1号")
    ]
    situation.quotaUsed = 2
    let lines = Self.rules.verdict(of: situation).findings.filter { $0.code == "plan.measure" }
    #expect(
      lines.map { $0.text(in: .english) } == [
        "the plant's table for orange (示例〔2021〕1号): only China VI, battery-electric may pass",
        "the plant's table for orange (示例〔2021〕1号): vehicles may pass 6:00-22:00; this is at 23:00",
        "the plant's table for orange (示例〔2021〕1号): at most 2 vehicles a day may pass; 2 did before",
      ])
  }

  @Test(
    "of two warnings the plant keeps to both tables",
    arguments: [
      ([], Outcome.unknown), ([.orange], .unknown), ([.red], .deny), ([.orange, .red], .deny),
    ] as [([PollutionWarning.Level], Outcome)])
  func twoWarnings(tables: [PollutionWarning.Level], outcome: Outcome) throws {
    var situation = try truck("2021-11-02T06:00:00")
    var vehicle = try #require(situation.vehicle).vehicle
    vehicle.stageClaims = [StageClaim(.vi, from: .registrationRecord)]
    situation.vehicle = vehicle.facts
    situation.set(.cleanTransport, .flag(false))
    for level in [PollutionWarning.Level.orange, .red] {
      situation.warnings.append(
        PollutionWarning(
          id: "w-\(level)", issuer: "140400", area: [situation.division], level: level,
          from: situation.at.advanced(byMilliseconds: -1)))
    }
    // Orange asks what this truck meets, red lets none in.
    situation.measures = tables.map {
      $0 == .red
        ? WarningMeasures(level: .red, quota: 0) : WarningMeasures(level: .orange, stages: ["6"])
    }
    let verdict = Self.rules.verdict(of: situation)
    #expect(verdict.outcome == outcome)
    // A denial says which line of which table.
    #expect(
      verdict.findings.contains(.plan(.measure(.red, .quota(0, used: 0), document: nil)))
        == (outcome == .deny))
  }

  @Test("send contradicting evidence to a person, unless it would change nothing")
  func contradictions() throws {
    var situation = try truck("2022-02-01T06:00:00")
    var vehicle = try #require(situation.vehicle).vehicle
    vehicle.stageClaims = [
      StageClaim(.vi, from: .disclosureNumber), StageClaim(.v, from: .registrationRecord),
    ]
    situation.vehicle = vehicle.facts
    #expect(Self.rules.outcome(of: situation) == .review)
    // On 2021-07-01 both stages meet the demand.
    var earlier = try truck("2021-07-01T06:00:00")
    earlier.vehicle = vehicle.facts
    #expect(Self.rules.outcome(of: earlier) == .allow)
  }

  /// A truck of which only the plate is known, or what else `change` says.
  private func plated(
    _ plate: String, _ colour: PlateColour, at: String = "2022-02-01T06:00:00",
    _ change: (inout Vehicle) -> Void = { _ in }
  ) throws -> Verdict {
    var situation = try truck(at)
    var vehicle = Vehicle(plate: plate, plateColour: colour)
    vehicle.origin = FactOrigin(.declared, recordedOn: Day(2022, 2, 1))
    change(&vehicle)
    situation.vehicle = vehicle.facts
    let verdict = Self.rules.verdict(of: situation)
    #expect(Self.rules.outcome(of: situation) == verdict.outcome)
    return verdict
  }

  @Test(
    "send a plate whose number and colour contradict each other to a person, and show both",
    arguments: [
      ("晋DF12345", PlateColour.yellow), ("晋DA1234", .yellowGreen), ("晋D12345D", .yellow),
      ("晋D12345", .green),
    ], ["2021-07-01T06:00:00", "2022-02-01T06:00:00"])
  func plateColour(plate: (String, PlateColour), at: String) throws {
    let verdict = try plated(plate.0, plate.1, at: at)
    #expect(verdict.outcome == .review)
    #expect(codes(verdict).contains("contradiction.plate-colour"))
    let place = try #require(verdict.facts.firstIndex { $0.name == .plateColour })
    #expect(verdict.facts[place].value == .text(plate.1.rawValue))
    #expect(verdict.facts[place].origin == FactOrigin(.declared, recordedOn: Day(2022, 2, 1)))
    #expect(
      verdict.grounds.contains { $0.state == .contradicting && $0.facts.contains(fact: place) })
    for language in Language.allCases {
      #expect(verdict.text(in: language).contains(plate.1.text(in: language)))
    }
    // The plate in its own colour says what it always said.
    let own = try #require(try Plate(plate.0).possibleColours.last)
    let right = try plated(plate.0, own, at: at)
    #expect(right.outcome != .review)
    #expect(!codes(right).contains("contradiction.plate-colour"))
  }

  @Test("a misread colour stops nobody whose documents settle the matter, and lets nobody in")
  func misread() throws {
    // China VI is what the clause asks, whatever drives it.
    let met = try plated("晋D12345", .green) {
      $0.stageClaims = [StageClaim(.viA, from: .registrationRecord)]
    }
    #expect(met.outcome == .allow)
    #expect(codes(met).contains("contradiction.plate-colour"))
    // A stage that falls short is no denial while the number says new energy, nor an entry while the colour does.
    for (plate, colour) in [("晋DF12345", PlateColour.yellow), ("晋D12345", .green)] {
      let open = try plated(plate, colour) {
        $0.stageClaims = [StageClaim(.v, from: .registrationRecord)]
      }
      #expect(open.outcome == .review)
    }
    // A plug-in has an engine and its stage: a diesel fuel beside its number is a finding where the stage settles it.
    for (stage, outcome) in [
      (StageClaim(.viA, from: .disclosureNumber), Outcome.allow),
      (StageClaim(.v, from: .disclosureNumber), .review),
    ] {
      let fuelled = try plated("晋D12345F", .yellowGreen) {
        $0.fuel = .diesel
        $0.stageClaims = [stage]
      }
      #expect(fuelled.outcome == outcome)
      #expect(codes(fuelled).contains("contradiction.new-energy-plate"))
    }
    // The fuel is recorded: there is nothing left to the colour.
    let electric = try plated("晋D12345", .green) { $0.fuel = .electric }
    #expect(electric.outcome == .allow)
  }

  @Test(
    "a diesel hybrid is judged by whether it has a plug, and asked where nobody says it",
    arguments: [
      ("BO1", PlateColour.yellow, Outcome.allow, Outcome.review),
      ("BO0", .yellow, .deny, .deny), ("BO", .yellow, .unknown, .unknown),
      ("BO", .yellowGreen, .allow, .review),
    ])
  func hybrids(fuel: String, colour: PlateColour, stage: Outcome, warned: Outcome) throws {
    let plate = colour == .yellow ? "晋D12345" : "晋D12345F"
    let verdict = try plated(plate, colour) {
      $0.fuel = Fuel(rawValue: fuel)
      $0.stageClaims = [StageClaim(.v, from: .registrationRecord)]
    }
    #expect(verdict.outcome == stage)
    #expect(codes(verdict).contains("plan.plug-unsaid") == (stage == .unknown))
    #expect(missing(verdict) == (stage == .unknown ? ["energy"] : []))
    // A ban of diesel trucks: no clause says which of the two a plug-in is.
    var situation = try truck("2019-11-20T12:00:00", in: "140302")
    situation.set(.industry, .code("coking"))
    situation.set(.keyUnit, .flag(true))
    situation.warnings = [
      PollutionWarning(
        id: "w", issuer: "i", area: [situation.division], level: .orange,
        from: situation.at.advanced(byMilliseconds: -1))
    ]
    var vehicle = Vehicle(plate: plate, plateColour: colour)
    vehicle.fuel = Fuel(rawValue: fuel)
    vehicle.stageClaims = [StageClaim(.viA, from: .registrationRecord)]
    situation.vehicle = vehicle.facts
    #expect(Self.rules.outcome(of: situation) == warned)
  }

  @Test("of steel that a truck fetches say that it may be read as no bulk goods")
  func product() throws {
    var situation = try truck("2021-11-02T06:00:00")
    situation.freight = .product
    let steel = Self.rules.verdict(of: situation)
    #expect(steel.outcome == .deny)
    #expect(
      steel.findings.contains(
        .plan(.otherReading("changzhi-2021/product-as-bulk", option: "without-steel", .allow))))
    situation.set(.industry, .code("coking"))
    let coke = Self.rules.verdict(of: situation)
    #expect(coke.outcome == .deny)
    #expect(
      coke.grounds.contains {
        $0.rule.id == "changzhi-2021/13-urban-clean" && $0.state == .notMet
      })
    // Both readings together: any product of any industrial plant.
    let all = try PackSet(
      PackSet.shipped.packs,
      choices: [
        "changzhi-2021/product-as-bulk": "any-product",
        "changzhi-2021/similar-industries": "all-industrial",
      ]
    ).compiled()
    situation.set(.industry, .code("cement"))
    #expect(Self.rules.outcome(of: situation) == .allow)
    #expect(all.outcome(of: situation) == .deny)
  }

  @Test("for one line say that the rules known may not be those of the day")
  func caveats() throws {
    func caveat(_ at: String, in division: String = "140406", _ language: Language = .english)
      throws -> String?
    {
      Self.rules.verdict(of: try truck(at, in: division)).caveatText(in: language)
    }
    #expect(try caveat("2026-01-01T06:00:00") == "not verified for this day")
    #expect(try caveat("2026-01-01T06:00:00", .chinese) == "计划未核实至当日")
    #expect(try caveat("2019-01-01T06:00:00") == "before the first rule known")
    #expect(try caveat("2021-07-01T06:00:00", in: "110101") == "no plan known here")
    #expect(try caveat("2022-01-01T06:00:00") == nil)
  }

  @Test("at a gate another reading would open or not, elsewhere it is met or not")
  func otherReadingWords() throws {
    let finding = Finding.plan(.otherReading("p/r", option: "o", .deny))
    #expect(
      finding.text(in: .english) == "read the other way (p/r: o) the answer is: does not meet")
    #expect(finding.text(in: .chinese) == "按另一种解读（p/r：o），结论为不符合")
    let gate = Self.rules.verdict(of: try truck("2022-02-01T06:00:00", in: "140423"))
    #expect(gate.text(in: .english).contains("city-wide) the answer would be: not let in"))
    #expect(gate.text(in: .chinese).contains("city-wide），结论为不放行"))
  }

  @Test("name the facts that nearly kept a rule away")
  func near() throws {
    let verdict = Self.rules.verdict(of: try truck("2021-09-30T06:00:00"), near: true)
    #expect(
      verdict.near.contains {
        $0.rule.id == "changzhi-2021/13-urban-clean" && $0.distance == .starts(Day(2021, 10, 1))
      })
  }

  @Test("read the same in the words of both languages, and every finding has words")
  func words() throws {
    let verdict = Self.rules.verdict(of: try truck("2021-10-01T06:00:00"), near: true)
    #expect(verdict.text(in: .chinese).contains("不放行"))
    #expect(
      verdict.text(in: .english).hasPrefix("entry at the gate on 2021-10-01: not let in (deny)"))
    for fact in PolicyFact.allCases {
      #expect(fact.factName.text(in: .chinese) != fact.name)
    }
  }
}
