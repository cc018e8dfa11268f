import Fleet
import Testing

@testable import Monitoring

@Suite("Chunks of frames") struct ChunkTests {
  private func isKept(_ frames: [ArchivedFrame], isPlain: Bool = false) throws -> Int {
    let body = ChunkEncoder.encode(frames, level: 3, isPlain: isPlain)
    let head = ChunkHead(of: frames, body: body)
    #expect(try ChunkHead(head.bytes).decode(body) == frames)
    return body.count
  }

  @Test(
    "give back every byte of every dialect, packed to less than zstd makes of it",
    arguments: [
      (.hj1239, .stream, false), (.hj1239, .stream, true), (.hj1239, .catalyst, true),
      (.hj1239, .catalystNOx, false), (.hj1239, .hybrid, false), (.hj1239, .supplement, true),
      (.annexQSerialPerBlock, .stream, false), (.annexQSerialOnce, .stream, false),
      (.draft2019, .stream, false), (.aftermarket, .stream, false),
      (.hj1322, .machineStream, true), (.hj1014, .machineStream, true),
      (.hj1014, .machineStream, false),
    ] as [(OBD.Dialect, OBD.Measurements.Kind, Bool)])
  func dialects(dialect: OBD.Dialect, kind: OBD.Measurements.Kind, isSigned: Bool) throws {
    var walk = Walk(seed: 1)
    let frames = try (0..<200).map { index in
      try walk.frame(
        dialect, index % 40 == 3 ? 1 : 10, isSigned: isSigned, kind: kind,
        command: index % 50 < 5 ? .reissue : .realtime)
    }
    let columns = try isKept(frames)
    let plain = try isKept(frames, isPlain: true)
    #expect(columns < plain)
    // Signatures have no order; nothing of the frames was kept as plain bytes.
    var layout: OBD.Layout?
    for frame in frames {
      let parts = FrameParts(frame.bytes.span, layout: &layout)
      #expect(!parts.list.contains { $0.part == .plain })
    }
  }

  @Test("give back the sample frames, each alone and all together, behind any others")
  func samples() throws {
    var walk = Walk(seed: 2)
    let frames = try sampleFrames().map { walk.archived($0) }
    #expect(frames.count > 15)
    for frame in frames { _ = try isKept([frame]) }
    _ = try isKept(frames + frames.reversed())
  }

  @Test("give back what is no frame, nothing at all, and frames that were cut, changed or joined")
  func strange() throws {
    var walk = Walk(seed: 3)
    var frames: [ArchivedFrame] = []
    for round in 0..<400 {
      let good = try walk.frame(.hj1239, 3, isSigned: round % 2 == 0, kind: .stream)
      switch round % 8 {
      case 0: frames.append(walk.garbage(300))
      case 1: frames.append(walk.archived([]))
      case 2: frames.append(walk.archived(Array(good.bytes.prefix(round % good.bytes.count))))
      case 3:
        var bytes = good.bytes
        bytes[(31 * round) % bytes.count] ^= 0x40
        frames.append(walk.archived(bytes))
      case 4: frames.append(walk.archived(good.bytes + good.bytes))
      case 5:
        // A time that is none, and a check byte that agrees with it.
        var bytes = good.bytes
        bytes[25] = UInt8(round % 256)
        bytes[bytes.count - 1] = bytes.dropLast().reduce(0, ^)
        frames.append(walk.archived(bytes))
      default: frames.append(good)
      }
    }
    // The clock of the receiver was set.
    frames.append(
      ArchivedFrame(
        received: Instant(milliseconds: .min), connection: .max, bytes: frames[0].bytes))
    frames.append(ArchivedFrame(received: Instant(milliseconds: .max), connection: 0, bytes: []))
    _ = try isKept(frames)
    for count in [1, 2, 3] { _ = try isKept(Array(frames.prefix(count))) }
  }

  @Test("keep frames of more forms than are told apart")
  func manyForms() throws {
    var frames: [ArchivedFrame] = []
    var walk = Walk(seed: 4)
    for number in 0..<(2 * ChunkEncoder.formLimit) {
      // Fourteen blocks of one of two kinds: as many forms as there are numbers.
      var unit = [26, 11, 22, 0, 0, 0, 0, 1] as [UInt8]
      for bit in 0..<14 {
        let isHybrid = number >> bit & 1 == 1
        unit += [isHybrid ? 4 : 3, 26, 11, 22, 0, 0, 0]
        unit += [UInt8](repeating: 0, count: isHybrid ? 8 : 30)
      }
      var bytes: [UInt8] = [0x7E, 0x7E, 2]
      bytes += identity.bytes + [6, 1, UInt8(unit.count >> 8), UInt8(unit.count & 255)] + unit
      bytes.append(bytes.reduce(0, ^))
      frames.append(walk.archived(bytes))
    }
    _ = try isKept(frames)
  }

