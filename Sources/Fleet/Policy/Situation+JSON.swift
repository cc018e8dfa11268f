extension Situation {
  /// The number of the JSON form, which a replay reads first.
  public static let format = 1

  /// Writes the situation in its canonical form: fixed order of members, so that equal situations give equal bytes.
  public func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("format", Self.format)
      writer.member("subject", subject.code)
      writer.member("at", at.text())
      writer.member("division", division.description)
      if let vehicle {
        writer.name("vehicle")
        vehicle.vehicle.encode(into: &writer)
      }
      writer.name("facts")
      writer.array { writer in
        for fact in PolicyFact.allCases {
          if let evidence = values[fact] { encode(fact, evidence, into: &writer) }
        }
      }
      writer.name("warnings")
      writer.array { writer in for warning in warnings { warning.encode(into: &writer) } }
      writer.name("measures")
      writer.array { writer in for table in measures { table.encode(into: &writer) } }
      writer.member("quotaUsed", ifPresent: quotaUsed)
      if let silentLedger {
        writer.name("silentLedger")
        writer.object { $0.member("newest", ifPresent: silentLedger.newest?.text()) }
      }
      writer.name("exemptions")
      writer.array { writer in
        for exemption in exemptions { exemption.encode(into: &writer, showing: .shown) }
      }
      writer.name("feeds")
      writer.object { writer in
        for feed in Feed.allCases {
          guard let instant = feeds[feed] else { continue }
          writer.name(dynamic: feed.rawValue)
          writer.value(instant.text())
        }
      }
    }
  }

  private func encode(
    _ fact: PolicyFact, _ evidence: Evidence<PolicyValue>, into writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("name", fact.name)
      switch evidence.value {
      case .code(let code): writer.member("code", code)
      case .number(let number): writer.member("number", number)
      case .flag(let flag): writer.member("flag", flag)
      case .day(let day): writer.member("day", day.description)
      case .names(let names):
        writer.name("names")
        writer.array { for name in names { $0.value(name) } }
      }
      writer.member("source", evidence.source.rawValue)
      writer.member("recordedOn", ifPresent: evidence.recordedOn?.description)
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    let format = try members.require("format", members.integer("format"))
    guard format == Int64(Self.format) else {
      throw .invalid(field: "format", found: "\(format)", expected: .oneOf(["\(Self.format)"]))
    }
    let subject = try members.require(
      "subject",
      members.parsed("subject", .oneOf(PolicySubject.allCases.map(\.code))) {
        PolicySubject(code: $0)
      })
    self.init(
      subject, at: try members.require("at", members.instant("at")),
      in: try members.require("division", members.division("division")))
    if let vehicle = json["vehicle"] {
      do {
        self.vehicle = try Vehicle(decoding: vehicle).facts
      } catch {
        throw .invalid(field: "vehicle", found: error.description, expected: .object)
      }
    }
    for entry in try members.objects("facts") {
      let fact = try entry.require(
        "name",
        entry.parsed("name", .oneOf(PolicyFact.allCases.map(\.name))) { PolicyFact(name: $0) })
      self[fact] = Evidence(
        try entry.policyValue(),
        from: try entry.require("source", entry.word("source", FactSource.self)),
        recordedOn: try entry.day("recordedOn"))
    }
    for entry in try members.objects("warnings") {
      warnings.append(try PollutionWarning(decoding: entry))
    }
    for entry in try members.objects("measures") {
      measures.append(try WarningMeasures(decoding: entry))
    }
    quotaUsed = try members.integer("quotaUsed").map { Int($0) }
    silentLedger = try members.object("silentLedger").map { ledger throws(EntryError) in
      SilentLedger(newest: try ledger.instant("newest"))
    }
    for exemption in json["exemptions"]?.array ?? [] {
      exemptions.append(try Exemption(decoding: exemption))
    }
    if let feeds = try members.object("feeds") {
      for feed in Feed.allCases { self.feeds[feed] = try feeds.instant(feed.rawValue) }
    }
  }
}

