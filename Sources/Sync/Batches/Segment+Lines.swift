extension Segment {
  /// All lines, unpacked: exactly ``size`` bytes and one line for each record.
  public func lines() throws(SegmentError) -> [UInt8] {
    let lines: [UInt8]
    do {
      lines = try Compression.decompress(payload, from: .zstd, limit: size)
    } catch {
      throw .payload(error)
    }
    guard lines.count == size else { throw .size(found: lines.count, expected: size) }
    return lines
  }

  /// The lines of the records at these indices, which ascend, in one piece.
  public func lines(at indices: some Collection<Int>) throws(SegmentError) -> [UInt8] {
    let all = try lines()
    if indices.count == records.count { return all }
    var chosen: [UInt8] = []
    chosen.reserveCapacity(all.count / max(1, records.count) * indices.count + 1024)
    var wanted = indices.makeIterator()
    var next = wanted.next()
    var start = 0
    var line = 0
    while let index = next {
      guard start < all.count, let end = all[start...].firstIndex(of: 0x0A) else {
        throw .lines(found: line, expected: records.count)
      }
      if line == index {
        chosen.append(contentsOf: all[start...end])
        next = wanted.next()
      }
      start = end + 1
      line += 1
    }
    return chosen
  }

  /// The body that carries the records at these indices: the stored payload itself where it is all
  /// of them and zstd is wanted.
  public func body(
    at indices: some Collection<Int>, as encoding: ContentEncoding
  ) throws(SegmentError) -> [UInt8] {
    if encoding == .zstd, indices.count == records.count { return payload }
    return Compression.compress(try lines(at: indices), as: encoding)
  }
}
