extension OBD {
  /// What a listener is told about those it hears: everything here is either not said by the bytes, or not
  /// confirmed by a text.
  public struct Settings: Hashable, Sendable {
    public var family: Family
    /// The dialect of all who speak here; `nil` lets each terminal's own frames tell.
    public var dialect: Dialect?
    /// By which table the encryption byte is named; `nil` names the method of each.
    public var encryptionTable: Encryption.Table?
    public var platformCommands = PlatformCommands()
    /// Which bit of the two words of the monitors is the catalyst's.
    public var monitorOrder = MonitorOrder.lowestFirst
    /// The order of the bytes of a trouble code by J1939 is from memory: off leaves such codes as bytes.
    public var readsJ1939Codes = true
    /// Records of Annex Q follow the first one second by second (one source); off leaves their times out.
    public var spacesAnnexQRecords = true
    public var plausibility = Plausibility()

    public init(_ family: Family) { self.family = family }
  }

  /// Which way the bits of support and readiness are counted. Real values make sense lowest first, some
  /// readers count the other way.
  public enum MonitorOrder: String, CaseIterable, Sendable {
    case lowestFirst = "lowest-first"
    case highestFirst = "highest-first"
  }

  /// The bounds of what one record alone shows to be odd. All of them are inferred, none is law.
  public struct Plausibility: Hashable, Sendable {
    /// Exhaust is never colder, in °C.
    public var coldestExhaust = -60.0
    /// From this speed in km/h on …
    public var drivingSpeed = 20.0
    /// … an engine turns at least as fast, in revolutions a minute.
    public var slowestEngine = 300.0

    public init() {}
  }
}
