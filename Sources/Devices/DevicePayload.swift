public import Fleet

/// Reads what a device sends, whatever device it is.
///
///     let events = try DevicePayload.read(
///       body, contentType: "application/json", camera: camera, receivedAt: now)
///
/// The format is found by the content: Hikvision XML and multipart, Dahua JSON, event stream and text, Vzenith,
/// GA/T 1400, Axis, Plate Recognizer, Rekor, JSON ledgers, remote sensing, smoke captures; one payload, an
/// array of them, or one on each line.
public enum DevicePayload {
  /// - Parameters:
  ///   - contentType: The header's value, where there is one; needed only for the boundary of a multipart
  ///     body that does not begin with it.
  ///   - camera: The device that sent the payload.
  /// - Throws: what is wrong with the payload as a whole; one bad record of several is an event that is
  ///   ``DeviceEvent/Content/refused(_:)``.
  public static func read(
    _ bytes: [UInt8], contentType: String? = nil, camera: CameraSettings, receivedAt: Instant
  ) throws(DeviceError) -> [DeviceEvent] {
    try read(bytes, contentType: contentType, receivedAt: receivedAt) { _ in camera }
  }

  /// - Parameter cameraNamed: The settings of a device by its own name (serial number, MAC address, 20-digit
  ///   id), for payloads of platforms that speak for many devices.
  public static func read(
    _ bytes: [UInt8], contentType: String? = nil, receivedAt: Instant,
    cameraNamed: @escaping (String?) -> CameraSettings
  ) throws(DeviceError) -> [DeviceEvent] {
    let payload = Payload(camera: cameraNamed, receivedAt: receivedAt)
    return try payload.readAny(bytes, contentType: contentType).map {
      $0.held(to: cameraNamed($0.device).format)
    }
  }
}

extension Payload {
  fileprivate func readAny(
    _ bytes: [UInt8], contentType: String?
  ) throws(DeviceError) -> [DeviceEvent] {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let first = bytes[start...].first(where: { $0 > 0x20 }) else { throw .empty }
    if contentType?.lowercased().hasPrefix("multipart/") == true || bytes.starts(with: "--".utf8) {
      return try readMultipart(bytes, contentType: contentType)
    }
    switch first {
    case UInt8(ascii: "<"):
      return try Hikvision(payload: self).read(bytes, pictures: [], raw: bytes)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try readJSON(bytes)
    default:
      if bytes.starts(with: "Events[".utf8) || bytes.starts(with: "Heartbeat".utf8) {
        return try Dahua(payload: self).readText([Multipart.Part(body: bytes[...])])
      }
      if let query = HikvisionQuery(bytes) { return [query.read(self, raw: bytes)] }
      throw .unknownFormat
    }
  }
}

extension Payload {
  fileprivate func readMultipart(
    _ bytes: [UInt8], contentType: String?
  ) throws(DeviceError) -> [DeviceEvent] {
    let parts: [Multipart.Part]
    do throws(MultipartError) {
      parts = try Multipart(bytes, contentType: contentType).parts
    } catch {
      throw .multipart(error)
    }
    if parts.contains(where: { $0.name == "monitorTimeStr" }) {
      return Smoke(payload: self).read(parts, raw: bytes)
    }
    if let part = parts.first(where: { $0.body.first == UInt8(ascii: "{") }) {
      let json = try JSONText.parse(Array(part.body))
      let pictures = parts.compactMap { other -> DevicePicture? in
        guard let type = other.contentType, !type.lowercased().contains("json"), !other.body.isEmpty
        else { return nil }
        return DevicePicture(
          kind: "scene", name: other.filename ?? other.name, contentType: type,
          bytes: Array(other.body))
      }
      return try read(json, raw: bytes, pictures: pictures)
    }
    if parts.contains(where: {
      $0.body.starts(with: "Events[".utf8) || $0.body.starts(with: "Heartbeat".utf8)
    }) {
      return try Dahua(payload: self).readText(parts)
    }
    return try Hikvision(payload: self).read(parts, raw: bytes)
  }

  fileprivate func readJSON(_ bytes: [UInt8]) throws(DeviceError) -> [DeviceEvent] {
    do throws(DeviceError) {
      return try read(try JSONText.parse(bytes), raw: bytes)
    } catch {
      guard case .json(.trailing) = error else { throw error }
      return try readLines(bytes)
    }
  }

