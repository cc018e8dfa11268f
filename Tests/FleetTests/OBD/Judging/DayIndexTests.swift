import Fleet
import Testing

@Suite("OBD days of a capture") struct DayIndexTests {
  private static func index(_ drive: Drive) -> OBD.DayIndex {
    var index = OBD.DayIndex(settings: .init(.road))
    for message in drive.messages { index.add(message) }
    return index
  }

  private static func choose(
    _ drive: Drive, _ vin: String? = nil, on day: Day? = nil
  ) throws -> Day { try index(drive).choose(vin, on: day).day }

  @Test("one vehicle and one day are taken without being named")
  func one() throws {
    var drive = Drive()
    drive.login(Drive.eight)
    #expect(throws: OBD.DayChoiceError.nothing) { try Self.choose(drive) }
    drive.go(Drive.eight..<Drive.eight + 20)
    #expect(try Self.choose(drive) == Drive.day)
    #expect(try Self.choose(drive, Wire.vin.lowercased(), on: Drive.day) == Drive.day)
  }

  @Test("several days are listed; those of a clock years off do not count")
  func days() throws {
    var drive = Drive()
    drive.go(Drive.eight..<Drive.eight + 20)
    drive.packet([5], on: Day(2021, 1, 1))
    #expect(try Self.choose(drive) == Drive.day)
    let before = Drive.day.advanced(by: -1)
    drive.packet([5], on: before)
    #expect(throws: OBD.DayChoiceError.severalDays([before, Drive.day])) {
      try Self.choose(drive)
    }
    #expect(try Self.choose(drive, on: before) == before)
    let absent = Drive.day.advanced(by: 1)
    #expect(
      throws: OBD.DayChoiceError.noDay(absent, [Day(2021, 1, 1), before, Drive.day])
    ) { try Self.choose(drive, on: absent) }
  }

  @Test("several vehicles are listed with their records")
  func vehicles() throws {
    var drive = Drive()
    drive.go(Drive.eight..<Drive.eight + 20)
    let other = try #require(OBD.Identity(text: "LTEST000200000002"))
    drive.messages[1].header.identity = other
    let listed = Self.index(drive).vehicles
    #expect(listed.map(\.records) == [10, 10])
    #expect(throws: OBD.DayChoiceError.severalVehicles(listed)) { try Self.choose(drive) }
    #expect(try Self.index(drive).choose("LTEST000200000002", on: nil).identity == other)
    #expect(throws: OBD.DayChoiceError.noVehicle("LTEST", listed)) {
      try Self.choose(drive, "LTEST")
    }
    #expect(
      OBD.DayChoiceError.severalVehicles(listed).text(in: .english)
        == "2 vehicles: LTEST000200000002 (10), LTEST1239N0000017 (10)")
  }

  @Test("every refusal speaks both languages")
  func words() {
    let day = Drive.day
    expectBothLanguages([
      OBD.DayChoiceError.nothing, .severalVehicles([]), .noVehicle("", []), .severalDays([]),
      .noDay(day, []),
    ])
  }
}
