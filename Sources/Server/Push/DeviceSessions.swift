import Fleet

/// GA/T 1400 devices that have signed in, each from its address; lost with the process, so that devices
/// sign in again.
actor DeviceSessions {
  /// More devices than any one receiver has; the oldest go first.
  static let maximumSessions = 4096

  private var sources: [String: String] = [:]
  private var order: [String] = []

  func open(_ device: String, from source: String) {
    if sources.updateValue(source, forKey: device) == nil { order.append(device) }
    if order.count > Self.maximumSessions { sources[order.removeFirst()] = nil }
  }

  func close(_ device: String) {
    if sources.removeValue(forKey: device) != nil { order.removeAll { $0 == device } }
  }

  func isOpen(_ device: String, from source: String) -> Bool { sources[device] == source }
}
