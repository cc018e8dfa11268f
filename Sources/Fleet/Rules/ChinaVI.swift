/// The rules behind "does this vehicle meet China VI": one for each class of vehicle.
enum ChinaVIRule: Int, CaseIterable {
  case heavy, light, either, noEngine

  var rule: Rule { Self.rules[rawValue] }

  private static let rules = [
    Rule(
      id: "china-vi.heavy", basis: .standard, source: .gb17691of2018,
      requirement: Bilingual(
        "a heavy-duty vehicle meets China VI by its type approval; days give a lower bound only",
        "重型汽车是否达到国Ⅵ以型式检验信息为准，日期只能推断下限"),
      mark: .confirmed),
    Rule(
      id: "china-vi.light", basis: .standard, source: .gb18352stage6,
      requirement: Bilingual(
        "a light vehicle meets China VI by its type approval; days give a lower bound only",
        "轻型汽车是否达到国Ⅵ以型式检验信息为准，日期只能推断下限"),
      mark: .confirmed),
    Rule(
      id: "china-vi.either", basis: .standard,
      source: SourceReference("GB 17691-2018 / GB 18352.6-2016"),
      requirement: Bilingual(
        "a vehicle meets China VI by its type approval, whether light or heavy",
        "轻型或重型汽车是否达到国Ⅵ均以型式检验信息为准"),
      mark: .confirmed),
    Rule(
      id: "china-vi.no-engine", basis: .standard,
      source: SourceReference("GB 17691-2018 / GB 18352.6-2016"),
      requirement: Bilingual(
        "a vehicle without an engine has nothing to meet", "无发动机的车辆不受排放标准限制"),
      mark: .inferred),
  ]
}

extension RoadKeys {
  /// Holds the facts against a demand for China VI. Says whether the answer rests on days alone.
  @inline(__always)
  func judgeChinaVI<Recorder: JudgementRecorder>(
    _ demand: EmissionStage.Grade, into recorder: inout Recorder
  ) -> Bool {
    let cite: ChinaVIRule =
      engines == Self.noEngine ? .noEngine : classes == 3 ? .either : classes == 2 ? .heavy : .light
    var read = classFact.union(.stage).union(.fuel)
    if contradicts {
      read.formUnion(VehicleFact.Set.manufacturedOn.union(.invoicedOn).union(.registeredOn))
      if plateContradicts { read.formUnion(.numberPlate) }
      recorder.record(.chinaVI(cite), .contradicting, reading: read, missing: [])
      return false
    }
    if low.satisfies(demand) != high.satisfies(demand) {
      recorder.record(.chinaVI(cite), .contradicting, reading: read, missing: [])
      return false
    }
    if engines == Self.noEngine {
      recorder.record(.chinaVI(cite), .met, reading: read, missing: [])
      return false
    }
    switch best.satisfies(demand) {
    case true?: recorder.record(.chinaVI(cite), .met, reading: read, missing: [])
    case false?: recorder.record(.chinaVI(cite), .notMet, reading: read, missing: [])
    case nil:
      if inferred.satisfies(demand) == true, best == .unsaid || best == .vi {
        read.formUnion(VehicleFact.Set.manufacturedOn.union(.invoicedOn))
        recorder.record(.chinaVI(cite), .met, reading: read, missing: [])
        return true
      }
      let missing: VehicleFact.Set = best == .vi ? .substage : .stage
      recorder.record(
        .chinaVI(cite), .missing, reading: read.union(missing), missing: missing)
    }
    return false
  }
}
