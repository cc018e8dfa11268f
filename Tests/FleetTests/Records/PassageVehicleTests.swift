import Fleet
import Testing

@Suite("What a passage says of its vehicle") struct PassageVehicleTests {
  @Test("takes the ledger's columns, and leaves out what follows no grammar")
  func read() {
    let time = CapturedTime(instant: Day(2026, 11, 20).start(), text: "t", rule: .china)
    var passage = Passage(
      gate: "g", direction: .in, time: time,
      plate: PlateReading(state: .read, text: "晋D12345", raw: "晋D12345"),
      source: .init(format: "ledger.csv", device: "d"))
    passage.colour = ColourReading(colour: .yellow, raw: "1", table: "ga36")
    passage.vehicleType = "重型半挂牵引车"
    passage.fuel = "柴油"
    passage.stage = "国五"
    passage.registeredOn = Day(2019, 5, 6)
    let vehicle = passage.vehicle
    #expect(vehicle.plate == "晋D12345" && vehicle.plateColour == .yellow)
    #expect(vehicle.vehicleType?.rawValue == "Q11")
    #expect(vehicle.fuel == .diesel)
    #expect(vehicle.stageClaims.map(\.stage) == [.v])
    #expect(vehicle.stageClaims.map(\.source) == [.declared])
    #expect(vehicle.registeredOn == Day(2019, 5, 6))
    #expect(vehicle.origin == FactOrigin(.declared, recordedOn: Day(2026, 11, 20)))

    passage.vehicleType = "?"
    passage.fuel = "?"
    passage.stage = "?"
    passage.plate = PlateReading(state: .unread, text: "", raw: "unknown")
    let unread = passage.vehicle
    #expect(unread.plate == nil && unread.vehicleType == nil && unread.fuel == nil)
    #expect(unread.stageClaims.isEmpty)
  }
}
