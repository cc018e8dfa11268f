public import Fleet

/// The protocols in which records can go up; one file each beside this one says what it makes of them.
public enum UpstreamProtocol: String, CaseIterable, Sendable {
  /// Our own contract: every level of the registry, docs/openapi.
  case native
  /// GA/T 1400, the video and picture library of the police (公安视图库): passages.
  case gat1400
  /// The low-emission platform (低排放): passages, an exit tied to its entry.
  case lowEmission = "low-emission"
  /// The black-smoke upload (黑烟抓拍): observations of smoke cameras.
  case blackSmoke = "black-smoke"
  /// Remote-sensing records (遥感监测) as JSON.
  case remoteSensing = "remote-sensing"
  /// A city's gate hub: one call with an XML document for each passage.
  case baoding
  /// HJ 212-2017 and HJ 212-2025 over TCP.
  case hj212
  /// Whatever a mapping file says: for an authority that no other fits.
  case mapped

  /// Reads the settings of this protocol.
  /// - Throws: ``AdapterOptionError``, ``AddressError``, ``MappingErrors``.
  public func upstream(
    _ options: AdapterOptions, in context: AdapterContext
  ) throws -> any Upstream {
    switch self {
    case .native:
      try options.end()
      return NativeUpstream(
        over: try context.makeTransfer(), token: context.token, pictures: context.pictures)
    case .gat1400: return try GAT1400Upstream(options, in: context)
    case .lowEmission: return try LowEmissionUpstream(options, in: context)
    case .blackSmoke: return try BlackSmokeUpstream(options, in: context)
    case .remoteSensing: return try RemoteSensingUpstream(options, in: context)
    case .baoding: return try BaodingUpstream(options, in: context)
    case .hj212: return try HJ212Upstream(options, in: context)
    case .mapped: return try MappedUpstream(options, in: context)
    }
  }
}

extension UpstreamProtocol {
  /// The settings whose built-in value no second source confirms, docs/adapters.md says more.
  public var unconfirmed: [String] {
    switch self {
    case .native: []
    case .gat1400: GAT1400Upstream.unconfirmed
    case .lowEmission: LowEmissionUpstream.unconfirmed
    case .blackSmoke: BlackSmokeUpstream.unconfirmed
    case .remoteSensing: RemoteSensingUpstream.unconfirmed
    case .baoding: BaodingUpstream.unconfirmed
    case .hj212: HJ212Upstream.unconfirmed
    case .mapped: []
    }
  }
}

/// What an adapter needs beside its own settings.
public struct AdapterContext: Sendable {
  public let address: String
  public let transfer: TransferSettings
  /// That nobody else listens on the way, so that plain `http` or TCP may be used.
  public let isClosedNetwork: Bool
  public let token: TokenSource
  public let memory: any UpstreamMemory
  public let clock: @Sendable () -> Instant
  /// The path of a file that a setting names: relative ones mean files beside the settings.
  public let path: @Sendable (String) -> String
  /// When our own contract sends pictures; another protocol decides that itself.
  public let pictures: PictureOrder
  /// The bytes of a picture by its SHA-256 in hexadecimal; `nil` where it is not here.
  public let picture: @Sendable (String) -> [UInt8]?

  public init(
    address: String, transfer: TransferSettings, isClosedNetwork: Bool, token: TokenSource,
    memory: any UpstreamMemory, clock: @escaping @Sendable () -> Instant,
    path: @escaping @Sendable (String) -> String, pictures: PictureOrder = .after,
    picture: @escaping @Sendable (String) -> [UInt8]?
  ) {
    self.address = address
    self.transfer = transfer
    self.isClosedNetwork = isClosedNetwork
    self.token = token
    self.memory = memory
    self.clock = clock
    self.path = path
    self.pictures = pictures
    self.picture = picture
  }

  /// Requests to the address.
  public func makeTransfer() throws(AddressError) -> Transfer {
    Transfer(
      to: try UpstreamAddress(address, isClosedNetwork: isClosedNetwork), settings: transfer)
  }
}
