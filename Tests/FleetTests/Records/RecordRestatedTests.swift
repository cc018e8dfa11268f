import Fleet
import Testing

@Suite("Records restated") struct RecordRestatedTests {
  /// The same event, written otherwise.
  static let spellings: [(String, @Sendable (inout Passage) -> Void)] = [
    ("time", { $0.time = CapturedTime(instant: $0.time.instant, text: "0:00", rule: .stated) }),
    ("plate", { $0.plate = PlateReading(state: .read, text: "晋D12345", raw: "晋Ｄ１２３４５") }),
    ("colour", { $0.colour = ColourReading(colour: .blue, raw: "蓝色", table: "words") }),
    ("confidence", { $0.confidence = Passage.Confidence(value: 0.973, raw: "0.973") }),
    ("VIN", { $0.vin = "lfv2a11k8n4012345" }),
    ("engine number", { $0.engineNumber = "００１２ 345" }),
    ("stage", { $0.stage = "国Ⅵ" }),
    ("amount", { $0.goodsAmount = "30.50" }),
    ("trailer", { $0.trailerPlate = "晋d·1234挂" }),
    ("fleet", { $0.fleet = " 车队\\一\u{3000}" }),
    ("source", { $0.source = Passage.Source(format: "ledger.json", device: "x") }),
    ("findings", { $0.findings = [] }),
    ("order of members", { $0.extra = [$0.extra[1], $0.extra[0], $0.extra[2]] }),
  ]

  @Test("spelling does not matter", arguments: spellings.indices)
  func same(index: Int) {
    let (name, change) = Self.spellings[index]
    var other = RecordSamples.fullPassage
    change(&other)
    #expect(other != RecordSamples.fullPassage, "\(name)")
    #expect(other.restated == RecordSamples.fullPassage.restated, "\(name)")
  }

  /// Another statement.
  static let statements: [(String, @Sendable (inout Passage) -> Void)] = [
    ("gate", { $0.gate = "西门" }),
    ("direction", { $0.direction = .out }),
    (
      "time",
      {
        $0.time = CapturedTime(
          instant: $0.time.instant.advanced(byMilliseconds: 1), text: $0.time.text, rule: .camera)
      }
    ),
    ("plate", { $0.plate = PlateReading(state: .read, text: "晋D12346", raw: $0.plate.raw) }),
    ("plate's state", { $0.plate = PlateReading(state: .partial, text: "晋D12345", raw: "") }),
    ("colour", { $0.colour = ColourReading(colour: .yellow, raw: "0", table: "ga36") }),
    ("no colour", { $0.colour = nil }),
    ("confidence", { $0.confidence = Passage.Confidence(value: 0.974, raw: "97.3") }),
    ("lane", { $0.lane = "3" }), ("barrier", { $0.barrier = nil }),
    ("picture", { $0.pictures.removeLast() }),
    ("case of a path", { $0.licence = "/IMG/1.jpg" }),
    ("type", { $0.vehicleType = "H12" }), ("VIN", { $0.vin = "LFV2A11K8N4012346" }),
    ("day", { $0.registeredOn = Day(2021, 7, 2) }), ("model", { $0.vehicleModel = nil }),
    ("engine model", { $0.engineModel = "E-2" }), ("engine maker", { $0.engineMaker = "另一厂" }),
    ("engine number", { $0.engineNumber = "0012346" }), ("fuel", { $0.fuel = "汽油" }),
    ("stage", { $0.stage = "国六b" }), ("use", { $0.use = "客运" }),
    ("networked", { $0.networked = "否" }), ("list", { $0.environmentalList = "无" }),
    ("goods", { $0.goods = "煤" }), ("amount", { $0.goodsAmount = "30.6" }),
    ("fleet", { $0.fleet = nil }), ("trailer", { $0.trailerPlate = "晋D1235挂" }),
    ("member", { $0.extra.removeLast() }),
  ]

  @Test("a value matters", arguments: statements.indices)
  func other(index: Int) {
    let (name, change) = Self.statements[index]
    var other = RecordSamples.fullPassage
    change(&other)
    #expect(other.restated != RecordSamples.fullPassage.restated, "\(name)")
  }

  @Test("a code that no table knows is all that is known of a colour")
  func unknownColour() {
    func passage(_ code: String) -> Passage {
      var passage = RecordSamples.shortPassage
      passage.colour = ColourReading(colour: .unknown, raw: code, table: "ga36")
      return passage.restated
    }
    #expect(passage("77") != passage("78"))
    #expect(passage("mauve") == passage("MAUVE"))
  }

  @Test("an observation's numbers compare as numbers, its verdict by what was understood of it")
  func observation() throws {
    let full = RecordSamples.fullObservation
    var other = full
    other.measurements = [
      try #require(Observation.Measurement(.co, "0.1", unit: .percent, limit: "1.50"))
    ]
    other.judgementRaw = "不合格"
    other.findings = []
    #expect(other.restated == full.restated)
    other.measurements = [
      try #require(Observation.Measurement(.co, "0.2", unit: .percent, limit: "1.5"))
    ]
    #expect(other.restated != full.restated)
    var pending = full
    pending.judgement = .pending
    var judged = pending
    judged.judgementRaw = "2"
    #expect(judged.restated != pending.restated)
  }

  @Test("content reads back as the record that it was encoded from")
  func content() throws {
    for record in RecordSamples.records {
      let back = try Record(record.kind, gate: record.gate, content: record.content())
      #expect(back.content() == record.content())
      #expect(back.restated == record.restated)
    }
    #expect(throws: RecordLine.DecodingError.self) {
      try Record(.passage, gate: "G1", content: [])
    }
  }
}
