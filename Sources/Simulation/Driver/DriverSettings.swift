/// How simulated terminals are driven against a receiver.
public struct DriverSettings: Sendable {
  public enum Pace: Hashable, Sendable {
    /// So many simulated seconds pass in a second.
    case simulated(speed: Double)
    /// Prepared frames, as fast as the receiver takes them.
    case fastest
  }

  public var vehicles: Int
  /// The only address that is ever contacted.
  public var host: String
  public var port: Int
  public var pace: Pace
  /// Seconds of this world.
  public var duration: Double
  /// Whether the receiver answers each frame: then what it has not answered is kept and sent again.
  public var expectsAnswers: Bool
  /// Gets a line for each frame that counts as delivered: SHA-256, number of the vehicle, whether it was answered.
  public var account: String?
  public var threads: Int
  /// Frames that may wait for their answer on one connection.
  public var window = 64
  /// Seconds after which an answer is given up and the connection made anew.
  public var patience = 30.0
  /// Seconds that the last answers are waited for.
  public var grace = 15.0

  public init(
    vehicles: Int, host: String, port: Int, pace: Pace, duration: Double, expectsAnswers: Bool,
    account: String? = nil, threads: Int = 2
  ) {
    self.vehicles = vehicles
    self.host = host
    self.port = port
    self.pace = pace
    self.duration = duration
    self.expectsAnswers = expectsAnswers
    self.account = account
    self.threads = max(1, min(threads, vehicles))
  }
}

/// What the driver did so far.
public struct DriverCounts: Hashable, Sendable {
  /// Connections that stand now, were made, and could not be made.
  public var connected = 0
  public var connects = 0
  public var failures = 0
  /// Why the last of those was not made.
  public var refusal: String?
  /// Connections that ended before the simulation did.
  public var disconnects = 0
  /// Frames and bytes handed to the system.
  public var sent = 0
  public var bytes = 0
  public var answered = 0
  public var refused = 0
  /// Frames among those sent that were reissued, after a dead spot or a broken connection.
  public var reissued = 0
  /// Frames that wait: for their answer, and for a connection.
  public var unanswered = 0
  public var kept = 0
  /// Data frames that were thrown away because too many were kept.
  public var dropped = 0
  /// Session frames that were not delivered and are not sent again.
  public var lost = 0
  /// Bytes of the receiver that are no answer to anything.
  public var strange = 0
  /// Seconds in which frames were made.
  public var seconds = 0.0

  public init() {}

  mutating func add(_ other: DriverCounts) {
    connected += other.connected
    connects += other.connects
    failures += other.failures
    refusal = other.refusal ?? refusal
    disconnects += other.disconnects
    sent += other.sent
    bytes += other.bytes
    answered += other.answered
    refused += other.refused
    reissued += other.reissued
    unanswered += other.unanswered
    kept += other.kept
    dropped += other.dropped
    lost += other.lost
    strange += other.strange
  }
}
