import Fleet
import Testing

@Suite("Vehicle as JSON") struct VehicleJSONTests {
  static let text =
    #"{"plate":"晋D12345","plateColour":"yellow","vin":"LTESTA0B5R1000123","engineNumber":"WP10A001","#
    + #""engineModel":"WP10","engineMaker":"甲","brand":"乙","model":"ZZ4257","owner":"o-1","#
    + #""vehicleType":"Q11","category":"N3","maximumMass":25000,"kerbMass":8800,"referenceMass":8900,"#
    + #""seats":2,"fuel":"B","use":"F","urban":false,"operating":true,"networked":true,"#
    + #""rdeMonitorOnly":false,"stageClaims":[{"stage":"6b","source":"environmentalList","#
    + #""text":"国Ⅵb","recordedOn":"2024-01-05"}],"manufacturedOn":"2023-07-10","#
    + #""certificateUploadedOn":"2023-07-11","importArrivedOn":"2023-07-12","#
    + #""invoicedOn":"2023-08-01","registeredOn":"2023-08-05","registeredIn":"140400","#
    + #""origin":{"source":"registrationRecord","recordedOn":"2023-08-05"},"#
    + #""sources":{"fuel":{"source":"environmentalList"}},"axles":6}"#

  @Test("writes what it read, unknown members too")
  func roundTrip() throws {
    let vehicle = try Vehicle(decoding: JSON(parsing: Array(Self.text.utf8)))
    var writer = JSONWriter()
    vehicle.encode(into: &writer)
    #expect(writer.text == Self.text)
    #expect(vehicle.extra == [JSON.Member("axles", .number("6"))])
    #expect(vehicle.origin(of: .fuel) == FactOrigin(.environmentalList))
    #expect(vehicle.origin(of: .registeredOn).source == .registrationRecord)
  }

  @Test("knows every member that it writes, and refuses any other by its path where that is asked")
  func unknownMembers() throws {
    var json = try JSON(parsing: Array(Self.text.utf8))
    json = .object((json.members ?? []).filter { $0.name != "axles" })
    json.set(.string("2026-01-01"), at: "retiredOn")
    try Vehicle.refuseUnknown(in: json, at: "vehicle")
    #expect(try Vehicle(decoding: json).extra.isEmpty)
    for path in [
      "axles", "Fuel", "origin.by", "sources.colour", "sources.fuel.since", "maximum_mass",
    ] {
      var wrong = json
      wrong.set(.null, at: path)
      let error = #expect(throws: EntryError.self) {
        try Vehicle.refuseUnknown(in: wrong, at: "vehicle")
      }
      guard case .invalid("vehicle.\(path)", nil, .oneOf) = error else {
        Issue.record("\(path): \(String(describing: error))")
        continue
      }
    }
    json.set(.array([.object([JSON.Member("stages", .string("6"))])]), at: "stageClaims")
    #expect(throws: EntryError.self) { try Vehicle.refuseUnknown(in: json, at: "vehicle") }
  }

  @Test("reads words of a ledger")
  func words() throws {
    let text =
      #"{"vin":"V","fuel":"柴油","use":"货运","stageClaims":[{"stage":"国五","source":"declared"}]}"#
    let vehicle = try Vehicle(decoding: JSON(parsing: Array(text.utf8)))
    #expect(vehicle.fuel == .diesel)
    #expect(vehicle.use == .freight)
    #expect(vehicle.stageClaims == [StageClaim(.v, from: .declared)])
  }

  @Test(
    "says which member is wrong",
    arguments: [
      (#"[]"#, "", "[]"), (#"{"fuel":"charcoal9"}"#, "fuel", "\"charcoal9\""),
      (#"{"maximumMass":-1}"#, "maximumMass", "-1"), (#"{"urban":"yes"}"#, "urban", "\"yes\""),
      (#"{"invoicedOn":"2021-02-30"}"#, "invoicedOn", "\"2021-02-30\""),
      (#"{"category":"N4"}"#, "category", "\"N4\""), (#"{"plate":{}}"#, "plate", "{}"),
      (#"{"stageClaims":{}}"#, "stageClaims", "{}"),
      (#"{"stageClaims":[{"stage":"6"}]}"#, "source", "null"),
      (#"{"stageClaims":[{"stage":"","source":"declared"}]}"#, "stage", "\"\""),
    ])
  func rejects(text: String, member: String, found: String) throws {
    let json = try JSON(parsing: Array(text.utf8))
    let error = #expect(throws: VehicleDecodingError.self) { try Vehicle(decoding: json) }
    #expect(error?.member == member)
    #expect(error?.found == found)
  }

  @Test("is identified by plate and colour, or by VIN")
  func identified() {
    #expect(!Vehicle(plate: "晋D12345").isIdentified)
    #expect(Vehicle(plate: "晋D12345", plateColour: .yellow).isIdentified)
    #expect(Vehicle(vin: "LTESTA0B5R1000123").isIdentified)
  }
}
