import Fleet

/// What a hub of the Baoding kind wants to know, and how it is called.
struct BaodingSettings: Sendable {
  enum Envelope: String, CaseIterable, Sendable {
    /// `application/x-www-form-urlencoded`.
    case form
    /// SOAP 1.1, each argument an element of the method's.
    case soap
  }

  let enterprise: String
  let path: String
  let envelope: Envelope
  let soapNamespace: String
  let soapMethod: String
  /// Our names of gates, barriers, cameras and lanes, and the hub's numbers for them.
  let gates: [String: String]
  let barriers: [String: String]
  let cameras: [String: String]
  let lanes: [String: String]
  let colours: CodeTable
  let stages: CodeTable
  let fuels: CodeTable
  /// Our kinds of pictures, and the hub's fields for them.
  let pictures: [String: String]
  let haltWords: [String]
  let heartbeatMinutes: Int
  private let serial: TokenSource

  /// Green is 4 as new energy; some files write 6, which is yellow-green in others.
  private static let colours = CodeTable(
    [
      "blue": "0", "yellow": "1", "white": "2", "black": "3", "green": "4", "gradient-green": "4",
      "yellow-green": "6", "other": "5",
    ], other: "5")
  private static let stages = CodeTable(
    [
      "0": "0", "1": "1", "2": "2", "3": "3", "3r": "3", "4": "4", "5": "5", "6": "6", "6a": "6",
      "6b": "6", "D": "D", "X": "X",
    ], other: "X")
  /// Its own letters: D is hybrid here, and mixed oil in GA 24.9.
  private static let fuels = CodeTable(
    [
      "A": "A", "B": "B", "C": "C", "O": "D", "O0": "D", "O1": "D", "AO": "D", "AO0": "D",
      "AO1": "D", "BO": "D", "BO0": "D", "BO1": "D", "E": "E", "F": "E", "Z": "Z",
    ], other: "Z")
  private static let pictureFields = ["ctzp", "cszp", "cpzp"]

  init(_ options: AdapterOptions, in context: AdapterContext) throws(AdapterOptionError) {
    var options = options
    enterprise = try options.text("enterprise")
    guard (1...30).contains(enterprise.count) else {
      throw AdapterOptionError(
        "enterprise",
        .text(english: "expected 1 to 30 characters", chinese: "应为 1 至 30 个字符"))
    }
    serial = .file(context.path(try options.text("serialFile")))
    path = try options.path("path") ?? ""
    envelope =
      try options.word(
        "envelope",
        Dictionary(uniqueKeysWithValues: Envelope.allCases.map { ($0.rawValue, $0) })) ?? .form
    soapNamespace = options.optional("soapNamespace") ?? ""
    soapMethod = options.optional("soapMethod") ?? "write"
    guard Escaping.isElementName(soapMethod) else {
      throw AdapterOptionError(
        "soapMethod",
        .text(english: "expected the name of an XML element", chinese: "应为 XML 元素名称"))
    }
    gates = try options.map("gates")
    barriers = try options.map("barriers")
    cameras = try options.map("cameras")
    lanes = try options.map("lanes")
    colours = try options.table("colours", Self.colours, words: CodeTable.colourWords)
    stages = try options.table("stages", Self.stages, words: CodeTable.stageWords)
    fuels = try options.table("fuels", Self.fuels, words: CodeTable.fuelWords)
    let pictures = try options.map("pictures")
    for (kind, field) in pictures where !Self.pictureFields.contains(field) {
      throw AdapterOptionError("pictures", .codes(found: "\(kind)=\(field)", Self.pictureFields))
    }
    self.pictures =
      pictures.isEmpty ? ["scene": "ctzp", "vehicle": "cszp", "plate": "cpzp"] : pictures
    haltWords = options.list("haltWords") ?? ["序列号", "授权", "权限", "jkxlh"]
    heartbeatMinutes = try options.number("heartbeatMinutes", in: 0...1440) ?? 0
    try options.end()
  }

  /// The interface's serial (`jkxlh`), read anew each time.
  func readSerial() throws(Setback) -> String { try serial.secret() }

  /// A call with its four arguments.
  func request(_ interface: String, serial: String, _ document: String) -> TransferRequest {
    let arguments = [
      ("qybh", enterprise), ("jkxlh", serial), ("jkid", interface), ("xmlDoc", document),
    ]
    switch envelope {
    case .form:
      return TransferRequest(
        .post, path, headers: ["Content-Type: application/x-www-form-urlencoded; charset=utf-8"],
        body: Escaping.form(arguments.map { (name: $0.0, value: $0.1) }))
    case .soap:
      var elements = ""
      for (name, value) in arguments {
        // The document is percent-encoded here as well: the hub decodes it in either form of the call.
        var text: [UInt8] = []
        if name == "xmlDoc" { Escaping.percent(value, into: &text) }
        let shown = name == "xmlDoc" ? String(decoding: text, as: UTF8.self) : value
        elements += "<\(name)>\(Escaping.xml(shown))</\(name)>"
      }
      let body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope "
        + "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><m:\(soapMethod) "
        + "xmlns:m=\"\(Escaping.xml(soapNamespace))\">\(elements)</m:\(soapMethod)></soap:Body>"
        + "</soap:Envelope>"
      return TransferRequest(
        .post, path,
        headers: [
          "Content-Type: text/xml; charset=utf-8", "Accept: text/xml, application/json",
          "SOAPAction: \"\(soapMethod)\"",
        ], body: Array(body.utf8))
    }
  }
}
