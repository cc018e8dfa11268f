/// What terminals may cost. Every number is a bound, not a tuning knob; none of them is from a standard.
public struct TerminalLimits: Sendable {
  /// Open connections in all; `nil`: as many as there are descriptors, but for those in reserve.
  public var connections: Int?
  /// Descriptors that are left to the rest of the process.
  public var reservedDescriptors = 400
  /// Open connections of one address; 0: no bound, because an operator puts hundreds of trucks behind one.
  public var connectionsPerAddress = 0
  /// A connection without a whole frame for so long is closed. Data come every second or every ten on the road,
  /// every minute or every ten from machines, and a vehicle that stands may keep its connection.
  public var idle = Duration.seconds(900)
  /// How long the rest of a frame is waited for; then the search goes on behind its start mark.
  public var unfinished = Duration.seconds(60)
  /// How long a TLS handshake may take.
  public var handshake = Duration.seconds(15)
  /// The longest data unit that is believed, and so what one connection keeps of an unfinished frame.
  public var unitBytes = 65_531
  /// Bytes of no frame since the last one, after which a connection is closed; until then they are stored.
  public var garbageBytes = 256 << 10
  /// Frames of one connection in a second, above which it is read more slowly; 0: no bound, because a maker's
  /// platform sends for all its vehicles at once.
  public var framesPerSecond = 0
  /// Vehicles of one connection that are kept in mind; more are stored all the same.
  public var vehiclesPerConnection = 20_000
  /// Bytes that wait for the disk, above which nobody is read.
  public var journalBytes = 32 << 20
  /// Bytes of answers that a connection has not taken, above which it is not read.
  public var answerBytes = 16 << 10
  /// Threads that read and write; `nil`: one for each two cores.
  public var threads: Int?

  public init() {}
}
