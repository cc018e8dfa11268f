import Fleet

/// Dahua ITSAPI: `TollgateInfo` and `ParkingInfo` by JSON, keep-alives, and the same camera's event stream as
/// JSON (RPC `client.notifyEventStream`) or as text in multipart.
///
/// `TimeZone` in these messages is a row of the device's own table, not hours, and is never used.
struct Dahua {
  let payload: Payload

  /// `{"Picture": {"Plate": …, "SnapInfo": …}}`.
  func readPicture(_ json: JSON, raw: [UInt8]) -> [DeviceEvent] {
    let root = json["ParkingInfo"] ?? json
    let picture = root["Picture"] ?? root
    let plate = picture["Plate"]
    let snap = picture["SnapInfo"]
    let device = snap?.value("DeviceID") ?? root.value("DeviceID")
    return [
      payload.event(.dahua, device: device, raw: raw) { pictures throws(DeviceError) in
        guard let plate, let snap else { throw .missing("Picture.Plate, Picture.SnapInfo") }
        let capture = payload.capture(device: device)
        let time = try capture.time(
          snap.value("AccurateTime") ?? snap.value("SnapTime"), member: "SnapTime")
        let reading = capture.plate(
          plate.value("PlateNumber").map(Self.plainPlate),
          hasPlate: plate["IsExist"]?.bool ?? true, colour: plate.value("PlateColor"),
          table: .dahuaWords)
        var passage = capture.passage(
          .dahua, event: nil, time: time,
          direction: capture.camera.direction(snap.value("Direction")), plate: reading)
        passage.confidence = plate.value("Confidence").flatMap {
          Passage.Confidence($0, of: json["ParkingInfo"] == nil ? 255 : 100)
        }
        passage.lane = snap.value("LanNo") ?? snap.value("LaneNo")
        passage.vehicleType = picture["Vehicle"]?.value("VehicleType")
        for (member, kind) in [
          ("CutoutPic", "plate"), ("VehiclePic", "vehicle"), ("NormalPic", "scene"),
          ("CombinPic", "scene"), ("FacePic", "face"),
        ] {
          let found = picture[member]
          for item in found?.array ?? found.map({ [$0] }) ?? [] {
            pictures.take(
              item.value("Content"), kind: kind, name: item.value("PicName"),
              references: &passage.pictures)
          }
        }
        passage.extra.keep("PlateType", plate.value("PlateType"))
        passage.extra.keep("UploadNum", plate.value("UploadNum"))
        passage.extra.keep("Region", plate.value("Region"))
        passage.extra.keep("Direction", snap.value("Direction"))
        passage.extra.keep("SnapAddress", snap.value("SnapAddress"))
        return .passage(passage)
      }
    ]
  }

