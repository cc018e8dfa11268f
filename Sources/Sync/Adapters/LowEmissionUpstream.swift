import Fleet

/// The low-emission platform (低排放): one passage a request as JSON, a token, and a number (`throughId`) that
/// ties an exit to its entry.
///
/// From one client's source; what is not confirmed is a setting, see ``unconfirmed``. The platform knows no ids
/// of ours: what it answered is remembered durably before it counts, so nothing that was answered is sent again.
actor LowEmissionUpstream: OneByOneUpstream {
  /// What no second source confirms, by the settings that change it; the fields' names cannot be changed.
  static let unconfirmed = [
    "tokenPath", "userField", "passwordField", "tokenForm", "path", "colours", "stages", "fuels",
    "tokenCodes", "refusedCodes", "pictureBase",
  ]

  private let session: TokenSession
  private let sent: SentMemory
  private let path: String
  private let gates: PlaceNumbers
  private let colours: ColourCodes
  private let stages: SentCodes<SentStage>
  private let fuels: SentCodes<SentFuel>
  private let tokenCodes: Set<String>
  private let refusedCodes: Set<String>
  private let pictureBase: String?
  private let enterprise: String
  private var refusals = RefusalRun()
  var found: [AdapterFinding: Int] = [:]

  init(_ options: AdapterOptions, in context: AdapterContext) throws {
    var options = options
    let call = try TokenCall(&options, in: context)
    path =
      try options.path("path") ?? "/api/api-low-emission/access/upload-control-vehicles"
    enterprise = options.optional("enterprise") ?? ""
    gates = try PlaceNumbers(&options, "gates")
    colours = try ColourCodes(&options, over: .environment)
    stages = try SentCodes(
      &options, "stages", over: SentStage.ownCodes, fallback: .unknown, finding: .stage)
    fuels = try SentCodes(
      &options, "fuels", over: SentFuel.letters, fallback: .other, finding: .fuel)
    tokenCodes = options.codeSet("tokenCodes", ["10401"])
    refusedCodes = options.codeSet("refusedCodes", ["10500"])
    pictureBase = options.optional("pictureBase")
    let days = try options.number("rememberDays", in: 1...3660) ?? 366
    try options.end()
    let transfer = try context.makeTransfer()
    session = TokenSession(over: transfer, call: call, member: "data.access_token")
    sent = SentMemory("low-emission", in: context, days: days)
  }

  /// What the request holds, but for the number of the visit.
  struct Form: Sendable {
    let isEntry: Bool
    let time: Instant
    /// The vehicle as the platform pairs it.
    let visitor: String
    var members: [JSON.Member]
  }

  func form(
    of line: RecordLine, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> Form? {
    guard case .passage(let passage) = line.record else { return nil }
    guard passage.direction != .unknown else {
      throw .value(
        "direction", found: "unknown", english: "`in` or `out`", chinese: "进厂（in）或出厂（out）")
    }
    guard passage.plate.state == .read, !passage.plate.text.isEmpty else {
      throw .missing("plate")
    }
    let isEntry = passage.direction == .in
    let colour = colours.code(for: passage.colour, &findings)
    var members = try vehicle(of: passage, colour: colour, &findings)
    let time = try LocalTime(passage.time.instant).spaced
    let gate = gates.number(of: passage.gate, &findings)
    let pictures = addresses(of: passage, &findings)
    members.add(isEntry ? "entranceNumber" : "exportNumber", gate)
    members.add(isEntry ? "entranceGateNumber" : "exportGateNumber", passage.barrier)
    members.add(isEntry ? "carInTime" : "carOutTime", time)
    members.add(isEntry ? "entryHeadPic" : "factoryHeadPic", pictures.head)
    members.add(isEntry ? "entryBodyPic" : "factoryBodyPic", pictures.body)
    members.add(isEntry ? "entryTransportedName" : "factoryTransportedName", passage.goods)
    members.add(
      isEntry ? "entryTransportedValue" : "factoryTransportedValue", passage.goodsAmount)
    return Form(
      isEntry: isEntry, time: passage.time.instant,
      visitor: "low-emission:visits:\(enterprise)/\(passage.plate.text)/\(colour ?? "")",
      members: members)
  }

  private func vehicle(
    of passage: Passage, colour: String?, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> [JSON.Member] {
    var members: [JSON.Member] = []
    members.add("carPlate", passage.plate.text)
    // So it is spelt on the wire.
    members.add("carPalteColor", colour)
    members.add(
      "dischargeStage", stages.code(for: passage.stage, { SentStage(reading: $0) }, &findings))
    members.add("carType", passage.vehicleType?.vehicleTypeCode(&findings))
    if let vin = passage.vin {
      guard vin.count <= 17 else { throw .tooLong("vin", found: vin.count, limit: 17) }
      members.add("carIdCode", vin)
    }
    members.add("registrationDate", passage.registeredOn?.description)
    members.add("brand", passage.vehicleModel)
    members.add(
      "carFuel", fuels.code(for: passage.fuel, { SentFuel(reading: $0) }, &findings))
    members.add("networkingStatus", passage.networked.map(Self.networkCode))
    members.add("carUseNature", passage.use.map { VehicleUse(reading: $0)?.rawValue ?? $0 })
    members.add("accompanyPicture", passage.environmentalList.flatMap(Self.webAddress))
    members.add("drivingPicture", passage.licence.flatMap(Self.webAddress))
    members.add("motorcadeName", passage.fleet)
    return members
  }

  /// The pictures' addresses: the source's own, or below `pictureBase` by their digests.
  private func addresses(
    of passage: Passage, _ findings: inout [AdapterFinding]
  ) -> (head: String?, body: String?) {
    var found: [(kind: String, address: String)] = []
    for picture in passage.pictures {
      if let address = picture.reference.flatMap(Self.webAddress) {
        found.append((picture.kind, address))
      } else if let digest = picture.sha256, let pictureBase {
        found.append(
          (picture.kind, "\(pictureBase)\(pictureBase.hasSuffix("/") ? "" : "/")\(digest)"))
      } else {
        findings.append(.picture)
      }
    }
    let head = found.first { ["head", "plate"].contains($0.kind) } ?? found.first
    let body = found.first { $0.address != head?.address }
    return (head?.address, body?.address)
  }

  /// 1 with a network, 0 without; other words as they came.
  private static func networkCode(_ text: String) -> String {
    switch text {
    case "已联网", "联网", "是": "1"
    case "未联网", "否": "0"
    default: text
    }
  }

  private static func webAddress(_ text: String) -> String? {
    text.hasPrefix("http://") || text.hasPrefix("https://") ? text : nil
  }

  func deliver(
    _ form: Form, of line: RecordLine, _ findings: inout [AdapterFinding]
  ) async throws(Setback) -> RecordResult {
    switch try await sent.state(of: line.id) {
    case .taken: return .duplicate
    case .begun: findings.append(.perhapsTwice)
    case .new: break
    }
    var visits = Visits(try await sent.value(form.visitor))
    var number = ""
    if !form.isEntry {
      if let known = visits.number(forExit: line.id, at: form.time) {
        number = known
      } else {
        findings.append(.entryUnknown)
      }
    }
    try await sent.begin(line.id)
    let body = ([JSON.Member("throughId", .string(number))] + form.members).body
    let (path, tokenCodes, refusedCodes) = (path, tokenCodes, refusedCodes)
    let json: JSON
    do {
      json = try await session.json { token in
        TransferRequest(
          .post, path, headers: ["Content-Type: application/json"], body: body, token: token,
          isRepeatable: false)
      } judge: { json in
        let code = json["code"]?.textOrNumber ?? ""
        if code == Self.success || refusedCodes.contains(code) { return .accepted }
        return tokenCodes.contains(code) ? .refused : .doubtful
      }
    } catch {
      try await sent.release(line.id, after: error)
      throw error
    }
    guard let code = json["code"]?.textOrNumber else { throw .unreadable(.member("code")) }
    guard code == Self.success else {
      try await sent.release(line.id)
      let said = Rejection(saidBy: "low-emission", code: code, text: json["msg"]?.string)
      return refusedCodes.contains(code) ? .rejected(said) : try refusals.putOff(said)
    }
    refusals.reset()
    if form.isEntry {
      if let given = json.value(at: "data.throughId")?.textOrNumber, !given.isEmpty {
        visits.add(entry: line.id, at: form.time, number: given)
      } else {
        findings.append(.throughMissing)
      }
    } else {
      visits.close(by: line.id, number: number)
    }
    try await sent.end(line.id, with: [form.visitor: visits.text])
    return .stored
  }

  /// The only code that means success.
  private static let success = "10000"
}

extension LowEmissionUpstream {
  /// The last visits of one vehicle: which number its entries got, and which exit took each.
  struct Visits: Sendable {
    private struct Visit {
      let entry: String
      let at: Int64
      let number: String
      var exit: String?
    }

    /// More than a vehicle has open when records come late or out of order.
    private static let longest = 16
    private var visits: [Visit]

    init(_ text: String?) {
      let json = text.flatMap { try? JSON(parsing: Array($0.utf8)) }
      visits = (json?.array ?? []).compactMap { item in
        guard let entry = item["entry"]?.string, let at = item["at"]?.integer,
          let number = item["number"]?.string
        else { return nil }
        return Visit(entry: entry, at: at, number: number, exit: item["exit"]?.string)
      }
    }

    /// The number of the latest entry before an exit that no other exit has taken.
    func number(forExit exit: RecordID, at time: Instant) -> String? {
      let mine = exit.description
      return visits.filter { $0.at <= time.milliseconds && ($0.exit ?? mine) == mine }
        .max { $0.at < $1.at }?.number
    }

    mutating func add(entry: RecordID, at time: Instant, number: String) {
      visits.removeAll { $0.entry == entry.description }
      visits.append(Visit(entry: entry.description, at: time.milliseconds, number: number))
      visits.sort { $0.at < $1.at }
      if visits.count > Self.longest { visits.removeFirst() }
    }

    mutating func close(by exit: RecordID, number: String) {
      guard let index = visits.lastIndex(where: { $0.number == number }) else { return }
      visits[index].exit = exit.description
    }

    var text: String {
      var writer = JSONWriter()
      writer.array { writer in
        for visit in visits {
          writer.object {
            $0.member("entry", visit.entry)
            $0.member("at", visit.at)
            $0.member("number", visit.number)
            $0.member("exit", ifPresent: visit.exit)
          }
        }
      }
      return writer.text
    }
  }
}
