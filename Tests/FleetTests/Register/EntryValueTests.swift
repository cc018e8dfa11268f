import Fleet
import Testing

@Suite("Values that no entry can have") struct EntryValueTests {
  private func refused(
    _ field: String, _ found: String, _ expected: EntryError.Expectation,
    _ entry: some RegisterEntry
  ) {
    #expect(throws: EntryError.invalid(field: field, found: found, expected: expected)) {
      try entry.check()
    }
  }

  private func vehicle(_ change: (inout Vehicle) -> Void) -> VehicleEntry {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    change(&vehicle)
    return VehicleEntry(id: RecordID(bits: 1), vehicle: vehicle)
  }

  @Test("a division that is in no list", arguments: ["149900", "140499", "990000"])
  func division(code: String) throws {
    let division = try DivisionCode(code)
    refused("division", code, .listedDivision, Plant(id: "p", name: "P", division: division))
    var company = Company(
      creditCode: try UnifiedSocialCreditCode("91140400MATEXAM18H"), name: "C")
    company.division = division
    refused("division", code, .listedDivision, company)
    refused(
      "division", code, .listedDivision,
      NumberingRule(division: division, area: "4DA", first: 0, last: 9, authority: "a"))
    refused(
      "place.division", code, .listedDivision,
      MachineryRegistration(
        id: RecordID(bits: 1), machinery: Machinery(division: division), at: MachinerySamples.now))
    refused("registeredIn", code, .listedDivision, vehicle { $0.registeredIn = code })
  }

  @Test("a county, a prefecture, a province and a statistical zone are in the list")
  func listed() throws {
    for code in ["140403", "140400", "14", "130171"] {
      try Plant(id: "p", name: "P", division: DivisionCode(code)).check()
    }
    refused("registeredIn", "长治", .divisionCode, vehicle { $0.registeredIn = "长治" })
  }

  @Test("numbers that no vehicle has")
  func numbers() throws {
    refused("seats", "0", .positive, vehicle { $0.seats = 0 })
    refused("maximumMass", "0", .positive, vehicle { $0.maximumMass = 0 })
    refused("kerbMass", "0", .positive, vehicle { $0.kerbMass = 0 })
    refused("referenceMass", "0", .positive, vehicle { $0.referenceMass = 0 })
    try vehicle { $0.seats = 1 }.check()
  }

  @Test(
    "a fuel that is no word and no code", arguments: ["xyz", "diesl", "b", "ABCD", "BX", "O2", "柴"])
  func fuel(text: String) throws {
    let fuel = Fuel(rawValue: text)
    refused("fuel", text, .vehicle(.fuel), vehicle { $0.fuel = fuel })
    var form = try Machinery(division: DivisionCode("140403"))
    form.energy = fuel
    refused(
      "energy", text, .vehicle(.fuel),
      MachineryRegistration(id: RecordID(bits: 1), machinery: form, at: MachinerySamples.now))
  }

  @Test(
    "a fuel that the list may have one day", arguments: ["B", "BC", "AE", "BO1", "O0", "G", "X"])
  func openFuel(text: String) throws {
    try vehicle { $0.fuel = Fuel(rawValue: text) }.check()
  }

  @Test("the fuels that the complaint names are read", arguments: Language.allCases)
  func namedFuels(language: Language) {
    let text = EntryError.Expectation.vehicle(.fuel).text(in: language)
    let words = text.split(whereSeparator: { ":：".contains($0) || $0 == "," || $0 == "、" })
      .map { String($0).replacing("or one of ", with: "") }.suffix(12)
    #expect(words.count == 12)
    for word in words { #expect(Fuel(reading: word) != nil, "\(word)") }
  }

  @Test("a vehicle type of no kind", arguments: ["XYZ", "H", "卡车", "A11", "11", "H1234"])
  func type(text: String) {
    refused(
      "vehicleType", text, .vehicle(.vehicleType),
      vehicle { $0.vehicleType = VehicleType(rawValue: text) })
  }

  @Test("a vehicle type that the list may have one day", arguments: ["H11", "H99", "X99", "Z51"])
  func knownType(text: String) throws {
    try vehicle { $0.vehicleType = VehicleType(rawValue: text) }.check()
  }

  @Test(
    "an address that no device has",
    arguments: [
      "", "camera", "192.168.1", "192.168.1.256", "192.168.1.1.1", "1.2.3.4/24", "1.2.3.+4", ":",
      "1:2:3", "1::2::3", ":1::2", "fe80::g", "12345::1", "1:2:3:4:5:6:7:8:9", "fe80::1%",
    ])
  func address(text: String) {
    var camera = Camera(id: "c", gate: "g")
    camera.address = text
    refused("address", text, .networkAddress, camera)
  }

  @Test(
    "addresses as devices have them",
    arguments: [
      "192.168.1.20", "0.0.0.0", "::1", "fe80::1%eth0", "2001:db8::8:800:200c:417a",
      "1:2:3:4:5:6:7:8", "1::", "::",
    ])
  func knownAddress(text: String) throws {
    var camera = Camera(id: "c", gate: "g")
    camera.address = text
    try camera.check()
  }

  @Test("a table of colours that nobody knows")
  func colourTable() throws {
    var camera = Camera(id: "c", gate: "g")
    camera.colourTable = "ga37"
    refused(
      "colourTable", "ga37", .oneOf(PlateColourTable.all.map(\.name)), camera)
    camera.colourTable = "ga36"
    try camera.check()
  }
}
