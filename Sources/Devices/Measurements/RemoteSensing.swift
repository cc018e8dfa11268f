import Fleet

/// Remote-sensing records (遥感监测) in the two forms seen: the one of HJ 845-2017 networks, keyed by `jlbh`, and
/// that of a message queue, keyed by `data_code`. Neither is confirmed by a published annex.
struct RemoteSensing {
  let payload: Payload

  static func isRecord(_ json: JSON) -> Bool {
    json["jlbh"] != nil || json["data_code"] != nil && json["station_id"] != nil
  }

  func read(_ json: JSON, raw: [UInt8]) -> [DeviceEvent] {
    let isQueue = json["jlbh"] == nil
    let id = json.value("jlbh") ?? json.value("data_code")
    let place = json["siteInfo"]
    let site =
      place?.value("dwbh") ?? json.value("dwbh") ?? json.value("station_id")
      ?? id.map { String($0.prefix(10)) }
    return [
      payload.event(.remoteSensing, device: site, id: id, raw: raw) {
        pictures throws(DeviceError) in
        guard let site, let id else { throw .missing(isQueue ? "station_id" : "jlbh") }
        let form = isQueue ? Form.queue : Form.network
        return .observation(
          try observation(json, form, site: site, id: id, pictures: &pictures))
      }
    ]
  }

  private func observation(
    _ json: JSON, _ form: Form, site: String, id: String, pictures: inout [DevicePicture]
  ) throws(DeviceError) -> Observation {
    let capture = payload.capture(device: site)
    let number = RecordNumber(id)
    var text = form.times.lazy.compactMap { json.value($0) }.first
    if text == nil { text = number?.time }
    let time = try capture.time(text, member: form.times[0])
    let (plate, colour, findings) = capture.plate(
      json.value(form.plate), colour: json.value(form.colour), table: .environment)
    var observation = Observation(
      kind: .remoteSensing, site: site, time: time, plate: plate,
      source: Passage.Source(
        format: DeviceFormat.remoteSensing.rawValue,
        device: capture.camera.id.isEmpty ? site : capture.camera.id, event: id))
    observation.colour = colour
    observation.findings = findings
    observation.line = json.value(form.line) ?? number?.line
    observation.position = Self.position(json["siteInfo"]) ?? Self.position(json)
    observation.confidence = json.value("sbzxd").flatMap { Passage.Confidence(percent: $0) }
    observation.plateClass = json.value(form.plateClass)
    observation.fuel = json.value("rlzl")
    for field in form.measured {
      if let found = observation.measurement(field, in: json) {
        observation.measurements.append(found)
      }
    }
    for field in form.conditions {
      if let found = observation.measurement(field, in: json) {
        observation.conditions.append(found)
      }
    }
    observation.judgementRaw = json.value(form.judgement)
    // 0 fails, 1 passes, 2 is invalid; the queue's record that exceeds its limit carries 0 too.
    observation.judgement =
      switch observation.judgementRaw {
      case "0": .exceed
      case "1": .pass
      case "2": .invalid
      default: .pending
      }
    observation.reason = json.value("wxyy")
    for (member, kind) in form.files {
      pictures.take(
        json.value(member), kind: kind,
        contentType: kind == "video" ? "video/mp4" : "image/jpeg",
        references: &observation.pictures)
    }
    observation.extra += form.rest(of: json)
    if capture.doubts(time.instant, isLive: false) {
      observation.findings.append(ReadingFinding.clock.code)
    }
    return observation
  }

  private static func position(_ json: JSON?) -> Observation.Position? {
    guard let json, let longitude = json.value("ddjd").flatMap({ Double($0) }),
      let latitude = json.value("ddwd").flatMap({ Double($0) })
    else { return nil }
    return Observation.Position(longitude: longitude, latitude: latitude)
  }
}

/// `A140403001` `04` `20261121060211`: unit, line, time.
private struct RecordNumber {
  let line: String
  let time: String

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 26, bytes[0] | 0x20 == UInt8(ascii: "a"),
      bytes.dropFirst().allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    line = String(decoding: bytes[10..<12], as: UTF8.self)
    time = String(decoding: bytes[12...], as: UTF8.self)
  }
}

