import Fleet

/// What all formats share: one plate, one colour, one clock, checked the same way whoever sent them.
struct Capture {
  let camera: CameraSettings
  let receivedAt: Instant

  /// Before this day nobody recorded passages by machine: a device that says so has lost its clock.
  static let earliest = Day(2000, 1, 1).start()

  /// A colour's code as read, and what was noticed.
  struct Colour {
    let reading: ColourReading
    let finding: ReadingFinding?
  }

  /// Reads a colour's code or word; the camera's own table goes before that of the format.
  func colour(_ code: String, table: PlateColourTable) -> Colour {
    // Words need no table of numbers, whichever system wrote them: Chinese ones, and our own names, as
    // they stand in what is exported in English.
    let isChinese = code.utf8.first.map { $0 >= 0x80 } ?? false
    let coded =
      isChinese
      ? .chineseWords : camera.colourTable.flatMap { PlateColourTable.named($0) } ?? table
    let found = coded.colour(forCode: code)
    let used = found == nil ? PlateColourTable.own : coded
    guard let colour = found ?? used.colour(forCode: code) else {
      return Colour(
        reading: ColourReading(colour: .unknown, raw: code, table: coded.name), finding: .colourCode
      )
    }
    let isSure = used.mark == .confirmed || used.mark == .single || camera.colourTable != nil
    return Colour(
      reading: ColourReading(colour: colour, raw: code, table: used.name),
      finding: isSure ? nil : .colourTable)
  }

  /// Reads plate and colour of a camera.
  /// - Parameters:
  ///   - raw: The plate as sent; `nil` where the device says nothing.
  ///   - hasPlate: `false` where the device says in another place that there is none.
  ///   - code: The colour's code or word as sent.
  func plate(
    _ raw: String?, hasPlate: Bool = true, colour code: String?, table: PlateColourTable
  ) -> (reading: PlateReading, colour: ColourReading?, findings: [String]) {
    let colour = code.flatMap { $0.isEmpty ? nil : self.colour($0, table: table) }
    var found = plate(raw ?? "", colour: colour)
    if !hasPlate, found.reading.state != .partial {
      found.reading = PlateReading(state: .none, text: "", raw: raw ?? "")
      found.findings = []
    }
    return found
  }

  /// Reads a plate, and holds the colour against it.
  func plate(
    _ raw: String, colour: Colour?
  ) -> (reading: PlateReading, colour: ColourReading?, findings: [String]) {
    guard let plate = try? Plate(utf8: raw.utf8.span) else { return oddPlate(raw, colour: colour) }
    var findings: [String] = []
    if let finding = colour?.finding { findings.append(finding.code) }
    for finding in plate.findings { findings.append(finding.code) }
    let reading = Self.reading(colour, stated: plate.statedColour, raw: raw)
    if let reading, !plate.allows(reading.colour) {
      findings.append(ReadingFinding.colourDisagrees.code)
    }
    let text = Self.isCanonical(raw) ? raw : plate.text
    return (PlateReading(state: .read, text: text, raw: raw), reading, findings)
  }

  /// Whether the text of a plate is surely as it would be written here: one Chinese character, then
  /// capitals and digits. Nearly all plates of a ledger are, and need not be spelled again.
  private static func isCanonical(_ raw: String) -> Bool {
    let bytes = raw.utf8.span
    guard bytes.count == 9 || bytes.count == 10, bytes[0] >= 0xE0 else { return false }
    for position in 3..<bytes.count {
      let byte = bytes[position]
      guard byte &- 0x30 < 10 || byte &- 0x41 < 26 else { return false }
    }
    return true
  }

  /// A text that is no plate: none, unread, partly read, or none that GA 36-2018 knows.
  private func oddPlate(
    _ raw: String, colour: Colour?
  ) -> (reading: PlateReading, colour: ColourReading?, findings: [String]) {
    let (reading, stated) = PlateReading.reading(raw)
    var findings: [String] = []
    if reading.state == .read || reading.state == .partial, let finding = colour?.finding {
      findings.append(finding.code)
    }
    if reading.state == .read { findings.append(ReadingFinding.plateForm.code) }
    return (reading, Self.reading(colour, stated: stated, raw: raw), findings)
  }

  /// The colour that was sent, or else the one that stood in front of the plate.
  private static func reading(
    _ colour: Colour?, stated: PlateColour?, raw: String
  ) -> ColourReading? {
    guard let stated, colour == nil || colour?.reading.colour == .unknown else {
      return colour?.reading
    }
    return ColourReading(colour: stated, raw: String(raw.prefix(1)), table: "plate")
  }

  /// Whether the clock that made a capture can be right: a live record is near its arrival, a buffered
  /// one and a ledger's row only not in the future.
  func doubts(_ time: Instant, isLive: Bool) -> Bool {
    time < Self.earliest || time > receivedAt.advanced(byMilliseconds: camera.clockTolerance)
      || isLive && time < receivedAt.advanced(byMilliseconds: -camera.clockTolerance)
  }

  static func findings(ofVIN text: String) -> [String] {
    do throws(VIN.ParsingError) {
      return try VIN(text).findings.map(\.code)
    } catch {
      return [ReadingFinding.vinForm.code]
    }
  }
}
