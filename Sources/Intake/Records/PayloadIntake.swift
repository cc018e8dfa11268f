public import Devices
public import Fleet
public import Registry

/// Turns the payload of a device into deliveries with their pictures stored, and into what goes to
/// quarantine. The same way for a file and for a camera that pushes.
public struct PayloadIntake: Sendable {
  /// One event on its way into the registry.
  public enum Step: Sendable {
    case store(Delivery)
    case quarantine(raw: [UInt8], QuarantineItem.Place, QuarantineItem.Reason, cause: DeviceProblem)
    case ignore(DeviceEvent.Ignored)
  }

  /// Why an event cannot be stored.
  public enum DeviceProblem: Error, Sendable {
    case unreadable(DeviceError)
    case unknownCamera(String)

    public var explained: any Explained {
      switch self {
      case .unreadable(let error): error
      case .unknownCamera(let name): ImportError.unknownCamera(name)
      }
    }
  }

  private let owner: Owner
  private let keepsPictures: Bool

  /// - Parameter keepsPictures: `false` in a dry run: pictures are named by their digest and not stored.
  public init(_ owner: Owner, keepsPictures: Bool = true) {
    self.owner = owner
    self.keepsPictures = keepsPictures
  }

  /// - Parameters:
  ///   - origin: The file's path or the camera's id, as it will stand in the quarantine.
  ///   - offset: Where the payload stands in the file.
  public func step(
    _ event: DeviceEvent, from origin: String, offset: Int64? = nil
  ) async throws -> Step {
    switch event.content {
    case .ignored(let reason): return .ignore(reason)
    case .refused(let error): return refuse(event, .unreadable(error), origin, offset)
    case .passage(var passage):
      guard !passage.gate.isEmpty else {
        let name = event.device ?? passage.source.device
        return refuse(event, .unknownCamera(name), origin, offset)
      }
      passage.pictures += try await pictures(of: event)
      return .store(Delivery(.passage(passage), raw: SHA256Digest(of: event.raw)))
    case .observation(var observation):
      observation.pictures += try await pictures(of: event)
      return .store(Delivery(.observation(observation), raw: SHA256Digest(of: event.raw)))
    }
  }

  private func refuse(
    _ event: DeviceEvent, _ problem: DeviceProblem, _ origin: String, _ offset: Int64?
  ) -> Step {
    .quarantine(
      raw: event.raw,
      QuarantineItem.Place(origin: origin, format: event.format.rawValue, offset: offset),
      QuarantineItem.Reason(problem.explained), cause: problem)
  }

  private func pictures(of event: DeviceEvent) async throws -> [Passage.Picture] {
    var pictures: [Passage.Picture] = []
    for picture in event.pictures {
      let digest =
        keepsPictures
        ? try await owner.storePicture(picture.bytes) : SHA256Digest(of: picture.bytes)
      pictures.append(
        Passage.Picture(
          kind: picture.kind, sha256: digest.description, reference: picture.name))
    }
    return pictures
  }
}
