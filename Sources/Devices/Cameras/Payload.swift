import Fleet

/// What every format's reader is given.
struct Payload {
  /// The settings of a device by its own name; `nil` where the payload does not say which device it is.
  let camera: (String?) -> CameraSettings
  let receivedAt: Instant

  func capture(device: String?) -> Capture {
    Capture(camera: camera(device), receivedAt: receivedAt)
  }

  func event(
    _ format: DeviceFormat, _ content: DeviceEvent.Content, device: String? = nil,
    id: String? = nil, raw: [UInt8], pictures: [DevicePicture] = []
  ) -> DeviceEvent {
    DeviceEvent(
      format: format, content: content, device: device, id: id, raw: raw, pictures: pictures)
  }

  /// Runs a reader; what it throws becomes a refused event with the same raw piece.
  func event(
    _ format: DeviceFormat, device: String? = nil, id: String? = nil, raw: [UInt8],
    read: (inout [DevicePicture]) throws(DeviceError) -> DeviceEvent.Content
  ) -> DeviceEvent {
    var pictures: [DevicePicture] = []
    do throws(DeviceError) {
      let content = try read(&pictures)
      return event(format, content, device: device, id: id, raw: raw, pictures: pictures)
    } catch {
      return event(format, .refused(error), device: device, id: id, raw: raw)
    }
  }
}

extension JSON {
  /// The text of a member, string or number, without the spaces around it; `nil` where it is empty.
  func value(_ name: String) -> String? {
    guard let text = self[name]?.textOrNumber.map({ trimmed($0) }), !text.isEmpty else {
      return nil
    }
    return text
  }

  /// The value written again: the piece of a batch that one record is.
  var written: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}

extension Capture {
  /// A time out of a member; the camera's zone where the text has none.
  func time(_ text: String?, member: String) throws(DeviceError) -> CapturedTime {
    guard let text else { throw .missing(member) }
    do throws(TimeError) {
      return try TimeText.time(text, zone: camera.zone)
    } catch {
      throw .time(member: member, found: text, error)
    }
  }

  /// A passage with everything that all cameras have in common, its findings made.
  func passage(
    _ format: DeviceFormat, event: String?, time: CapturedTime, direction: Passage.Direction,
    plate: (reading: PlateReading, colour: ColourReading?, findings: [String]),
    buffered: Bool = false
  ) -> Passage {
    var passage = Passage(
      gate: camera.gate, direction: direction, time: time, plate: plate.reading,
      source: Passage.Source(
        format: format.rawValue, device: camera.id, event: event, buffered: buffered))
    passage.barrier = camera.barrier
    passage.colour = plate.colour
    passage.findings = plate.findings
    if doubts(time.instant, isLive: !buffered) {
      passage.findings.append(ReadingFinding.clock.code)
    }
    if direction == .unknown { passage.findings.append(ReadingFinding.direction.code) }
    return passage
  }
}

extension [DevicePicture] {
  /// Takes a picture in Base64; what is no Base64 is a name, and stays with the record as one.
  mutating func take(
    _ text: String?, kind: String, name: String? = nil, contentType: String = "image/jpeg",
    references: inout [Passage.Picture]
  ) {
    guard let text, !text.isEmpty else { return }
    // A name has a dot, which Base64 has not; a text of a few letters is no picture either.
    if let bytes = Base64.decode(text), bytes.count >= 16 {
      append(DevicePicture(kind: kind, name: name, contentType: contentType, bytes: bytes))
    } else {
      references.append(Passage.Picture(kind: kind, reference: text))
    }
  }
}

extension [JSON.Member] {
  /// Keeps a member that has no field of its own, unless it says nothing.
  mutating func keep(_ name: String, _ value: String?) {
    if let value, !value.isEmpty { append(JSON.Member(name, .string(value))) }
  }
}
