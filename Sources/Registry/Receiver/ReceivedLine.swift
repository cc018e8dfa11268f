import Fleet
import Foundation

/// One line of a batch, read or refused.
struct ReceivedLine: Sendable {
  let bytes: ArraySlice<UInt8>
  let content: Result<RecordLine, Refusal>

  /// Why a line was refused, and the id that can still be found in it.
  struct Refusal: Error {
    let id: RecordID?
    let cause: any Explained
    let field: String?
  }

  /// Cuts NDJSON at its line feeds and reads the lines, long batches on several cores; empty lines are
  /// passed over.
  static func split(_ bytes: [UInt8]) async -> [ReceivedLine] {
    let lines = cut(bytes)
    let share = max(50, (lines.count + cores - 1) / cores)
    guard lines.count > share else { return lines.map { ReceivedLine($0) } }
    return await withTaskGroup(of: (start: Int, lines: [ReceivedLine]).self) { group in
      for start in stride(from: 0, to: lines.count, by: share) {
        let part = lines[start..<min(start + share, lines.count)]
        group.addTask { (start, part.map { ReceivedLine($0) }) }
      }
      var parts: [(start: Int, lines: [ReceivedLine])] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.start < $1.start }.flatMap(\.lines)
    }
  }

  private static let cores = min(4, ProcessInfo.processInfo.activeProcessorCount)

  private static func cut(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)]
      if end > start { lines.append(line) }
      start = end + 1
    }
    return lines
  }

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    var id: RecordID?
    do {
      let json = try JSON(parsing: bytes.span)
      id = json["id"]?.string.flatMap { RecordID($0) }
      content = .success(try RecordLine(decoding: json))
    } catch let error as JSON.ParsingError {
      content = .failure(Refusal(id: Self.searchID(in: bytes), cause: error, field: nil))
    } catch let error as RecordLine.DecodingError {
      content = .failure(Refusal(id: id, cause: error, field: error.field))
    } catch {
      content = .failure(
        Refusal(
          id: id, cause: RecordLine.DecodingError.type(field: "", expected: .object), field: nil)
      )
    }
  }

  /// Our own lines begin with their id, so it is found even where the rest is broken.
  private static func searchID(in bytes: ArraySlice<UInt8>) -> RecordID? {
    let start = Array(#"{"id":""#.utf8)
    guard bytes.starts(with: start) else { return nil }
    return RecordID(String(decoding: bytes.dropFirst(start.count).prefix(36), as: UTF8.self))
  }
}
