import Fleet

/// Remote-sensing records (遥感监测) as JSON, one a request: in the form of HJ 845-2017 networks, keyed by `jlbh`, or
/// in that of a message queue, keyed by `data_code`.
///
/// The sender's verdict and the limits it held the values against go along as they were captured; nothing is
/// computed again. A repeat is recognised by the key: the upstream's "there already" is a success.
actor RemoteSensingUpstream: OneByOneUpstream {
  nonisolated var pictures: PictureOrder { sendsPictures ? .within : .never }
  static let unconfirmed = [
    "path", "form", "timeField", "colours", "fuels", "answerMember", "storedCodes",
    "duplicateCodes", "refusedCodes", "pictures",
  ]

  enum Shape: Sendable {
    case network, queue
  }

  let shape: Shape
  let sites: PlaceNumbers
  let line: Int
  let colours: ColourCodes
  let fuels: SentCodes<SentFuel>
  let timeField: String?
  let sendsPictures: Bool
  let picture: @Sendable (String) -> [UInt8]?
  private let transfer: Transfer
  private let token: TokenSource
  private let sent: SentMemory
  private let path: String
  private let answerMember: String
  private let codes: (stored: Set<String>, duplicate: Set<String>, refused: Set<String>)
  private var refusals = RefusalRun()
  var found: [AdapterFinding: Int] = [:]

  init(_ options: AdapterOptions, in context: AdapterContext) throws {
    var options = options
    guard let path = try options.path("path") else { throw AdapterOptionError("path", .missing) }
    self.path = path
    shape = try options.word("form", ["network": .network, "queue": .queue]) ?? .network
    sites = try PlaceNumbers(
      &options, "sites", as: ("A and nine digits", "字母 A 加九位数字"), isNumber: Self.isUnit)
    line = try options.number("line", in: 0...99) ?? 1
    colours =
      shape == .network
      ? try ColourCodes(&options, over: .environment)
      : try ColourCodes(&options, over: Self.colourWords)
    fuels = try SentCodes(
      &options, "fuels", over: SentFuel.letters, fallback: .other, finding: .fuel)
    timeField = options.optional("timeField")
    sendsPictures = try options.word("pictures", ["inline": true, "none": false]) ?? true
    answerMember = options.optional("answerMember") ?? "count"
    codes = (
      options.codeSet("storedCodes", ["200"]), options.codeSet("duplicateCodes", ["201"]),
      options.codeSet("refusedCodes")
    )
    let days = try options.number("rememberDays", in: 1...3660) ?? 366
    try options.end()
    picture = context.picture
    token = context.token
    transfer = try context.makeTransfer()
    sent = SentMemory("remote-sensing", in: context, days: days)
  }

  static func isUnit(_ text: String) -> Bool {
    text.utf8.count == 10 && text.utf8.first == UInt8(ascii: "A")
      && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The queue's record names colours in words.
  private static let colourWords: [SentColour: String] = [
    .blue: "蓝", .yellow: "黄", .black: "黑", .white: "白", .green: "绿", .yellowGreen: "黄绿",
    .other: "其他",
  ]

  struct Form: Sendable {
    /// `jlbh` or `data_code`.
    let number: String
    let body: [UInt8]
  }

  func form(
    of line: RecordLine, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> Form? {
    guard case .observation(let observation) = line.record, observation.kind == .remoteSensing
    else { return nil }
    let number = try number(of: observation)
    let members =
      switch shape {
      case .network: try networkMembers(of: observation, number: number, &findings)
      case .queue: try queueMembers(of: observation, number: number, &findings)
      }
    return Form(number: number, body: members.body)
  }

  func deliver(
    _ form: Form, of line: RecordLine, _ findings: inout [AdapterFinding]
  ) async throws(Setback) -> RecordResult {
    // The key holds a second of time: what else has it must not pass for a repeat.
    let key = "remote-sensing:number:\(form.number)"
    let holder = try await sent.value(key) ?? ""
    guard holder.isEmpty || holder == line.id.description else {
      return .rejected(FormRefusal.numberTaken(form.number).rejection)
    }
    if holder.isEmpty { try await sent.remember(line.id.description, for: key) }
    var request = TransferRequest(
      .post, path, headers: ["Content-Type: application/json"], body: form.body)
    do { request.token = try token.token() } catch { throw .transfer(.token(error)) }
    let json: JSON
    do {
      json = try await transfer.answer(to: request).successful().json()
    } catch {
      // No request is smaller than one record, so this refuses it for good.
      if case .smaller = error.remedy { try await sent.remember("", for: key) }
      throw error
    }
    guard let code = json.value(at: answerMember)?.textOrNumber else {
      throw .unreadable(.member(answerMember))
    }
    if codes.stored.contains(code) {
      refusals.reset()
      return .stored
    }
    if codes.duplicate.contains(code) {
      refusals.reset()
      if holder.isEmpty { findings.append(.takenForDuplicate) }
      return .duplicate
    }
    let said = Rejection(saidBy: "remote-sensing", code: code, text: json["msg"]?.string)
    guard codes.refused.contains(code) else { return try refusals.putOff(said) }
    // What was refused holds no number: a corrected record may have it.
    try await sent.remember("", for: key)
    return .rejected(said)
  }
}
