import CAllocations
import Devices
import Fleet
import Testing

@Suite("OBD streams") struct OBDStreamTests {
  /// An event with its place; frames with their bytes.
  private struct Told: Equatable, CustomStringConvertible {
    let event: OBDStream.Event
    let offset: UInt64
    let bytes: [UInt8]
    var description: String { "\(event)@\(offset)" }
  }

  private static func frame(
    _ command: UInt8, _ unit: [UInt8], mark: UInt8 = 0x23, vin: String = "LTEST1239N0000017"
  ) -> [UInt8] {
    let head = [mark, mark, command] + Array(vin.utf8) + [6, 1]
    let bytes = head + [UInt8(unit.count / 256), UInt8(unit.count % 256)] + unit
    return bytes + [bytes.reduce(0, ^)]
  }

  private static let logout = frame(4, [26, 11, 22, 8, 30, 5, 0, 1])
  private static let sync = frame(5, [], mark: 0x7E)
  /// Marks, and the head of another frame, inside.
  private static let marked = frame(
    2, [0x23, 0x23, 0x7E, 0x7E, 0x23] + Array(logout.prefix(28)) + [0x7E, 0x23, 0x23])

  private func read(
    _ bytes: [UInt8], cutAt cuts: [Int] = [], unitLimit: Int = OBD.unitLimit
  ) -> [Told] {
    var stream = OBDStream(unitLimit: unitLimit)
    var told: [Told] = []
    let tell: OBDStream.Handler = { event, offset, bytes in
      var copy: [UInt8] = []
      for index in bytes.indices { copy.append(bytes[index]) }
      told.append(Told(event: event, offset: offset, bytes: copy))
    }
    var start = 0
    for cut in cuts + [bytes.count] {
      stream.read(Array(bytes[start..<cut]).span, tell)
      start = cut
    }
    stream.finish(tell)
    return told
  }

  private func frames(_ told: [Told]) -> [[UInt8]] {
    told.compactMap { if case .frame = $0.event { $0.bytes } else { nil } }
  }

  @Test("the same frames come out however the stream is cut, byte by byte too")
  func cuts() {
    let all = [Self.logout, Self.marked, Self.sync, Self.logout]
    let bytes = Array(all.joined())
    let whole = read(bytes)
    #expect(frames(whole) == all && whole.count == 4)
    #expect(
      whole.map(\.offset) == [
        0, 33, UInt64(33 + Self.marked.count), UInt64(58 + Self.marked.count),
      ])
    for cut in 0...bytes.count { #expect(read(bytes, cutAt: [cut]) == whole) }
    #expect(read(bytes, cutAt: Array(1..<bytes.count)) == whole)
  }

  @Test(
    "garbage before, between and behind costs no frame and is counted",
    arguments: [
      [0x00], [0x23], [0x7E, 0x23], [0x23, 0x23], [0x7E, 0x7E, 0x01], [0xFF, 0x23, 0x23, 0x23],
      Array("##0123QN=20261122;CN=2011&&".utf8), [UInt8](repeating: 0x41, count: 200),
    ] as [[UInt8]])
  func garbage(garbage: [UInt8]) {
    let parts = [garbage, Self.logout, garbage, Self.marked, garbage, Self.sync, garbage]
    let bytes = Array(parts.joined())
    let told = read(bytes)
    #expect(frames(told) == [Self.logout, Self.marked, Self.sync])
    var count = 0
    for told in told { if case .garbage(let bytes) = told.event { count += bytes } }
    #expect(count == 4 * garbage.count)
    for cut in 0...bytes.count { #expect(read(bytes, cutAt: [cut]) == told) }
    #expect(read(bytes, cutAt: Array(1..<bytes.count)) == told)
  }

  @Test("a frame whose check byte is wrong is told of, and the next one is read")
  func checksum() {
    var broken = Self.logout
    broken[26] ^= 0x10
    let told = read(broken + Self.sync)
    #expect(frames(told) == [Self.sync])
    #expect(
      told.first?.event == .broken(.checksum(found: broken[32], computed: broken[32] ^ 0x10)))
    #expect(told.contains { $0.event == .garbage(33) && $0.offset == 0 })
  }

  @Test("a good frame inside what was none is found")
  func inside() {
    // A head that promises forty bytes, cut off by a frame.
    let head = Array(Self.frame(2, [UInt8](repeating: 0, count: 40)).prefix(30))
    let told = read(head + Self.logout + Self.sync + Self.logout)
    #expect(frames(told) == [Self.logout, Self.sync, Self.logout])
  }

