import Fleet
import Testing

@testable import Sync

@Suite("Segment") struct SegmentTests {
  @Test("closes at its limit of records")
  func countLimit() {
    var builder = SegmentBuilder()
    let taken = (1...500).count { builder.append(recordID($0), line: line($0)) }
    #expect(taken == 500)
    let refused1 = builder.append(recordID(501), line: line(501))
    #expect(!refused1)
    #expect(builder.count == 500)
    let segment = builder.finish(id: recordID(1))
    #expect(segment.records == (1...500).map(recordID))
    #expect(builder.isEmpty && builder.size == 0)
    let fits2 = builder.append(recordID(501), line: line(501))
    #expect(fits2)
  }

  @Test("closes at its limit of bytes, to the byte")
  func byteLimit() {
    var builder = SegmentBuilder(limits: SegmentLimits(records: 500, bytes: 10))
    let fits3 = builder.append(recordID(1), line: [1, 2, 3, 4])
    #expect(fits3)
    let refused4 = builder.append(recordID(2), line: [1, 2, 3, 4, 5])
    #expect(!refused4)
    let fits5 = builder.append(recordID(2), line: [1, 2, 3, 4, 0x0A])
    #expect(fits5)
    #expect(builder.size == 10)
  }

  @Test("takes a first record of any length")
  func longLine() throws {
    var builder = SegmentBuilder(limits: SegmentLimits(records: 500, bytes: 10))
    let long = [UInt8](repeating: 65, count: 100)
    let fits6 = builder.append(recordID(1), line: long)
    #expect(fits6)
    let refused7 = builder.append(recordID(2), line: [65])
    #expect(!refused7)
    let lines = try builder.finish(id: recordID(9)).lines()
    #expect(lines == long + [0x0A])
  }

  @Test("comes back from its stored columns as it was")
  func stored() throws {
    let marks: [RecordMark] = [.pending, .stored, .duplicate, .rejected, .retry]
    let segment = segment(7, 1...5).marked(marks)
    let again = try Segment(
      id: segment.id, packedRecords: segment.packedRecords, packedMarks: segment.packedMarks,
      payload: segment.payload, size: segment.size)
    #expect(again == segment)
    #expect(segment.packedRecords == segment.records.flatMap(\.bytes))
    #expect(segment.openCount == 2)
  }

  @Test("refuses damaged columns")
  func damaged() {
    let good = segment(7, 1...2)
    func read(records: [UInt8], marks: [UInt8]) throws(SegmentError) -> Segment {
      try Segment(
        id: good.id, packedRecords: records, packedMarks: marks, payload: good.payload,
        size: good.size)
    }
    #expect(throws: SegmentError.ids(bytes: 31)) {
      try read(records: Array(good.packedRecords.dropLast()), marks: [0, 0])
    }
    #expect(throws: SegmentError.marks(found: 3, expected: 2)) {
      try read(records: good.packedRecords, marks: [0, 0, 0])
    }
    #expect(throws: SegmentError.mark(6)) { try read(records: good.packedRecords, marks: [0, 6]) }
  }

  @Test("refuses a payload that is damaged, too long or too short")
  func payload() throws {
    let good = segment(7, 1...20)
    func lines(payload: [UInt8], size: Int) throws -> [UInt8] {
      try Segment(
        id: good.id, packedRecords: good.packedRecords, packedMarks: good.packedMarks,
        payload: payload, size: size
      ).lines()
    }
    #expect(throws: SegmentError.payload(.truncated(found: 5))) {
      try lines(payload: Array(good.payload[..<5]), size: good.size)
    }
    #expect(throws: SegmentError.payload(.tooLarge(limit: good.size - 1))) {
      try lines(payload: good.payload, size: good.size - 1)
    }
    #expect(throws: SegmentError.size(found: good.size, expected: good.size + 1)) {
      try lines(payload: good.payload, size: good.size + 1)
    }
  }

  @Test("carries exactly the lines asked for", arguments: [[0], [4], [0, 2, 4], [1, 2], []])
  func chosen(indices: [Int]) throws {
    let segment = segment(7, 1...5)
    for encoding in ContentEncoding.allCases {
      let body = try segment.body(at: indices, as: encoding)
      let lines = try Compression.decompress(body, from: encoding, limit: 10_000)
      #expect(ids(inLines: lines) == indices.map { recordID($0 + 1) })
    }
  }

  @Test("sends the stored payload itself when all of it goes")
  func asStored() throws {
    let segment = segment(7, 1...5)
    #expect(try segment.body(at: 0..<5, as: .zstd) == segment.payload)
    let plain = try segment.body(at: 0..<5, as: .identity)
    #expect(plain == (1...5).flatMap { line($0) + [0x0A] })
  }

  @Test("refuses a segment with fewer lines than records")
  func lost() throws {
    let two = segment(7, 1...2)
    let claimed = Segment(
      id: two.id, records: (1...3).map(recordID), marks: [.pending, .pending, .pending],
      payload: two.payload, size: two.size)
    #expect(throws: SegmentError.lines(found: 2, expected: 3)) { try claimed.lines(at: [1, 2]) }
  }

  @Test("merges small segments up to the limits")
  func merging() throws {
    var builder = SegmentBuilder(limits: SegmentLimits(records: 5, bytes: 1 << 20))
    let fits8 = try builder.append(contentsOf: segment(1, 1...2))
    #expect(fits8)
    let fits9 = try builder.append(contentsOf: segment(2, 3...5))
    #expect(fits9)
    let refused10 = try builder.append(contentsOf: segment(3, 6...6))
    #expect(!refused10)
    let merged = builder.finish(id: recordID(1))
    #expect(merged.records == (1...5).map(recordID))
    #expect(ids(inLines: try merged.lines()) == merged.records)
  }
}
