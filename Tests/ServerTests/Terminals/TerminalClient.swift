import CControl
import Dispatch
import Fleet
import Glibc

/// A terminal's side of a connection to loopback, without any protocol of its own.
final class TerminalClient: Sendable {
  private let descriptor: Int32

  struct Failure: Error { let number: Int32 }

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(number: errno) }
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    // Nothing that comes takes so long: a test then fails, and does not hang.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      let number = errno
      close(descriptor)
      throw Failure(number: number)
    }
  }

  deinit { close(descriptor) }

  /// - Returns: whether all of it was taken.
  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Sends as much as is taken at once.
  /// - Returns: how much that was.
  func sendWhatFits(_ bytes: [UInt8]) -> Int {
    max(
      0,
      Glibc.send(
        descriptor, bytes, bytes.count,
        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)))
  }

  /// So many bytes, or fewer where the connection ends.
  func receive(_ count: Int) async -> [UInt8] { await waiting { self.received(count) } }

  /// Waits on a thread that others do not wait for.
  private func waiting<Result: Sendable>(
    _ body: @escaping @Sendable () -> Result
  ) async -> Result {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: body()) }
    }
  }

  private func received(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var received = 0
    while received < count {
      let more = bytes.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress! + received, count - received, 0)
      }
      guard more > 0 else { break }
      received += more
    }
    return Array(bytes[..<received])
  }

  /// What has come by now.
  func receiveWhatIsThere() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return Array(bytes[..<max(0, count)])
  }

  /// Everything that comes until the other side closes.
  func receiveToEnd() async -> [UInt8] {
    await waiting {
      var all: [UInt8] = []
      while true {
        let more = self.received(4096)
        all += more
        if more.count < 4096 { return all }
      }
    }
  }
}

/// Frames of our own making.
enum Frames {
  static let vin = "LTEST1239N0000017"

  static func frame(
    _ command: UInt8, _ unit: [UInt8], mark: UInt8 = 0x7E, vin: String = vin, version: UInt8 = 6
  ) -> [UInt8] {
    let head = [mark, mark, command] + Array(vin.utf8) + [version, 1]
    let bytes = head + [UInt8(unit.count / 256), UInt8(unit.count % 256)] + unit
    return bytes + [bytes.reduce(0, ^)]
  }

  /// What answers a frame of terminal form: the response flag for success, and a data unit.
  static func answer(
    to command: UInt8, _ unit: [UInt8] = [], mark: UInt8 = 0x7E, vin: String = vin
  ) -> [UInt8] {
    let head = [mark, mark, command, 1] + Array(vin.utf8) + [1]
    let bytes = head + [UInt8(unit.count / 256), UInt8(unit.count % 256)] + unit
    return bytes + [bytes.reduce(0, ^)]
  }

  static func login(vin: String = vin) -> [UInt8] {
    frame(
      1, [26, 3, 15, 9, 41, 27, 0, 1] + Array("89860000000000000001".utf8), vin: vin)
  }

  static func logout(vin: String = vin) -> [UInt8] {
    frame(4, [26, 3, 15, 9, 59, 59, 0, 1], vin: vin)
  }

  /// Real-time data whose serial tells one from the other; what stands in it nobody reads here.
  static func data(_ serial: UInt32, vin: String = vin, size: Int = 46) -> [UInt8] {
    let number = (0..<4).map { UInt8(truncatingIfNeeded: serial >> (24 - 8 * UInt32($0))) }
    let rest = (0..<size - 10).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ Int(serial)) }
    return frame(2, [26, 3, 15, 9, 41, 27] + number + rest, vin: vin)
  }
}