  @Test("a length that is none is not waited for")
  func length() {
    var long = Self.logout
    (long[22], long[23]) = (0xFF, 0xFC)
    let told = read(long + Self.sync)
    #expect(told.first?.event == .broken(.length(65_532)) && frames(told) == [Self.sync])
    let limited = read(Self.marked + Self.sync, unitLimit: 8)
    #expect(frames(limited).last == Self.sync && !frames(limited).contains(Self.marked))
    #expect(limited.first?.event == .broken(.length(36)))
  }

  @Test("who waits too long may give up, and loses no whole frame")
  func giveUp() {
    var stream = OBDStream()
    var told: [OBDStream.Event] = []
    let head = Array(Self.frame(2, [UInt8](repeating: 0, count: 60_000)).prefix(24))
    stream.read((head + Self.logout + Self.sync).span) { event, _, _ in told.append(event) }
    #expect(told.isEmpty && stream.waitingCount == 24 + 33 + 25)
    let waits = stream.giveUp { event, _, _ in told.append(event) }
    #expect(!waits && stream.waitingCount == 0)
    #expect(told.count == 4 && told[0] == .broken(.truncated(found: 82, expected: 60_025)))
    #expect(told[1] == .garbage(24))
    let again = stream.giveUp { event, _, _ in told.append(event) }
    #expect(!again && told.count == 4)
  }

  @Test(
    "a start byte that strayed before a frame delays it by nothing",
    arguments: [0x23, 0x7E] as [UInt8])
  func strayed(mark: UInt8) {
    for command in [1, 2, 3, 4, 5, 7, 0x70, 0xC1] as [UInt8] {
      for unit in [[], [UInt8](repeating: 0x41, count: 28), [UInt8](repeating: mark, count: 200)] {
        let frame = Self.frame(command, unit, mark: mark)
        for stray in [1, 2, 3, 15] {
          let bytes = [UInt8](repeating: mark, count: stray) + frame
          var stream = OBDStream()
          var told: [OBDStream.Event] = []
          stream.read(bytes.span) { event, _, _ in told.append(event) }
          #expect(stream.waitingCount == 0 && told.count == 2 && told[0] == .garbage(stray))
          let whole = read(bytes + Self.sync)
          #expect(frames(whole) == [frame, Self.sync])
          for cut in 0..<bytes.count { #expect(read(bytes + Self.sync, cutAt: [cut]) == whole) }
        }
      }
    }
  }

  @Test(
    "where many starts failed, what strays before the next ones hides no frame",
    arguments: [0x23, 0x7E] as [UInt8])
  func strayedAmongFailures(mark: UInt8) {
    var broken = Self.frame(4, [26, 11, 22, 8, 30, 5, 0, 1], mark: mark)
    broken[30] ^= 0xFF
    let good = Self.frame(2, [UInt8](repeating: 0x41, count: 700), mark: mark)
    for stray in 0...3 {
      let strays = [UInt8](repeating: mark, count: stray)
      let bytes =
        [UInt8](repeating: 0x30, count: 3) + Array(repeatElement(broken, count: 6).joined())
        + strays + broken + good + strays + good
      let whole = read(bytes)
      #expect(frames(whole) == [good, good])
      for cut in stride(from: 0, to: bytes.count, by: 7) {
        #expect(read(bytes, cutAt: [cut]) == whole)
      }
    }
  }

  @Test("a frame whose command is the byte of its mark is one", arguments: [0x23, 0x7E] as [UInt8])
  func markAsCommand(mark: UInt8) throws {
    let frame = Self.frame(mark, [1, 2, 3], mark: mark)
    let bytes = Self.sync + frame + Self.logout
    let whole = read(bytes)
    #expect(frames(whole) == [Self.sync, frame, Self.logout])
    for cut in 0...bytes.count { #expect(read(bytes, cutAt: [cut]) == whole) }
    // In the platform form what its last two marks begin looks like a long frame: it is waited for, and no
    // longer than a time-out.
    var platform = [mark, mark, mark, 0xFE] + Array("LTEST1239N0000017".utf8) + [1, 0, 1, 0x41]
    platform.append(platform.reduce(0, ^))
    #expect(frames(read(platform)) == [platform])
    var stream = OBDStream()
    var told: [OBDStream.Event] = []
    stream.read((platform + Self.logout).span) { event, _, _ in told.append(event) }
    #expect(told.isEmpty)
    let waits = stream.giveUp { event, _, _ in told.append(event) }
    #expect(!waits && told.count == 2)
    guard case .frame(let first) = try #require(told.first) else {
      Issue.record("no frame")
      return
    }
    #expect(first.size == platform.count && first.header.command.rawValue == mark)
  }

  @Test("frames of the other form, and of vehicles that do not know their VIN, stand among others")
  func lessPlain() {
    var platform = [0x23, 0x23, 2, 1] + Array("LTEST1239N0000017".utf8) + [1, 0, 0]
    platform.append(platform.reduce(0, ^))
    let unknown = ([0, 0xFF] as [UInt8]).map { byte in
      var frame = [0x7E, 0x7E, 4] + [UInt8](repeating: byte, count: 17) + [6, 1, 0, 2, 9, 9]
      frame.append(frame.reduce(0, ^))
      return frame
    }
    let all = [Self.logout, platform, Self.sync, unknown[0], unknown[1], Self.logout]
    let bytes = Array(all.joined())
    let whole = read(bytes)
    #expect(frames(whole) == all && whole.count == all.count)
    for cut in 0...bytes.count { #expect(read(bytes, cutAt: [cut]) == whole) }
  }

  @Test(
    "cutting frames out takes nothing from the heap, pieces that end inside one neither",
    .enabled(if: allocations_are_counted()))
  func allocations() {
    let size = Self.marked.count
    let bytes = Array([[UInt8]](repeating: Self.marked, count: 20).joined())
    var stream = OBDStream()
    var count = 0
    /// All in one piece, or first some bytes and then pieces of which each ends as far inside a frame.
    func cut(first: Int) {
      let span = bytes.span
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + (start == 0 ? first : size))
        stream.read(span.extracting(start..<end)) { event, _, _ in
          if case .frame(let frame) = event, frame.header.command == .realtime { count += 1 }
        }
        start = end
      }
    }
    for first in [bytes.count, 40] {
      // The first time makes room for what waits.
      cut(first: first)
      count = 0
      let before = allocations_of_this_thread()
      cut(first: first)
      let taken = allocations_of_this_thread() - before
      #expect(taken == 0 && count == 20)
    }
    let before = allocations_of_this_thread()
    _ = read(bytes)
    #expect(allocations_of_this_thread() > before)
  }

