public import Fleet

/// What a registry knows about one capture device, and the device does not say: which gate it watches, what
/// its "forward" means, which clock and which colour codes it uses.
public struct CameraSettings: Hashable, Sendable {
  /// The camera's id in the registry.
  public var id: String
  /// The gate that it watches.
  public var gate: String
  public var barrier: String?
  /// The format that it is known to speak; what comes in another is put aside. `nil` takes every format.
  public var format: DeviceFormat?
  /// What the device's direction words mean here, words in lower case: `forward` is in at one gate and out
  /// at the next. A word that says in or out of itself (`enter`, `leave`, `in`, `out`) needs no entry.
  public var directions: [String: Passage.Direction]
  /// The direction of everything that this camera sees and does not say; for cameras of one-way lanes.
  public var defaultDirection: Passage.Direction
  /// The zone of times without an offset; `nil` reads them as China time, and the record says so.
  public var zone: ZoneOffset?
  /// The name of the ``PlateColourTable`` for the device's codes; `nil` takes the table of its format.
  public var colourTable: String?
  /// How far the device's clock may be from ours before the record is marked, in milliseconds.
  public var clockTolerance: Int64

  /// Ten minutes: cameras that keep time by NTP are seconds off, those that do not are hours or years off.
  public static let clockTolerance: Int64 = 600_000

  public init(
    id: String, gate: String, barrier: String? = nil, format: DeviceFormat? = nil,
    directions: [String: Passage.Direction] = [:],
    defaultDirection: Passage.Direction = .unknown, zone: ZoneOffset? = nil,
    colourTable: String? = nil, clockTolerance: Int64 = CameraSettings.clockTolerance
  ) {
    self.id = id
    self.gate = gate
    self.barrier = barrier
    self.format = format
    self.directions = directions
    self.defaultDirection = defaultDirection
    self.zone = zone
    self.colourTable = colourTable
    self.clockTolerance = clockTolerance
  }
}

extension CameraSettings {
  /// What a device's word for a direction means here.
  func direction(_ word: String?) -> Passage.Direction {
    guard let word = word?.lowercased(), !word.isEmpty else { return defaultDirection }
    return directions[word] ?? Passage.Direction(word: word) ?? defaultDirection
  }
}

extension Passage.Direction {
  /// Words and codes that say in or out of themselves: ledgers write `1` and `2` (进出厂状态, 1 进 2 出).
  init?(word: String) {
    switch word {
    case "in", "enter", "entry", "entrance", "进", "入", "进厂", "入厂", "进场", "入场", "驶入", "进门", "入口":
      self = .in
    case "out", "leave", "exit", "departure", "出", "出厂", "出场", "驶出", "出门", "离厂", "出口":
      self = .out
    default: return nil
    }
  }
}
