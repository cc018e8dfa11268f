/// One address that the server listens on.
public struct Listener: Sendable {
  /// What is answered there.
  public struct Services: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The native contract for senders.
    public static let receiver = Services(rawValue: 1)
    /// Cameras and measuring devices that push.
    public static let devices = Services(rawValue: 2)
  }

  public var host: String
  /// 0 takes any free port.
  public var port: Int
  public var services: Services
  /// `nil` is plain HTTP.
  public var certificate: Certificate?
  /// That only devices on a network without other hosts reach this address: cameras speak plain HTTP,
  /// so a listener for ``Services/devices`` alone may then do so beyond loopback.
  public var isClosedNetwork: Bool

  public init(
    host: String = "127.0.0.1", port: Int = 8480, services: Services = [.receiver, .devices],
    certificate: Certificate? = nil, isClosedNetwork: Bool = false
  ) {
    self.host = host
    self.port = port
    self.services = services
    self.certificate = certificate
    self.isClosedNetwork = isClosedNetwork
  }

  /// A certificate chain and its private key, both as PEM files; the key readable by its owner alone.
  public struct Certificate: Sendable {
    public var chain: String
    public var key: String
    public init(chain: String, key: String) {
      self.chain = chain
      self.key = key
    }
  }

  /// Whether only this machine reaches it.
  public var isLoopback: Bool { Self.isLoopback(host) }

  /// Whether only this machine reaches an address.
  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.allSatisfy(isIPv4))
  }

  private static func isIPv4(_ character: Character) -> Bool {
    character == "." || ("0"..."9").contains(character)
  }
}
