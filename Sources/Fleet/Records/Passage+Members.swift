extension Passage {
  /// Writes the members of the kind, in their fixed order; what is not known is left out.
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("direction", direction.rawValue)
    time.encodeMembers(into: &writer)
    plate.encodeMembers(into: &writer)
    colour?.encodeMembers(into: &writer)
    confidence?.encodeMembers(into: &writer)
    writer.member("lane", ifPresent: lane)
    writer.member("barrier", ifPresent: barrier)
    Picture.encode(pictures, into: &writer)
    source.encodeMembers(into: &writer)
    writer.member("vehicleType", ifPresent: vehicleType)
    writer.member("vin", ifPresent: vin)
    writer.member("registeredOn", ifPresent: registeredOn)
    writer.member("vehicleModel", ifPresent: vehicleModel)
    writer.member("engineModel", ifPresent: engineModel)
    writer.member("engineMaker", ifPresent: engineMaker)
    writer.member("engineNumber", ifPresent: engineNumber)
    writer.member("fuel", ifPresent: fuel)
    writer.member("stage", ifPresent: stage)
    writer.member("use", ifPresent: use)
    writer.member("networked", ifPresent: networked)
    writer.member("environmentalList", ifPresent: environmentalList)
    writer.member("licence", ifPresent: licence)
    writer.member("goods", ifPresent: goods)
    writer.member("goodsAmount", ifPresent: goodsAmount)
    writer.member("fleet", ifPresent: fleet)
    writer.member("trailerPlate", ifPresent: trailerPlate)
    writer.encode(findings: findings, extra: extra)
  }

  init(gate: String, decoding members: inout RecordMembers) throws(RecordLine.DecodingError) {
    let direction = try members.parsed("direction") { Direction(rawValue: $0) }
    self.init(
      gate: gate,
      direction: try members.require("direction", direction),
      time: try CapturedTime(decoding: &members),
      plate: try PlateReading(decoding: &members),
      source: Source(format: "", device: ""))
    colour = try ColourReading(decoding: &members)
    confidence = try Confidence(decoding: &members)
    lane = try members.string("lane")
    barrier = try members.string("barrier")
    pictures = try Picture.decode(from: &members)
    source = try Source(decoding: &members)
    vehicleType = try members.string("vehicleType")
    vin = try members.string("vin")
    registeredOn = try members.day("registeredOn")
    vehicleModel = try members.string("vehicleModel")
    engineModel = try members.string("engineModel")
    engineMaker = try members.string("engineMaker")
    engineNumber = try members.string("engineNumber")
    fuel = try members.string("fuel")
    stage = try members.string("stage")
    use = try members.string("use")
    networked = try members.string("networked")
    environmentalList = try members.string("environmentalList")
    licence = try members.string("licence")
    goods = try members.string("goods")
    goodsAmount = try members.string("goodsAmount")
    fleet = try members.string("fleet")
    trailerPlate = try members.string("trailerPlate")
    findings = try members.strings("findings") ?? []
    extra = try members.rest()
  }
}
