import Fleet

/// Records with every field filled, and with as few as possible.
enum RecordSamples {
  static let id = RecordID(bits: 0x019a_1f00_0000_7000_8000_0000_0000_0001)
  static let registry = RecordID(bits: 0x019a_1f00_0000_7000_8000_0000_0000_00AA)
  static let stored = Day(2026, 11, 21).start().advanced(byMilliseconds: 36_000_120)

  static var shortPassage: Passage {
    Passage(
      gate: "G1", direction: .unknown,
      time: CapturedTime(instant: stored, text: "1795226400", rule: .stated),
      plate: PlateReading(state: .unread, text: "", raw: "unknown"),
      source: Passage.Source(format: "dahua", device: "D-7"))
  }

  static var fullPassage: Passage {
    var passage = Passage(
      gate: "东门", direction: .in,
      time: CapturedTime(
        instant: Day(2026, 11, 21).start(), text: "2026-11-21 00:00:00", rule: .camera),
      plate: PlateReading(state: .read, text: "晋D12345", raw: "蓝晋d·12345"),
      source: Passage.Source(format: "ledger.csv", device: "G1-B2", event: "77", buffered: true))
    passage.colour = ColourReading(colour: .blue, raw: "0", table: "ga36")
    passage.confidence = Passage.Confidence(value: 0.973, raw: "97.3")
    passage.lane = "2"
    passage.barrier = "B2"
    passage.pictures = [
      Passage.Picture(kind: "plate", sha256: String(repeating: "0a", count: 32)),
      Passage.Picture(kind: "vehicle", reference: "http://camera.invalid/1.jpg"),
    ]
    passage.vehicleType = "H11"
    passage.vin = "LFV2A11K8N4012345"
    passage.registeredOn = Day(2021, 7, 1)
    passage.vehicleModel = "模型一"
    passage.engineModel = "E-1"
    passage.engineMaker = "某发动机厂"
    passage.engineNumber = "0012345"
    passage.fuel = "柴油"
    passage.stage = "国六"
    passage.use = "货运"
    passage.networked = "是"
    passage.environmentalList = "有"
    passage.licence = "有"
    passage.goods = "焦炭, \"一级\"\n"
    passage.goodsAmount = "30.5"
    passage.fleet = "车队\\一"
    passage.trailerPlate = "晋D1234挂"
    passage.findings = ["vin.check-digit", "time.clock"]
    passage.extra = [
      JSON.Member("axles", .number("6")), JSON.Member("plate", .string("second")),
      JSON.Member("axles", .array([.null, .bool(true), .object([])])),
    ]
    return passage
  }

  static var fullObservation: Observation {
    var observation = Observation(
      kind: .remoteSensing, site: "S-01",
      time: CapturedTime(instant: stored, text: "2026-11-21T10:00:00.120", rule: .china),
      plate: PlateReading(state: .partial, text: "冀B1-3-5", raw: "冀B1-3-5"),
      source: Passage.Source(format: "remote-sensing", device: "RS-1", event: "e-1"))
    observation.line = "L1"
    observation.lane = "1"
    observation.position = Observation.Position(longitude: 112.5, latitude: 37.25)
    observation.colour = ColourReading(colour: .yellow, raw: "1", table: "environment")
    observation.confidence = Passage.Confidence(value: 1, raw: "100")
    observation.plateClass = "01"
    observation.vehicleType = "H"
    observation.fuel = "B"
    observation.stage = "5"
    if let co = Observation.Measurement(.co, "0.10", unit: .percent, limit: "1.5"),
      let speed = Observation.Measurement(.speed, "40", unit: .kilometresPerHour)
    {
      observation.measurements = [co]
      observation.conditions = [speed]
    }
    observation.judgement = .exceed
    observation.judgementRaw = "1"
    observation.reason = "风速"
    observation.pictures = [Passage.Picture(kind: "plume", reference: "a.jpg")]
    observation.findings = ["time.zone"]
    observation.extra = [JSON.Member("weather", .string("晴"))]
    return observation
  }

  static let records: [Record] = [
    .passage(shortPassage), .passage(fullPassage), .observation(fullObservation),
    .observation(
      Observation(
        kind: .smoke, site: "S-02",
        time: CapturedTime(instant: Instant(milliseconds: -1), text: "", rule: .china),
        plate: PlateReading(state: .none, text: "", raw: ""),
        source: Passage.Source(format: "smoke", device: "K"))),
    .incarnation(
      IncarnationStatement(
        previous: 1, lastKnown: [.init(gate: "", sequence: 1), .init(gate: "G1", sequence: 9)])),
    .incarnation(IncarnationStatement(previous: 4, lastKnown: [])),
    .monitoredDay(
      MonitoredDay(
        identity: "LTEST1239N0000017", day: Day(2026, 11, 20),
        assessment: [JSON.Member("figures", .object([JSON.Member("nox", .null)]))])),
    .frames(
      FrameSegment(
        identity: "LTEST1239N0000017", received: stored...stored, frames: 3, part: 1, of: 2,
        digest: String(repeating: "a0", count: 32), bytes: "AAEC")),
  ]

  static func line(_ record: Record, amends: RecordID? = nil) -> RecordLine {
    RecordLine(
      id: id,
      place: RecordPlace(registry: registry, incarnation: 2, gate: record.gate, sequence: 7),
      stored: stored, amends: amends, record: record)
  }
}
