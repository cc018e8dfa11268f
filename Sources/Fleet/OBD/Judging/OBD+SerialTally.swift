extension OBD {
  /// Which serials of a day came: bits, so that memory does not grow with the packets.
  ///
  /// Serials restart from 1 each day, and where a terminal restarts. A serial that came in any packet is not
  /// lost, whether reissued packets keep their serial or get new ones, which no text tells.
  public struct SerialTally: Hashable, Sendable {
    /// More restarts than this are not kept apart.
    static let runLimit = 16

    private var runs: [Run] = []
    private var reissued: Set<UInt16> = []
    private var hasTooManyRuns = false

    private struct Run: Hashable, Sendable {
      var bits: [UInt64]
      var first: UInt16
      var last: UInt16
      var lastTime: Instant

      init(_ serial: UInt16, at time: Instant) {
        bits = [UInt64](repeating: 0, count: 1024)
        (first, last, lastTime) = (serial, serial, time)
        insert(serial)
      }

      mutating func insert(_ serial: UInt16) {
        bits[Int(serial) / 64] |= 1 << UInt64(serial % 64)
        first = min(first, serial)
        last = max(last, serial)
      }

      func contains(_ serial: UInt16) -> Bool {
        bits[Int(serial) / 64] >> UInt64(serial % 64) & 1 == 1
      }

      var count: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }
    }

    mutating func add(_ serial: UInt16, at time: Instant, isReissued: Bool) {
      guard (1...OBD.serialLimit).contains(serial), !hasTooManyRuns else { return }
      if isReissued {
        reissued.insert(serial)
        return
      }
      guard var run = runs.popLast() else { return runs.append(Run(serial, at: time)) }
      // A lower serial at a later time is one of a new count; at an earlier time the packet was late.
      let isNew = serial <= run.last && time > run.lastTime
      if isNew {
        runs.append(run)
        if runs.count == Self.runLimit {
          hasTooManyRuns = true
        } else {
          runs.append(Run(serial, at: time))
        }
        return
      }
      run.insert(serial)
      run.lastTime = max(run.lastTime, time)
      runs.append(run)
    }

    /// What the serials show; `nil` where there are none, or too many restarts.
    var summary: Summary? {
      guard !hasTooManyRuns else { return nil }
      var runs = runs
      for serial in reissued.sorted() {
        if let index = runs.lastIndex(where: {
          ($0.first...$0.last).contains(serial) && !$0.contains(serial)
        }) {
          runs[index].insert(serial)
        } else if !runs.isEmpty, serial > runs[runs.count - 1].last {
          runs[runs.count - 1].insert(serial)
        }
      }
      guard !runs.isEmpty else { return nil }
      let sent = runs.reduce(0) { $0 + Int($1.last) - Int($1.first) + 1 }
      return Summary(
        sent: sent, lost: sent - runs.reduce(0) { $0 + $1.count },
        beforeFirst: Int(runs[0].first) - 1, restarts: runs.count - 1)
    }

    var lack: Lack { hasTooManyRuns ? .tooManyRestarts : .noSerials }

    struct Summary: Hashable {
      /// From the first to the last serial of each count.
      let sent: Int
      let lost: Int
      /// Given before the first that came: lost, or not in what was captured.
      let beforeFirst: Int
      let restarts: Int
    }
  }
}
