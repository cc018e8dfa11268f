import Fleet
import Testing

@Suite("Register entries") struct RegisterEntryTests {
  private func roundTrip<Entry: RegisterEntry>(_ entry: Entry) throws {
    try entry.check()
    let bytes = entry.json(showing: .shown)
    let read = try Entry(decoding: JSON(parsing: bytes))
    #expect(read == entry)
    #expect(read.json(showing: .shown) == bytes)
  }

  @Test("companies, plants and gates survive a round trip, with and without what may be absent")
  func places() throws {
    let code = try UnifiedSocialCreditCode("91140400MATEXAM18H")
    var company = Company(creditCode: code, name: "示例钢铁有限公司")
    try roundTrip(company)
    company.division = try DivisionCode("140403")
    company.address = "示例路 1 号"
    company.contact = "王小明"
    company.phone = "13800000000"
    try roundTrip(company)

    var plant = Plant(id: "steel-1", name: "一厂", division: try DivisionCode("140403"))
    try roundTrip(plant)
    plant.company = code
    plant.address = "示例路 1 号"
    plant.urbanPlanningArea = true
    plant.builtUpArea = false
    plant.industry = "steel"
    plant.annualFreight = 1_500_000
    plant.performanceGrade = "B"
    plant.railwaySiding = false
    try roundTrip(plant)

    try roundTrip(Gate(id: "东门", plant: "steel-1", name: "东门"))
  }

  @Test("a plant without a siding has no day of one")
  func siding() throws {
    var plant = Plant(id: "steel-1", name: "一厂", division: try DivisionCode("140403"))
    plant.railwaySidingFrom = Day(2021, 1, 1)
    try plant.check()
    plant.railwaySiding = true
    try plant.check()
    plant.railwaySiding = false
    #expect(
      throws: EntryError.invalid(
        field: "railwaySidingFrom", found: "2021-01-01", expected: .onlyWith("railwaySiding=true"))
    ) { try plant.check() }
  }

  @Test("cameras, senders, exemptions, rules and vehicles survive a round trip")
  func roundTrips() throws {
    var camera = Camera(id: "east-in", gate: "east")
    try roundTrip(camera)
    camera.barrier = "1"
    camera.device = "00-11"
    camera.address = "192.0.2.7"
    camera.format = "hikvision"
    camera.directions = ["reverse": .out, "forward": .in]
    camera.defaultDirection = .in
    camera.zone = ZoneOffset(minutes: 0)
    camera.colourTable = "dahua"
    camera.clockTolerance = 1000
    try roundTrip(camera)

    try roundTrip(
      Sender(
        id: "steel-1", name: "一厂", tokenHash: MachinerySamples.hash,
        registry: MachinerySamples.id))

    for subject: Exemption.Subject in [
      .plate("晋D12345", .yellow), .vin("1HGCM82633A004352"), .machinery(body: "4DA00456"),
    ] {
      var exemption = Exemption(
        id: "e1", subject: subject, reason: "抢险", from: Day(2026, 11, 1), until: Day(2026, 11, 2))
      try roundTrip(exemption)
      exemption.clause = "3.2"
      exemption.document = "示例函〔2026〕1号"
      exemption.issuer = "示例局"
      try roundTrip(exemption)
    }

    try roundTrip(
      NumberingRule(
        division: try DivisionCode("140403"), area: "4DA", first: 1, last: 500, authority: "示例局"))

    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow, vin: "1HGCM82633A004352")
    vehicle.fuel = .diesel
    vehicle.extra = [JSON.Member("later", .bool(true))]
    try roundTrip(VehicleEntry(id: MachinerySamples.id, vehicle: vehicle))
  }

  @Test("an exemption without a reason, without an end, or that ends before it begins, is refused")
  func exemption() throws {
    let plate = Exemption.Subject.plate("晋D12345", .yellow)
    let (first, second) = (Day(2026, 11, 1), Day(2026, 11, 2))
    #expect(throws: EntryError.missing(field: "reason")) {
      try Exemption(id: "e1", subject: plate, reason: " ", from: first, until: second).check()
    }
    try Exemption(id: "e1", subject: plate, reason: "抢险", from: second, until: second).check()
    let order = EntryError.invalid(
      field: "until", found: "2026-11-01", expected: .notBefore(field: "from"))
    #expect(throws: order) {
      try Exemption(id: "e1", subject: plate, reason: "抢险", from: second, until: first).check()
    }
    let open = #"{"id":"e1","subject":{"kind":"vin","text":"V"},"reason":"x","from":"2026-11-01"}"#
    #expect(throws: EntryError.missing(field: "until")) {
      try Exemption(decoding: JSON(parsing: Array(open.utf8)))
    }
  }

  @Test("an exemption holds on its first and last day and not beside them")
  func holds() {
    let exemption = Exemption(
      id: "e1", subject: .vin("V"), reason: "x", from: Day(2026, 11, 2), until: Day(2026, 11, 4))
    #expect((1...5).filter { exemption.holds(on: Day(2026, 11, $0)) } == [2, 3, 4])
  }

  @Test(
    "ids that cannot be typed are refused",
    arguments: ["", "a b", "a\u{7}", "全\u{3000}角", String(repeating: "x", count: 65)])
  func ids(id: String) {
    #expect(throws: EntryError.invalid(field: "id", found: id, expected: .id)) {
      try Gate(id: id, plant: "p", name: "n").check()
    }
  }

  @Test("other wrong fields are named")
  func wrong() throws {
    let division = try DivisionCode("140403")
    #expect(throws: EntryError.missing(field: "name")) {
      try Plant(id: "p", name: "", division: division).check()
    }
    #expect(throws: EntryError.invalid(field: "clockTolerance", found: "0", expected: .positive)) {
      var camera = Camera(id: "c", gate: "g")
      camera.clockTolerance = 0
      try camera.check()
    }
    #expect(throws: EntryError.invalid(field: "tokenHash", found: nil, expected: .hexadecimal(64)))
    { try Sender(id: "s", name: "n", tokenHash: "secret").check() }
    for area in ["4D", "4DI", "4dA", "四DA"] {
      #expect(throws: EntryError.invalid(field: "area", found: area, expected: .areaCode)) {
        try NumberingRule(division: division, area: area, first: 0, last: 1, authority: "a").check()
      }
    }
    #expect(throws: EntryError.invalid(field: "last", found: "1", expected: .serial)) {
      try NumberingRule(division: division, area: "4DA", first: 2, last: 1, authority: "a").check()
    }
    #expect(throws: EntryError.missing(field: "plateColour")) {
      try VehicleEntry(id: MachinerySamples.id, vehicle: Vehicle(plate: "晋D12345")).check()
    }
    #expect(throws: EntryError.missing(field: "plate")) {
      try VehicleEntry(id: MachinerySamples.id, vehicle: Vehicle()).check()
    }
  }

  @Test("a list never shows a sender's hash or a company's contact")
  func masked() throws {
    let sender = Sender(id: "s", name: "n", tokenHash: MachinerySamples.hash)
    #expect(!String(decoding: sender.json(showing: .masked), as: UTF8.self).contains("abab"))
    var company = Company(
      creditCode: try UnifiedSocialCreditCode("91140400MATEXAM18H"), name: "示例")
    company.contact = "王小明"
    company.phone = "13800001111"
    let text = String(decoding: company.json(showing: .masked), as: UTF8.self)
    #expect(text.contains("王**") && text.contains("138****1111"))
    #expect(!text.contains("王小明") && !text.contains("13800001111"))
  }
}
