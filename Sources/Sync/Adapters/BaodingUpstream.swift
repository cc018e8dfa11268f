import Fleet

/// Passages to a gate hub of the kind that Baoding runs: one call for each, an XML document among its arguments.
///
///     qybh=ENTERPRISE & jkxlh=SERIAL & jkid=01W01 & xmlDoc=<root><vehcrpara>…</vehcrpara></root>
///
/// The hub keeps a passage under the `id` it came with, 32 hexadecimal digits, and a later call with the same `id`
/// replaces it: the record's own id, so a repeat does no harm. It pairs an exit with the last entry before it, which
/// is why one call after the other is made, in the order of the records.
///
/// Sent are passages (01W01) and, where it is set, the heartbeat of the interface (01Q00). Our records know nothing of
/// video files (01W05) and of the state of barriers (01W06). The serial is a fixed secret: over TLS or a closed network
/// only.
actor BaodingUpstream: OneByOneUpstream {
  nonisolated let pictures = PictureOrder.within
  private let settings: BaodingSettings
  private let transfer: Transfer
  private let picture: @Sendable (String) -> [UInt8]?
  private let clock: @Sendable () -> Instant
  private var heard: Instant?
  var found: [AdapterFinding: Int] = [:]

  /// What stands on a single source or none: the form of the call, the code tables, and which message means that
  /// the call itself was refused.
  static let unconfirmed = [
    "envelope", "soapNamespace", "soapMethod", "colours", "stages", "fuels", "pictures",
    "haltWords", "heartbeatMinutes",
  ]

  /// - Throws: ``AdapterOptionError``, ``AddressError``.
  init(_ options: AdapterOptions, in context: AdapterContext) throws {
    settings = try BaodingSettings(options, in: context)
    transfer = try context.makeTransfer()
    picture = context.picture
    clock = context.clock
  }

  func form(
    of line: RecordLine, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> BaodingDocument? {
    guard case .passage(let passage) = line.record else { return nil }
    return try BaodingDocument(passage, line, settings, &findings, picture: picture)
  }

  func deliver(
    _ form: BaodingDocument, of line: RecordLine, _ findings: inout [AdapterFinding]
  ) async throws(Setback) -> RecordResult {
    try await beatIfSilent()
    return try await call("01W01", form.xml)
  }

  /// Asks whether the hub takes calls under this serial at all, where nothing was heard of it for long.
  private func beatIfSilent() async throws(Setback) {
    guard settings.heartbeatMinutes > 0 else { return }
    let now = clock()
    let silence = heard.map { now.milliseconds - $0.milliseconds }
    if let silence, silence < Int64(settings.heartbeatMinutes) * 60_000 { return }
    let xml = BaodingDocument.xml([("qybh", settings.enterprise)])
    guard case .rejected(let said) = try await call("01Q00", xml) else { return }
    throw .said(said, needsPerson: true)
  }

  private func call(_ interface: String, _ document: String) async throws(Setback) -> RecordResult {
    let request = settings.request(interface, serial: try settings.readSerial(), document)
    let answer = try await transfer.answer(to: request).successful()
    guard let said = Self.said(in: answer) else {
      throw .unreadable(.notJSON(contentType: answer.contentType))
    }
    guard let code = said["code"]?.textOrNumber else { throw .unreadable(.member("code")) }
    heard = clock()
    let message = String((said["message"]?.string ?? "").prefix(200))
    let isNumber = code.count < 8 && code.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "-") }
    let rejection = Rejection(
      code: "baoding.\(isNumber ? "code\(code)" : "code")",
      reason: "the hub answered \(isNumber ? code : "an unknown code"): \(message)",
      chinese: "平台应答 \(isNumber ? code : "未知代码")：\(message)")
    switch code {
    case "1": return .stored
    case "0":
      // A wrong serial is answered like a wrong plate: it must not send every record to the dead letters.
      if settings.haltWords.contains(where: message.contains) {
        throw .said(rejection, needsPerson: true)
      }
      return .rejected(rejection)
    default: throw .said(rejection, needsPerson: false)
    }
  }

  /// The object with `code` and `message`: JSON as it is, or as the text of an element of a SOAP answer.
  private static func said(in answer: TransferAnswer) -> JSON? {
    if let json = try? JSON(parsing: answer.body), json.members != nil { return json }
    guard let tree = XMLAnswer.json(parsing: answer.body) else { return nil }
    for text in tree.texts {
      if let json = try? JSON(parsing: Array(text.utf8)), json.members != nil { return json }
      if let inner = XMLAnswer.json(parsing: Array(text.utf8))?.object(with: "code") {
        return inner
      }
    }
    return tree.object(with: "code")
  }
}
