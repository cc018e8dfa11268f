public import Fleet

/// Up to 500 records as they go upstream: NDJSON lines, encoded and packed once, with an id that is
/// the batch id for as long as a record of it is open.
///
/// This is the row that an ``Outbox`` stores: the payload, sixteen bytes of id for each line in the
/// lines' order, and one byte of ``RecordMark`` for each.
public struct Segment: Hashable, Sendable {
  public let id: RecordID
  /// The records' ids, in the order of the lines.
  public let records: [RecordID]
  /// What is known of each record, in the same order.
  public let marks: [RecordMark]
  /// The lines, each ended by a line feed, as zstd.
  public let payload: [UInt8]
  /// How many bytes the lines have unpacked.
  public let size: Int

  init(id: RecordID, records: [RecordID], marks: [RecordMark], payload: [UInt8], size: Int) {
    self.id = id
    self.records = records
    self.marks = marks
    self.payload = payload
    self.size = size
  }

  /// Reads a stored segment back.
  public init(
    id: RecordID, packedRecords: [UInt8], packedMarks: [UInt8], payload: [UInt8], size: Int
  ) throws(SegmentError) {
    guard packedRecords.count % 16 == 0 else { throw .ids(bytes: packedRecords.count) }
    guard packedRecords.count / 16 == packedMarks.count else {
      throw .marks(found: packedMarks.count, expected: packedRecords.count / 16)
    }
    var marks: [RecordMark] = []
    marks.reserveCapacity(packedMarks.count)
    for byte in packedMarks {
      guard let mark = RecordMark(rawValue: byte) else { throw .mark(byte) }
      marks.append(mark)
    }
    let records = packedRecords.withUnsafeBytes { bytes in
      (0..<packedMarks.count).map {
        RecordID(
          bits: UInt128(
            bigEndian: bytes.loadUnaligned(fromByteOffset: $0 * 16, as: UInt128.self)))
      }
    }
    self.init(id: id, records: records, marks: marks, payload: payload, size: size)
  }

  /// The ids as stored: sixteen bytes each, most significant first.
  public var packedRecords: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: records.count * 16) { buffer, count in
      count = records.count * 16
      for (index, record) in records.enumerated() {
        UnsafeMutableRawBufferPointer(buffer)
          .storeBytes(of: record.bits.bigEndian, toByteOffset: index * 16, as: UInt128.self)
      }
    }
  }

  /// The marks as stored: one byte each.
  public var packedMarks: [UInt8] { marks.map(\.rawValue) }

  /// How many records must still be sent.
  public var openCount: Int { marks.count(where: \.isOpen) }

  /// The same segment with other marks, which must be as many.
  public func marked(_ marks: [RecordMark]) -> Segment {
    precondition(marks.count == records.count)
    return Segment(id: id, records: records, marks: marks, payload: payload, size: size)
  }
}
