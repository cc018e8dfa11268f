import Fleet

/// The plate colours that a setting `colours` may give codes to.
enum SentColour: String, CaseIterable, Sendable {
  case blue, yellow, black, white, green, red, other
  case gradientGreen = "gradient-green"
  case yellowGreen = "yellow-green"
}

/// An upstream's codes for plate colours.
struct ColourCodes: Sendable {
  private let codes: [SentColour: String]

  /// The codes of a table of `Fleet`, as far as the setting `colours` does not say otherwise.
  init(
    _ options: inout AdapterOptions, over table: PlateColourTable
  ) throws(AdapterOptionError) {
    var codes: [SentColour: String] = [:]
    for colour in SentColour.allCases {
      codes[colour] = table.code(for: PlateColour(rawValue: colour.rawValue))
    }
    try self.init(&options, over: codes)
  }

  init(
    _ options: inout AdapterOptions, over codes: [SentColour: String]
  ) throws(AdapterOptionError) {
    self.codes = try options.codes("colours", codes)
  }

  /// The code of a colour; a shade of green without one goes out as green, all else as other.
  func code(for reading: ColourReading?, _ findings: inout [AdapterFinding]) -> String? {
    let colour = reading?.colour ?? .unknown
    if let sent = SentColour(rawValue: colour.rawValue), let code = codes[sent] { return code }
    if colour.isNewEnergy, let green = codes[.green] { return green }
    findings.append(.colour)
    return codes[.other]
  }
}
