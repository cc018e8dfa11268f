public import Fleet

/// Reads what was captured of the protocol: cuts out the frames, reads each, and keeps apart what the frames
/// of each terminal have shown about its dialect.
public struct OBDCapture: Sendable {
  public enum Item: Hashable, Sendable {
    case message(OBD.Message)
    /// What looked like a frame and was none.
    case broken(OBD.FrameError)
    /// So many bytes belonged to no frame.
    case garbage(Int)
  }

  public let settings: OBD.Settings
  private var stream = OBDStream()
  private var memories: [OBD.Identity: OBD.DialectMemory] = [:]

  public init(settings: OBD.Settings) { self.settings = settings }

  /// Takes the next bytes; `handle` gets what they complete, with its offset.
  public mutating func read(_ bytes: [UInt8], _ handle: (Item, UInt64) -> Void) {
    let settings = settings
    var memories: [OBD.Identity: OBD.DialectMemory] = [:]
    swap(&memories, &self.memories)
    stream.read(bytes.span) { event, offset, bytes in
      handle(Self.item(event, bytes, settings, &memories), offset)
    }
    self.memories = memories
  }

  /// Ends the capture.
  public mutating func finish(_ handle: (Item, UInt64) -> Void) {
    let settings = settings
    var memories: [OBD.Identity: OBD.DialectMemory] = [:]
    swap(&memories, &self.memories)
    stream.finish { event, offset, bytes in
      handle(Self.item(event, bytes, settings, &memories), offset)
    }
    self.memories = memories
  }

  private static func item(
    _ event: OBDStream.Event, _ bytes: Span<UInt8>, _ settings: OBD.Settings,
    _ memories: inout [OBD.Identity: OBD.DialectMemory]
  ) -> Item {
    switch event {
    case .broken(let error): return .broken(error)
    case .garbage(let count): return .garbage(count)
    case .frame(let frame):
      var memory = memories[frame.header.identity] ?? OBD.DialectMemory()
      let message = OBD.Message(frame, in: bytes, settings: settings, memory: &memory)
      memories[frame.header.identity] = memory
      return .message(message)
    }
  }
}
