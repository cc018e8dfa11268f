import Foundation
import Glibc

/// A port of 127.0.0.1 that is taken as long as this lives. Until somebody listens there, it refuses connections, and
/// no other test gets it meanwhile.
final class LoopbackPort: Sendable {
  let socket: Int32
  let number: Int

  init() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    self.socket = socket
    number = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(socket) }
}
