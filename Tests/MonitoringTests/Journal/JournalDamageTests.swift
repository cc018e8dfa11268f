import Fleet
import Foundation
import Testing

@testable import Monitoring

/// Three groups of two entries, and the places behind them.
private func sample(_ directory: TemporaryDirectory) throws -> [JournalPosition] {
  let journal = try Journal(opening: directory.path)
  var places = [journal.end]
  for number in 0..<3 {
    places.append(try journal.store(batch(2 * number..<2 * number + 2)))
  }
  return places
}

@Suite("Damaged journals") struct JournalDamageTests {
  @Test("every prefix of a file opens with the entries that are whole; the rest is kept beside it")
  func prefixes() throws {
    let source = TemporaryDirectory()
    let places = try sample(source)
    let bytes = try source.read(firstFile)
    #expect(places.last == JournalPosition(file: 1, offset: UInt64(bytes.count)))
    let size = 28 + text(0).count
    for length in 32...bytes.count {
      let directory = TemporaryDirectory()
      try directory.write(Array(bytes[..<length]), firstFile)
      let journal = try Journal(opening: directory.path)
      let groups = (length - 32) / (16 + 2 * size)
      let rest = (length - 32) % (16 + 2 * size)
      let whole = 2 * groups + (rest < 16 ? 0 : (rest - 16) / size)
      #expect(try texts(directory, upTo: journal.end) == (0..<whole).map { text($0) })
      // What was read before is cut off, byte for byte.
      let cut = rest < 16 ? rest : (rest - 16) % size
      #expect(journal.end.offset == UInt64(length - cut))
      let kept = try directory.names.filter { $0.contains("cut") }
      #expect(kept == (cut == 0 ? [] : ["\(firstFile).cut-\(length - cut)"]))
      for name in kept { #expect(try directory.read(name) == Array(bytes[length - cut..<length])) }
      // And it goes on.
      try journal.store(batch(90..<91))
      #expect(try texts(directory, upTo: journal.end) == (0..<whole).map { text($0) } + [text(90)])
    }
  }

  @Test("a reader tells of a file that is shorter than the journal was")
  func shortened() throws {
    let source = TemporaryDirectory()
    let end = try #require(try sample(source).last)
    let bytes = try source.read(firstFile)
    for length in 0..<bytes.count {
      try source.write(Array(bytes[..<length]), firstFile)
      #expect(throws: JournalError.self, "\(length)") { try texts(source, upTo: end) }
    }
  }

  @Test("a reader takes no flipped bit for what was written, and says where it is")
  func flips() throws {
    let source = TemporaryDirectory()
    let places = try sample(source)
    let end = try #require(places.last)
    let bytes = try source.read(firstFile)
    for position in 0..<bytes.count {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[position] ^= 1 << bit
        try source.write(flipped, firstFile)
        var reader = try JournalReader(source.path, from: .start)
        var count = 0
        do {
          while let entry = try reader.next(upTo: end) {
            #expect(entry.bytes == text(count))
            count += 1
          }
          Issue.record("bit \(bit) of byte \(position) was not noticed")
        } catch {
          guard case .damaged(source.file(firstFile), let offset) = error else {
            // The head's format has its own words only where its sum agrees, which it does not here.
            Issue.record("\(error)")
            continue
          }
          #expect(offset <= UInt64(position))
          if position >= 32 { #expect(offset == reader.position.offset) }
        }
        // Behind the damage the next group is good.
        guard position >= 32 else { continue }
        let next = places.first { $0.offset > UInt64(position) && $0 < end }
        let skipped = try reader.skipDamage(upTo: end)
        #expect(skipped?.upperBound == next?.offset)
        guard next != nil else { continue }
        while let entry = try reader.next(upTo: end) {
          #expect(Int(entry.received.milliseconds) >= count)
          count = Int(entry.received.milliseconds) + 1
        }
        #expect(count == 6)
      }
    }
  }

  @Test(
    "a flipped bit before what was durable is no torn tail: nothing is cut, and a new file begun")
  func openingFlips() throws {
    let source = TemporaryDirectory()
    let places = try sample(source)
    let bytes = try source.read(firstFile)
    for position in 0..<bytes.count {
      let directory = TemporaryDirectory()
      var flipped = bytes
      flipped[position] ^= 0x10
      try directory.write(flipped, firstFile)
      let journal = try Journal(opening: directory.path)
      let isTail = position >= Int(places[2].offset)
      #expect(journal.end.file == (isTail ? 1 : 2))
      try journal.store(batch(90..<91))
      if !isTail {
        #expect(try directory.read(firstFile) == flipped)
        var reader = try JournalReader(directory.path, from: .start)
        var found: [[UInt8]] = []
        var skips = 0
        while true {
          do {
            guard let entry = try reader.next(upTo: journal.end) else { break }
            found.append(entry.bytes)
          } catch {
            guard case .damaged = error else { throw error }
            skips += 1
            #expect(try reader.skipDamage(upTo: journal.end) != nil)
          }
        }
        #expect(skips == 1)
        #expect(found.last == text(90))
        #expect(found.count >= 5)
      } else {
        #expect(try texts(directory, upTo: journal.end).last == text(90))
      }
    }
  }

  @Test("marks inside the bytes of entries are no marks of groups")
  func marks() throws {
    let directory = TemporaryDirectory()
    let journal = try Journal(opening: directory.path)
    var mark: [UInt8] = []
    JournalFormat.appendGroup(to: &mark, file: 1, offset: 99)
    var batch = JournalBatch()
    for _ in 0..<20 {
      batch.append(
        .garbage, received: Instant(milliseconds: 0), connection: 0, family: .road, dialect: nil,
        bytes: (mark + Array(repeating: 0xFF, count: 9)).span)
    }
    try journal.store(batch)
    let end = journal.end
    journal.close()
    var bytes = try directory.read(firstFile)
    bytes[32 + 16] ^= 1
    try directory.write(bytes, firstFile)
    var reader = try JournalReader(directory.path, from: .start)
    #expect(throws: JournalError.damaged(path: directory.file(firstFile), offset: 48)) {
      try reader.next(upTo: end)
    }
    #expect(try reader.skipDamage(upTo: end) == nil)
  }

  @Test("a later program's file is refused by name, a strange place is no place")
  func strange() throws {
    let directory = TemporaryDirectory()
    let journal = try Journal(opening: directory.path)
    let place = try journal.store(batch(0..<2))
    let between = JournalPosition(file: 1, offset: place.offset - 3)
    #expect(throws: JournalError.damaged(path: directory.file(firstFile), offset: between.offset)) {
      try texts(directory, from: between, upTo: place)
    }
    #expect(throws: JournalError.self) { try texts(directory, upTo: between) }
    journal.close()
    var later = JournalFormat.magic
    later.append(littleEndian: UInt32(2))
    later.append(littleEndian: UInt32(0))
    later.append(littleEndian: UInt64(1))
    later.append(littleEndian: UInt64(0))
    let sum = later.withUnsafeBytes { JournalFormat.headSum($0) }
    later.replaceSubrange(12..<16, with: withUnsafeBytes(of: sum.littleEndian) { Array($0) })
    try directory.write(later, firstFile)
    #expect(throws: JournalError.format(path: directory.file(firstFile), found: 2)) {
      try texts(directory, upTo: place)
    }
    #expect(throws: JournalError.format(path: directory.file(firstFile), found: 2)) {
      _ = try Journal(opening: directory.path)
    }
  }
}
