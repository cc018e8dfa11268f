import Fleet

/// Hikvision ISAPI `EventNotificationAlert`: XML alone, or as the first part of a multipart body with its
/// pictures. Elements are found by local name, since two namespaces are in use.
struct Hikvision {
  let payload: Payload

  func read(_ parts: [Multipart.Part], raw: [UInt8]) throws(DeviceError) -> [DeviceEvent] {
    guard let xml = parts.first(where: { Self.isXML($0) }) else { throw .unknownFormat }
    let pictures = parts.compactMap { part -> DevicePicture? in
      guard !Self.isXML(part), !part.body.isEmpty, let name = part.filename ?? part.name else {
        return nil
      }
      return DevicePicture(
        kind: Self.kind(ofPicture: name), name: name,
        contentType: part.contentType ?? "image/jpeg", bytes: Array(part.body))
    }
    return try read(Array(xml.body), pictures: pictures, raw: raw)
  }

  /// Matched by file name first: one client calls the part `xml_file`.
  private static func isXML(_ part: Multipart.Part) -> Bool {
    part.filename?.lowercased().hasSuffix(".xml") == true
      || part.contentType?.lowercased().contains("xml") == true
      || part.body.first { $0 > 0x20 } == UInt8(ascii: "<")
  }

  func read(
    _ xml: [UInt8], pictures: [DevicePicture], raw: [UInt8]
  ) throws(DeviceError) -> [DeviceEvent] {
    let alert: XMLTree
    do throws(XMLError) {
      alert = try XMLTree(parsing: xml)
    } catch {
      throw .xml(error)
    }
    guard alert.name == "EventNotificationAlert" else { throw .unknownFormat }
    let device = alert.value("deviceID") ?? alert.value("macAddress")
    let id = alert.value("UUID")
    guard let plate = alert["ANPR"] else {
      let isHeartbeat =
        alert.value("eventType")?.lowercased() == "heartbeat"
        || alert.value("eventState") == "inactive"
      return [
        payload.event(
          .hikvision, .ignored(isHeartbeat ? .heartbeat : .otherEvent), device: device, id: id,
          raw: raw)
      ]
    }
    return [
      payload.event(.hikvision, device: device, id: id, raw: raw) { found throws(DeviceError) in
        found = pictures
        let capture = payload.capture(device: device)
        return .passage(try passage(alert, plate, capture))
      }
    ]
  }

  private func passage(
    _ alert: XMLTree, _ plate: XMLTree, _ capture: Capture
  ) throws(DeviceError) -> Passage {
    let time = try capture.time(alert.value("dateTime"), member: "dateTime")
    let national = alert["VehicleGATInfo"] ?? plate["VehicleGATInfo"]
    // GA 24.7 does not know "none": 41 is Hikvision's own. The name is misspelled on the wire.
    let plateClass = national?.value("palteTypeByGAT") ?? national?.value("plateTypeByGAT")
    var colourCode = plate.value("plateColor")
    var table = PlateColourTable.hikvisionWords
    if colourCode == nil || colourCode == "unknown",
      let code = national?.value("plateColorByGAT"), code != "5", code != "-1"
    {
      colourCode = code
      table = .ga36
    }
    let reading = capture.plate(
      plate.value("licensePlate"), hasPlate: plateClass != "41", colour: colourCode, table: table)
    let direction = plate["EntranceInfo"]?.value("direction") ?? plate.value("direction")
    var passage = capture.passage(
      .hikvision, event: alert.value("UUID"), time: time,
      direction: capture.camera.direction(direction), plate: reading,
      buffered: alert.value("isDataRetransmission") == "true")
    passage.confidence = plate.value("confidenceLevel").flatMap { Passage.Confidence(percent: $0) }
    passage.lane = plate.value("line")
    passage.vehicleType = national?.value("vehicleTypeByGAT") ?? plate.value("vehicleType")
    passage.pictures = references(plate)
    for name in ["country", "plateType", "direction", "detectDir", "listType", "blackness"] {
      passage.extra.keep(name, plate.value(name))
    }
    passage.extra.keep("plateClass", plateClass)
    for name in ["channelID", "channelName", "macAddress"] {
      passage.extra.keep(name, alert.value(name))
    }
    return passage
  }

  /// Pictures that the camera names but keeps: those with a path or a picture server's address.
  private func references(_ plate: XMLTree) -> [Passage.Picture] {
    (plate["pictureInfoList"]?.children ?? []).compactMap { picture in
      guard let address = picture.value("pictureURL") ?? picture.value("filePath") else {
        return nil
      }
      let name = picture.value("type") ?? picture.value("fileName") ?? ""
      return Passage.Picture(kind: Self.kind(ofPicture: name), reference: address)
    }
  }

  /// `licensePlatePicture_1.jpg` is the second plate picture.
  static func kind(ofPicture name: String) -> String {
    let stem = name.prefix { $0 != "." && $0 != "_" }.lowercased()
    return switch stem {
    case "licenseplatepicture", "platebinarypicture": "plate"
    case "vehiclepicture": "vehicle"
    case "detectionpicture", "compositepicture", "panoramapicture": "scene"
    case "pilotpicture", "copilotpicture": "face"
    default: stem.isEmpty ? "other" : stem
    }
  }
}
