import CControl
import Fleet
import Glibc

/// One end of a connection over the control socket: four bytes of length, then JSON, each way.
struct ControlConnection: ~Copyable {
  let descriptor: Int32

  init(owning descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// The user at the other end, as the kernel knows it.
  func peerUser() throws(ControlError) -> UInt32 {
    var user: UInt32 = 0
    guard ccontrol_peer_user(descriptor, &user) == 0 else {
      throw .system(call: "getsockopt", number: errno)
    }
    return user
  }

  func setPatience(seconds: Int32) { _ = ccontrol_set_patience(descriptor, seconds) }

  /// Sends one message, with descriptors if any.
  func send(_ body: [UInt8], descriptors: [Int32] = []) throws(ControlError) {
    guard body.count <= ControlRequest.maximumBytes else { throw .tooLong(body.count) }
    let length = UInt32(body.count)
    let message = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + body
    var sent = 0
    while sent < message.count {
      let count = message.withUnsafeBytes {
        ccontrol_send(
          descriptor, $0.baseAddress! + sent, $0.count - sent, descriptors,
          sent == 0 ? descriptors.count : 0)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw errno == EPIPE ? .lost : .system(call: "sendmsg", number: errno)
      }
      sent += count
    }
  }

  /// Receives one message and the descriptors that came with it, which the caller must close.
  func receive(descriptors: inout [Int32]) throws(ControlError) -> [UInt8] {
    let header = try read(4, descriptors: &descriptors)
    let length = header.reduce(0) { $0 << 8 | Int($1) }
    guard length <= ControlRequest.maximumBytes else { throw .tooLong(length) }
    return try read(length, descriptors: &descriptors)
  }

  private func read(_ wanted: Int, descriptors: inout [Int32]) throws(ControlError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: wanted)
    var filled = 0
    while filled < wanted {
      var found = [Int32](repeating: -1, count: CCONTROL_DESCRIPTORS)
      var foundCount = 0
      let count = bytes.withUnsafeMutableBytes {
        ccontrol_receive(
          descriptor, $0.baseAddress! + filled, wanted - filled, &found, &foundCount)
      }
      if count < 0 && errno == EINTR { continue }
      descriptors += found.prefix(foundCount)
      guard count >= 0 else {
        throw errno == EAGAIN || errno == ECONNRESET
          ? .truncated : .system(call: "recvmsg", number: errno)
      }
      guard count > 0 else { throw .truncated }
      filled += count
    }
    return bytes
  }
}
