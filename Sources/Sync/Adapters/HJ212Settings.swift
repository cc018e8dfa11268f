import Fleet

/// What a platform of HJ 212 wants to know and be told, all of it from the settings.
struct HJ212Settings: Sendable {
  let edition: HJ212Upstream.Edition
  let isSecure: Bool
  /// The monitoring point (`MN`).
  let point: String
  /// The system (`ST`) and the command of an upload (`CN`).
  let system: String
  let command: String
  /// Which member of a passage goes out under which code, in this order.
  let fields: [(member: RecordMember.Word, code: String)]
  let tables: [RecordMember.Word: CodeTable]
  /// Which bit of `Flag` says that there are several packets; 0 asks for an answer, 2 and 3 hold the version.
  let splitBit: Int
  /// How long an answer may take.
  let answerSeconds: Int
  /// After how many silent seconds the connection is tried before an upload; 0 for never.
  let beatSeconds: Int
  private let password: TokenSource

  init(_ options: AdapterOptions, in context: AdapterContext) throws(AdapterOptionError) {
    var options = options
    edition =
      try options.word(
        "edition",
        Dictionary(
          uniqueKeysWithValues: HJ212Upstream.Edition.allCases.map { ($0.rawValue, $0) }))
      ?? .of2025
    isSecure = try options.flag("tls") ?? false
    point = try Self.text("mn", 1...24, in: &options)
    system = try Self.digits(options.text("st"), 2, "st")
    command = try Self.digits(options.optional("cn") ?? "2011", 4, "cn")
    password = .file(context.path(try options.text("passwordFile")))
    fields = try Self.fields(&options)
    tables = try Self.tables(&options)
    splitBit =
      try options.word(
        "splitBit", ["1": 1, "4": 4, "5": 5, "6": 6, "7": 7]) ?? 1
    answerSeconds = try options.number("answerSeconds", in: 1...300) ?? 30
    let beat = try options.number("beatSeconds", in: 0...86_400)
    if edition == .of2017, let beat, beat > 0 {
      throw AdapterOptionError(
        "beatSeconds",
        .text(
          english: "HJ 212-2017 has no heartbeat; it came with the edition of 2025",
          chinese: "HJ 212-2017 没有心跳命令，2025 版才有"))
    }
    beatSeconds = edition == .of2025 ? beat ?? 60 : 0
    try options.end()
  }

  /// The password (`PW`), six characters, read anew each time.
  func readPassword() throws(Setback) -> String {
    let secret = try password.secret()
    guard secret.utf8.count == 6, !secret.contains(where: { ";=&#".contains($0) }) else {
      throw .said(
        Rejection(
          code: "hj212.password",
          reason: "the password file holds other than six letters or digits",
          chinese: "密码文件的内容应为 6 位字母或数字"), needsPerson: true)
    }
    return secret
  }

  private static func text(
    _ name: String, _ length: ClosedRange<Int>, in options: inout AdapterOptions
  ) throws(AdapterOptionError) -> String {
    let text = try options.text(name)
    guard length.contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !";=&#".utf8.contains($0) })
    else {
      throw AdapterOptionError(
        name,
        .text(
          english: "expected \(length.lowerBound) to \(length.upperBound) letters and digits",
          chinese: "应为 \(length.lowerBound) 至 \(length.upperBound) 位字母或数字"))
    }
    return text
  }

  private static func digits(
    _ text: String, _ count: Int, _ name: String
  ) throws(AdapterOptionError) -> String {
    guard text.utf8.count == count, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw AdapterOptionError(
        name, .text(english: "expected \(count) digits", chinese: "应为 \(count) 位数字"))
    }
    return text
  }

  private static func fields(
    _ options: inout AdapterOptions
  ) throws(AdapterOptionError) -> [(member: RecordMember.Word, code: String)] {
    let known = RecordMember.Word.allCases.map(\.rawValue)
    var fields: [(member: RecordMember.Word, code: String)] = []
    for pair in try options.pairs("fields") {
      guard let member = RecordMember.Word(rawValue: pair.name),
        pair.code.utf8.allSatisfy({
          (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            || $0 == UInt8(ascii: "-")
        })
      else {
        throw AdapterOptionError(
          "fields", .codes(found: "\(pair.name)=\(pair.code)", known))
      }
      fields.append((member, pair.code))
    }
    guard !fields.isEmpty else { throw AdapterOptionError("fields", .missing) }
    return fields
  }

  /// Without a table our own words go out.
  private static func tables(
    _ options: inout AdapterOptions
  ) throws(AdapterOptionError) -> [RecordMember.Word: CodeTable] {
    var tables: [RecordMember.Word: CodeTable] = [:]
    let kinds: [(String, RecordMember.Word, [String])] = [
      ("colours", .colour, CodeTable.colourWords),
      ("directions", .direction, CodeTable.directionWords),
      ("stages", .stage, CodeTable.stageWords), ("fuels", .fuel, CodeTable.fuelWords),
    ]
    for (name, member, words) in kinds {
      let table = try options.table(name, CodeTable([:]), words: words)
      if table != CodeTable([:]) { tables[member] = table }
    }
    return tables
  }
}
