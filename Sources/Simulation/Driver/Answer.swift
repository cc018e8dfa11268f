/// What a platform answers to a terminal, as far as a terminal looks at it.
struct Answer: Hashable, Sendable {
  /// Of the frame that is answered.
  let command: UInt8
  let isAccepted: Bool

  /// Takes the answer at the front of what was received.
  ///
  /// The platform form has a flag where a terminal's frame has its identity: 01 success, 02 error. An activation is
  /// answered by a command of its own, 08, with a status of one byte.
  /// - Returns: The answer and its size; `nil` while bytes are missing.
  /// - Throws: `NotAnAnswer` for anything else.
  static func read(
    _ bytes: ArraySlice<UInt8>, identity: [UInt8]
  ) throws(NotAnAnswer) -> (answer: Answer, size: Int)? {
    let start = bytes.startIndex
    guard bytes.count >= 25 else { return nil }
    guard bytes[start] == bytes[start + 1], [0x23, 0x7E].contains(bytes[start]) else {
      throw NotAnAnswer()
    }
    let length = Int(bytes[start + 22]) << 8 | Int(bytes[start + 23])
    guard length <= 1024 else { throw NotAnAnswer() }
    let size = length + 25
    guard bytes.count >= size else { return nil }
    let end = start + size - 1
    var sum: UInt8 = 0
    for index in (start + 2)..<end { sum ^= bytes[index] }
    guard sum == bytes[end] else { throw NotAnAnswer() }
    let command = bytes[start + 2]
    let flag = bytes[start + 3]
    let isPlatformForm = flag <= 3 || flag == 0xFE
    let name = isPlatformForm ? start + 4 : start + 3
    guard bytes[name..<(name + 17)].elementsEqual(identity) else { throw NotAnAnswer() }
    if command == 8, length == 2 {
      return (Answer(command: 7, isAccepted: bytes[start + 24] == 1), size)
    }
    guard isPlatformForm, flag != 0xFE else { throw NotAnAnswer() }
    return (Answer(command: command, isAccepted: flag == 1), size)
  }

  struct NotAnAnswer: Error {}
}