extension RemoteSensing {
  /// The names of one form.
  fileprivate struct Form {
    let times: [String]
    let plate, colour, plateClass, line, judgement: String
    let measured: [Field]
    let conditions: [Field]
    let files: [(String, kind: String)]

    /// The members that have no field of their own.
    func rest(of json: JSON) -> [JSON.Member] {
      let taken = Set(
        times + [
          plate, colour, plateClass, line, judgement, "jlbh", "data_code", "station_id", "dwbh",
          "ddjd", "ddwd", "sbzxd", "rlzl", "wxyy",
        ] + files.map(\.0)
          + (measured + conditions).flatMap { [$0.name, $0.limit].compactMap(\.self) })
      return (json.members ?? []).filter { member in
        !member.value.isNull && member.value != .string("") && !taken.contains(member.name)
      }
    }

    /// Time members are inferred: the list of fields names none, and `jlbh` ends in the time.
    static let network = Form(
      times: ["tgsj", "jcsj", "cjsj"], plate: "hphm", colour: "cpys", plateClass: "hpzl",
      line: "cdxh", judgement: "pdjg",
      measured: [
        Field("cojg", .co, .percent, limit: "coxz"), Field("co2jg", .co2, .percent),
        Field("hcjg", .hc, .partsPerMillion, limit: "hcxz"),
        Field("nojg", .no, .partsPerMillion, limit: "noxz"),
        Field("btgdjg", .opacity, .percent, limit: "btgdxz"),
        Field("btgdpj", .opacityMean, .percent), Field("btgdzd", .opacityMaximum, .percent),
        Field("btgdzx", .opacityMinimum, .percent),
        Field("lgmhd", .ringelmann, .ringelmann, limit: "hdxz"),
        Field("coco2", .coRatio, .ratio), Field("hcco2", .hcRatio, .unstated),
        Field("noco2", .noRatio, .unstated), Field("coscz", .coRaw, .unstated),
        Field("co2scz", .co2Raw, .unstated), Field("hcscz", .hcRaw, .unstated),
        Field("noscz", .noRaw, .unstated),
      ],
      conditions: [
        Field("clsd", .speed, .kilometresPerHour),
        Field("cljsd", .acceleration, .metresPerSecondSquared),
        Field("vsp", .specificPower, .kilowattsPerTonne), Field("cdpd", .slope, .unstated),
        Field("fs", .windSpeed, .unstated), Field("fx", .windDirection, .unstated),
        Field("hjwd", .temperature, .celsius), Field("sd", .humidity, .percent),
        Field("dqy", .pressure, .kilopascals),
      ],
      files: (1...5).map { ("tp\($0)", "scene") } + [("sp1", "video")])

    /// Units as in the other form, by the size of the numbers; that of `pm_data` is not known.
    static let queue = Form(
      times: ["test_time"], plate: "plate_umber", colour: "plate_color", plateClass: "car_type",
      line: "road_way", judgement: "test_result",
      measured: [
        Field("co_data", .co, .percent), Field("co2_data", .co2, .percent),
        Field("hc_data", .hc, .partsPerMillion), Field("no_data", .no, .partsPerMillion),
        Field("pm_data", .particles, .unstated),
      ],
      conditions: [
        Field("car_speed", .speed, .kilometresPerHour),
        Field("car_accel", .acceleration, .metresPerSecondSquared),
        Field("car_vsp", .specificPower, .kilowattsPerTonne),
        Field("wind_speed", .windSpeed, .unstated),
        Field("wind_direction", .windDirection, .unstated),
        Field("temp", .temperature, .celsius), Field("hum", .humidity, .percent),
        Field("pressure", .pressure, .kilopascals),
      ],
      files: [("car_picture", "scene")])
  }

  fileprivate struct Field {
    let name: String
    let quantity: Observation.Quantity
    let unit: Observation.Unit
    let limit: String?

    init(
      _ name: String, _ quantity: Observation.Quantity, _ unit: Observation.Unit,
      limit: String? = nil
    ) {
      self.name = name
      self.quantity = quantity
      self.unit = unit
      self.limit = limit
    }
  }
}

extension Observation {
  /// One number of the source; other text than a number is kept as it stands, with a finding.
  fileprivate mutating func measurement(
    _ field: RemoteSensing.Field, in json: JSON
  ) -> Measurement? {
    guard let text = json.value(field.name) else { return nil }
    let limit = field.limit.flatMap { json.value($0) }
    if let found = Measurement(field.quantity, text, unit: field.unit, limit: limit) {
      return found
    }
    extra.append(JSON.Member(field.name, .string(text)))
    if !findings.contains(ReadingFinding.number.code) {
      findings.append(ReadingFinding.number.code)
    }
    return nil
  }
}
