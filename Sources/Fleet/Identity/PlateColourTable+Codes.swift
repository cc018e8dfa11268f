// Colours as numbers, one table for each system. Two systems that happen to agree keep two tables.
extension PlateColourTable {
  /// GA 36 as used in GA/T 833 and by Hikvision (`plateColorByGAT`).
  public static let ga36 = PlateColourTable(
    "ga36", .single, source: "GA 36 / GA-T 833, Hikvision plateColorByGAT",
    [
      Row("0", .white), Row("1", .yellow), Row("2", .blue), Row("3", .black), Row("4", .green),
      Row("5", .unknown), Row("9", .other),
    ])

  /// GA/T 1400 `ColorType`: the general colours; those that no plate has are `other`.
  public static let gat1400 = PlateColourTable(
    "gat1400", .memory, source: "GA/T 1400 ColorType; order from one source, numbers from memory",
    [
      Row("1", .black), Row("2", .white), Row("4", .red), Row("5", .blue), Row("6", .yellow),
      Row("9", .green), Row("99", .other), Row("3", .other), Row("7", .other), Row("8", .other),
      Row("10", .other), Row("11", .other), Row("12", .other), Row("13", .other),
    ])

  /// Environment platforms: gate hub of one city, remote sensing. In some files green is 4, in some
  /// 6.
  public static let environment = PlateColourTable(
    "environment", .single, source: "city gate hub and remote sensing; green is 4 or 6",
    [
      Row("0", .blue), Row("1", .yellow), Row("2", .white), Row("3", .black), Row("4", .green),
      Row("6", .yellowGreen), Row("5", .other),
    ])

  /// Black-smoke upload interface.
  public static let smoke = PlateColourTable(
    "smoke", .confirmed, source: "black-smoke upload interface",
    [
      Row("1", .blue), Row("2", .yellow), Row("3", .white), Row("4", .black), Row("5", .green),
      Row("6", .yellowGreen), Row("10", .other),
    ])

  /// Ecology inspection data (HJ 1238 family, `licenseType`).
  public static let inspection = PlateColourTable(
    "inspection", .confirmed, source: "ecology inspection data, licenseType",
    [
      Row("1", .blue), Row("2", .yellow), Row("3", .white), Row("4", .black), Row("5", .green),
      Row("6", .yellowGreen), Row("10", .other),
    ])

  /// One province's inspection interface, version 2.10: two digits.
  public static let provincialInspection = PlateColourTable(
    "provincial-inspection", .single, source: "provincial inspection interface v2.10",
    [
      Row("01", .blue), Row("02", .yellow), Row("03", .black), Row("04", .white),
      Row("05", .green), Row("06", .yellowGreen), Row("00", .notPlated),
    ])

  /// City inspection stations, interface version 6.3; 4 is new energy of either kind.
  public static let cityStation = PlateColourTable(
    "city-station", .single, source: "city station interface v6.3",
    [
      Row("0", .blue), Row("1", .yellow), Row("2", .white), Row("3", .black), Row("4", .green),
      Row("5", .other),
    ])

  /// Electronic toll collection; 5 is from memory.
  public static let etc = PlateColourTable(
    "etc", .single, source: "ETC; code 5 from memory",
    [
      Row("0", .blue), Row("1", .yellow), Row("2", .black), Row("3", .white),
      Row("4", .gradientGreen), Row("5", .yellowGreen),
    ])

  /// Toll stations' list: the longer relative of ``etc``.
  public static let toll = PlateColourTable(
    "toll", .single, source: "JT/T toll list",
    [
      Row("0", .blue), Row("1", .yellow), Row("2", .black), Row("3", .white),
      Row("4", .gradientGreen), Row("5", .yellowGreen), Row("6", .blueWhite), Row("7", .temporary),
      Row("11", .green), Row("12", .red),
    ])

  /// JT/T 697.7-2014, used by JT/T 808 and 809 and the online freight platforms.
  public static let jtt697 = PlateColourTable(
    "jtt697", .confirmed, source: "JT/T 697.7-2014",
    [
      Row("1", .blue), Row("2", .yellow), Row("3", .black), Row("4", .white), Row("5", .green),
      Row("91", .farmYellow), Row("92", .farmGreen), Row("93", .yellowGreen),
      Row("94", .gradientGreen), Row("9", .other), Row("0", .notPlated),
    ])

  /// JT/T 415-2016.
  public static let jtt415 = PlateColourTable(
    "jtt415", .single, source: "JT/T 415-2016",
    [Row("1", .blue), Row("2", .yellow), Row("3", .black), Row("4", .white), Row("9", .other)])

  /// A plant gate system that numbers like JT/T 415 and adds the green ones.
  public static let gate = PlateColourTable(
    "gate", .single, source: "plant gate system",
    [
      Row("1", .blue), Row("2", .yellow), Row("3", .black), Row("4", .white),
      Row("5", .yellowGreen), Row("6", .green), Row("9", .other),
    ])

  /// The forms of another gate system, which begin at green.
  public static let gateInterface = PlateColourTable(
    "gate-interface", .single, source: "gate system forms (Shaanxi type)",
    [
      Row("1", .green), Row("2", .blue), Row("3", .yellow), Row("4", .white), Row("5", .other),
    ])

  /// Dahua NetSDK `EM_PLATE_COLOR_TYPE`.
  public static let dahua = PlateColourTable(
    "dahua", .single, source: "Dahua NetSDK EM_PLATE_COLOR_TYPE",
    [
      Row("0", .unknown), Row("1", .other), Row("2", .blue), Row("3", .yellow), Row("4", .white),
      Row("5", .black), Row("6", .red), Row("7", .green), Row("8", .gradientGreen),
      Row("9", .yellowGreen),
    ])

  /// Vzenith `colorType`.
  public static let vzenith = PlateColourTable(
    "vzenith", .memory, source: "Vzenith colorType",
    [
      Row("0", .unknown), Row("1", .blue), Row("2", .yellow), Row("3", .white), Row("4", .black),
      Row("5", .green),
    ])

  /// Uniview `NETDEV_PLATE_COLOR_E`; which of 99, 100 and 255 is other and which unknown is not
  /// known.
  public static let uniview = PlateColourTable(
    "uniview", .single, source: "Uniview NETDEV_PLATE_COLOR_E; 99, 100, 255: other or unknown",
    [
      Row("0", .black), Row("1", .white), Row("4", .blue), Row("5", .yellow), Row("8", .green),
      Row("17", .yellowGreen), Row("18", .gradientGreen), Row("99", .unknown),
      Row("100", .unknown), Row("255", .unknown),
    ])

  /// Bolink parking; 4 is new energy.
  public static let bolink = PlateColourTable(
    "bolink", .single, source: "Bolink parking platform",
    [
      Row("0", .blue), Row("1", .yellow), Row("2", .white), Row("3", .black), Row("4", .green),
      Row("5", .yellowGreen), Row("6", .blueWhite), Row("7", .other),
    ])
}
