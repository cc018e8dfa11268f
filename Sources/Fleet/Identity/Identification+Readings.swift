// One reading for each kind of identifier: which parts it has, and what is odd about it.
extension Identification {
  private init(
    _ input: String, _ kind: Kind, _ canonical: String, _ parts: [Part],
    _ findings: [any Explained]
  ) {
    self.init(
      input: input, kind: kind, canonical: canonical, parts: parts, findings: findings,
      failures: [])
  }

  init(_ plate: Plate, input: String) {
    var parts = [
      Part(
        .plateKind, .string(plate.kind.rawValue), plate.kind.text(in: .english),
        plate.kind.text(in: .chinese))
    ]
    if let province = plate.province { parts.append(Part(.province, String(province))) }
    if let authority = plate.authority { parts.append(Part(.authority, String(authority))) }
    if let letter = plate.newEnergyLetter {
      parts.append(Part(.newEnergyLetter, String(letter)))
    }
    if let electric = plate.isBatteryElectric {
      parts.append(
        Part(
          .newEnergyType, .string(electric ? "battery-electric" : "other"),
          electric ? "battery-electric (unconfirmed)" : "other (unconfirmed)",
          electric ? "纯电动（待核实）" : "非纯电动（待核实）"))
    }
    let colours = plate.possibleColours
    parts.append(
      Part(
        .colours, .array(colours.map { .string($0.rawValue) }),
        colours.map { $0.text(in: .english) }.joined(separator: " or "),
        colours.map { $0.text(in: .chinese) }.joined(separator: "或")))
    if let colour = plate.statedColour {
      parts.append(
        Part(
          .statedColour, .string(colour.rawValue), colour.text(in: .english),
          colour.text(in: .chinese)))
    }
    self.init(input, .plate, plate.text, parts, plate.findings)
  }

  init(_ vin: VIN, input: String) {
    var parts = [
      Part(.manufacturer, vin.manufacturer), Part(.descriptor, vin.descriptor),
      Part(.checkDigit, String(vin.checkDigit)), Part(.indicator, vin.indicator),
    ]
    if let years = vin.modelYears {
      parts.append(
        Part(
          .modelYears, .array([.number(String(years.earlier)), .number(String(years.later))]),
          "\(years.earlier) or \(years.later)", "\(years.earlier) 或 \(years.later)"))
    }
    self.init(input, .vin, vin.text, parts, vin.findings(madeOn: nil))
  }

  init(_ code: UnifiedSocialCreditCode, input: String) {
    var parts = [
      Part(.department, String(code.department)), Part(.bodyKind, String(code.bodyKind)),
    ]
    if let division = code.division { parts += Self.parts(of: division) }
    parts.append(Part(.organisationCode, code.organisationCode))
    self.init(input, .creditCode, code.text, parts, code.findings)
  }

  /// Neither input nor canonical form nor any part shows more of the number than its mask.
  init(_ number: ResidentNumber) {
    self.init(number.masked, .residentNumber, number.masked, [], number.findings)
  }

  init(_ number: MachineryNumber, input: String) {
    let stage = number.stage
    var parts = [
      Part(
        .stage, .string(stage.rawValue), stage.text(in: .english), stage.text(in: .chinese)),
      Part(.body, number.body), Part(.area, number.area),
      Part(
        .serial, .number(String(number.serial)), String(number.serial), String(number.serial)),
    ]
    if let province = number.inferredProvince, let name = province.name {
      parts.append(
        Part(
          .inferredProvince, .string(province.text), "\(province) \(name) (unconfirmed, inferred)",
          "\(province) \(name)（推断，待核实）"))
    }
    self.init(input, .machineryNumber, number.text, parts, number.findings)
  }

  init(_ code: MachineCode, input: String) {
    var parts: [Part] = []
    if let manufacturer = code.manufacturer { parts.append(Part(.manufacturer, manufacturer)) }
    if let descriptor = code.descriptor { parts.append(Part(.descriptor, descriptor)) }
    if let check = code.checkLetter { parts.append(Part(.checkLetter, check)) }
    if let indicator = code.indicator { parts.append(Part(.indicator, indicator)) }
    self.init(input, .machineCode, code.text, parts, code.findings)
  }

  init(_ number: DisclosureNumber, input: String) {
    let stage = number.stage
    let vehicleClass = number.vehicleClass
    var parts = [
      Part(
        .vehicleClass, .string(vehicleClass.rawValue),
        Self.join(vehicleClass.rawValue, vehicleClass.text(in: .english)),
        Self.join(vehicleClass.rawValue, vehicleClass.text(in: .chinese))),
      Part(
        .stage, .string(stage.rawValue), stage.text(in: .english), stage.text(in: .chinese)),
    ]
    if let noise = number.noiseStage {
      parts.append(Part(.noiseStage, .number(String(noise)), String(noise), String(noise)))
    }
    parts.append(Part(.model, number.model))
    parts.append(Part(.serial, number.serial))
    self.init(input, .disclosureNumber, number.text, parts, number.findings)
  }

  init(_ code: DivisionCode, input: String) {
    self.init(input, .divisionCode, code.text, Self.parts(of: code), code.findings)
  }

  private static func parts(of division: DivisionCode) -> [Part] {
    var parts = [Part(.division, division.text)]
    if let name = division.fullName { parts.append(Part(.divisionName, name)) }
    return parts
  }

  private static func join(_ code: String, _ meaning: String) -> String {
    code == meaning ? code : "\(code) \(meaning)"
  }
}
