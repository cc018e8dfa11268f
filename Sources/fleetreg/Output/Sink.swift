import Foundation
import Synchronization

/// Writes text to one descriptor, whole lines at a time.
///
/// A reader that has gone away (`| head`) is no error: what follows is dropped and `isBroken` says so.
final class Sink: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var isBroken = false
  }

  let descriptor: Int32
  let isTerminal: Bool
  /// Bytes that wait for a full buffer; 0 writes at once.
  private let capacity: Int
  private let state = Mutex(State())

  init(descriptor: Int32, capacity: Int) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    self.capacity = isTerminal ? 0 : capacity
  }

  var isBroken: Bool { state.withLock { $0.isBroken } }

  func write(_ bytes: some Sequence<UInt8>) {
    state.withLock {
      $0.buffer.append(contentsOf: bytes)
      if $0.buffer.count > capacity { drain(&$0) }
    }
  }

  func flush() { state.withLock { drain(&$0) } }

  private func drain(_ state: inout State) {
    if !state.isBroken {
      var sent = 0
      while sent < state.buffer.count {
        let count = state.buffer.withUnsafeBytes {
          Foundation.write(descriptor, $0.baseAddress! + sent, $0.count - sent)
        }
        if count >= 0 {
          sent += count
        } else if errno == EAGAIN {
          waitUntilWritable()
        } else if errno != EINTR {
          state.isBroken = true
          break
        }
      }
    }
    state.buffer.removeAll(keepingCapacity: true)
  }

  /// A descriptor that another process set non-blocking is still written to in full.
  private func waitUntilWritable() {
    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = Foundation.poll(&poll, 1, 1000)
  }
}
