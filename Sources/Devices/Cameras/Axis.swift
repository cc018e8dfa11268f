import Fleet

/// Axis with the FF Group plate reader: three messages for one car (`new`, `update`, `lost`), the last of
/// which is the passage.
struct Axis {
  let payload: Payload

  func read(_ json: JSON, raw: [UInt8], pictures: [DevicePicture] = []) -> [DeviceEvent] {
    let device = json["camera_info"]?.value("SerialNumber") ?? json.value("sensorProviderID")
    let id = json.value("carID")
    return [
      payload.event(.axis, device: device, id: id, raw: raw) { found throws(DeviceError) in
        // `datetime` beside it is local time without an offset.
        guard json.value("carState") == "lost" else { return .ignored(.interim) }
        let capture = payload.capture(device: device)
        let time = try capture.time(json.value("capture_timestamp"), member: "capture_timestamp")
        let reading = capture.plate(
          json.value("plateUTF8") ?? json.value("plateText"), colour: nil, table: .own)
        let direction = json.value("carMoveDirection")
        var passage = capture.passage(
          .axis, event: id, time: time,
          direction: capture.camera.direction(direction == "unk" ? nil : direction),
          plate: reading)
        passage.confidence = json.value("plateConfidence").flatMap { Passage.Confidence($0, of: 1) }
        for address in json["imagesURI"]?.array ?? [] {
          if let text = address.string {
            passage.pictures.append(Passage.Picture(kind: "scene", reference: text))
          }
        }
        passage.extra.keep("plateCountry", json.value("plateCountry"))
        passage.extra.keep("datetime", json.value("datetime"))
        found = pictures
        return .passage(passage)
      }
    ]
  }
}
