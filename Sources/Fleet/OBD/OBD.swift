/// The remote-monitoring protocol of heavy vehicles and non-road machinery: frames, values, trouble
/// codes.
///
///     let frame = try OBD.Frame(decoding: bytes.span)
///     var memory = OBD.DialectMemory()
///     let message = OBD.Message(frame, in: bytes.span, settings: .init(.road), memory: &memory)
///
/// GB 17691-2018 Annex Q, HJ 1239.3-2021, HJ 1014-2020 and HJ 1322-2023. The complete official texts
/// were not available: the layouts are those in which independent implementations agree. What only
/// one source says or nobody's text confirms is a setting (``Settings``) and is listed, with its mark,
/// in `docs/obd.md`.
///
/// Reading takes nothing from the heap: a ``Frame``, a ``Container`` and its ``Block``s are small values
/// that say where things lie in bytes that the caller keeps; ``Message`` is the same, owned.
public enum OBD {
  /// What a listener serves. Start mark and lengths do not tell the two apart: command 5 is a question
  /// for the time on the road and an alarm off it.
  public enum Family: String, CaseIterable, Sendable {
    case road
    case nonRoad = "non-road"

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.road, .english): "road vehicles"
      case (.road, .chinese): "道路车辆"
      case (.nonRoad, .english): "non-road machinery"
      case (.nonRoad, .chinese): "非道路移动机械"
      }
    }
  }

  /// The largest length of a data unit; above it the length field is no length (65531, Annex Q).
  public static let unitLimit = 65_531
  /// Bytes around the data unit: 24 before it, the check byte behind it.
  public static let frameOverhead = 25
  /// The largest serial number of a packet or login; they restart from 1 each day.
  public static let serialLimit: UInt16 = 65_531
}
