import CCurl

/// What comes in of an answer's body, up to a limit.
final class AnswerBody {
  private(set) var bytes: [UInt8] = []
  private(set) var isOverLimit = false
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// libcurl's write callback; taking less than was offered ends the transfer.
  static let receive: curl_write_callback = { data, size, count, context in
    guard let data, let context else { return 0 }
    let body = Unmanaged<AnswerBody>.fromOpaque(context).takeUnretainedValue()
    return body.append(UnsafeRawBufferPointer(start: data, count: size * count))
  }

  private func append(_ piece: UnsafeRawBufferPointer) -> Int {
    guard bytes.count + piece.count <= limit else {
      isOverLimit = true
      return 0
    }
    bytes.append(contentsOf: piece)
    return piece.count
  }
}
