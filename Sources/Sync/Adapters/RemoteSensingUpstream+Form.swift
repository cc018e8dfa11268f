import Fleet

extension RemoteSensingUpstream {
  /// The record's own number of 26 characters, or one made as the senders make it: unit (`A`, six digits of area,
  /// three of its own), line, local time to the second.
  func number(of observation: Observation) throws(FormRefusal) -> String {
    if let event = observation.source.event, Self.isNumber(event) { return event }
    guard
      let unit = sites[observation.site] ?? (Self.isUnit(observation.site) ? observation.site : nil)
    else {
      throw .value(
        "gate", found: observation.site,
        english: "a unit code (A and nine digits) by `adapter.sites`",
        chinese: "单位编码（字母 A 加九位数字），可在 `adapter.sites` 中填写")
    }
    let line = observation.line.flatMap { Int($0) } ?? self.line
    guard (0...99).contains(line) else {
      throw .value("line", found: "\(line)", english: "two digits", chinese: "两位数字")
    }
    return "\(unit)\(padded(line, 2))\(try LocalTime(observation.time.instant).compact)"
  }

  private static func isNumber(_ text: String) -> Bool {
    text.utf8.count == 26 && isUnit(String(text.prefix(10)))
      && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The record of HJ 845-2017 networks: numbers as numbers, codes as texts.
  func networkMembers(
    of observation: Observation, number: String, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> [JSON.Member] {
    var members: [JSON.Member] = []
    members.add("jlbh", number)
    for name in ["jcdwrzh", "gjxxbh"] { members.add(name, observation.extra(name)) }
    if let timeField {
      members.add(timeField, try LocalTime(observation.time.instant).spaced)
    }
    members.add("cdxh", number: observation.line.flatMap { Int($0) })
    members.append(JSON.Member("siteInfo", place(of: observation, number: number)))
    members.add("hphm", observation.plate.text)
    members.add("cpys", colours.code(for: observation.colour, &findings))
    members.add("hpzl", observation.plateClass)
    members.add(
      "sbzxd", digits: observation.confidence.map { "\(Int(($0.value * 100).rounded()))" })
    members.add(
      "rlzl", fuels.code(for: observation.fuel, { SentFuel(reading: $0) }, &findings))
    for (quantity, name, limit) in Self.networkNames {
      guard let found = observation.figure(quantity) else { continue }
      members.add(name, digits: found.text)
      if let limit { members.add(limit, digits: found.limit) }
    }
    members.add("pdjg", verdict(of: observation, &findings))
    members.add("wxyy", observation.reason)
    let pictures = pictures(of: observation, &findings)
    for (position, picture) in pictures.scenes.prefix(5).enumerated() {
      members.add("tp\(position + 1)", picture)
    }
    members.add("sp1", pictures.video)
    return members
  }

  /// The queue's record: everything as text.
  func queueMembers(
    of observation: Observation, number: String, _ findings: inout [AdapterFinding]
  ) throws(FormRefusal) -> [JSON.Member] {
    var members: [JSON.Member] = []
    members.add("station_id", String(number.prefix(10)))
    members.add("data_code", number)
    members.add("test_time", try LocalTime(observation.time.instant).spaced)
    // So it is spelt on the wire.
    members.add("plate_umber", observation.plate.text)
    members.add("plate_color", colours.code(for: observation.colour, &findings))
    for (quantity, name) in Self.queueNames {
      members.add(name, observation.figure(quantity)?.text)
    }
    let pictures = pictures(of: observation, &findings)
    members.add("car_picture", pictures.scenes.first)
    members.add("test_address", observation.extra("test_address"))
    members.add("road_way", observation.line)
    members.add("test_result", verdict(of: observation, &findings))
    members.add("is_black", observation.extra("is_black"))
    members.add("car_type", observation.plateClass)
    return members
  }

  /// As the source described its place, else its unit and position.
  private func place(of observation: Observation, number: String) -> JSON {
    if let place = observation.extra.first(where: { $0.name == "siteInfo" })?.value,
      place.members != nil
    {
      return place
    }
    var members: [JSON.Member] = []
    members.add("dwbh", String(number.prefix(10)))
    if let position = observation.position {
      members.add("ddjd", digits: "\(position.longitude)")
      members.add("ddwd", digits: "\(position.latitude)")
    }
    return .object(members)
  }

  /// The sender's own verdict: 0 fails, 1 passes, 2 is invalid. One that is open has no code and is left out.
  private func verdict(
    of observation: Observation, _ findings: inout [AdapterFinding]
  ) -> String? {
    switch observation.judgement {
    case .exceed: return "0"
    case .pass: return "1"
    case .invalid: return "2"
    case .pending:
      findings.append(.verdict)
      return nil
    }
  }

  /// The pictures whose bytes are here, as Base64.
  private func pictures(
    of observation: Observation, _ findings: inout [AdapterFinding]
  ) -> (scenes: [String], video: String?) {
    guard sendsPictures else { return ([], nil) }
    var scenes: [String] = []
    var video: String?
    for file in observation.pictures {
      if let bytes = file.sha256.flatMap(picture) {
        let text = Base64Text.encode(bytes)
        if file.kind == "video" { video = text } else { scenes.append(text) }
      } else if let address = file.reference, file.kind == "video" {
        video = address
      } else {
        findings.append(.picture)
      }
    }
    return (scenes, video)
  }
}

extension Observation {
  fileprivate func figure(_ quantity: Quantity) -> Measurement? {
    measurements.first { $0.quantity == quantity }
      ?? conditions.first { $0.quantity == quantity }
  }
}

extension RemoteSensingUpstream {
  private static let networkNames: [(Observation.Quantity, String, limit: String?)] = [
    (.slope, "cdpd", nil),
    (.co2Raw, "co2scz", nil), (.coRaw, "coscz", nil), (.hcRaw, "hcscz", nil),
    (.noRaw, "noscz", nil), (.co2, "co2jg", nil), (.co, "cojg", "coxz"), (.hc, "hcjg", "hcxz"),
    (.no, "nojg", "noxz"), (.coRatio, "coco2", nil), (.hcRatio, "hcco2", nil),
    (.noRatio, "noco2", nil), (.opacity, "btgdjg", "btgdxz"), (.opacityMean, "btgdpj", nil),
    (.opacityMaximum, "btgdzd", nil), (.opacityMinimum, "btgdzx", nil),
    (.ringelmann, "lgmhd", "hdxz"), (.speed, "clsd", nil), (.acceleration, "cljsd", nil),
    (.specificPower, "vsp", nil), (.windSpeed, "fs", nil), (.windDirection, "fx", nil),
    (.temperature, "hjwd", nil), (.humidity, "sd", nil), (.pressure, "dqy", nil),
  ]

  private static let queueNames: [(Observation.Quantity, String)] = [
    (.speed, "car_speed"), (.acceleration, "car_accel"), (.specificPower, "car_vsp"),
    (.no, "no_data"), (.co2, "co2_data"), (.co, "co_data"), (.hc, "hc_data"),
    (.particles, "pm_data"), (.windSpeed, "wind_speed"), (.windDirection, "wind_direction"),
    (.temperature, "temp"), (.humidity, "hum"), (.pressure, "pressure"),
  ]
}
