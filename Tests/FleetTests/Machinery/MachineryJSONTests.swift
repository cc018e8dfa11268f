import Fleet
import Testing

@Suite("Machinery as JSON") struct MachineryJSONTests {
  @Test("every state and every field survive a round trip", arguments: MachineryState.allCases)
  func roundTrip(state: MachineryState) throws {
    let full = MachinerySamples.draft(try MachinerySamples.full)
    for machine in [try MachinerySamples.registration(in: state), full] {
      let bytes = machine.json(showing: .shown)
      let read = try MachineryRegistration(decoding: JSON(parsing: bytes))
      #expect(read == machine)
      #expect(read.json(showing: .shown) == bytes)
    }
  }

  @Test("the full form is written with every key, in a fixed order")
  func keys() throws {
    let machine = MachinerySamples.draft(try MachinerySamples.full)
    let json = try JSON(parsing: machine.json(showing: .shown))
    #expect(
      json.members?.map(\.name) == [
        "id", "state", "stateSince", "arrivedOn", "kind", "registrant", "place", "type", "name",
        "brand", "model", "serial", "maker", "origin", "madeOn", "pin", "machineCode",
        "disclosureNumber", "plate", "plateColour", "vin", "energy", "engine", "stage",
        "afterTreatment", "monitoring", "usage", "test", "bureau", "photos",
      ])
    #expect(json["stateSince"]?.string == "2026-11-21T10:00:00+08:00")
  }

  @Test("personal data are masked unless asked for")
  func masking() throws {
    let machine = MachinerySamples.draft(try MachinerySamples.full)
    let masked = String(decoding: machine.json(showing: .masked), as: UTF8.self)
    let shown = String(decoding: machine.json(showing: .shown), as: UTF8.self)
    for secret in ["张三丰", "11010519491231002X", "13900001234", "示例路"] {
      #expect(!masked.contains(secret))
      #expect(shown.contains(secret))
    }
    let registrant = try JSON(parsing: Array(masked.utf8))["registrant"]
    #expect(registrant?["name"]?.string == "张**")
    #expect(registrant?["phone"]?.string == "139****1234")
    #expect(registrant?["address"]?.string == "山西省长治市***")
  }

  @Test("a unit's name is public, its phone is not")
  func unit() throws {
    let machine = MachinerySamples.draft(try MachinerySamples.excavator)
    let masked = String(decoding: machine.json(showing: .masked), as: UTF8.self)
    #expect(masked.contains("示例机械租赁有限公司"))
    #expect(!masked.contains("13800000000"))
  }

  @Test(
    "what is wrong is named by its path",
    arguments: [
      ("engine", #"{"power":"x"}"#, .invalid(field: "engine.power", found: "x", expected: .number)),
      (
        "engine", #"{"madeOn":"2019-02-30"}"#,
        .invalid(field: "engine.madeOn", found: "2019-02-30", expected: .day)
      ),
      ("stage", #"{"code":"3"}"#, .missing(field: "stage.evidence")),
      ("test", "[]", .invalid(field: "test", found: nil, expected: .object)),
      (
        "registrant", #"{"kind":"person","name":"x","residentNumber":"123"}"#,
        .invalid(field: "registrant.residentNumber", found: nil, expected: .residentNumber)
      ),
    ] as [(String, String, EntryError)])
  func rejects(member: String, text: String, reason: EntryError) throws {
    let machine = """
      {"id":"\(MachinerySamples.id)","state":"draft","stateSince":"2026-11-21T10:00:00+08:00",
       "place":{"division":"140403"},"\(member)":\(text)}
      """
    let json = try JSON(parsing: Array(machine.utf8))
    #expect(throws: reason) { try MachineryRegistration(decoding: json) }
  }

  @Test("a photo without a digest and a power of zero are refused")
  func check() throws {
    var form = try MachinerySamples.excavator
    form.photos[1].sha256 = "AB"
    let blurred = MachinerySamples.draft(form)
    let digest = EntryError.invalid(
      field: "photos[1].sha256", found: "AB", expected: .hexadecimal(64))
    #expect(throws: digest) { try blurred.check() }
    form = try MachinerySamples.excavator
    form.engine.power = 0
    let weak = MachinerySamples.draft(form)
    let power = EntryError.invalid(field: "engine.power", found: "0.0", expected: .positive)
    #expect(throws: power) { try weak.check() }
  }

  @Test("machine types and sites read in both languages and keep what they do not know")
  func names() {
    #expect(MachineryType(named: "挖掘机") == .excavator)
    #expect(MachineryType(named: "打桩机") == .piling)
    #expect(MachineryType(named: "fork-lift") == .forklift)
    #expect(MachineryType(named: "月球车").rawValue == "月球车")
    #expect(!MachineryType(named: "月球车").isKnown)
    #expect(SiteKind(named: "6") == .industry)
    #expect(SiteKind(named: "港口") == .port)
    #expect(SiteKind(named: "8").rawValue == "8")
    #expect(MachineryType.combineHarvester.isFarm)
    #expect(!MachineryType.excavator.isFarm)
  }
}