  /// One JSON text on each line.
  private func readLines(_ bytes: [UInt8]) throws(DeviceError) -> [DeviceEvent] {
    var events: [DeviceEvent] = []
    for line in bytes.split(separator: 0x0A) where line.contains(where: { $0 > 0x20 }) {
      let raw = Array(line)
      do throws(DeviceError) {
        events += try read(try JSONText.parse(raw), raw: raw)
      } catch {
        // A file that is no list of lines fails as a whole.
        guard let format = events.last?.format else { throw error }
        events.append(event(format, .refused(error), raw: raw))
      }
    }
    return events
  }

  private func read(
    _ json: JSON, raw: [UInt8], pictures: [DevicePicture] = []
  ) throws(DeviceError) -> [DeviceEvent] {
    if let items = json.array { return try readItems(items) }
    if let vehicles = GAT1400.vehicles(in: json) { return GAT1400(payload: self).read(vehicles) }
    if json["AlarmInfoPlate"] != nil { return Vzenith(payload: self).read(json, raw: raw) }
    if json["method"]?.string == "client.notifyEventStream" {
      return try Dahua(payload: self).readStream(json, raw: raw)
    }
    if Dahua.isEvent(json) { return [Dahua(payload: self).readEvent(json, raw: raw)] }
    if json["Picture"] != nil || json["ParkingInfo"] != nil {
      return Dahua(payload: self).readPicture(json, raw: raw)
    }
    if let ignored = notice(json) { return [ignored.with(raw: raw)] }
    if json["carState"] != nil || json["plateUTF8"] != nil {
      return Axis(payload: self).read(json, raw: raw, pictures: pictures)
    }
    if json["hook"] != nil || json["camera_id"] != nil && json["results"] != nil {
      return PlateRecognizer(payload: self).read(json, raw: raw, pictures: pictures)
    }
    if json["data_type"] != nil { return Rekor(payload: self).read(json, raw: raw) }
    // Its plate and time would make it look like a ledger's row.
    if let registry = json["registry"]?.string, json["incarnation"] != nil, json["sequence"] != nil
    {
      throw .registryRecord(registry)
    }
    if RemoteSensing.isRecord(json) { return RemoteSensing(payload: self).read(json, raw: raw) }
    if Smoke.isRecord(json) { return Smoke(payload: self).read(json, raw: raw, files: pictures) }
    if LedgerJSON.isRecord(json) { return LedgerJSON(payload: self).read(json, raw: raw) }
    for name in ["data", "list", "rows", "records"] {
      if let items = json[name]?.array, !items.isEmpty { return try readItems(items) }
    }
    throw .unknownFormat
  }

  /// A list of payloads: one that cannot be read is refused alone, unless none can.
  private func readItems(_ items: [JSON]) throws(DeviceError) -> [DeviceEvent] {
    var events: [DeviceEvent] = []
    var unread: [(Int, JSON, DeviceError)] = []
    for item in items {
      do throws(DeviceError) {
        events += try read(item, raw: item.written)
      } catch {
        unread.append((events.count, item, error))
      }
    }
    guard let format = events.first?.format else { throw unread.first?.2 ?? .empty }
    for (position, item, error) in unread.reversed() {
      events.insert(event(format, .refused(error), raw: item.written), at: position)
    }
    return events
  }

  /// Messages that a device sends about itself.
  private func notice(_ json: JSON) -> DeviceEvent? {
    if json["Active"] != nil {
      return event(.dahua, .ignored(.heartbeat), device: json.value("DeviceID"), raw: [])
    }
    if let device = json["DeviceInfo"] {
      return event(.dahua, .ignored(.registration), device: device.value("DeviceID"), raw: [])
    }
    if let device = json["KeepaliveObject"] {
      return event(.gat1400, .ignored(.heartbeat), device: device.value("DeviceID"), raw: [])
    }
    for name in ["RegisterObject", "UnRegisterObject", "APEListObject", "APSListObject"] {
      if let object = json[name] {
        return event(.gat1400, .ignored(.registration), device: object.value("DeviceID"), raw: [])
      }
    }
    return nil
  }
}

extension DeviceEvent {
  /// The event, refused where its camera speaks another format. A ledger is typed by people and names
  /// any camera.
  fileprivate func held(to expected: DeviceFormat?) -> DeviceEvent {
    guard let expected, format != expected, format != .ledger else { return self }
    switch content {
    case .ignored, .refused: return self
    case .passage, .observation:
      var event = self
      event.content = .refused(.otherFormat(format, expected: expected))
      event.pictures = []
      return event
    }
  }

  fileprivate func with(raw: [UInt8]) -> DeviceEvent {
    var event = self
    event.raw = raw
    return event
  }
}
