import Fleet
import Testing

@Suite("Machinery requirements") struct MachineryRequirementTests {
  private func missing(_ form: Machinery, before step: MachineryStep = .submit) -> [String] {
    MachineryRequirement.missing(in: form, before: step).map(\.field.path)
  }

  @Test("an empty form names every field at once")
  func empty() throws {
    let form = Machinery(division: try DivisionCode("140403"))
    #expect(
      missing(form) == [
        "registrant.name", "registrant.creditCode", "registrant.phone", "place.siteKind", "type",
        "model", "serial", "maker", "madeOn", "energy", "engine.model", "engine.number",
        "engine.maker", "engine.power", "stage", "photos.machine-plate", "photos.engine-plate",
      ])
  }

  @Test("a complete form misses nothing; without any one field it names that one")
  func each() throws {
    let complete = try MachinerySamples.excavator
    #expect(missing(complete) == [])
    let removals: [(String, (inout Machinery) -> Void)] = [
      ("registrant.name", { $0.registrant?.name = " " }),
      ("registrant.creditCode", { $0.registrant?.creditCode = nil }),
      ("registrant.phone", { $0.registrant?.phone = nil }),
      ("place.siteKind", { $0.place.siteKind = nil }), ("type", { $0.type = nil }),
      ("model", { $0.model = "" }), ("serial", { $0.serial = nil }), ("maker", { $0.maker = nil }),
      ("madeOn", { $0.madeOn = nil }), ("energy", { $0.energy = nil }),
      ("engine.model", { $0.engine.model = nil }), ("engine.number", { $0.engine.number = nil }),
      ("engine.maker", { $0.engine.maker = nil }), ("engine.power", { $0.engine.power = nil }),
      ("stage", { $0.stage = nil }), ("photos.machine-plate", { $0.photos.removeFirst() }),
      ("photos.engine-plate", { $0.photos.removeLast() }),
    ]
    for (field, remove) in removals {
      var form = complete
      remove(&form)
      #expect(missing(form) == [field])
    }
  }

  @Test("a PIN stands in for the serial number")
  func pin() throws {
    var form = try MachinerySamples.excavator
    form.serial = nil
    form.pin = "ABC12345XWVU98765"
    #expect(missing(form) == [])
  }

  @Test("an electric machine has no engine to describe")
  func electric() throws {
    var form = try MachinerySamples.excavator
    form.energy = .electric
    form.stage = MachineryStage(.electric, evidence: .enginePlate)
    form.engine = Machinery.Engine()
    form.photos.removeLast()
    #expect(missing(form) == [])
  }

  @Test("stage IV needs its machine code, disclosure number and label; stage III none of them")
  func stageIV() throws {
    var form = try MachinerySamples.excavator
    form.stage = MachineryStage(.iv, evidence: .disclosure)
    #expect(missing(form) == ["machineCode", "disclosureNumber", "photos.disclosure-label"])
  }

  @Test(
    "a person gives a resident number, an in-plant vehicle its plate and list, a filter its maker")
  func kinds() throws {
    var form = try MachinerySamples.excavator
    form.registrant = Registrant(kind: .person, name: "张三丰")
    form.kind = .inPlantVehicle
    form.afterTreatment.fitted = true
    #expect(
      missing(form) == [
        "registrant.residentNumber", "registrant.phone", "plate", "afterTreatment.model",
        "afterTreatment.maker", "photos.environmental-list",
      ])
  }

  @Test(
    "Taiyuan asks for a passed test and a networked terminal before approval, Changzhi does not")
  func taiyuan() throws {
    var form = try MachinerySamples.excavator
    #expect(missing(form, before: .approve) == [])
    form.place.division = try DivisionCode("140106")
    #expect(
      missing(form, before: .approve) == ["test.report", "test.passed", "monitoring.networked"])
    #expect(missing(form) == [])
    form.energy = .electric
    #expect(missing(form, before: .approve) == ["monitoring.networked"])
  }

  @Test("a demand that is not confirmed carries a star")
  func stars() throws {
    var form = try MachinerySamples.excavator
    form.place.siteKind = nil
    form.type = nil
    let missing = MachineryRequirement.missing(in: form, before: .submit)
    #expect(
      missing.map { $0.text(in: .english) } == [
        "kind of site (requirement unconfirmed)", "machine type",
      ])
    #expect(
      missing.map { $0.text(in: .chinese) } == ["使用地点（要求待核实）", "机械类型"])
  }

  @Test("submitting an incomplete form names all fields and changes nothing")
  func submit() throws {
    var form = try MachinerySamples.excavator
    form.maker = nil
    form.madeOn = nil
    var machine = MachinerySamples.draft(form)
    let before = machine
    let refusal = #expect(throws: MachineryRefusal.self) {
      try machine.apply(.submit, at: MachinerySamples.now)
    }
    #expect(
      refusal?.text(in: .english)
        == "cannot submit, missing: maker, production date")
    #expect(machine == before)
  }
}
