import Fleet

/// Vzenith (臻识) `AlarmInfoPlate`, and cameras that copy it. Time is a Unix epoch; the licence is plain text,
/// or Base64 of UTF-8 in the variant that goes over MQTT.
struct Vzenith {
  let payload: Payload

  func read(_ json: JSON, raw: [UInt8]) -> [DeviceEvent] {
    let alarm = json["AlarmInfoPlate"] ?? json
    let device = alarm.value("serialno")
    return [
      payload.event(.vzenith, device: device, raw: raw) { pictures throws(DeviceError) in
        guard let result = alarm["result"]?["PlateResult"] else {
          throw .missing("AlarmInfoPlate.result.PlateResult")
        }
        let capture = payload.capture(device: device)
        let stamp = result["timeStamp"]?["Timeval"]
        guard let text = stamp?.value("sec") else { throw .missing("timeStamp.Timeval.sec") }
        guard let seconds = Int64(text), (0...99_999_999_999).contains(seconds) else {
          throw .time(member: "timeStamp.Timeval.sec", found: text, .form)
        }
        let micros = stamp?.value("usec").flatMap { Int64($0) } ?? 0
        let time = CapturedTime(
          instant: Instant(seconds: seconds)
            .advanced(byMilliseconds: (0..<1_000_000).contains(micros) ? micros / 1000 : 0),
          text: text, rule: .stated)
        let reading = capture.plate(
          result.value("license").map(Self.plainPlate), colour: result.value("colorType"),
          table: .vzenith)
        let direction = result.value("direction")
        var passage = capture.passage(
          .vzenith, event: nil, time: time, direction: capture.camera.direction(direction),
          plate: reading,
          buffered: Self.isTrue(result["isoffline"]) || Self.isTrue(alarm["isoffline"]))
        passage.confidence = result.value("confidence").flatMap { Passage.Confidence(percent: $0) }
        passage.lane = alarm.value("channel")
        for (member, kind) in [("imageFile", "scene"), ("imageFragmentFile", "plate")] {
          pictures.take(
            result.value(member), kind: kind, references: &passage.pictures)
        }
        if let path = result.value("imagePath") {
          passage.pictures.append(Passage.Picture(kind: "scene", reference: path))
        }
        passage.extra.keep("direction", direction)
        passage.extra.keep("plateType", result.value("type"))
        passage.extra.keep("triggerType", result.value("triggerType"))
        passage.extra.keep("deviceName", alarm.value("deviceName"))
        return .passage(passage)
      }
    ]
  }

  /// A flag as `true`, `1` or `"1"`.
  private static func isTrue(_ flag: JSON?) -> Bool {
    flag?.bool == true || flag?.textOrNumber == "1" || flag?.textOrNumber == "true"
  }

  /// The licence of the MQTT variant: Base64 of UTF-8 that begins with a Chinese character.
  static func plainPlate(_ text: String) -> String {
    guard text.utf8.count >= 12, let bytes = Base64.decode(text), bytes.first ?? 0 >= 0xE0,
      TextEncoding.endOfUTF8(in: bytes.span) == nil
    else { return text }
    return String(decoding: bytes, as: UTF8.self)
  }
}
