import Fleet

/// Forms that are complete, and one that has every field; all values are synthetic.
enum MachinerySamples {
  static let now = Instant("2026-11-21T10:00:00+08:00")!
  static let id = RecordID("019a1f00-0000-7000-8000-000000000001")!
  static let hash = String(repeating: "ab", count: 32)

  static var unit: Registrant {
    get throws {
      var unit = Registrant(kind: .unit, name: "示例机械租赁有限公司")
      unit.creditCode = try UnifiedSocialCreditCode("91140400MATEXAM18H")
      unit.phone = "13800000000"
      unit.address = "山西省长治市潞州区示例路 1 号"
      return unit
    }
  }

  static var person: Registrant {
    get throws {
      var person = Registrant(kind: .person, name: "张三丰")
      person.residentNumber = try ResidentNumber("11010519491231002X")
      person.phone = "13900001234"
      return person
    }
  }

  /// A diesel excavator of stage III in Luzhou, ready to be submitted.
  static var excavator: Machinery {
    get throws {
      var form = Machinery(division: try DivisionCode("140403"))
      form.registrant = try unit
      form.place.siteKind = .construction
      form.type = .excavator
      form.model = "EX-200"
      form.serial = "0001"
      form.maker = "示例重工"
      form.madeOn = Day(2019, 5, 6)
      form.energy = .diesel
      form.engine.model = "E6"
      form.engine.number = "E6-0001"
      form.engine.maker = "示例发动机"
      form.engine.power = 112.5
      form.stage = MachineryStage(.iii, evidence: .enginePlate)
      form.photos = [
        MachineryPhoto(kind: .machinePlate, sha256: hash),
        MachineryPhoto(kind: .enginePlate, sha256: hash),
      ]
      return form
    }
  }

  /// Every field filled.
  static var full: Machinery {
    get throws {
      var form = try excavator
      form.kind = .inPlantVehicle
      form.registrant = try person
      form.registrant?.address = "山西省长治市潞州区示例路 2 号"
      form.place.site = "示例工地"
      form.name = "液压挖掘机"
      form.brand = "示例"
      form.origin = "山西"
      form.pin = "ABC12345XWVU98765"
      form.machineCode = "ABC12345XWVU98765"
      form.disclosureNumber = "CNFJG300EXAM000001000001"
      form.plate = "厂内 001"
      form.plateColour = .yellow
      form.vin = "1HGCM82633A004352"
      form.engine.madeOn = Day(2019, 4, 1)
      form.engine.typeApproval = "CN FC G3 00"
      form.stage?.recordedOn = Day(2026, 11, 1)
      form.stage?.recordedBy = "li"
      form.stage?.reason = "plate read on site"
      form.afterTreatment.fitted = true
      form.afterTreatment.model = "DPF-1"
      form.afterTreatment.maker = "示例环保"
      form.afterTreatment.fittedOn = Day(2020, 1, 2)
      form.afterTreatment.smokeBefore = 0.9
      form.afterTreatment.smokeAfter = 0.1
      form.afterTreatment.regeneration = "active"
      form.monitoring.obd = true
      form.monitoring.positioning = true
      form.monitoring.networked = false
      form.monitoring.terminal = "T-1"
      form.usage.hoursPerYear = 1200
      form.usage.hoursTotal = 6400.5
      form.usage.condition = "正常"
      form.test.agency = "示例检测"
      form.test.report = "R-1"
      form.test.day = Day(2026, 10, 1)
      form.test.passed = true
      form.test.smoke = 0.31
      form.bureau = "潞州分局"
      return form
    }
  }

  static func draft(_ form: Machinery) -> MachineryRegistration {
    MachineryRegistration(id: id, machinery: form, arrivedOn: Day(2026, 11, 1), at: now)
  }

  static func recorded(_ text: String) throws -> AssignedNumber {
    AssignedNumber(try MachineryNumber(text), origin: .recorded)
  }

  /// A registration in a state, walked there step by step.
  static func registration(in state: MachineryState) throws -> MachineryRegistration {
    var machine = draft(try excavator)
    let number = MachineryEvent.number(try recorded("3-4DA00456"))
    let steps: [MachineryEvent] =
      switch state {
      case .draft: []
      case .submitted: [.submit]
      case .underReview: [.submit, .review]
      case .returned: [.submit, .review, .return(reason: "blurred photo")]
      case .approved: [.submit, .review, .approve]
      case .cardInProduction: [.submit, .review, .approve, .produceCard]
      case .numbered: [.submit, .review, .approve, .produceCard, number]
      case .scrapped:
        [
          .submit, .review, .approve, .produceCard, number,
          .scrap(reason: "worn out", on: Day(2026, 11, 20)),
        ]
      }
    for step in steps { try machine.apply(step, at: now) }
    return machine
  }

  /// One event for each step; withdrawing is no event.
  static func event(_ step: MachineryStep) throws -> MachineryEvent? {
    switch step {
    case .edit: .edit(try excavator)
    case .submit: .submit
    case .review: .review
    case .return: .return(reason: "blurred photo")
    case .approve: .approve
    case .produceCard: .produceCard
    case .number: .number(try recorded("3-4DA00457"))
    case .amend: .amend(try excavator, reason: "typing error")
    case .move:
      .move(to: Machinery.Place(division: try DivisionCode("140302")), on: Day(2026, 11, 20))
    case .transfer: .transfer(to: try person, on: Day(2026, 11, 20))
    case .scrap: .scrap(reason: "worn out", on: Day(2026, 11, 20))
    case .withdraw: nil
    }
  }
}
