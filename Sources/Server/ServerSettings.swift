public import Registry

/// Where and how a registry is served.
public struct ServerSettings: Sendable {
  public var listeners: [Listener]
  public var limits: ServerLimits
  /// How GA/T 1400 devices sign in.
  public var signIn: DeviceSignIn
  /// Further paths that cameras push to, each with the id of its camera: for devices whose firmware
  /// fixes the path.
  public var devicePaths: [String: String]
  /// The file with mode 0600 that holds the key which cosigns the logs below; `nil` cosigns none.
  public var witnessKeyFile: String?
  /// Milliseconds that a record may take from capture: what is missing for longer is an alarm.
  public var lateAfter = Owner.lateAfter

  public init(
    listeners: [Listener], limits: ServerLimits = ServerLimits(),
    signIn: DeviceSignIn = .required(password: nil), devicePaths: [String: String] = [:]
  ) {
    self.listeners = listeners
    self.limits = limits
    self.signIn = signIn
    self.devicePaths = devicePaths
  }
}

/// How GA/T 1400 devices prove who they are at `/VIID/System/Register`.
public enum DeviceSignIn: Sendable {
  /// HTTP Digest with the device id as user name and this password; without a password nobody can.
  case required(password: String?)
  /// Anybody who knows a device id may: only on a closed network.
  case open
}

/// What one sender or device may cost. Every number is a bound, not a tuning knob.
public struct ServerLimits: Sendable {
  /// Bytes of a batch on the wire.
  public var batchBytes = 4 << 20
  /// Bytes of a batch unpacked.
  public var unpackedBytes = 8 << 20
  /// Records of a batch.
  public var batchRecords = 2000
  /// Bytes of one device push, pictures included, and of a picture that is sent on its own.
  public var pushBytes = 16 << 20
  /// What is kept of devices that nobody has registered; those that are, are never capped.
  public var strangers = StrangerLimits()
  /// Requests that hold memory or wait for the store at once; more are told to come back.
  public var waiting = 8
  /// Pictures that are received at once; more are told to come back.
  public var pictureUploads = 32
  /// Bytes of a question at a gate.
  public var questionBytes = 64 << 10
  /// Questions that are answered at once; more are told to come back.
  public var questions = 64
  /// Seconds that a refused sender is told to stay away.
  public var retryAfterSeconds = 2
  /// Open connections of one listener; more wait in the system's queue.
  public var connections = 512
  /// Seconds without a byte after which a connection is closed.
  public var idleSeconds: Int64 = 75
  /// Seconds that a TLS handshake may take.
  public var handshakeSeconds: Int64 = 15
  /// Seconds that one request's body may take.
  public var bodySeconds = 60
  /// Seconds that requests in flight get to end when the server is stopped.
  public var graceSeconds = 30

  public init() {}
}