  /// A plate in hexadecimal digits of its bytes, as one setting has it, is read; other text stays.
  static func plainPlate(_ text: String) -> String {
    let digits = text.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    guard digits.count == text.utf8.count, digits.count >= 16, digits.count % 2 == 0 else {
      return text
    }
    let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    return (try? JSONText.utf8(bytes)).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// `{"method": "client.notifyEventStream", "params": {"eventList": […]}}`.
  func readStream(_ json: JSON, raw: [UInt8]) throws(DeviceError) -> [DeviceEvent] {
    guard let events = json["params"]?["eventList"]?.array else {
      throw .missing("params.eventList")
    }
    return events.map { readEvent($0, raw: $0.written) }
  }

  /// Whether a text is one event of the stream alone, as it lies in quarantine.
  static func isEvent(_ json: JSON) -> Bool {
    guard json["Code"]?.string != nil else { return false }
    return json["Data"]?.members != nil || json["Action"] != nil || json["TrafficCar"] != nil
  }

  /// `{"Code": "TrafficJunction", "Action": "Pulse", "Data": {…}}`.
  func readEvent(_ event: JSON, raw: [UInt8]) -> DeviceEvent {
    let data = event["Data"] ?? event
    let car = data["TrafficCar"]
    let device = car?.value("MachineName")
    return payload.event(.dahua, device: device, raw: raw) { _ throws(DeviceError) in
      guard event.value("Code")?.hasPrefix("Traffic") == true else {
        return .ignored(.otherEvent)
      }
      let plate = car?.value("PlateNumber") ?? data["Object"]?.value("Text")
      if plate == nil,
        data["Vehicle"]?.value("ObjectType") == "NonMotor" || data["NonMotor"] != nil
      {
        return .ignored(.nonMotor)
      }
      let (time, isLocal) = try time(
        utc: data.value("UTC"), real: data.value("RealUTC"), milliseconds: data.value("UTCMS"),
        capture: payload.capture(device: device))
      return .passage(
        passage(
          plate: plate, colour: car?.value("PlateColor"), time: time, isLocal: isLocal,
          lane: data.value("Lane"), direction: data.value("JunctionDirection"), device: device))
    }
  }

  /// Parts of `multipart/x-mixed-replace`: `Heartbeat`, `Events[0].X.Y=value` lines, and pictures behind
  /// the event that they belong to.
  func readText(_ parts: [Multipart.Part]) throws(DeviceError) -> [DeviceEvent] {
    var events: [DeviceEvent] = []
    for part in parts {
      let type = part.contentType?.lowercased() ?? ""
      if type.hasPrefix("image/") {
        guard let last = events.indices.last, !part.body.isEmpty else { continue }
        events[last].pictures.append(
          DevicePicture(
            kind: "scene", name: part.filename, contentType: type, bytes: Array(part.body)))
        continue
      }
      let text = try JSONText.utf8(Array(part.body))
      events += read(lines: String(decoding: text, as: UTF8.self), raw: Array(part.body))
    }
    return events
  }

  private func read(lines text: String, raw: [UInt8]) -> [DeviceEvent] {
    if trimmed(text) == "Heartbeat" {
      return [payload.event(.dahua, .ignored(.heartbeat), raw: raw)]
    }
    var order: [String] = []
    var members: [String: [String: String]] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard line.hasPrefix("Events["), let close = line.firstIndex(of: "]"),
        let equals = line.firstIndex(of: "="), close < equals
      else { continue }
      let key = String(line[..<close])
      let name = String(line[line.index(close, offsetBy: 2)..<equals])
      if members[key] == nil { order.append(key) }
      members[key, default: [:]][name] = trimmed(line[line.index(after: equals)...])
    }
    return order.map { key in
      let event = members[key] ?? [:]
      let device = event["TrafficCar.MachineName"]
      return payload.event(.dahua, device: device, raw: raw) { _ throws(DeviceError) in
        guard event["EventBaseInfo.Code"]?.hasPrefix("Traffic") ?? false else {
          return .ignored(.otherEvent)
        }
        let (time, isLocal) = try time(
          utc: event["UTC"], real: event["RealUTC"], milliseconds: event["UTCMS"],
          capture: payload.capture(device: device))
        return .passage(
          passage(
            plate: event["TrafficCar.PlateNumber"], colour: event["TrafficCar.PlateColor"],
            time: time, isLocal: isLocal, lane: event["Lane"],
            direction: event["JunctionDirection"], device: device))
      }
    }
  }

  private func passage(
    plate: String?, colour: String?, time: CapturedTime, isLocal: Bool, lane: String?,
    direction: String?, device: String?
  ) -> Passage {
    let capture = payload.capture(device: device)
    let reading = capture.plate(
      plate.map(Self.plainPlate), colour: colour, table: .dahuaWords)
    var passage = capture.passage(
      .dahua, event: nil, time: time, direction: capture.camera.direction(direction),
      plate: reading)
    passage.lane = lane
    if isLocal { passage.findings.append(ReadingFinding.localEpoch.code) }
    passage.extra.keep("JunctionDirection", direction)
    return passage
  }

  /// `RealUTC` is right. `UTC` counts the local clock from 1970 (a message with both had them seven hours
  /// apart); where it stands alone it is read so, unless only the plain reading is near the arrival.
  private func time(
    utc: String?, real: String?, milliseconds: String?, capture: Capture
  ) throws(DeviceError) -> (CapturedTime, isLocal: Bool) {
    let fraction = milliseconds.flatMap { Int64($0) }.flatMap { (0..<1000).contains($0) ? $0 : nil }
    func instant(_ text: String, _ member: String) throws(DeviceError) -> Instant {
      guard let seconds = Int64(text), (0...99_999_999_999).contains(seconds) else {
        throw .time(member: member, found: text, .form)
      }
      return Instant(seconds: seconds).advanced(byMilliseconds: fraction ?? 0)
    }
    if let real {
      return (CapturedTime(instant: try instant(real, "RealUTC"), text: real, rule: .stated), false)
    }
    guard let utc else { throw .missing("RealUTC") }
    let plain = try instant(utc, "UTC")
    let zone = capture.camera.zone ?? .china
    let local = plain.advanced(byMilliseconds: -Int64(zone.minutes) * 60_000)
    if capture.doubts(local, isLive: true), !capture.doubts(plain, isLive: true) {
      return (CapturedTime(instant: plain, text: utc, rule: .stated), false)
    }
    let rule: CapturedTime.Rule = capture.camera.zone == nil ? .china : .camera
    return (CapturedTime(instant: local, text: utc, rule: rule), true)
  }
}
