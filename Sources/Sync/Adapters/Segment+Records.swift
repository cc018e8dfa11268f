public import Fleet

extension Segment {
  /// The records at these indices, which ascend, as values: for upstreams that take another form than ours.
  public func recordLines(at indices: some Collection<Int>) throws(Setback) -> [RecordLine] {
    let bytes: [UInt8]
    do { bytes = try lines(at: indices) } catch { throw .segment(error) }
    var lines: [RecordLine] = []
    lines.reserveCapacity(indices.count)
    for piece in bytes.split(separator: 0x0A) {
      do {
        lines.append(try RecordLine(decoding: JSON(parsing: piece.span)))
      } catch {
        throw .segment(.line(number: lines.count + 1))
      }
    }
    return lines
  }
}
