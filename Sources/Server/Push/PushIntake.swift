import Devices
import Fleet
import Intake
import Logging
import Registry

/// Makes records of one push, and says what to answer.
///
/// What cannot be used goes to quarantine with its reason, so the device need not send it again; what the
/// disk refuses is answered as "later", and so is what an unknown device pushes when the room for such is
/// full. Nothing is answered as kept before its commit.
struct PushIntake {
  let services: ServerServices
  let logger: Logger

  /// - Parameters:
  ///   - format: what the path speaks, for an answer to what cannot be read at all.
  ///   - path: the request's path, which some answers repeat.
  func take(
    _ body: [UInt8], contentType: String?, format: DeviceFormat?, from directory: CameraDirectory,
    path: String
  ) async throws -> DeviceAnswer {
    let now = services.clock()
    let events: [DeviceEvent]
    do throws(DeviceError) {
      events = try DevicePayload.read(body, contentType: contentType, receivedAt: now) { device in
        (try? directory.camera(device: device)).map { CameraSettings($0) } ?? .stranger
      }
    } catch {
      let isKept = try await putAside(
        body,
        from: QuarantineItem.Place(
          origin: directory.origin(of: nil), format: format?.rawValue),
        because: QuarantineItem.Reason(error), isKnown: directory.isKnown(device: nil))
      guard isKept else { throw RequestError.strangersFull }
      logger.notice("push not readable", metadata: ["code": "\(error.code)"])
      return DeviceAnswer(toUnreadable: error, format: format, path: path, at: now)
    }
    var outcomes: [DeviceAnswer.Outcome] = []
    do {
      var deliveries: [Delivery] = []
      for event in events {
        outcomes.append(try await prepare(event, from: directory, into: &deliveries))
      }
      if !deliveries.isEmpty { _ = try await services.owner.store(deliveries) }
    } catch let error as RegistryError {
      logger.error("registry failed", metadata: ["code": "\(error.code)", "detail": "\(error)"])
      outcomes = Array(repeating: .later, count: events.count)
    }
    return DeviceAnswer(to: Array(zip(events, outcomes)), path: path, at: now)
  }

  /// Keeps what cannot be stored; `false` where it is an unknown device's and no room is left for such.
  private func putAside(
    _ raw: [UInt8], from place: QuarantineItem.Place, because reason: QuarantineItem.Reason,
    isKnown: Bool
  ) async throws -> Bool {
    guard isKnown else {
      return try await services.owner.quarantineStranger(
        raw, from: place, because: reason, within: services.limits.strangers) != nil
    }
    try await services.owner.quarantine(raw, from: place, because: reason)
    return true
  }

  /// Turns one event into a delivery, or puts it aside.
  private func prepare(
    _ event: DeviceEvent, from directory: CameraDirectory, into deliveries: inout [Delivery]
  ) async throws -> DeviceAnswer.Outcome {
    let origin = directory.origin(of: event.device)
    do throws(CameraDirectory.Stranger) {
      _ = try directory.camera(device: event.device)
    } catch {
      if case .ignored = event.content { return .refused }
      let isKept = try await putAside(
        event.raw, from: QuarantineItem.Place(origin: origin, format: event.format.rawValue),
        because: QuarantineItem.Reason(error), isKnown: directory.isKnown(device: event.device))
      logger.notice("push of a stranger", metadata: ["code": "\(error.code)"])
      return isKept ? .refused : .later
    }
    switch try await PayloadIntake(services.owner).step(event, from: origin) {
    case .store(let delivery):
      deliveries.append(delivery)
      return .kept
    case .ignore: return .kept
    case .quarantine(let raw, let place, let reason, _):
      try await services.owner.quarantine(raw, from: place, because: reason)
      logger.notice("push put aside", metadata: ["camera": "\(origin)", "code": "\(reason.code)"])
      // Only GA/T 1400 has a word for "kept, but not usable" that does not bring the record back.
      return event.format == .gat1400 ? .refused : .kept
    }
  }
}

extension CameraSettings {
  /// Stands in for a device that nobody registered, so that its payload can be read and put aside.
  static let stranger = CameraSettings(id: "", gate: "")
}
