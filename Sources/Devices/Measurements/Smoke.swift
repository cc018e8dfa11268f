import Fleet

/// Black-smoke captures (黑烟抓拍): a form with pictures and a film, or the same members as JSON.
struct Smoke {
  let payload: Payload

  static func isRecord(_ json: JSON) -> Bool {
    json["monitorTimeStr"] != nil || json["ringelman"] != nil && json["tsNo"] != nil
  }

  /// The members of a form as a JSON object, its files as pictures.
  func read(_ parts: [Multipart.Part], raw: [UInt8]) -> [DeviceEvent] {
    var members: [JSON.Member] = []
    var files: [DevicePicture] = []
    for part in parts {
      guard let name = part.name else { continue }
      if part.filename != nil || part.contentType?.hasPrefix("image/") == true {
        guard !part.body.isEmpty else { continue }
        files.append(
          DevicePicture(
            kind: Self.kind(ofFile: name), name: part.filename,
            contentType: part.contentType ?? "application/octet-stream", bytes: Array(part.body)))
      } else if let text = try? JSONText.utf8(Array(part.body)) {
        members.append(JSON.Member(name, .string(String(decoding: text, as: UTF8.self))))
      }
    }
    return read(.object(members), raw: raw, files: files)
  }

  private static func kind(ofFile name: String) -> String {
    switch name {
    case "file1": "plate"
    case "file2": "smoke"
    case "file3": "video"
    default: name
    }
  }

  func read(_ json: JSON, raw: [UInt8], files: [DevicePicture] = []) -> [DeviceEvent] {
    let site = json.value("tsNo")
    return [
      payload.event(.smoke, device: site, raw: raw) { pictures throws(DeviceError) in
        guard let site else { throw .missing("tsNo") }
        pictures = files
        return .observation(try observation(json, site: site, pictures: &pictures))
      }
    ]
  }

  private func observation(
    _ json: JSON, site: String, pictures: inout [DevicePicture]
  ) throws(DeviceError) -> Observation {
    let capture = payload.capture(device: site)
    let time = try capture.time(json.value("monitorTimeStr"), member: "monitorTimeStr")
    guard let blackness = json.value("ringelman") else { throw .missing("ringelman") }
    guard let number = Int(blackness), (0...5).contains(number),
      let measured = Observation.Measurement(
        .ringelmann, blackness, unit: .ringelmann, limit: json.value("ringelmanLimit"))
    else { throw .value(member: "ringelman", found: blackness) }
    let (plate, colour, findings) = capture.plate(
      json.value("license"), colour: json.value("licenseType"), table: .smoke)
    var observation = Observation(
      kind: .smoke, site: site, time: time, plate: plate,
      source: Passage.Source(
        format: DeviceFormat.smoke.rawValue,
        device: capture.camera.id.isEmpty ? site : capture.camera.id))
    observation.colour = colour
    observation.findings = findings
    observation.line = json.value("line")
    observation.lane = json.value("lane")
    observation.plateClass = json.value("licenseCode")
    observation.vehicleType = json.value("vehicleType")
    observation.fuel = json.value("fuelType")
    observation.stage = json.value("standard")
    observation.measurements = [measured]
    // What the codes of `status` mean has not been published: the verdict stays open, its code is kept.
    observation.judgementRaw = json.value("status")
    for (member, kind) in [("file1", "plate"), ("file2", "smoke"), ("file3", "video")] {
      pictures.take(json.value(member), kind: kind, references: &observation.pictures)
    }
    let taken: Set<String> = [
      "monitorTimeStr", "tsNo", "line", "lane", "ringelman", "ringelmanLimit", "license",
      "licenseCode", "licenseType", "vehicleType", "fuelType", "standard", "status", "file1",
      "file2", "file3",
    ]
    observation.extra = (json.members ?? []).filter { member in
      !taken.contains(member.name) && !member.value.isNull && member.value != .string("")
    }
    if capture.doubts(time.instant, isLive: false) {
      observation.findings.append(ReadingFinding.clock.code)
    }
    return observation
  }
}
