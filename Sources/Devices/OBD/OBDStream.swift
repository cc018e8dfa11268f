public import Fleet

/// Cuts the frames of the remote-monitoring protocol out of a byte stream that comes in pieces of any size.
///
///     var stream = OBDStream()
///     stream.read(chunk.span) { event, offset, bytes in
///       if case .frame(let frame) = event { … }   // `bytes` begin with the frame
///     }
///
/// A start mark alone is never believed, because marks stand in payloads as well: length and check byte must
/// agree. Where they do not, the search goes on one byte behind the mark, so that a good frame behind or
/// inside what was not one is found. Memory is bounded by the longest frame and the chunk.
public struct OBDStream: Sendable {
  public enum Event: Hashable, Sendable {
    /// A frame; the bytes handed over with it begin with it.
    case frame(OBD.Frame)
    /// What looked like a frame and was none: the first such place behind a frame.
    case broken(OBD.FrameError)
    /// So many bytes belonged to no frame.
    case garbage(Int)
  }

  /// How bytes of no frame are told of.
  public enum Garbage: Hashable, Sendable {
    /// Once for all that lie between two frames.
    case counted
    /// At once, in pieces, each with its bytes: for who keeps them.
    case handedOver
  }

  /// Gets an event, its offset in the stream and, for a frame, its bytes.
  public typealias Handler = (_ event: Event, _ offset: UInt64, _ bytes: Span<UInt8>) -> Void

  /// What stays of the memory for waiting bytes once nothing waits.
  private static let keptCapacity = 4096

  /// The longest data unit that is waited for.
  public let unitLimit: Int
  private let garbageForm: Garbage

  /// The beginning of what may be a frame.
  private var pending: [UInt8] = []
  /// The offset of the first of them in the stream.
  private var offset: UInt64 = 0
  /// How many bytes must be there before looking again makes sense.
  private var needed = 0
  /// Bytes of no frame that were not told of yet.
  private var garbage = 0
  /// Something broken was told of since the last frame: what fails behind it is part of the same.
  private var isLost = false

  public init(unitLimit: Int = OBD.unitLimit, garbage: Garbage = .counted) {
    self.unitLimit = min(unitLimit, OBD.unitLimit)
    garbageForm = garbage
  }

  /// Bytes that wait for the rest of their frame.
  public var waitingCount: Int { pending.count }

  /// Takes the next bytes of the stream.
  /// - Complexity: O(bytes); whole frames inside a chunk are not copied.
  public mutating func read(_ chunk: Span<UInt8>, _ handle: Handler) {
    var start = 0
    while !pending.isEmpty && start < chunk.count {
      // As much as the frame that waits needs, so that those behind it are read in place. While it is searched
      // for the next frame all is taken at once: byte by byte would search the same bytes again and again.
      let missing = isLost ? chunk.count : max(1, needed - pending.count)
      let end = min(chunk.count, start + missing)
      append(chunk.extracting(start..<end))
      start = end
      if pending.count < needed { return }
      scanWaiting(isLast: false, handle)
    }
    guard start < chunk.count else { return }
    let used = scan(chunk.extracting(start...), isLast: false, handle)
    offset += UInt64(used)
    append(chunk.extracting((start + used)...))
  }

  private mutating func append(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
  }

  /// Stops waiting for the rest of the frame that seems to have begun, and looks behind its start mark: for
  /// a time-out.
  /// - Returns: Whether something waits still.
  public mutating func giveUp(_ handle: Handler) -> Bool {
    guard !pending.isEmpty else { return false }
    // What waits may be right, and only have seemed to have bytes in front that strayed.
    if let frame = try? OBD.Frame(decoding: pending.span, unitLimit: unitLimit) {
      tellCounted(at: offset, handle)
      isLost = false
      handle(.frame(frame), offset, pending.span.extracting(..<frame.size))
      pending.removeFirst(frame.size)
      offset += UInt64(frame.size)
      scanWaiting(isLast: false, handle)
      return !pending.isEmpty
    }
    handle(.broken(.truncated(found: pending.count, expected: needed)), offset, Span())
    isLost = true
    let mark = [pending.removeFirst()]
    tellGarbage(mark.span, at: offset, handle)
    offset += 1
    scanWaiting(isLast: false, handle)
    return !pending.isEmpty
  }

  /// Ends the stream: what waits is not going to be a frame, what stands inside it may be.
  public mutating func finish(_ handle: Handler) {
    scanWaiting(isLast: true, handle)
    tellCounted(at: offset, handle)
  }

