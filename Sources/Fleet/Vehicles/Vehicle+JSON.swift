extension Vehicle {
  /// Writes the vehicle as one object: fixed order of members, nothing written for what is missing.
  public func encode(into writer: inout JSONWriter) {
    writer.object { encodeMembers(into: &$0) }
  }

  /// Writes the members alone, into an object that is already open.
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("plate", ifPresent: plate)
    writer.member("plateColour", ifPresent: plateColour?.rawValue)
    writer.member("vin", ifPresent: vin)
    writer.member("engineNumber", ifPresent: engineNumber)
    writer.member("engineModel", ifPresent: engineModel)
    writer.member("engineMaker", ifPresent: engineMaker)
    writer.member("brand", ifPresent: brand)
    writer.member("model", ifPresent: model)
    writer.member("owner", ifPresent: owner)
    writer.member("vehicleType", ifPresent: vehicleType?.rawValue)
    writer.member("category", ifPresent: category?.rawValue)
    writer.member("maximumMass", ifPresent: maximumMass)
    writer.member("kerbMass", ifPresent: kerbMass)
    writer.member("referenceMass", ifPresent: referenceMass)
    writer.member("seats", ifPresent: seats)
    writer.member("fuel", ifPresent: fuel?.rawValue)
    writer.member("use", ifPresent: use?.rawValue)
    if let urban { writer.member("urban", urban) }
    if let operating { writer.member("operating", operating) }
    if let networked { writer.member("networked", networked) }
    if let rdeMonitorOnly { writer.member("rdeMonitorOnly", rdeMonitorOnly) }
    if !stageClaims.isEmpty {
      writer.name("stageClaims")
      writer.array { writer in for claim in stageClaims { claim.encode(into: &writer) } }
    }
    writer.member("manufacturedOn", ifPresent: manufacturedOn?.description)
    writer.member("certificateUploadedOn", ifPresent: certificateUploadedOn?.description)
    writer.member("importArrivedOn", ifPresent: importArrivedOn?.description)
    writer.member("invoicedOn", ifPresent: invoicedOn?.description)
    writer.member("registeredOn", ifPresent: registeredOn?.description)
    writer.member("registeredIn", ifPresent: registeredIn)
    writer.member("retiredOn", ifPresent: retiredOn?.description)
    writer.name("origin")
    origin.encode(into: &writer)
    if !sources.isEmpty {
      writer.name("sources")
      writer.object { writer in
        for (name, origin) in sources.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
          writer.name(dynamic: name.rawValue)
          origin.encode(into: &writer)
        }
      }
    }
    for member in extra {
      writer.name(dynamic: member.name)
      writer.value(member.value)
    }
  }

  /// The members that hold one fact each.
  static let factNames = [
    "plate", "plateColour", "vin", "engineNumber", "engineModel", "engineMaker", "brand", "model",
    "owner", "vehicleType", "category", "maximumMass", "kerbMass", "referenceMass", "seats", "fuel",
    "use", "urban", "operating", "networked", "rdeMonitorOnly", "manufacturedOn",
    "certificateUploadedOn", "importArrivedOn", "invoicedOn", "registeredOn", "registeredIn",
    "retiredOn",
  ]

  /// Refuses a member of a vehicle's JSON that ``init(decoding:)`` would not understand, by its path.
  ///
  /// - Throws: where a member has another name than ``encode(into:)`` gives it.
  public static func refuseUnknown(
    in json: JSON, at path: String
  ) throws(EntryError) {
    let members = try EntryMembers(json, path: path)
    if members.names.contains("stage") {
      throw .invalid(
        field: members.field("stage"), found: nil,
        expected: .stageClaims(field: members.field("stageClaims")))
    }
    try members.refuseOthers(than: factNames + ["stageClaims", "origin", "sources"])
    let origin = ["source", "recordedOn"]
    try members.object("origin")?.refuseOthers(than: origin)
    if let sources = try members.object("sources") {
      try sources.refuseOthers(than: factNames)
      for name in sources.names { try sources.object(name)?.refuseOthers(than: origin) }
    }
    for claim in try members.objects("stageClaims") {
      try claim.refuseOthers(than: origin + ["stage", "text"])
    }
  }

  /// Reads what ``encode(into:)`` writes. Fuels, uses, categories and stages are also read in words
  /// (`柴油`, `国五`); members it does not know are kept in ``extra``.
  public init(decoding json: JSON) throws(VehicleDecodingError) {
    guard case .object(let members) = json else {
      throw VehicleDecodingError(member: "", expected: .object, found: json)
    }
    self.init()
    for member in members where !member.value.isNull {
      try read(member)
    }
  }

  private mutating func read(_ member: JSON.Member) throws(VehicleDecodingError) {
    switch member.name {
    case "plate": plate = try member.text()
    case "plateColour": plateColour = PlateColour(rawValue: try member.text())
    case "vin": vin = try member.text()
    case "engineNumber": engineNumber = try member.text()
    case "engineModel": engineModel = try member.text()
    case "engineMaker": engineMaker = try member.text()
    case "brand": brand = try member.text()
    case "model": model = try member.text()
    case "owner": owner = try member.text()
    case "vehicleType":
      vehicleType = try member.code(.vehicleType) {
        VehicleType(reading: $0) ?? VehicleType(rawValue: $0)
      }
    case "category":
      category = try member.code(.category) { VehicleCategory(rawValue: foldedWord($0)) }
    case "maximumMass": maximumMass = try member.wholeNumber()
    case "kerbMass": kerbMass = try member.wholeNumber()
    case "referenceMass": referenceMass = try member.wholeNumber()
    case "seats": seats = try member.wholeNumber()
    case "fuel":
      fuel = try member.code(.fuel) { Fuel(reading: $0) ?? Fuel(rawValue: $0) }
    case "use":
      use = try member.code(.use) { VehicleUse(reading: $0) ?? VehicleUse(rawValue: $0) }
    case "urban": urban = try member.flag()
    case "operating": operating = try member.flag()
    case "networked": networked = try member.flag()
    case "rdeMonitorOnly": rdeMonitorOnly = try member.flag()
    case "stageClaims":
      guard let values = member.value.array else {
        throw VehicleDecodingError(member: member.name, expected: .array, found: member.value)
      }
      for value in values { stageClaims.append(try StageClaim(decoding: value)) }
    case "manufacturedOn": manufacturedOn = try member.day()
    case "certificateUploadedOn": certificateUploadedOn = try member.day()
    case "importArrivedOn": importArrivedOn = try member.day()
    case "invoicedOn": invoicedOn = try member.day()
    case "registeredOn": registeredOn = try member.day()
    case "registeredIn": registeredIn = try member.text()
    case "retiredOn": retiredOn = try member.day()
    case "origin": origin = try FactOrigin(decoding: member.value)
    case "sources":
      for source in member.value.members ?? [] {
        sources[FactName(rawValue: source.name)] = try FactOrigin(decoding: source.value)
      }
    default: extra.append(member)
    }
  }
}

extension StageClaim {
  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("stage", stage.rawValue)
      writer.member("source", source.rawValue)
      writer.member("text", ifPresent: text)
      writer.member("recordedOn", ifPresent: recordedOn?.description)
    }
  }

  init(decoding json: JSON) throws(VehicleDecodingError) {
    let origin = try FactOrigin(decoding: json)
    let member = JSON.Member("stage", json["stage"] ?? .null)
    let stage = try member.code(.stage) {
      EmissionStage(reading: $0) ?? EmissionStage(rawValue: $0)
    }
    self.init(
      stage, from: origin.source, text: json["text"]?.string, recordedOn: origin.recordedOn)
  }
}

extension FactOrigin {
  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("source", source.rawValue)
      writer.member("recordedOn", ifPresent: recordedOn?.description)
    }
  }

  init(decoding json: JSON) throws(VehicleDecodingError) {
    let source = JSON.Member("source", json["source"] ?? .null)
    self.init(try source.code(.source) { FactSource(rawValue: $0) })
    if let day = json["recordedOn"], !day.isNull {
      recordedOn = try JSON.Member("recordedOn", day).day()
    }
  }
}
