import CTLS
import Glibc

/// One connection, plain or under TLS, used by one thread.
final class Wire {
  private var socket: Int32
  private var tls: OpaquePointer?

  init(_ socket: Int32) {
    self.socket = socket
    var (on, patience): (Int32, timeval) = (1, timeval(tv_sec: 60, tv_usec: 0))
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(socket, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  deinit { close() }

  /// Connects to a port of this machine.
  convenience init?(to port: Int) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Loopback.address(port: port)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      Glibc.close(socket)
      return nil
    }
    self.init(socket)
  }

  /// Shakes hands as a server with this certificate; whether the client agreed.
  func secure(by context: TLSContext) -> Bool {
    tls = SSL_new(context.pointer)
    SSL_set_fd(tls, socket)
    return SSL_accept(tls) == 1
  }

  /// At most so many bytes; none at the end.
  func read(upTo count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let got =
        tls.map { Int(SSL_read($0, buffer.baseAddress, Int32(count))) }
        ?? recv(socket, buffer.baseAddress, count, 0)
      filled = max(0, got)
    }
  }

  @discardableResult func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { piece in
        tls.map { Int(SSL_write($0, piece.baseAddress, Int32(piece.count))) }
          ?? send(socket, piece.baseAddress, piece.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  /// Ends it in good order.
  func close() {
    if let tls { _ = SSL_shutdown(tls) }
    drop()
  }

  /// Ends it by a TCP reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    drop()
  }

  private func drop() {
    if let tls { SSL_free(tls) }
    if socket >= 0 { Glibc.close(socket) }
    (tls, socket) = (nil, -1)
  }
}

/// What a server shows of itself under TLS.
final class TLSContext: @unchecked Sendable {
  fileprivate let pointer: OpaquePointer

  struct Unreadable: Error {}

  init(chain: String, key: String) throws {
    guard let pointer = SSL_CTX_new(TLS_server_method()) else { throw Unreadable() }
    self.pointer = pointer
    guard SSL_CTX_use_certificate_chain_file(pointer, chain) == 1,
      SSL_CTX_use_PrivateKey_file(pointer, key, X509_FILETYPE_PEM) == 1
    else { throw Unreadable() }
  }

  deinit { SSL_CTX_free(pointer) }
}

enum Loopback {
  static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }

  /// A socket that listens on a port of the system's choice.
  static func listen() -> (socket: Int32, port: Int)? {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isBound, Glibc.listen(socket, 64) == 0 else { return nil }
    return (socket, Int(in_port_t(bigEndian: address.sin_port)))
  }
}