  @Test("an end in the middle of a frame is told of")
  func end() {
    for count in 1..<Self.logout.count {
      let told = read(Self.sync + Array(Self.logout.prefix(count)))
      #expect(frames(told) == [Self.sync])
      #expect(told.last?.event == .garbage(count))
    }
  }

  @Test("garbage that is handed over is every byte outside the frames, in its place")
  func handedOver() {
    var broken = Self.marked
    broken[30] ^= 1
    let half = Array(Self.marked.prefix(40))
    let parts = [[0, 1], Self.logout, [0x23, 0x23], broken, Self.sync, half, Self.logout, half]
    let bytes = Array(parts.joined())
    for size in [1, 2, 7, 60, bytes.count] {
      var stream = OBDStream(garbage: .handedOver)
      var told: [UInt8] = []
      var frames = 0
      let tell: OBDStream.Handler = { event, offset, bytes in
        switch event {
        case .broken: return
        case .frame: frames += 1
        case .garbage(let count): #expect(count == bytes.count)
        }
        #expect(Int(offset) == told.count)
        for index in bytes.indices { told.append(bytes[index]) }
      }
      for start in stride(from: 0, to: bytes.count, by: size) {
        stream.read(Array(bytes[start..<min(start + size, bytes.count)]).span, tell)
      }
      while stream.giveUp(tell) {}
      stream.finish(tell)
      #expect(told == bytes && frames == 3)
    }
  }

  @Test("memory is bounded by the longest frame")
  func memory() {
    var stream = OBDStream()
    let bytes = [UInt8](repeating: 0x23, count: 100_000)
    for _ in 0..<5 {
      stream.read(bytes.span) { _, _, _ in }
      #expect(stream.waitingCount <= OBD.unitLimit + OBD.frameOverhead)
    }
  }

  /// Each mark promises a long frame: were each summed anew, this would be billions of steps.
  @Test("many false starts cost no more than their bytes")
  func falseStarts() {
    var bytes: [UInt8] = []
    while bytes.count < 300_000 { bytes += [0x7E, 0x7E, 0x41] }
    let told = read(bytes + Self.sync)
    #expect(frames(told).last == Self.sync)
  }
}
