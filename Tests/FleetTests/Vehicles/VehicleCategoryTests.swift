import Fleet
import Testing

@Suite("Vehicle categories and classes") struct VehicleCategoryTests {
  @Test(
    "goods vehicles by mass",
    arguments: [
      (3_500, .n1), (3_501, .n2), (12_000, .n2), (12_001, .n3),
    ] as [(Int, VehicleCategory)])
  func goods(mass: Int, category: VehicleCategory) {
    #expect(VehicleCategory(goodsMaximumMass: mass) == category)
  }

  @Test(
    "passenger vehicles by seats and mass",
    arguments: [
      (9, 4_000, .m1), (10, 5_000, .m2), (10, 5_001, .m3), (9, 6_000, .m1),
    ] as [(Int, Int, VehicleCategory)])
  func passengers(seats: Int, mass: Int, category: VehicleCategory) {
    #expect(VehicleCategory(seats: seats, maximumMass: mass) == category)
  }

  @Test("heavy in emission law begins over 3,500 kg")
  func emissionClass() {
    #expect(EmissionClass(maximumMass: 3_500) == .light)
    #expect(EmissionClass(maximumMass: 3_501) == .heavy)
    #expect(EmissionClass(VehicleCategory.m2) == nil)
    #expect(EmissionClass(VehicleCategory.n2) == .heavy)
    #expect(EmissionClass.referenceMass(kerbMass: 2_280) == 2_380)
  }

  @Test("a light lorry of traffic law is heavy-duty in emission law")
  func bothClasses() throws {
    var truck = Vehicle(plate: "晋D12345", plateColour: .yellow)
    truck.vehicleType = VehicleType(rawValue: "H31")
    truck.maximumMass = 4_495
    #expect(truck.vehicleType?.size == .light)
    #expect(truck.emissionClass == .heavy)
    #expect(truck.derivedCategory == .n2)
  }

  @Test(
    "traffic law's sizes",
    arguments: [
      ("H11", .lorry, .heavy), ("H21", .lorry, .medium), ("H39", .lorry, .light),
      ("H4A", .lorry, .mini),
      ("H51", .lorry, .lowSpeed), ("N11", .threeWheeler, .lowSpeed), ("Q11", .tractorUnit, .heavy),
      ("Q22", .tractorUnit, .medium), ("K33", .passenger, .light), ("Z51", .special, .heavy),
      ("Z31", .special, .light), ("B11", .semiTrailer, .heavy), ("G21", .trailer, .medium),
      ("X99", nil, nil), ("J11", .wheeledMachinery, nil),
    ] as [(String, VehicleType.Kind?, VehicleType.Size?)])
  func types(code: String, kind: VehicleType.Kind?, size: VehicleType.Size?) {
    #expect(VehicleType(rawValue: code)?.kind == kind)
    #expect(VehicleType(rawValue: code)?.size == size)
  }

  @Test(
    "traffic law's sizes by mass and length",
    arguments: [
      (12_000, nil, .heavy), (11_999, nil, .medium), (4_500, nil, .medium), (4_499, 5_999, .light),
      (4_499, 6_000, .medium), (4_499, nil, nil),
    ] as [(Int, Int?, VehicleType.Size?)])
  func sizes(mass: Int, length: Int?, size: VehicleType.Size?) {
    #expect(VehicleType.Size.ofLorry(maximumMass: mass, lengthInMillimetres: length) == size)
  }

  @Test("uses", arguments: [("F", "F"), ("货运", "F"), ("公交客运", "C"), ("f", "F"), ("危化品运输", "R")])
  func uses(text: String, code: String) { #expect(VehicleUse(reading: text)?.rawValue == code) }

  @Test("a city bus is urban by its use")
  func urban() {
    var bus = Vehicle(plate: "晋D12345", plateColour: .yellow)
    #expect(bus.isUrban == nil)
    bus.use = .cityBus
    #expect(bus.isUrban == true)
  }

  @Test(
    "reads vehicle types",
    arguments: [
      ("H11", "H11"), ("h4a", "H4A"), ("重型半挂牵引车", "Q11"), ("中型自卸货车", "H27"),
      ("轻型普通货车", "H31"), ("大型普通客车", "K11"), ("重型专项作业车", "Z51"), ("三轮汽车", "N11"),
    ])
  func readsTypes(text: String, code: String) {
    #expect(VehicleType(reading: text)?.rawValue == code)
  }

  @Test("refuses what is no vehicle type", arguments: ["", "货车", "H", "11", "重型", "H1111"])
  func refusesTypes(text: String) { #expect(VehicleType(reading: text) == nil) }

  @Test("a disclosure number claims its stage")
  func disclosure() throws {
    let number = try DisclosureNumber("CN ZC G5 Z2 0999000052 000017")
    let claim = StageClaim(number, recordedOn: Day(2024, 1, 5))
    #expect(claim.stage == .v)
    #expect(claim.source == .disclosureNumber)
    #expect(claim.text == "CN ZC G5 Z2 0999000052 000017")
  }
}
