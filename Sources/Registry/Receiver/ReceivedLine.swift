import Fleet

/// One line of a batch, read or refused.
struct ReceivedLine: Sendable {
  let bytes: [UInt8]
  let content: Result<RecordLine, Refusal>

  /// Why a line was refused, and the id that can still be found in it.
  struct Refusal: Error {
    let id: RecordID?
    let cause: any Explained
    let field: String?
  }

  /// Cuts NDJSON at its line feeds; empty lines are passed over.
  static func split(_ lines: [UInt8]) -> [ReceivedLine] {
    lines.split(separator: 0x0A).map { ReceivedLine(Array($0.last == 0x0D ? $0.dropLast() : $0)) }
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var id: RecordID?
    do {
      let json = try JSON(parsing: bytes)
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
  private static func searchID(in bytes: [UInt8]) -> RecordID? {
    let start = Array(#"{"id":""#.utf8)
    guard bytes.starts(with: start) else { return nil }
    return RecordID(String(decoding: bytes.dropFirst(start.count).prefix(36), as: UTF8.self))
  }
}
