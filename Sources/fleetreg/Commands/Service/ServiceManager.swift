import Foundation

/// What systemd is told of a service with `Type=notify` (sd_notify(3)): a datagram to the socket that `NOTIFY_SOCKET`
/// names. Without one, nothing.
struct ServiceManager {
  enum State: String {
    /// Every listener listens.
    case ready = "READY=1"
    /// Requests in flight are being finished.
    case stopping = "STOPPING=1"
  }

  /// A path, or a name of the abstract namespace, which begins with `@`.
  let socket: String?

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    socket = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
  }

  func tell(_ state: State) {
    guard let socket else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(socket.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    if name[0] == UInt8(ascii: "@") { name[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    // The name of an abstract socket ends with its last byte, so its length is told.
    let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! + name.count
    let descriptor = Foundation.socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let text = Array(state.rawValue.utf8)
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
      }
    }
  }
}
