public import Fleet

/// One address that remote-monitoring terminals send to.
///
/// What they are must come from here: lengths and start marks do not tell a road vehicle from a machine, and
/// nothing in a frame says by which text its terminal was built.
public struct TerminalListener: Sendable {
  public var host: String
  /// 0 takes any free port.
  public var port: Int
  public var family: OBD.Family
  /// The dialect of all who speak here; `nil` lets each terminal's own frames tell.
  public var dialect: OBD.Dialect?
  public var answers: TerminalAnswers
  /// `nil` is plain TCP, which is what terminals speak.
  public var certificate: Listener.Certificate?
  /// That only terminals reach this address, by an operator's private network say: plain TCP may then go beyond
  /// loopback.
  public var isClosedNetwork: Bool

  /// - Parameter answers: those of the dialect unless others are given.
  public init(
    host: String = "127.0.0.1", port: Int, family: OBD.Family, dialect: OBD.Dialect? = nil,
    answers: TerminalAnswers? = nil, certificate: Listener.Certificate? = nil,
    isClosedNetwork: Bool = false
  ) {
    self.host = host
    self.port = port
    self.family = family
    self.dialect = dialect
    self.answers = answers ?? TerminalAnswers(of: dialect)
    self.certificate = certificate
    self.isClosedNetwork = isClosedNetwork
  }
}

/// Where terminals send to, and what they may cost.
public struct TerminalSettings: Sendable {
  public var listeners: [TerminalListener]
  public var limits: TerminalLimits

  public init(listeners: [TerminalListener], limits: TerminalLimits = TerminalLimits()) {
    self.listeners = listeners
    self.limits = limits
  }
}
