import Fleet

@testable import Registry

/// Synthetic entries for the register's tests.
enum RegisterSamples {
  static let hash = String(repeating: "ab", count: 32)

  /// A diesel excavator of stage III in Luzhou, ready to be submitted.
  static func excavator(serial: String = "0001", division: String = "140403") throws -> Machinery {
    var form = Machinery(division: try DivisionCode(division))
    var owner = Registrant(kind: .unit, name: "示例机械租赁有限公司")
    owner.creditCode = try UnifiedSocialCreditCode("91140400MATEXAM18H")
    owner.phone = "13800000000"
    form.registrant = owner
    form.place.siteKind = .construction
    form.type = .excavator
    form.model = "EX-200"
    form.serial = serial
    form.maker = "示例重工"
    form.madeOn = Day(2019, 5, 6)
    form.energy = .diesel
    form.engine.model = "E6"
    form.engine.number = "E6-\(serial)"
    form.engine.maker = "示例发动机"
    form.engine.power = 112.5
    form.stage = MachineryStage(.iii, evidence: .enginePlate)
    form.photos = [
      MachineryPhoto(kind: .machinePlate, sha256: hash),
      MachineryPhoto(kind: .enginePlate, sha256: hash),
    ]
    return form
  }

  static func rule(
    _ division: String = "140403", area: String = "4DA", first: Int = 1, last: Int = 99_999
  ) throws -> NumberingRule {
    NumberingRule(
      division: try DivisionCode(division), area: area, first: first, last: last,
      authority: "示例生态环境局")
  }
}

extension RegisterChange {
  /// A machine that waits for its number.
  func approvedMachine(serial: String = "0001", division: String = "140403") throws -> String {
    let id = try addMachinery(
      RegisterSamples.excavator(serial: serial, division: division)
    ).id
    for step: MachineryEvent in [.submit, .review, .approve] { try apply(step, to: id) }
    return id
  }

  /// A plant with one gate and one camera.
  func addPlaces() throws {
    try add(Plant(id: "steel-1", name: "一厂", division: try DivisionCode("140403")))
    try add(Gate(id: "east", plant: "steel-1", name: "东门"))
    var camera = Camera(id: "east-in", gate: "east")
    camera.device = "D-1"
    camera.address = "192.0.2.7"
    try add(camera)
  }
}
