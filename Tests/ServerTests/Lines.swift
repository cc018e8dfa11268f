import Fleet

/// Lines as a registry below writes them: passages of invented trucks at gate `g1`.
struct Lines {
  static let registry = RecordID("019a0000-0000-7000-8000-000000000001")!
  let ids: [RecordID]
  let bytes: [UInt8]

  init(_ sequences: ClosedRange<UInt64> = 1...3, registry: RecordID = Lines.registry) {
    self.init(Array(sequences), registry: registry)
  }

  init(_ sequences: [UInt64], registry: RecordID = Lines.registry) {
    var writer = JSONWriter()
    var ids: [RecordID] = []
    for sequence in sequences {
      let line = Self.line(sequence, registry: registry)
      ids.append(line.id)
      line.encode(into: &writer)
      writer.endLine()
    }
    self.ids = ids
    bytes = writer.bytes
  }

  static let stored = Instant(milliseconds: 1_795_212_131_120)

  static func line(_ sequence: UInt64, registry: RecordID = Lines.registry) -> RecordLine {
    let time = stored.advanced(byMilliseconds: -60_000 + Int64(sequence))
    var passage = Passage(
      gate: "g1", direction: .in,
      time: CapturedTime(instant: time, text: time.text(), rule: .stated),
      plate: PlateReading(state: .read, text: "晋D12345", raw: "晋D12345"),
      source: Passage.Source(format: "hikvision", device: "c1", event: "\(sequence)"))
    passage.goods = "焦炭"
    return RecordLine(
      id: RecordID(made: stored, random: (0, sequence)),
      place: RecordPlace(registry: registry, incarnation: 1, gate: "g1", sequence: sequence),
      stored: stored, record: .passage(passage))
  }
}
