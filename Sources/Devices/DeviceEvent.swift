public import Fleet

/// One thing that a device reported, read out of a payload.
public struct DeviceEvent: Sendable {
  public enum Content: Sendable {
    case passage(Passage)
    case observation(Observation)
    /// Understood, and nothing to record.
    case ignored(Ignored)
    /// A record that cannot be read; its neighbours in the payload are not touched by that.
    case refused(DeviceError)
  }

  /// Why an event is not recorded.
  public enum Ignored: String, CaseIterable, Sendable {
    case heartbeat = "event.heartbeat"
    case registration = "event.registration"
    /// Bicycles, tricycles, pedestrians.
    case nonMotor = "event.non-motor"
    /// Another kind of event than a passing vehicle.
    case otherEvent = "event.other"
    /// One of several messages about one passage, not the final one.
    case interim = "event.interim"
  }

  public let format: DeviceFormat
  public var content: Content
  /// The device's name for itself: serial number, MAC address, 20-digit id.
  public var device: String?
  /// The device's own id of the record, for the answer.
  public var id: String?
  /// The piece of the payload that this event was read from.
  public var raw: [UInt8]
  /// Pictures that came along as bytes, to be stored by whoever stores the record.
  public var pictures: [DevicePicture]
}

/// A picture or film in a payload.
public struct DevicePicture: Hashable, Sendable {
  /// `plate`, `vehicle`, `scene`, `face`, `smoke`, `video`, or the device's own word.
  public let kind: String
  /// The device's file name for it.
  public let name: String?
  public let contentType: String
  public let bytes: [UInt8]
}

/// The formats that are read here, by the name that stands in `source.format` of a record.
public enum DeviceFormat: String, CaseIterable, Sendable {
  case hikvision, dahua, vzenith, gat1400, axis, rekor
  case plateRecognizer = "plate-recognizer"
  case ledger = "ledger.json"
  case remoteSensing = "remote-sensing"
  case smoke
}

extension DeviceEvent.Ignored: Explained {
  public var code: String { rawValue }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.heartbeat, .english): "a heartbeat"
    case (.heartbeat, .chinese): "心跳"
    case (.registration, .english): "a device registering itself"
    case (.registration, .chinese): "设备注册"
    case (.nonMotor, .english): "not a motor vehicle"
    case (.nonMotor, .chinese): "非机动车"
    case (.otherEvent, .english): "not a passing vehicle"
    case (.otherEvent, .chinese): "非过车事件"
    case (.interim, .english): "not the final message of this passage"
    case (.interim, .chinese): "非最终过车消息"
    }
  }
}
