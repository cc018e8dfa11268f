extension Observation {
  /// Writes the members of the kind, in their fixed order; what is not known is left out.
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("observation", kind.rawValue)
    time.encodeMembers(into: &writer)
    plate.encodeMembers(into: &writer)
    colour?.encodeMembers(into: &writer)
    confidence?.encodeMembers(into: &writer)
    writer.member("plateClass", ifPresent: plateClass)
    writer.member("lane", ifPresent: lane)
    writer.member("line", ifPresent: line)
    if let position {
      writer.name("position")
      writer.object {
        $0.member("longitude", position.longitude)
        $0.member("latitude", position.latitude)
      }
    }
    Passage.Picture.encode(pictures, into: &writer)
    source.encodeMembers(into: &writer)
    writer.member("vehicleType", ifPresent: vehicleType)
    writer.member("fuel", ifPresent: fuel)
    writer.member("stage", ifPresent: stage)
    Measurement.encode(measurements, as: "measurements", into: &writer)
    Measurement.encode(conditions, as: "conditions", into: &writer)
    writer.member("judgement", judgement.rawValue)
    writer.member("judgementRaw", ifPresent: judgementRaw)
    writer.member("reason", ifPresent: reason)
    writer.encode(findings: findings, extra: extra)
  }

  init(site: String, decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    let kind = try members.parsed("observation") { Kind(rawValue: $0) }
    self.init(
      kind: try members.require("observation", kind),
      site: site,
      time: try CapturedTime(decoding: &members),
      plate: try PlateReading(decoding: &members),
      source: Passage.Source(format: "", device: ""))
    colour = try ColourReading(decoding: &members)
    confidence = try Passage.Confidence(decoding: &members)
    plateClass = try members.string("plateClass")
    lane = try members.string("lane")
    line = try members.string("line")
    position = try Position(decoding: &members)
    pictures = try Passage.Picture.decode(from: &members)
    source = try Passage.Source(decoding: &members)
    vehicleType = try members.string("vehicleType")
    fuel = try members.string("fuel")
    stage = try members.string("stage")
    measurements = try Measurement.decode("measurements", from: &members)
    conditions = try Measurement.decode("conditions", from: &members)
    let judgement = try members.parsed("judgement") { Judgement(rawValue: $0) }
    self.judgement = try members.require("judgement", judgement)
    judgementRaw = try members.string("judgementRaw")
    reason = try members.string("reason")
    findings = try members.strings("findings") ?? []
    extra = try members.rest()
  }
}

extension Observation.Position {
  fileprivate init?(decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    guard var object = try members.object("position") else { return nil }
    let longitude = try object.require("longitude", try object.double("longitude"))
    let latitude = try object.require("latitude", try object.double("latitude"))
    guard let position = Self(longitude: longitude, latitude: latitude) else {
      throw .value(field: "position", found: "\(longitude), \(latitude)")
    }
    self = position
  }
}

extension Observation.Measurement {
  fileprivate static func encode(
    _ values: [Self], as name: StaticString, into writer: inout JSONWriter
  ) {
    guard !values.isEmpty else { return }
    writer.name(name)
    writer.array {
      for value in values {
        $0.object {
          $0.member("quantity", value.quantity.rawValue)
          $0.member("value", value.text)
          $0.member("unit", value.unit.rawValue)
          $0.member("limit", ifPresent: value.limit)
        }
      }
    }
  }

  fileprivate static func decode(
    _ name: String, from members: inout RecordMembers
  ) throws(RecordLine.DecodingError) -> [Self] {
    var values: [Self] = []
    for var object in try members.objects(name) {
      let quantity = try object.require("quantity", try object.string("quantity"))
      let text = try object.require("value", try object.string("value"))
      let unit = try object.require("unit", try object.string("unit"))
      let limit = try object.string("limit")
      guard
        let value = Self(
          Observation.Quantity(quantity), text, unit: Observation.Unit(unit), limit: limit)
      else { throw .value(field: name, found: text) }
      values.append(value)
    }
    return values
  }
}