  @Test("columns give back any numbers, of each order")
  func columns() throws {
    var numbers = SeededNumbers(5)
    func check<Value: Column.Number>(_ values: [Value]) throws {
      var output: [UInt8] = []
      Column.append(values, level: 3, to: &output)
      let found = try output.withUnsafeBytes { bytes in
        var reader = BoundedReader(bytes)
        let found = try Column.read(Value.self, values.count, from: &reader)
        #expect(reader.isAtEnd)
        return found
      }
      #expect(found == values)
    }
    for count in [0, 1, 2, 3, 4, 100, 5000] {
      try check([UInt8](repeating: 7, count: count))
      try check((0..<count).map { UInt16($0 % 65_536) })
      try check((0..<count).map { UInt32(truncatingIfNeeded: $0 * $0) })
      try check((0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) })
      try check((0..<count).map { _ in UInt64.random(in: 0...UInt64.max, using: &numbers) })
      try check((0..<count).map { $0 % 2 == 0 ? UInt32.max : 0 })
    }
  }

  @Test("times are numbers wherever the calendar has them, and come back")
  func times() {
    var (there, back) = (TimeNumbers(), TimeNumbers())
    func bytes(_ time: [UInt8]) -> UInt32? { time.withUnsafeBytes { there.seconds($0) } }
    for time in [
      [0, 1, 1, 0, 0, 0], [26, 11, 22, 23, 59, 59], [26, 11, 22, 0, 0, 0],
      [99, 12, 31, 23, 59, 59],
      [24, 2, 29, 12, 0, 0],
    ] as [[UInt8]] {
      guard let seconds = bytes(time) else {
        Issue.record("\(time) is a time")
        continue
      }
      var found = [UInt8](repeating: 0, count: 6)
      found.withUnsafeMutableBytes { back.write(seconds, to: $0.baseAddress!) }
      #expect(found == time)
    }
    for time in [
      [0, 0, 0, 0, 0, 0], [26, 13, 1, 0, 0, 0], [26, 2, 29, 0, 0, 0], [26, 11, 22, 24, 0, 0],
      [26, 11, 22, 0, 60, 0], [26, 11, 22, 0, 0, 60], [100, 1, 1, 0, 0, 0],
    ] as [[UInt8]] { #expect(bytes(time) == nil) }
    // Whatever a column holds has six bytes.
    var found = [UInt8](repeating: 0, count: 6)
    found.withUnsafeMutableBytes { back.write(.max, to: $0.baseAddress!) }
    #expect(found[0] == 136)
  }
}

@Suite("Damaged chunks") struct ChunkDamageTests {
  /// A chunk with rows of several shapes, plain bytes and noise.
  private func sample() throws -> (frames: [ArchivedFrame], bytes: [UInt8]) {
    var walk = Walk(seed: 6)
    var frames: [ArchivedFrame] = []
    for number in 0..<12 {
      frames.append(try walk.frame(.hj1239, 2, isSigned: number % 2 == 0, kind: .stream))
      if number % 4 == 0 { frames.append(walk.garbage(40)) }
    }
    return (frames, try ChunkHead.chunk(of: frames, level: 3).bytes)
  }

  private func decode(_ bytes: [UInt8]) throws(ChunkDamage) -> [ArchivedFrame] {
    let head = try ChunkHead(bytes)
    return try head.decode(Array(bytes.dropFirst(ChunkHead.size)))
  }

  @Test("every prefix is told")
  func prefixes() throws {
    let (frames, bytes) = try sample()
    #expect(try decode(bytes) == frames)
    for count in 0..<bytes.count {
      #expect(throws: ChunkDamage.truncated) { try decode(Array(bytes[..<count])) }
    }
    #expect(throws: ChunkDamage.truncated) { try decode(bytes + [0]) }
  }

  @Test("every flipped bit is told")
  func flips() throws {
    var (_, bytes) = try sample()
    for position in bytes.indices {
      for bit in 0..<8 {
        bytes[position] ^= 1 << bit
        #expect(throws: position < ChunkHead.size ? ChunkDamage.head : .sum) { try decode(bytes) }
        bytes[position] ^= 1 << bit
      }
    }
  }

  @Test("columns whose sum was made to agree are bounded: other frames by name or not at all")
  func hostile() throws {
    let (frames, bytes) = try sample()
    let body = Array(bytes[ChunkHead.size...])
    let head = try ChunkHead(bytes)
    var numbers = SeededNumbers(7)
    var reasons: Set<ChunkDamage> = []
    func attempt(_ body: [UInt8]) {
      do throws(ChunkDamage) {
        let found = try ChunkDecoder.decode(
          body, frames: head.frames, contentBytes: head.contentBytes)
        #expect(found.count == head.frames)
        #expect(found.reduce(0) { $0 + $1.bytes.count } == head.contentBytes)
        if found.map(\.bytes) != frames.map(\.bytes) {
          #expect(ChunkHead.digest(of: found) != head.digest)
        }
      } catch {
        reasons.insert(error)
      }
    }
    for position in body.indices {
      for value in [0, 0x80, 0xFF, body[position] ^ 1] {
        var changed = body
        changed[position] = value
        attempt(changed)
      }
      attempt(Array(body[..<position]))
    }
    for _ in 0..<1000 {
      var changed = body
      for _ in 0..<4 {
        changed[Int.random(in: 0..<changed.count, using: &numbers)] = .random(
          in: 0...255, using: &numbers)
      }
      attempt(changed)
    }
    #expect(reasons == [.content])
    // Bombs: a column of one number costs nothing, but its rows are counted first.
    for count in [0, 1, ChunkHead.frameLimit] {
      #expect(throws: ChunkDamage.self) {
        try ChunkDecoder.decode(body, frames: count, contentBytes: head.contentBytes)
      }
    }
    for count in [0, 1, ChunkHead.contentLimit] {
      #expect(throws: ChunkDamage.self) {
        try ChunkDecoder.decode(body, frames: head.frames, contentBytes: count)
      }
    }
  }

  @Test("a later program's chunk is refused by name")
  func format() throws {
    var (_, bytes) = try sample()
    bytes[8] = 2
    let sum = ChunkHead.headSum(bytes)
    withUnsafeBytes(of: sum.littleEndian) { bytes.replaceSubrange(12..<16, with: $0) }
    #expect(throws: ChunkDamage.format(2)) { try decode(bytes) }
  }
}