extension EntryMembers {
  fileprivate func policyValue() throws(EntryError) -> PolicyValue {
    if let code = try text("code") { return .code(code) }
    if let number = try integer("number") { return .number(Int(number)) }
    if let flag = try flag("flag") { return .flag(flag) }
    if let day = try day("day") { return .day(day) }
    if names.contains("names") { return .names(try texts("names")) }
    throw .missing(field: field("code"))
  }
}

extension PollutionWarning {
  public func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id)
      writer.member("issuer", issuer)
      writer.name("area")
      writer.array { for division in area { $0.value(division.description) } }
      writer.member("level", level.rawValue)
      writer.member("from", from.text())
      writer.member("until", ifPresent: until?.text())
      writer.member("issuedAt", ifPresent: issuedAt?.text())
      writer.member("follows", ifPresent: follows)
      if !acknowledgements.isEmpty {
        writer.name("acknowledgements")
        writer.array { for note in acknowledgements { note.encode(into: &$0) } }
      }
    }
  }

  public init(decoding members: EntryMembers) throws(EntryError) {
    id = try members.require("id", members.text("id"))
    issuer = try members.require("issuer", members.text("issuer"))
    area = try members.divisions("area")
    level = try members.require("level", members.word("level", Level.self))
    from = try members.require("from", members.instant("from"))
    until = try members.instant("until")
    issuedAt = try members.instant("issuedAt")
    follows = try members.text("follows")
    acknowledgements = []
    for note in try members.objects("acknowledgements") {
      acknowledgements.append(try Acknowledgement(decoding: note))
    }
    try check()
  }

  /// Refuses a warning for nowhere, or one that ends before it begins.
  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    guard !area.isEmpty else { throw .missing(field: "area") }
    for division in area { try EntryError.checkListed(division, field: "area") }
    try EntryError.checkText(issuer, field: "issuer")
    if let until, until <= from {
      throw .invalid(field: "until", found: until.text(), expected: .notBefore(field: "from"))
    }
  }
}

extension WarningMeasures {
  public func encode(into writer: inout JSONWriter) {
    writer.object { encodeMembers(into: &$0) }
  }

  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("level", level.rawValue)
    if let stages {
      writer.name("stages")
      writer.array { for stage in stages { $0.value(stage) } }
    }
    writer.member("energies", ifPresent: energies)
    if let hours {
      writer.name("hours")
      hours.encode(into: &writer)
    }
    writer.member("quota", ifPresent: quota)
    writer.member("document", ifPresent: document)
    writer.member("recordedOn", ifPresent: recordedOn?.description)
  }

  public init(decoding members: EntryMembers) throws(EntryError) {
    level = try members.require("level", members.word("level", PollutionWarning.Level.self))
    stages = members.names.contains("stages") ? try members.texts("stages") : nil
    energies = try members.texts("energies")
    hours = try members.elements("hours").map { elements throws(EntryError) in
      try DayHours(decoding: elements, field: members.field("hours"))
    }
    quota = try members.integer("quota").map { Int($0) }
    document = try members.text("document")
    recordedOn = try members.day("recordedOn")
    try check()
  }

  /// Refuses words that are no stage or energy, and hours that no day has.
  public func check() throws(EntryError) {
    for stage in stages ?? [] where PolicyCodes.of(.stage).members(of: stage) == nil {
      throw .invalid(field: "stages", found: stage, expected: .oneOf(PolicyCodes.of(.stage).codes))
    }
    for energy in energies where PolicyCodes.of(.energy).members(of: energy) == nil {
      throw .invalid(
        field: "energies", found: energy, expected: .oneOf(PolicyCodes.of(.energy).codes))
    }
    if let hours, !hours.isOfOneDay {
      throw .invalid(field: "hours", found: hours.text, expected: .hours)
    }
    if let quota, quota < 0 {
      throw .invalid(field: "quota", found: "\(quota)", expected: .positive)
    }
  }
}
