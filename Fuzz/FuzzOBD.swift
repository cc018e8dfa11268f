// What a terminal may send, against everything that reads it: framing, decoding, examining, encoding, JSON. Built and run
// by script/fuzz. The first byte of an input chooses the family and how the rest is cut into pieces; the rest is what
// comes over the wire.
import Devices
import Fleet

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let bytes = Array(input[1...])
  let family: OBD.Family = input[0] & 1 == 0 ? .road : .nonRoad
  let whole = events(in: bytes) { _ in bytes.count }
  check(whole, of: bytes)
  var state = UInt32(input[0]) &+ 1
  let pieces = events(in: bytes) { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int(state >> 24) % (input[0] < 64 ? 3 : 97) + 1
  }
  require(whole == pieces, "cutting the stream otherwise gives other events")
  for dialect in [nil] + OBD.Dialect.allCases.map(Optional.some) {
    var settings = OBD.Settings(family)
    settings.dialect = dialect
    read(whole, settings)
  }
  return 0
}

struct Found: Equatable {
  let event: OBDStream.Event
  let offset: UInt64
  let bytes: [UInt8]
}

/// What the stream says, cut into pieces of the sizes that `size` gives.
func events(in bytes: [UInt8], size: (Int) -> Int) -> [Found] {
  var stream = OBDStream()
  var found: [Found] = []
  func take(_ event: OBDStream.Event, _ offset: UInt64, _ span: Span<UInt8>) {
    found.append(Found(event: event, offset: offset, bytes: span.indices.map { span[$0] }))
  }
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, start + size(start))
    stream.read(Array(bytes[start..<end]).span, take)
    start = end
  }
  stream.finish(take)
  return found
}

/// Every byte belongs to one frame or to none, and frames are what stands there, with right check bytes.
func check(_ found: [Found], of bytes: [UInt8]) {
  var sum = 0
  for item in found {
    switch item.event {
    case .garbage(let count): sum += count
    case .broken: break
    case .frame(let frame):
      sum += frame.size
      let start = Int(item.offset)
      require(
        item.bytes == Array(bytes[start..<(start + frame.size)]), "a frame is not what stands there"
      )
      let length = Int(item.bytes[22]) << 8 | Int(item.bytes[23])
      require(item.bytes.count == length + 25, "the size of a frame")
      require(item.bytes[0] == item.bytes[1], "the mark of a frame")
      require(item.bytes[2...].reduce(0, ^) == 0, "the check byte of a frame")
    }
  }
  require(sum == bytes.count, "\(sum) bytes are accounted for, there are \(bytes.count)")
}

/// Reads every frame as one terminal's, encodes what was read, and says it as JSON.
func read(_ found: [Found], _ settings: OBD.Settings) {
  var memory = OBD.DialectMemory()
  for item in found {
    guard case .frame(let frame) = item.event else { continue }
    let message = OBD.Message(frame, in: item.bytes.span, settings: settings, memory: &memory)
    do {
      let encoded = try message.encoded()
      require(encoded == item.bytes, "encoding gives other bytes than were read")
    } catch {
      require(false, "what was read cannot be written: \(error)")
    }
    var writer = JSONWriter()
    writer.object { message.encode(into: &$0, settings: settings) }
    do {
      _ = try JSON(parsing: writer.bytes)
    } catch {
      require(false, "the JSON of a message cannot be read: \(error)")
    }
    for finding in message.findings {
      require(!finding.code.isEmpty, "a finding without a code")
      _ = finding.text(in: .chinese)
    }
  }
}

/// Ends the process, which libFuzzer takes for a crash and keeps the input.
func require(_ condition: Bool, _ reason: @autoclosure () -> String) {
  if !condition { fatalError(reason()) }
}