  private mutating func scanWaiting(isLast: Bool, _ handle: Handler) {
    var buffer: [UInt8] = []
    swap(&buffer, &pending)
    let used = scan(buffer.span, isLast: isLast, handle)
    offset &+= UInt64(used)
    if used == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.capacity <= Self.keptCapacity)
    } else {
      buffer.removeFirst(used)
    }
    swap(&buffer, &pending)
  }

  /// Hands bytes of no frame over, or counts them until ``tellCounted(at:_:)``.
  private mutating func tellGarbage(_ bytes: Span<UInt8>, at place: UInt64, _ handle: Handler) {
    switch garbageForm {
    case .counted: garbage += bytes.count
    case .handedOver: if !bytes.isEmpty { handle(.garbage(bytes.count), place, bytes) }
    }
  }

  private mutating func tellCounted(at end: UInt64, _ handle: Handler) {
    if garbage > 0 { handle(.garbage(garbage), end - UInt64(garbage), Span()) }
    garbage = 0
  }

  /// Hands over the frames that stand one behind the other from a position on, as nearly all do. This loop has a
  /// function of its own so that it keeps what it needs in registers.
  /// - Parameter untold: Where the bytes of no frame before them begin.
  /// - Returns: Where no such frame begins.
  @inline(never)
  private mutating func handOver(
    _ bytes: Span<UInt8>, from start: Int, untold: Int, _ handle: Handler
  ) -> Int {
    let (offset, unitLimit) = (offset, unitLimit)
    var position = start
    while let frame = OBD.Frame(plain: bytes.extracting(position...), unitLimit: unitLimit) {
      if position == start { tellSkipped(bytes.extracting(untold..<start), upTo: start, handle) }
      let end = position &+ frame.size
      handle(.frame(frame), offset &+ UInt64(position), bytes.extracting(position..<end))
      position = end
    }
    return position
  }

  /// Tells of the bytes before a frame.
  @inline(never)
  private mutating func tellSkipped(
    _ bytes: Span<UInt8>, upTo position: Int, _ handle: Handler
  ) {
    let place = offset + UInt64(position)
    tellGarbage(bytes, at: place - UInt64(bytes.count), handle)
    tellCounted(at: place, handle)
    isLost = false
  }

  /// Hands over what is there.
  /// - Returns: How many bytes were used; the others may begin a frame.
  private mutating func scan(_ bytes: Span<UInt8>, isLast: Bool, _ handle: Handler) -> Int {
    var position = 0
    /// Where the bytes of no frame begin that were not told of.
    var untold = 0
    defer { tellGarbage(bytes.extracting(untold..<position), at: offset + UInt64(untold), handle) }
    var failures = Failures()
    needed = 0
    while position < bytes.count {
      guard OBD.StartMark(rawValue: bytes[position]) != nil else {
        position += 1
        continue
      }
      if !failures.areMany {
        let end = handOver(bytes, from: position, untold: untold, handle)
        if end > position {
          position = end
          untold = end
          continue
        }
      }
      let rest = bytes.extracting(position...)
      let strays = Self.strays(in: rest)
      if strays > 0 {
        switch try? look(at: position + strays, of: bytes, isLast: isLast, &failures) {
        case .frame:
          position += strays
          continue
        case .beginning(let size):
          needed = strays + size
          return position
        case nil: break
        }
      }
      do throws(OBD.FrameError) {
        switch try look(at: position, of: bytes, isLast: isLast, &failures) {
        case .frame(let frame):
          tellSkipped(bytes.extracting(untold..<position), upTo: position, handle)
          handle(.frame(frame), offset + UInt64(position), rest.extracting(..<frame.size))
          position += frame.size
          untold = position
          continue
        case .beginning(let size):
          needed = size
          return position
        }
      } catch {
        switch error {
        // A mark among other bytes, or too few for a header.
        case .start, .identity: break
        case .truncated where rest.count < OBD.frameOverhead: break
        case .truncated, .length, .checksum:
          if !isLost { handle(.broken(error), offset + UInt64(position), Span()) }
          isLost = true
        }
      }
      position += 1
    }
    return position
  }

  /// How many bytes of the mark may have come astray before it. Of more than two equal ones the last two go
  /// first: the first two would begin a frame whose command is the mark and whose length is read beside its
  /// place, and a short frame would wait until that length has come.
  private static func strays(in rest: Span<UInt8>) -> Int {
    var count = 0
    while count < strayLimit, count + 2 < rest.count, rest[count + 2] == rest[0] { count += 1 }
    return rest.count > count + 2 && count < strayLimit && rest[1] == rest[0] ? count : 0
  }

  /// With more of them no identity follows in its place.
  private static let strayLimit = 17

  /// What a start mark begins.
  private enum Found {
    case frame(OBD.Frame)
    /// So many bytes must be there to tell.
    case beginning(Int)
  }

  /// Looks at the bytes from a start mark on, which stands at a position of what is read.
  private func look(
    at position: Int, of bytes: Span<UInt8>, isLast: Bool, _ failures: inout Failures
  ) throws(OBD.FrameError) -> Found {
    let rest = bytes.extracting(position...)
    do throws(OBD.FrameError) {
      let size = try OBD.Frame.size(of: rest, unitLimit: unitLimit)
      // So ends nearly every piece.
      if size > rest.count && !isLast { return .beginning(size) }
      if failures.areMany { try failures.check(bytes, from: position, size: size) }
      return .frame(try OBD.Frame(decoding: rest, unitLimit: unitLimit))
    } catch {
      switch error {
      case .truncated(_, let expected) where !isLast: return .beginning(expected)
      case .checksum: failures.count += 1
      default: break
      }
      throw error
    }
  }

  /// Keeps the search linear where many starts fail: the check bytes then come from one table of sums.
  private struct Failures {
    private static let patience = 4
    var count = 0
    /// The sum of the bytes before each, of all that is read: starts are not looked at in their order.
    private var sums: [UInt8] = []

    /// Whether patience is lost.
    var areMany: Bool { count >= Self.patience }

    /// Throws where the check byte of what begins at a position is wrong.
    mutating func check(
      _ bytes: Span<UInt8>, from position: Int, size: Int
    ) throws(OBD.FrameError) {
      let end = position + size
      guard end <= bytes.count else {
        throw .truncated(found: bytes.count - position, expected: size)
      }
      if sums.isEmpty {
        sums.reserveCapacity(bytes.count + 1)
        sums.append(0)
        for index in bytes.indices { sums.append(sums[index] ^ bytes[index]) }
      }
      let computed = sums[end - 1] ^ sums[position]
      guard computed == bytes[end - 1] else {
        throw .checksum(found: bytes[end - 1], computed: computed)
      }
    }
  }
}
