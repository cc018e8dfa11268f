import Fleet

/// The black-smoke upload (黑烟抓拍): one observation of a smoke camera a request, as a form with its plate picture,
/// smoke picture and film, or without files to another path.
///
/// From one client's source; what is not confirmed is a setting, see ``unconfirmed``. The form has no place for an
/// id: what was answered is remembered durably before it counts, so it is not sent again.
actor BlackSmokeUpstream: OneByOneUpstream {
  nonisolated let pictures = PictureOrder.within
  static let unconfirmed = [
    "tokenPath", "userField", "passwordField", "tokenForm", "tokenPlace", "path", "dataPath",
    "colours", "stages", "fuels", "refusedCodes",
  ]

  /// Where a request carries the token.
  private enum TokenPlace: Sendable {
    case bearer, header, field
  }

  private let session: TokenSession
  private let sent: SentMemory
  private let paths: (files: String, data: String)
  private let sites: PlaceNumbers
  private let colours: ColourCodes
  private let stages: SentCodes<SentStage>
  private let fuels: SentCodes<SentFuel>
  private let tokenPlace: TokenPlace
  private let refusedCodes: Set<String>
  private let picture: @Sendable (String) -> [UInt8]?
  private var refusals = RefusalRun()
  var found: [AdapterFinding: Int] = [:]

  init(_ options: AdapterOptions, in context: AdapterContext) throws {
    var options = options
    let call = try TokenCall(&options, in: context, path: "/api/v1/oauth/token")
    tokenPlace =
      try options.word(
        "tokenPlace", ["bearer": .bearer, "header": .header, "field": .field]) ?? .bearer
    paths = (
      try options.path("path") ?? "/api/v1/smokeMessage",
      try options.path("dataPath") ?? "/api/v1/smokeMessageData"
    )
    sites = try PlaceNumbers(&options, "sites")
    colours = try ColourCodes(&options, over: .smoke)
    stages = try SentCodes(
      &options, "stages", over: SentStage.ownCodes, fallback: .unknown, finding: .stage)
    fuels = try SentCodes(
      &options, "fuels", over: SentFuel.letters, fallback: .other, finding: .fuel)
    refusedCodes = options.codeSet("refusedCodes")
    let days = try options.number("rememberDays", in: 1...3660) ?? 366
    try options.end()
    picture = context.picture
    session = TokenSession(
      over: try context.makeTransfer(), call: call, member: "content.accessToken")
    sent = SentMemory("black-smoke", in: context, days: days)
  }

  struct Form: Sendable {
    var parts: [FormPart]
    let hasFiles: Bool
  }

  func form(
    of line: RecordLine, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> Form? {
    guard case .observation(let smoke) = line.record, smoke.kind == .smoke else { return nil }
    var parts: [FormPart] = []
    func add(_ name: String, _ text: String?) { parts.append(FormPart(name, text ?? "")) }
    let blackness = try blackness(of: smoke)
    add("monitorTimeStr", try LocalTime(smoke.time.instant).withMilliseconds)
    add("tsNo", sites.number(of: smoke.site, &findings))
    add("line", smoke.line)
    add("lane", try lane(of: smoke))
    add("ringelman", blackness.number)
    add("ringelmanLimit", blackness.limit)
    if smoke.plate.text.isEmpty { findings.append(.plate) }
    add("license", smoke.plate.text)
    add("licenseCode", smoke.plateClass)
    add("licenseType", colours.code(for: smoke.colour, &findings))
    add("vehicleType", smoke.vehicleType?.vehicleTypeCode(&findings))
    add("vehicleColor", smoke.extra("vehicleColor"))
    add("fuelType", fuels.code(for: smoke.fuel, { SentFuel(reading: $0) }, &findings))
    add("belonging", smoke.extra("belonging"))
    add("standard", stages.code(for: smoke.stage, { SentStage(reading: $0) }, &findings))
    add("hbflbz", smoke.extra("hbflbz"))
    add("status", smoke.judgementRaw)
    let files = Self.files.map { file in
      let digest = smoke.pictures.first { $0.kind == file.kind }?.sha256
      return FormPart(
        file.name, file: file.file, type: file.type, content: digest.flatMap(picture) ?? [])
    }
    let hasFiles = files.contains { !$0.content.isEmpty }
    if files.count(where: { !$0.content.isEmpty }) < smoke.pictures.count {
      findings.append(.picture)
    }
    return Form(parts: hasFiles ? parts + files : parts, hasFiles: hasFiles)
  }

  private static let files = [
    (name: "file1", kind: "plate", file: "plate.jpg", type: "image/jpeg"),
    (name: "file2", kind: "smoke", file: "smoke.jpg", type: "image/jpeg"),
    (name: "file3", kind: "video", file: "smoke.mp4", type: "video/mp4"),
  ]

  /// A whole Ringelmann number of 0 to 5, with the limit it was held against.
  private func blackness(
    of smoke: Observation
  ) throws(FormRefusal) -> (number: String, limit: String?) {
    guard let measured = smoke.measurements.first(where: { $0.quantity == .ringelmann }) else {
      throw .missing("ringelmann")
    }
    guard let number = Int(exactly: measured.value), (0...5).contains(number) else {
      throw .value(
        "ringelmann", found: measured.text, english: "a whole number from 0 to 5",
        chinese: "0 至 5 的整数")
    }
    return ("\(number)", measured.limit)
  }

  private func lane(of smoke: Observation) throws(FormRefusal) -> String {
    guard let lane = smoke.lane else { throw .missing("lane") }
    guard let number = Int(lane), number >= 1 else {
      throw .value(
        "lane", found: lane, english: "a whole number from 1", chinese: "不小于 1 的整数")
    }
    return "\(number)"
  }

  func deliver(
    _ form: Form, of line: RecordLine, _ findings: inout [AdapterFinding]
  ) async throws(Setback) -> RecordResult {
    switch try await sent.state(of: line.id) {
    case .taken: return .duplicate
    case .begun: findings.append(.perhapsTwice)
    case .new: break
    }
    try await sent.begin(line.id)
    let (path, parts, place) = (form.hasFiles ? paths.files : paths.data, form.parts, tokenPlace)
    let json: JSON
    do {
      json = try await session.json { token in
        var request = TransferRequest(.post, path, form: parts, isRepeatable: false)
        switch place {
        case .bearer: request.token = token
        case .header: request.headers = ["accessToken: \(token.secret)"]
        case .field: request.form.insert(FormPart("accessToken", token.secret), at: 0)
        }
        return request
      } judge: { json in
        json["errcode"]?.textOrNumber == Self.tokenRefused ? .refused : .accepted
      }
    } catch {
      try await sent.release(line.id, after: error)
      throw error
    }
    guard let code = json["errcode"]?.textOrNumber else { throw .unreadable(.member("errcode")) }
    guard code == "0" else {
      try await sent.release(line.id)
      let said = Rejection(saidBy: "black-smoke", code: code, text: json["errmsg"]?.string)
      return refusedCodes.contains(code) ? .rejected(said) : try refusals.putOff(said)
    }
    refusals.reset()
    try await sent.end(line.id)
    return .stored
  }

  /// `token invalid`
  private static let tokenRefused = "30006"
}

extension Observation {
  /// A member that the source had and a record has no field for.
  func extra(_ name: String) -> String? {
    extra.first { $0.name == name }?.value.textOrNumber
  }
}
