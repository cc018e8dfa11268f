/// One truck (or machine) passing one gate once: what the device or ledger said, normalised.
///
/// The fields are those of the 23-column vehicle ledger (进出厂记录) and of the capture itself. Text is kept
/// as received wherever it is a person's word; what has a grammar is also held as a value.
public struct Passage: Hashable, Sendable {
  // MARK: capture
  /// The gate's id in this registry (出入口编号).
  public var gate: String
  /// The barrier or lane device (道闸编号).
  public var barrier: String?
  public var direction: Direction
  public var time: CapturedTime
  public var plate: PlateReading
  public var colour: ColourReading?
  public var confidence: Confidence?
  public var lane: String?
  public var pictures: [Picture]
  public var source: Source

  // MARK: ledger
  /// GA vehicle type, code or words (车辆类型).
  public var vehicleType: String?
  public var vin: String?
  public var registeredOn: Day?
  public var vehicleModel: String?
  public var engineModel: String?
  public var engineMaker: String?
  public var engineNumber: String?
  /// As received (燃料类型).
  public var fuel: String?
  /// As received (排放标准), such as `国五`, `5`, `D`.
  public var stage: String?
  public var use: String?
  public var networked: String?
  public var environmentalList: String?
  public var licence: String?
  public var goods: String?
  public var goodsAmount: String?
  public var fleet: String?
  /// The trailer's plate where the device reads it.
  public var trailerPlate: String?
  /// Members that a later or foreign writer added; kept and passed on as they came.
  public var extra: [JSON.Member]
  /// Codes of the findings made while reading: `vin.check-digit`, `time.clock`, …
  public var findings: [String]

  public init(
    gate: String, direction: Direction, time: CapturedTime, plate: PlateReading, source: Source
  ) {
    self.gate = gate
    self.direction = direction
    self.time = time
    self.plate = plate
    self.source = source
    pictures = []
    extra = []
    findings = []
  }
}

extension Passage {
  public enum Direction: String, Sendable {
    case `in`, out, unknown
  }

  /// Who delivered the passage, and under which name of its own.
  public struct Source: Hashable, Sendable {
    /// The format that was read, such as `ledger.csv`, `hikvision`, `gat1400`.
    public var format: String
    /// The device's id, its camera's id in the registry, or the ledger's gate.
    public var device: String
    /// The device's own event id; `nil` where it has none.
    public var event: String?
    /// Buffered while offline: the time of arrival says nothing.
    public var buffered: Bool
    public init(format: String, device: String, event: String? = nil, buffered: Bool = false) {
      self.format = format
      self.device = device
      self.event = event
      self.buffered = buffered
    }
  }

  /// A picture that belongs to a passage: a file by its SHA-256, or a name or URL that the source gave.
  public struct Picture: Hashable, Sendable {
    public var kind: String
    /// 64 hexadecimal digits, once the bytes are in the store.
    public var sha256: String?
    public var reference: String?
    public init(kind: String, sha256: String? = nil, reference: String? = nil) {
      self.kind = kind
      self.sha256 = sha256
      self.reference = reference
    }
  }

  /// How sure the reader was, folded to 0...1, beside the text on the device's own scale.
  public struct Confidence: Hashable, Sendable {
    public let value: Double
    public let raw: String
    public init(value: Double, raw: String) {
      self.value = value
      self.raw = raw
    }
  }
}

/// A plate colour as a device or ledger coded it.
public struct ColourReading: Hashable, Sendable {
  public let colour: PlateColour
  /// The code or word as received.
  public let raw: String
  /// The name of the code table that was used, such as `ga36`, `dahua`, `environment`.
  public let table: String
  public init(colour: PlateColour, raw: String, table: String) {
    self.colour = colour
    self.raw = raw
    self.table = table
  }
}

/// What a reader made of a number plate.
public struct PlateReading: Hashable, Sendable {
  public enum State: String, Sendable {
    /// A complete text; whether it follows the grammar is a finding.
    case read
    /// The device says the vehicle has none (`无车牌`, `noPlate`, `_无_`).
    case none
    /// The device could not read it (`unknown`, empty).
    case unread
    /// Some characters are missing (`冀B1-3-5`).
    case partial
  }
  public let state: State
  /// Canonical where the grammar is met, else the folded text; empty unless read or partial.
  public let text: String
  public let raw: String
  public init(state: State, text: String, raw: String) {
    self.state = state
    self.text = text
    self.raw = raw
  }
}
