import Fleet
import Testing

@Suite("Fuel") struct FuelTests {
  @Test(
    "reads letters and words",
    arguments: [
      ("B", "B"), ("b", "B"), ("柴油", "B"), ("轻柴油", "B"), ("Diesel", "B"), ("A", "A"), ("汽油", "A"),
      ("C", "C"), ("纯电动", "C"), ("LNG", "E"), ("天然气", "E"), ("LPG", "F"), ("混合动力", "O"),
      ("混合油", "D"), ("BC", "BC"), ("ＡＥ", "AE"), ("氢", "P"), ("无", "Y"), ("其它", "Z"),
    ])
  func reads(text: String, code: String) { #expect(Fuel(reading: text)?.rawValue == code) }

  @Test(
    "reads hybrids: whether they have a plug, where the word says so",
    arguments: [
      ("柴油混合动力", "BO"), ("柴油混动", "BO"), ("diesel hybrid", "BO"), ("柴油/电混合动力", "BO"),
      ("汽油混合动力", "AO"), ("燃气混动", "EO"), ("混动", "O"), ("hybrid", "O"),
      ("柴油插电混动", "BO1"), ("柴油插电式混合动力", "BO1"), ("插电式柴油混合动力", "BO1"), ("柴油增程式", "BO1"),
      ("diesel-plug-in", "BO1"), ("diesel plug-in hybrid", "BO1"), ("汽油插电式混合动力", "AO1"),
      ("天然气插电混动", "EO1"), ("插电式混合动力", "O1"), ("增程式", "O1"), ("PHEV", "O1"),
      ("柴油非插电混动", "BO0"), ("diesel hybrid without a plug", "BO0"), ("普通混合动力", "O0"),
    ])
  func hybrids(text: String, code: String) throws {
    let fuel = try #require(Fuel(reading: text))
    #expect(fuel.rawValue == code)
    #expect(fuel.isHybrid)
    #expect(fuel.isPlugIn == (code.hasSuffix("1") ? true : code.hasSuffix("0") ? false : nil))
    // What people are shown is read back as the same.
    for language in Language.allCases {
      #expect(Fuel(reading: fuel.text(in: language)) == fuel, "\(fuel.text(in: language))")
    }
    #expect(fuel.engine == Fuel(rawValue: fuel.rawValue.filter { $0.isLetter })?.engine)
  }

  @Test("only an `O` has our digit behind it", arguments: ["B1", "1", "BC0", "BO2", "BO11"])
  func noHybrid(code: String) {
    #expect(Fuel(rawValue: code)?.isPlugIn == nil)
    #expect(Fuel(rawValue: code)?.engine == nil)
  }

  @Test("refuses what is no fuel", arguments: ["", "H", "BCAE", "5", "煤", "B柴油"])
  func refuses(text: String) { #expect(Fuel(reading: text) == nil) }

  @Test("keeps unknown codes")
  func survives() throws {
    let fuel = try #require(Fuel(rawValue: "7Q"))
    #expect(fuel.rawValue == "7Q")
    #expect(fuel.engine == nil)
  }

  @Test(
    "tells the engine where the code does",
    arguments: [
      ("A", .petrol), ("B", .diesel), ("C", .noEngine), ("D", nil), ("E", .gas), ("F", .gas),
      ("L", .other), ("M", .other), ("N", .noEngine), ("O", nil), ("P", .noEngine), ("Q", .other),
      ("Y", .noEngine), ("Z", .other), ("BC", .diesel), ("BO", .diesel), ("AE", .gas),
      ("AO", .petrol),
      ("BE", .diesel),
    ] as [(String, Fuel.Engine?)])
  func engine(code: String, engine: Fuel.Engine?) {
    #expect(Fuel(rawValue: code)?.engine == engine)
  }

  @Test("never mixes the numberings of two systems")
  func tables() {
    #expect(FuelTable.ga249.fuel(forCode: "D") == .mixed)
    #expect(FuelTable.gateHub.fuel(forCode: "D") == .hybrid)
    #expect(FuelTable.machineryApp.fuel(forCode: "2") == .diesel)
    #expect(FuelTable.cityMonitoring.fuel(forCode: "1") == .diesel)
    #expect(FuelTable.cityMonitoring.fuel(forCode: "4") == nil)
    #expect(FuelTable.gateHub.code(for: .hybrid) == "D")
    #expect(FuelTable.machineryApp.code(for: .naturalGas) == "4")
    #expect(FuelTable.gateHub.code(for: .methanol) == nil)
  }

  @Test("reads every code of every table back", arguments: FuelTable.all.map(\.name))
  func roundTrip(name: String) throws {
    let table = try #require(FuelTable.all.first { $0.name == name })
    for fuel in [Fuel.petrol, .diesel, .electric, .naturalGas, .hybrid, .methanol] {
      guard let code = table.code(for: fuel) else { continue }
      #expect(table.fuel(forCode: code) == fuel)
    }
  }

  @Test("speaks both languages")
  func words() throws {
    #expect(try #require(Fuel(rawValue: "BC")).text(in: .english) == "diesel and electric")
    #expect(try #require(Fuel(rawValue: "BC")).text(in: .chinese) == "柴油、电")
  }

  @Test(
    "a code that is not made of known letters is shown as it is",
    arguments: ["柴油", "7Q", "B?", "b"])
  func foreign(code: String) throws {
    let fuel = try #require(Fuel(rawValue: code))
    for language in Language.allCases { #expect(fuel.text(in: language) == code) }
  }
}
