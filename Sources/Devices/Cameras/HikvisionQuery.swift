import Fleet

/// The older push of Hikvision cameras: one passage as a query string
/// (`channelID=1&dateTime=…&licensePlate=…&direction=…`).
struct HikvisionQuery {
  private let members: [String: String]

  /// `nil` where the bytes are no such string.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= 8192, !bytes.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
      return nil
    }
    var members: [String: String] = [:]
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      let sides = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, let value = Self.decoded(sides[1]) else { return nil }
      members[String(decoding: sides[0], as: UTF8.self)] = value
    }
    guard members["licensePlate"] != nil, members["dateTime"] != nil else { return nil }
    self.members = members
  }

  private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var position = text.startIndex
    while position < text.endIndex {
      switch text[position] {
      case UInt8(ascii: "%"):
        guard position + 2 < text.endIndex,
          let byte = UInt8(
            String(decoding: text[position + 1...position + 2], as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(byte)
        position += 3
      case UInt8(ascii: "+"):
        bytes.append(0x20)
        position += 1
      case let byte:
        bytes.append(byte)
        position += 1
      }
    }
    return (try? JSONText.utf8(bytes)).map { String(decoding: $0, as: UTF8.self) }
  }

  func read(_ payload: Payload, raw: [UInt8]) -> DeviceEvent {
    let device = members["macAddress"]
    return payload.event(.hikvision, device: device, raw: raw) { _ throws(DeviceError) in
      let capture = payload.capture(device: device)
      // A plus sign of the offset that was not escaped has become a space.
      let text = members["dateTime"].map { $0.contains("T") ? $0.replacing(" ", with: "+") : $0 }
      let time = try capture.time(text, member: "dateTime")
      let reading = capture.plate(members["licensePlate"], colour: nil, table: .hikvisionWords)
      var passage = capture.passage(
        .hikvision, event: nil, time: time,
        direction: capture.camera.direction(members["direction"]), plate: reading)
      passage.confidence = members["confidenceLevel"].flatMap { Passage.Confidence(percent: $0) }
      passage.lane = members["lane"]
      for name in ["country", "direction", "channelID"] {
        passage.extra.keep(name, members[name])
      }
      return .passage(passage)
    }
  }
}
