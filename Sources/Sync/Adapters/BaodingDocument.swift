import Fleet

/// A passage as the hub's `vehcrpara`: fields in the order of its own documents, empty ones left out.
///
/// | field | from | longest | code |
/// |---|---|---|---|
/// | id | record id | 32 | hexadecimal digits |
/// | lsh | enterprise, gate, barrier, time, number | 46 | left out where it does not fit |
/// | cphm, cpys | plate, colour | 30, 1 | `colours` |
/// | qybh, crkbh, sxtbh, dzbh, cdh | enterprise, gate, device, barrier, lane | 30, 1, 20, 3, 2 | settings |
/// | jclx | direction | 1 | 1 in, 2 out |
/// | cjsj | time | 19 | yyyy-MM-dd HH:mm:ss, China |
/// | ctzp, cszp, cpzp | pictures | | Base64 |
/// | yshwmc, ysl, ysdw | goods, their amount and unit | 20, 10, 10 | |
/// | pfbz, rlzl | stage, fuel | 2, 2 | `stages`, `fuels` |
struct BaodingDocument: Sendable {
  private(set) var fields: [(name: String, text: String)] = []

  var xml: String { Self.xml(fields) }

  static func xml(_ fields: [(name: String, text: String)]) -> String {
    let elements = fields.map { "<\($0.name)>\(Escaping.xml($0.text))</\($0.name)>" }.joined()
    return "<root><vehcrpara>\(elements)</vehcrpara></root>"
  }

  init(
    _ passage: Passage, _ line: RecordLine, _ settings: BaodingSettings,
    _ findings: inout [AdapterFinding],
    picture: @escaping @Sendable (String) -> [UInt8]?
  ) throws(FormRefusal) {
    let texts = RecordTexts(line: line, picture: picture)
    guard let plate = texts.text(.word(.plate)) else { throw .missing("plate") }
    let gate = settings.gates[passage.gate] ?? passage.gate
    let barrier = passage.barrier.map { settings.barriers[$0] ?? $0 }
    add("id", line.id.compact)
    let serial =
      settings.enterprise + gate + (barrier ?? "")
      + TimePattern.compactSeconds.text(of: passage.time.instant)
      + padded(line.place.sequence, 5)
    if serial.count <= 46 { add("lsh", serial) }
    try add("cphm", plate, from: "plate", longest: 30)
    if let colour = passage.colour?.colour.rawValue {
      addCode("cpys", colour, settings.colours, .colour, &findings)
    }
    add("qybh", settings.enterprise)
    try add("crkbh", gate, from: "gate", longest: 1)
    let camera = settings.cameras[passage.source.device] ?? passage.source.device
    if !camera.isEmpty { try add("sxtbh", camera, from: "device", longest: 20) }
    if let barrier { try add("dzbh", barrier, from: "barrier", longest: 3) }
    switch passage.direction {
    case .in: add("jclx", "1")
    case .out: add("jclx", "2")
    case .unknown:
      throw .value(
        "direction", found: "unknown", english: "in or out", chinese: "进或出")
    }
    add("cjsj", TimePattern.seconds.text(of: passage.time.instant))
    for (kind, field) in settings.pictures.sorted(by: { $0.key < $1.key }) {
      let base64 = texts.text(.picture(kind: kind, .base64))
      if let base64, !fields.contains(where: { $0.name == field }) { add(field, base64) }
    }
    let isMissing = passage.pictures.contains { picture in
      settings.pictures[picture.kind].map { name in !fields.contains { $0.name == name } } ?? true
    }
    if isMissing { findings.append(.picture) }
    if let goods = passage.goods { try add("yshwmc", goods, from: "goods", longest: 20) }
    if let amount = passage.goodsAmount {
      let number = String(amount.prefix { $0.isASCII && ($0.isNumber || $0 == ".") })
      let unit = String(amount.dropFirst(number.count).drop { $0 == " " })
      if !number.isEmpty { try add("ysl", number, from: "goodsAmount", longest: 10) }
      if !unit.isEmpty { try add("ysdw", unit, from: "goodsAmount", longest: 10) }
    }
    if let lane = passage.lane {
      try add("cdh", settings.lanes[lane] ?? lane, from: "lane", longest: 2)
    }
    if let stage = texts.text(.word(.stage)) {
      addCode("pfbz", stage, settings.stages, .stage, &findings)
    }
    if let fuel = texts.text(.word(.fuel)) {
      addCode("rlzl", fuel, settings.fuels, .fuel, &findings)
    }
  }

  private mutating func add(_ name: String, _ text: String) { fields.append((name, text)) }

  private mutating func add(
    _ name: String, _ text: String, from member: String, longest: Int
  ) throws(FormRefusal) {
    guard text.count <= longest else {
      throw .tooLong(member, found: text.count, limit: longest)
    }
    add(name, text)
  }

  private mutating func addCode(
    _ name: String, _ word: String, _ table: CodeTable, _ finding: AdapterFinding,
    _ findings: inout [AdapterFinding]
  ) {
    let found = table.code(for: word)
    if found?.isExact != true { findings.append(finding) }
    if let found { add(name, found.text) }
  }
}
