import Fleet

/// What all formats share: one plate, one colour, one clock, checked the same way whoever sent them.
struct Capture {
  let camera: CameraSettings
  let receivedAt: Instant

  /// Before this day nobody recorded passages by machine: a device that says so has lost its clock.
  static let earliest = Day(2000, 1, 1).start()

  /// Reads plate and colour.
  /// - Parameters:
  ///   - raw: The plate as sent; `nil` where the device says nothing.
  ///   - hasPlate: `false` where the device says in another place that there is none.
  ///   - code: The colour's code or word as sent.
  ///   - table: The table of the format; the camera's own setting goes first.
  func plate(
    _ raw: String?, hasPlate: Bool = true, colour code: String?, table: PlateColourTable
  ) -> (reading: PlateReading, colour: ColourReading?, findings: [String]) {
    var findings: [String] = []
    var (reading, stated) = PlateReading.reading(raw ?? "")
    if !hasPlate, reading.state != .partial {
      reading = PlateReading(state: .none, text: "", raw: raw ?? "")
    }
    var colour: ColourReading?
    if let code, !code.isEmpty {
      // Words need no table of numbers, whichever system wrote them.
      let isChinese = code.utf8.first.map { $0 >= 0x80 } ?? false
      let table =
        isChinese
        ? .chineseWords : camera.colourTable.flatMap { PlateColourTable.named($0) } ?? table
      let found = table.colour(forCode: code)
      colour = ColourReading(colour: found ?? .unknown, raw: code, table: table.name)
      if reading.state == .read || reading.state == .partial {
        if found == nil { findings.append(ReadingFinding.colourCode.code) }
        if table.mark == .memory || table.mark == .inferred, found != nil, camera.colourTable == nil
        {
          findings.append(ReadingFinding.colourTable.code)
        }
      }
    }
    if colour == nil || colour?.colour == .unknown, let stated {
      colour = ColourReading(colour: stated, raw: String((raw ?? "").prefix(1)), table: "plate")
    }
    findings += Self.findings(of: reading, colour: colour?.colour)
    return (reading, colour, findings)
  }

  /// What plate and colour show together.
  static func findings(of reading: PlateReading, colour: PlateColour?) -> [String] {
    guard reading.state == .read else { return [] }
    guard let plate = reading.plate else { return [ReadingFinding.plateForm.code] }
    var findings = plate.findings.map(\.code)
    if let colour, !plate.allows(colour) { findings.append(ReadingFinding.colourDisagrees.code) }
    return findings
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
