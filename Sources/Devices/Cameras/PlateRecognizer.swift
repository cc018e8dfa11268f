import Fleet

/// Plate Recognizer / ParkPow webhooks: `json` in a form, the picture in `upload`.
struct PlateRecognizer {
  let payload: Payload

  func read(_ json: JSON, raw: [UInt8], pictures: [DevicePicture] = []) -> [DeviceEvent] {
    let data = json["data"] ?? json
    let device = data.value("camera_id")
    let results = data["results"]?.array ?? []
    guard !results.isEmpty else {
      return [
        payload.event(.plateRecognizer, .ignored(.otherEvent), device: device, raw: raw)
      ]
    }
    return results.map { result in
      payload.event(
        .plateRecognizer, device: device, raw: results.count == 1 ? raw : result.written
      ) {
        found throws(DeviceError) in
        let capture = payload.capture(device: device)
        let time = try capture.time(
          data.value("timestamp") ?? data.value("timestamp_local"), member: "timestamp")
        let plate = result.value("plate") ?? result["plate"]?["props"]?["plate"]?[0]?.value("value")
        let reading = capture.plate(plate, colour: nil, table: .own)
        let direction = result.value("direction")
        var passage = capture.passage(
          .plateRecognizer, event: nil, time: time,
          direction: capture.camera.direction(direction), plate: reading)
        passage.confidence = result.value("score").flatMap { Passage.Confidence($0, of: 1) }
        passage.vehicleType = result["vehicle"]?.value("type")
        passage.extra.keep("region", result["region"]?.value("code"))
        passage.extra.keep("direction", direction)
        passage.extra.keep("filename", data.value("filename"))
        found = pictures
        return .passage(passage)
      }
    }
  }
}

extension JSON {
  /// The item at a position of an array; `nil` where there is none.
  subscript(index: Int) -> JSON? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}
