import CCrypto
import Foundation

/// What counts as delivered, line by line, so that it can be compared with what a receiver stored.
///
/// Each event loop has one of its own on the same file, to which whole lines are appended at once.
final class Account {
  private let descriptor: Int32
  private let path: String
  private var waiting: [UInt8] = []
  private(set) var failure: DriverError?
  private let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  init(at path: String) throws(DriverError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else {
      throw .account(path: path, detail: String(cString: strerror(errno)))
    }
  }

  deinit {
    flush()
    close(descriptor)
    EVP_MD_free(algorithm)
  }

  /// `0123…ef 17 yes`
  func add(_ frame: [UInt8], vehicle: Int, isAnswered: Bool) {
    for byte in Self.digest(of: frame, by: algorithm) {
      for digit in [byte >> 4, byte & 15] { waiting.append(digit < 10 ? 48 + digit : 87 + digit) }
    }
    waiting += " \(vehicle) \(isAnswered ? "yes" : "no")\n".utf8
    if waiting.count > 1 << 16 { flush() }
  }

  static func digest(of frame: [UInt8], by algorithm: OpaquePointer? = EVP_sha256()) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: 32)
    EVP_Digest(frame, frame.count, &hash, nil, algorithm, nil)
    return hash
  }

  func flush() {
    var start = 0
    while start < waiting.count, failure == nil {
      let count = waiting.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + start, waiting.count - start)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        failure = .account(path: path, detail: String(cString: strerror(errno)))
        break
      }
      start += count
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
