import Fleet
import Sync

/// The id with this number, for tests.
func recordID(_ number: Int) -> RecordID { RecordID(bits: UInt128(number)) }

/// A line as a gate sends it, without its line feed.
func line(_ number: Int) -> [UInt8] {
  var writer = JSONWriter()
  writer.object {
    $0.member("id", recordID(number).description)
    $0.member("kind", "passage")
    $0.member("gate", "g1")
    $0.member("sequence", number)
    $0.member("plate", "晋D12345")
  }
  return writer.bytes
}

/// A segment of the records with these numbers.
func segment(_ id: Int, _ numbers: some Sequence<Int>) -> Segment {
  var builder = SegmentBuilder(limits: SegmentLimits(records: 100_000, bytes: 1 << 30))
  for number in numbers { builder.append(recordID(number), line: line(number)) }
  return builder.finish(id: recordID(id))
}

/// The record ids of NDJSON lines, in their order.
func ids(inLines lines: [UInt8]) -> [RecordID] {
  lines.split(separator: 0x0A).compactMap {
    (try? JSON(parsing: Array($0)))?["id"]?.string.flatMap { RecordID($0) }
  }
}
