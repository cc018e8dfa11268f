import Fleet

/// Rekor (OpenALPR): a group covers a span of time; its end is the passage.
struct Rekor {
  let payload: Payload

  func read(_ json: JSON, raw: [UInt8]) -> [DeviceEvent] {
    let device = json.value("camera_id") ?? json.value("agent_uid")
    let id = json.value("best_uuid") ?? json["uuids"]?[0]?.string ?? json.value("uuid")
    switch json.value("data_type") {
    case "alpr_group": break
    case "heartbeat":
      return [payload.event(.rekor, .ignored(.heartbeat), device: device, raw: raw)]
    case "alpr_results":
      return [payload.event(.rekor, .ignored(.interim), device: device, id: id, raw: raw)]
    default:
      return [payload.event(.rekor, .ignored(.otherEvent), device: device, id: id, raw: raw)]
    }
    return [
      payload.event(.rekor, device: device, id: id, raw: raw) { _ throws(DeviceError) in
        let capture = payload.capture(device: device)
        let time = try capture.time(json.value("epoch_end"), member: "epoch_end")
        let best = json["best_plate"]
        let reading = capture.plate(
          best?.value("plate") ?? json.value("best_plate_number"), colour: nil, table: .own)
        let direction = json.value("travel_direction")
        var passage = capture.passage(
          .rekor, event: id, time: time, direction: capture.camera.direction(direction),
          plate: reading)
        passage.confidence = (best?.value("confidence") ?? json.value("best_confidence"))
          .flatMap { Passage.Confidence(percent: $0) }
        passage.extra.keep("epoch_start", json.value("epoch_start"))
        passage.extra.keep("region", best?.value("region"))
        return .passage(passage)
      }
    ]
  }
}
