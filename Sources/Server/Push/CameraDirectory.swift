import Devices
import Fleet

/// Which camera a push belongs to: by the path it came to, else by the name that the device gives itself,
/// and always by the source address where one is configured.
struct CameraDirectory {
  /// Why a push belongs to no camera.
  enum Stranger: Error, Hashable {
    /// No camera has that id or device name.
    case unknown
    /// The camera is known, but pushes from another address.
    case source
  }

  private let cameras: [Camera]
  /// The address that the push came from.
  let source: String?
  /// The id in the path; `nil` where the payload must say which device it is.
  let path: String?
  /// What the request's head says the device is, for records that do not say it themselves.
  let head: String?

  init(_ cameras: [Camera], source: String?, path: String? = nil, head: String? = nil) {
    self.cameras = cameras
    self.source = source
    self.path = path
    self.head = head
  }

  /// The camera of a record that names this device.
  func camera(device: String?) throws(Stranger) -> Camera {
    guard let camera = find(device: device) else { throw .unknown }
    if let address = camera.address, address != source { throw .source }
    return camera
  }

  /// Whether a push is a registered camera's, as far as its device's name or its address tell.
  func isKnown(device: String?) -> Bool {
    if (try? camera(device: device)) != nil { return true }
    return source != nil && cameras.contains { $0.address == source }
  }

  /// The most telling name of where a record came from: the camera's, the device's own, the address.
  func origin(of device: String?) -> String {
    (try? camera(device: device).id) ?? device ?? head ?? path ?? source ?? "push"
  }

  private func find(device: String?) -> Camera? {
    if let path { return cameras.first { $0.id == path } }
    for name in [device, head].compactMap(\.self) {
      if let camera = cameras.first(where: { $0.device == name }) { return camera }
    }
    // A device that gives no name, or none that anybody configured, is known by its address alone.
    let neighbours = cameras.filter { $0.address != nil && $0.address == source }
    return neighbours.count == 1 && neighbours[0].device == nil ? neighbours[0] : nil
  }
}

extension CameraDirectory.Stranger: Explained {
  var code: String {
    switch self {
    case .unknown: "push.device"
    case .source: "push.source"
    }
  }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.unknown, .english): "no camera is registered for this device"
    case (.unknown, .chinese): "该设备没有登记的相机"
    case (.source, .english): "the device pushes from another address than its camera's"
    case (.source, .chinese): "设备推送的来源地址与登记的相机不符"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknown, .english):
      "add it with `fleetreg camera add`, then run `fleetreg quarantine retry`"
    case (.unknown, .chinese): "请用 `fleetreg camera add` 登记，然后运行 `fleetreg quarantine retry`"
    case (.source, .english): "check the network, or correct the camera's address"
    case (.source, .chinese): "请检查网络，或更正相机的地址"
    }
  }
}
