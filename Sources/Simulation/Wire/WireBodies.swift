// The bodies of docs/obd.md, field by field.

extension [UInt8] {
  /// What every body with an engine begins with, 9 bytes.
  private mutating func putEngine(_ moment: Moment) {
    put16(moment.speed, 256)
    put8(moment.barometric, 2)
    put8(moment.torque, 1, from: -125)
    put8(moment.friction, 1, from: -125)
    put16(moment.engineSpeed, 8)
    put16(moment.fuelFlow, 20)
  }

  /// Road and machine alike, 24 bytes.
  private mutating func putDiesel(_ moment: Moment) {
    putEngine(moment)
    put16(moment.noxUpstream, 20, from: -200)
    put16(moment.noxDownstream, 20, from: -200)
    put8(moment.ureaLevel, 2.5)
    put16(moment.air, 20)
    put16(moment.scrInlet, 32, from: -273)
    put16(moment.scrOutlet, 32, from: -273)
    put16(moment.filterPressure, 10)
    put8(moment.coolant, 1, from: -40)
    put8(moment.fuelLevel, 2.5)
  }

  /// Place and odometer, 13 bytes.
  private mutating func putWay(_ moment: Moment) {
    put(moment.place)
    put32(moment.odometer, 10, last: 0xFFFF_FFFE)
  }

  /// Type 02 on the road, 37 bytes.
  mutating func putStream(_ moment: Moment) {
    putDiesel(moment)
    putWay(moment)
  }

  /// Type 02 of a machine, 28 bytes.
  mutating func putMachineStream(_ moment: Moment) {
    putDiesel(moment)
    put16(moment.egr, 400)
    put16(moment.egrCommanded, 400)
  }

  /// Types 03, 30 bytes, and 05 with a NOx sensor, 32 bytes.
  mutating func putCatalyst(_ moment: Moment, hasNOxSensor: Bool) {
    putEngine(moment)
    put16(moment.lambda, 1 / 0.0000305, last: 0xFFFE)
    put8(moment.probe, 100, last: 0xFE)
    if hasNOxSensor { put16(moment.noxDownstream, 20, from: -200) }
    put16(moment.air, 20)
    put8(moment.coolant, 1, from: -40)
    put16(moment.catalyst, 32, from: -273)
    putWay(moment)
  }

  /// Type 04 on the road, 8 bytes.
  mutating func putHybrid(_ moment: Moment) {
    put16(moment.motorSpeed, 1, last: 0xFFFE)
    put8(moment.motorLoad, 1)
    put16(moment.batteryVoltage, 10, last: 0xFFFE)
    put16(moment.batteryCurrent, 10, from: -1000, last: 0xFFFE)
    put8(moment.charge, 1)
  }

  /// Type 80 of HJ 1239, 17 bytes.
  mutating func putSupplement(_ moment: Moment) {
    append(moment.torqueMode)
    put8(moment.pedal, 2.5)
    put32(moment.fuelTotal, 2)
    put8(moment.ureaTemperature, 1, from: -40)
    put32(moment.ureaInjection, 100)
    put32(moment.ureaTotal, 1)
    put16(moment.filterTemperature, 32, from: -273)
  }

  /// Type 01 on the road, 96 bytes and 4 for each code.
  mutating func put(_ diagnosis: Diagnosis) {
    append(diagnosis.kind.rawValue)
    append(diagnosis.lamp.rawValue)
    put16(Int(diagnosis.support))
    put16(Int(diagnosis.readiness))
    self += diagnosis.vin
    put(diagnosis.calibration, size: 18)
    put32(diagnosis.verification)
    for _ in 0..<14 { append(0) }
    for counter in diagnosis.counters { put16(Int(counter)) }
    putFaults(diagnosis.faults)
  }

  /// Type 01 of a machine, 3 bytes and 4 for each code.
  mutating func putMachine(_ diagnosis: Diagnosis) {
    append(diagnosis.kind.rawValue)
    append(diagnosis.lamp.rawValue)
    putFaults(diagnosis.faults)
  }

  private mutating func putFaults(_ faults: [Fault]?) {
    guard let faults else { return append(0xFE) }
    append(UInt8(faults.count))
    for fault in faults { put(fault) }
  }

  private mutating func put(_ fault: Fault) {
    switch fault {
    case .code(let code, let type, let status):
      // Letter and first digit share four bits, each further digit has four.
      let text = [UInt8](code.utf8)
      let letter = [UInt8]("PCBU".utf8).firstIndex(of: text[0]) ?? 0
      let digits = text[1...].map { $0 <= UInt8(ascii: "9") ? $0 - 48 : $0 - 55 }
      append(UInt8(letter) << 6 | digits[0] << 4 | digits[1])
      append(digits[2] << 4 | digits[3])
      append(type)
      append(status)
    case .parameter(let spn, let fmi, let occurrences):
      // As in DM1: the low bits of the number first, its three highest above the failure mode.
      append(UInt8(spn & 0xFF))
      append(UInt8(spn >> 8 & 0xFF))
      append(UInt8(spn >> 16 & 7) << 5 | fmi)
      append(occurrences & 0x7F)
    }
  }
}
