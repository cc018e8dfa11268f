public import Fleet

/// How terminals are received: what is now, and what was since the start.
public struct TerminalCounts: Hashable, Sendable {
  /// The addresses that are listened on.
  public var listening: [String] = []
  /// Open now.
  public var connections = 0
  /// Vehicles and machines that speak now, and those of them that logged in.
  public var vehicles = 0
  public var loggedIn = 0
  /// Vehicles that speak now on two connections or more.
  public var doubled = 0
  /// Bytes that wait for the disk.
  public var waitingBytes = 0

  /// Connections since the start.
  public var opened = 0
  /// Connections that were closed at once, because there were too many.
  public var refused = 0
  /// How often no connection could be taken because the system had no descriptor or memory.
  public var pauses = 0
  /// Connections closed because no frame came, or nothing but other bytes.
  public var silent = 0
  public var babbling = 0
  /// How often a vehicle began to speak on a second connection.
  public var doubles = 0
  public var frames = 0
  /// Bytes of all kinds.
  public var bytes = 0
  /// What began like a frame and was none; bytes that belong to no frame.
  public var broken = 0
  public var garbageBytes = 0
  public var answered = 0
  /// Frames that the disk did not take: never answered, their connections closed.
  public var unstored = 0

  public init() {}

  static func += (a: inout Self, b: Self) {
    a.connections += b.connections
    a.vehicles += b.vehicles
    a.loggedIn += b.loggedIn
    a.doubled += b.doubled
    a.opened += b.opened
    a.refused += b.refused
    a.pauses += b.pauses
    a.silent += b.silent
    a.babbling += b.babbling
    a.doubles += b.doubles
    a.frames += b.frames
    a.bytes += b.bytes
    a.broken += b.broken
    a.garbageBytes += b.garbageBytes
    a.answered += b.answered
    a.unstored += b.unstored
  }

  /// Writes the members of a JSON object.
  public func encode(into writer: inout JSONWriter) {
    writer.name("listening")
    writer.array { for address in listening { $0.value(address) } }
    writer.member("connections", connections)
    writer.member("vehicles", vehicles)
    writer.member("loggedIn", loggedIn)
    writer.member("doubled", doubled)
    writer.member("waitingBytes", waitingBytes)
    writer.member("opened", opened)
    writer.member("refused", refused)
    writer.member("pauses", pauses)
    writer.member("silent", silent)
    writer.member("babbling", babbling)
    writer.member("doubles", doubles)
    writer.member("frames", frames)
    writer.member("bytes", bytes)
    writer.member("broken", broken)
    writer.member("garbageBytes", garbageBytes)
    writer.member("answered", answered)
    writer.member("unstored", unstored)
  }
}
