import Fleet

/// GA/T 1400 (公安视图库): passages as `MotorVehicleObject`s in batches, with one status for each.
///
/// `POST /VIID/System/Register` with HTTP Digest, `/VIID/System/Keepalive` before a batch after a pause,
/// `/VIID/MotorVehicles`. A repeat has the same `MotorVehicleID`, made from the device, the moment and the record.
actor GAT1400Upstream: Upstream {
  nonisolated var pictures: PictureOrder { sendsPictures ? .within : .never }
  static let unconfirmed = [
    "contentType", "colours", "images", "duplicateCodes", "refusedCodes", "keepalive",
  ]

  private let transfer: Transfer
  private let clock: @Sendable () -> Instant
  let picture: @Sendable (String) -> [UInt8]?
  private let deviceID: String
  private let user: String
  private let password: TokenSource?
  private let contentType: String
  private let interval: Int64
  private let records: Int
  /// The most bytes of one request, pictures included.
  private let largestBody: Int
  private let duplicateCodes: Set<String>
  private let refusedCodes: Set<String>
  let gates: PlaceNumbers
  let tollgate: String?
  let colours: ColourCodes
  let images: [Image: String]
  let sendsPictures: Bool
  let saysDirection: Bool

  /// When the upstream last took a request of ours; `nil` until it has registered us.
  private var lastContact: Instant?
  private var found: [AdapterFinding: Int] = [:]
  var findings: [String: Int] { found.byCode }

  init(_ options: AdapterOptions, in context: AdapterContext) throws {
    var options = options
    deviceID = try options.text("deviceID")
    let form = (english: "20 digits", chinese: "20 位数字")
    guard Self.isDevice(deviceID) else {
      throw AdapterOptionError(
        "deviceID", .text(english: "expected \(form.english)", chinese: "应为 \(form.chinese)"))
    }
    user = options.optional("user") ?? deviceID
    password = options.optional("passwordFile").map { .file(context.path($0)) }
    contentType =
      try options.word(
        "contentType",
        ["json": "application/json;charset=UTF-8", "viid": "application/VIID+JSON"])
      ?? "application/json;charset=UTF-8"
    interval = Int64(try options.number("keepalive", in: 10...3600) ?? 60) * 1000
    records = try options.number("records", in: 1...200) ?? 20
    largestBody = (try options.number("maximumMiB", in: 1...64) ?? 8) << 20
    duplicateCodes = options.codeSet("duplicateCodes")
    refusedCodes = options.codeSet("refusedCodes", ["4", "5", "6", "7", "8"])
    gates = try PlaceNumbers(&options, "gates", as: form, isNumber: Self.isDevice)
    tollgate = options.optional("tollgateID")
    if let tollgate, !Self.isDevice(tollgate) {
      throw AdapterOptionError(
        "tollgateID", .text(english: "expected \(form.english)", chinese: "应为 \(form.chinese)"))
    }
    colours = try ColourCodes(&options, over: .gat1400)
    images = try options.codes("images", [.vehicle: "01", .plate: "02", .other: "14"])
    sendsPictures = try options.word("pictures", ["inline": true, "none": false]) ?? true
    saysDirection = try options.word("inOut", ["on": true, "off": false]) ?? true
    try options.end()
    transfer = try context.makeTransfer()
    clock = context.clock
    picture = context.picture
  }

  private static func isDevice(_ text: String) -> Bool {
    text.utf8.count == 20 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The device that a gate is there, or the whole registry as one.
  func device(of gate: String, _ findings: inout [AdapterFinding]) -> String {
    if let device = gates[gate] { return device }
    if !gates.isEmpty { findings.append(.place) }
    return deviceID
  }

  func limits() async throws(Setback) -> UpstreamLimits {
    UpstreamLimits(
      encodings: [], records: records, bytes: SegmentLimits.standard.bytes, requests: 1)
  }

  /// A passage in the protocol's form.
  struct Vehicle: Sendable {
    let record: RecordID
    /// `MotorVehicleID`, 48 digits.
    let id: String
    let body: [UInt8]
    let findings: [AdapterFinding]
  }

  func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer] {
    var answers: [RecordAnswer] = []
    var vehicles: [Vehicle] = []
    let lines = try segment.recordLines(at: part.indices)
    for line in lines {
      do {
        if let vehicle = try vehicle(of: line) {
          vehicles.append(vehicle)
        } else {
          answers.append(RecordAnswer(record: line.id, result: .notTaken))
        }
      } catch {
        answers.append(RecordAnswer(record: line.id, result: .rejected(error.rejection)))
      }
    }
    var rest = vehicles[...]
    let order = VisitOrder(lines)
    while !rest.isEmpty {
      var size = 0
      let group = rest.prefix { vehicle in
        size += vehicle.body.count
        return size <= largestBody
      }
      // One vehicle goes out however large it is.
      let batch = group.isEmpty ? rest.prefix(1) : group
      let said: [RecordAnswer]
      do {
        said = try await deliver(Array(batch))
      } catch {
        // What was answered so far counts; what fails comes again, and then the failure does.
        if answers.isEmpty { throw error }
        return answers
      }
      answers += said
      rest = rest.dropFirst(batch.count)
      // An exit stays unanswered with its entry.
      let settled = Set(said.filter { !$0.result.mark.isOpen }.map(\.record))
      let open = Set(batch.map(\.record)).subtracting(settled)
      let withheld = Set(
        lines.indices.filter { open.contains(lines[$0].id) }
          .flatMap { order.exits(of: $0) }.map { lines[$0].id })
      if !withheld.isEmpty { rest = rest.filter { !withheld.contains($0.record) }[...] }
    }
    return answers
  }

  private func deliver(_ vehicles: [Vehicle]) async throws(Setback) -> [RecordAnswer] {
    let now = clock()
    if let lastContact {
      if now >= lastContact.advanced(byMilliseconds: interval) { try await keepAlive() }
    } else {
      try await register()
    }
    var byID: [String: Vehicle] = [:]
    var body = Array(#"{"MotorVehicleListObject":{"MotorVehicleObject":["#.utf8)
    // Two records with one id cannot be told apart in the answer: the later one waits for its turn.
    for vehicle in vehicles where byID[vehicle.id] == nil {
      byID[vehicle.id] = vehicle
      if byID.count > 1 { body.append(UInt8(ascii: ",")) }
      body.append(contentsOf: vehicle.body)
    }
    body.append(contentsOf: "]}}".utf8)
    var answer = try await post("/VIID/MotorVehicles", body)
    if answer.status == 401 {
      try await register()
      answer = try await post("/VIID/MotorVehicles", body)
    }
    let json = try answer.successful().json()
    lastContact = clock()
    let statuses = try Self.statuses(in: json)
    if statuses.allSatisfy({ $0.id.isEmpty }), let whole = statuses.first(where: { $0.code != "0" })
    {
      throw refusal(of: whole)
    }
    var answers: [RecordAnswer] = []
    for status in statuses {
      guard let vehicle = byID[status.id] else { continue }
      let result = result(of: status)
      if result.mark == .stored || result.mark == .duplicate {
        for finding in vehicle.findings { found[finding, default: 0] += 1 }
      }
      answers.append(RecordAnswer(record: vehicle.record, result: result))
    }
    guard !answers.isEmpty else {
      throw .unreadable(.noResults(expected: vehicles.count))
    }
    return answers
  }
}

extension GAT1400Upstream {
  private func post(_ path: String, _ body: [UInt8]) async throws(Setback) -> TransferAnswer {
    try await transfer.answer(
      to: TransferRequest(
        .post, path, headers: ["Content-Type: \(contentType)", "User-Identify: \(deviceID)"],
        body: body))
  }

  /// Registers this registry as a device; with Digest where a password is set.
  private func register() async throws(Setback) {
    lastContact = nil
    var request = TransferRequest(
      .post, "/VIID/System/Register",
      headers: ["Content-Type: \(contentType)", "User-Identify: \(deviceID)"],
      body: Array(#"{"RegisterObject":{"DeviceID":"\#(deviceID)"}}"#.utf8))
    if let password {
      do {
        request.credentials = Credentials(
          name: user, password: try password.token()?.secret ?? "")
      } catch {
        throw .transfer(.token(error))
      }
    }
    let json = try await transfer.answer(to: request).successful().json()
    guard let status = try Self.statuses(in: json).first else {
      throw .unreadable(.member("ResponseStatusObject"))
    }
    guard status.code == "0" else {
      throw .said(
        Rejection(saidBy: "gat1400", code: status.code, text: status.text),
        needsPerson: refusedCodes.contains(status.code))
    }
    lastContact = clock()
  }

  private func keepAlive() async throws(Setback) {
    let answer = try await post(
      "/VIID/System/Keepalive",
      Array(#"{"KeepaliveObject":{"DeviceID":"\#(deviceID)"}}"#.utf8))
    // Whoever forgot us wants us to register again; what else is wrong, the batch will show.
    if answer.status == 401 { return try await register() }
    let status = try Self.statuses(in: try answer.successful().json()).first
    if let status, status.code != "0" { return try await register() }
    lastContact = clock()
  }

  private struct Status {
    let id: String
    let code: String
    let text: String?
  }

  /// The statuses of an answer: a list, one alone, or one without a list around it.
  private static func statuses(in json: JSON) throws(Setback) -> [Status] {
    let list = json["ResponseStatusListObject"] ?? json
    guard let found = list["ResponseStatusObject"] ?? list.array.map({ .array($0) }) else {
      throw .unreadable(.member("ResponseStatusObject"))
    }
    return (found.array ?? [found]).compactMap { status in
      guard let code = status["StatusCode"]?.textOrNumber else { return nil }
      return Status(
        id: status["Id"]?.textOrNumber ?? "", code: code, text: status["StatusString"]?.string)
    }
  }

  /// 0 is done; 4 to 8 name a fault of the record; 1, 2, 3, 9 and whatever is new ask for a later repeat.
  private func result(of status: Status) -> RecordResult {
    if status.code == "0" { return .stored }
    if duplicateCodes.contains(status.code) { return .duplicate }
    guard refusedCodes.contains(status.code) else { return .retry(afterSeconds: nil) }
    return .rejected(Rejection(saidBy: "gat1400", code: status.code, text: status.text))
  }

  /// A refusal of the whole request, which names no record: a smaller one shows which is at fault.
  private func refusal(of status: Status) -> Setback {
    let said = Rejection(saidBy: "gat1400", code: status.code, text: status.text)
    return refusedCodes.contains(status.code)
      ? .status(400, said: said) : .said(said, needsPerson: false)
  }
}
