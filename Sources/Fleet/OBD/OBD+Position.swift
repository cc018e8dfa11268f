extension OBD {
  /// The state of a position: bit 0 the fix is not valid, bit 1 south, bit 2 west, the others zero; 0xFF is
  /// unknown (one source).
  public struct PositionStatus: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `nil` where the state is unknown.
    public var isValid: Bool? { rawValue == 0xFF ? nil : rawValue & 1 == 0 }
    public var isSouth: Bool { rawValue & 2 != 0 }
    public var isWest: Bool { rawValue & 4 != 0 }
    /// A bit that must be zero is not.
    public var hasReservedBits: Bool { rawValue != 0xFF && rawValue & 0xF8 != 0 }

    public func text(in language: Language) -> String {
      switch (isValid, language) {
      case (true, .english): "valid fix"
      case (true, .chinese): "有效定位"
      case (false, .english): "no valid fix"
      case (false, .chinese): "无效定位"
      case (nil, .english): "unknown"
      case (nil, .chinese): "未知"
      }
    }
  }

  /// A position of nine bytes: status, longitude, latitude.
  public struct Position: Hashable, Sendable {
    static let size = 9

    public let status: PositionStatus
    public let rawLongitude: UInt32
    public let rawLatitude: UInt32

    /// - Parameters:
    ///   - rawLongitude: Millionths of a degree, without a sign.
    ///   - rawLatitude: Millionths of a degree, without a sign.
    public init(status: PositionStatus, rawLongitude: UInt32, rawLatitude: UInt32) {
      self.status = status
      self.rawLongitude = rawLongitude
      self.rawLatitude = rawLatitude
    }

    init(_ bytes: Span<UInt8>, at offset: Int) {
      status = PositionStatus(rawValue: bytes[offset])
      rawLongitude = bytes.bigEndian32(at: offset + 1)
      rawLatitude = bytes.bigEndian32(at: offset + 5)
    }

    /// Degrees, east positive.
    public var longitude: Reading {
      Reading(
        Reading(.longitude, raw: rawLongitude), status: status, isNegative: status.isWest)
    }
    /// Degrees, north positive.
    public var latitude: Reading {
      Reading(
        Reading(.latitude, raw: rawLatitude), status: status, isNegative: status.isSouth)
    }

    public var readings: [Reading] {
      [Reading(.positionStatus, raw: UInt32(status.rawValue)), longitude, latitude]
    }

    /// Whether the bytes can be a position at all: inside the globe, or said to be missing.
    /// - Parameter withoutFix: whether anything may stand where the status, all of whose bits have a meaning, says that
    ///   there is no valid fix. That is little to tell a position by: not for who guesses at blocks as well.
    func couldBe(withoutFix: Bool) -> Bool {
      if withoutFix, status.isValid != true, !status.hasReservedBits { return true }
      return (rawLongitude <= 180_000_000 || rawLongitude == .max)
        && (rawLatitude <= 90_000_000 || rawLatitude == .max)
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(status.rawValue)
      bytes.append(bigEndian: rawLongitude)
      bytes.append(bigEndian: rawLatitude)
    }
  }
}
