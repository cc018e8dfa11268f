public import Fleet

/// Where a segment ends: by count or by unpacked bytes, whichever comes first.
public struct SegmentLimits: Hashable, Sendable {
  public let records: Int
  public let bytes: Int

  public init(records: Int, bytes: Int) {
    self.records = max(1, records)
    self.bytes = max(1, bytes)
  }

  /// 500 records, 1 MiB: a batch that any receiver of the native contract takes.
  public static let standard = SegmentLimits(records: 500, bytes: 1 << 20)
}

/// Gathers encoded lines into ``Segment``s.
///
///     var builder = SegmentBuilder()
///     for record in records where !builder.append(record.id, line: record.line) {
///       store(builder.finish(id: ids.next(at: now)))
///       builder.append(record.id, line: record.line)
///     }
///     if !builder.isEmpty { store(builder.finish(id: ids.next(at: now))) }
public struct SegmentBuilder: Sendable {
  public let limits: SegmentLimits
  private var records: [RecordID] = []
  /// The lines so far, each ended by a line feed.
  public private(set) var lines: [UInt8] = []

  /// - Parameter capacity: how many bytes of lines to make room for.
  public init(limits: SegmentLimits = .standard, reserving capacity: Int = 0) {
    self.limits = limits
    lines.reserveCapacity(capacity)
  }

  public var isEmpty: Bool { records.isEmpty }
  public var count: Int { records.count }
  /// The bytes of the lines so far, with their line feeds.
  public var size: Int { lines.count }

  /// Whether so many records more, of so many bytes with their line feeds, still fit. The first
  /// record always does, however long.
  public func hasRoom(records count: Int = 1, bytes: Int) -> Bool {
    records.isEmpty
      || (records.count + count <= limits.records && lines.count + bytes <= limits.bytes)
  }

  /// Takes one NDJSON line, with or without its line feed.
  /// - Returns: `false`, with nothing taken, where the segment is full: finish it and append again.
  @discardableResult
  public mutating func append(_ record: RecordID, line: [UInt8]) -> Bool {
    append(record, line: line[...])
  }

  @discardableResult
  public mutating func append(_ record: RecordID, line: ArraySlice<UInt8>) -> Bool {
    let line = line.last == 0x0A ? line.dropLast() : line
    guard hasRoom(bytes: line.count + 1) else { return false }
    records.append(record)
    lines.append(contentsOf: line)
    lines.append(0x0A)
    return true
  }

  /// Takes the records of a segment that was never sent: small ones are merged before their first
  /// send, since a batch that the upstream may have seen must stay as it was.
  /// - Returns: `false`, with nothing taken, where they do not fit.
  @discardableResult
  public mutating func append(contentsOf segment: Segment) throws(SegmentError) -> Bool {
    precondition(segment.marks.allSatisfy { $0 == .pending }, "only segments never sent are merged")
    guard hasRoom(records: segment.records.count, bytes: segment.size) else { return false }
    lines.append(contentsOf: try segment.lines())
    records.append(contentsOf: segment.records)
    return true
  }

  /// Packs what was gathered and starts over, empty, with its memory kept.
  /// - Parameter payload: the very lines as zstd, where somebody has packed them already.
  public mutating func finish(id: RecordID, packedAs payload: [UInt8]? = nil) -> Segment {
    defer {
      records.removeAll(keepingCapacity: true)
      lines.removeAll(keepingCapacity: true)
    }
    return Segment(
      id: id, records: records, marks: Array(repeating: .pending, count: records.count),
      payload: payload ?? Compression.compress(lines, as: .zstd), size: lines.count)
  }
}
