/// What is odd about the facts of a vehicle: shown to whoever records it, never a reason to refuse.
public enum VehicleFinding: Hashable, Sendable {
  /// The day of something that happened has not come yet.
  case future(FactName, Day)
  /// The first of two things would have happened before what it follows.
  case order(FactName, Day, before: FactName, Day)
  /// Nobody is recorded under the owner's id.
  case ownerUnknown(String)
}

extension Vehicle {
  /// What is odd about its plate, its VIN and the order of its days, as they stand together.
  ///
  /// A registration before the manufacture is left out: verdicts name it as a contradiction.
  public var findings: [any Explained] {
    let plate = plate.flatMap { try? Plate($0) }
    var findings: [any Explained] = plate?.findings ?? []
    if let plate, let plateColour, !plate.allows(plateColour) {
      findings.append(Plate.Finding.colour(plateColour, plate.kind))
    }
    if let vin = vin.flatMap({ try? VIN($0) }) {
      let odd = manufacturedOn.map { vin.findings(madeOn: $0) } ?? vin.findings
      findings += odd as [any Explained]
    }
    let orders: [(FactName, Day?, FactName, Day?)] = [
      (.importArrivedOn, importArrivedOn, .manufacturedOn, manufacturedOn),
      (.invoicedOn, invoicedOn, .manufacturedOn, manufacturedOn),
      (.registeredOn, registeredOn, .invoicedOn, invoicedOn),
      (.retiredOn, retiredOn, .registeredOn, registeredOn),
    ]
    for case (let later, let day?, let earlier, let first?) in orders where day < first {
      findings.append(VehicleFinding.order(later, day, before: earlier, first))
    }
    return findings
  }

  /// The days of what happened that have not come yet.
  public func findings(ofDaysAfter today: Day) -> [VehicleFinding] {
    let days: [(FactName, Day?)] = [
      (.manufacturedOn, manufacturedOn), (.certificateUploadedOn, certificateUploadedOn),
      (.importArrivedOn, importArrivedOn), (.invoicedOn, invoicedOn),
      (.registeredOn, registeredOn), (.retiredOn, retiredOn),
    ]
    return days.compactMap { fact, day in
      day.flatMap { $0 > today ? VehicleFinding.future(fact, $0) : nil }
    }
  }
}

extension VehicleFinding: Explained {
  public var code: String {
    switch self {
    case .future: "vehicle.future-day"
    case .order: "vehicle.order-of-days"
    case .ownerUnknown: "vehicle.owner-unknown"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.future(let fact, let day), .english):
      "the \(fact.text(in: language)), \(day), has not come yet"
    case (.future(let fact, let day), .chinese): "\(fact.text(in: language)) \(day) 尚未到来"
    case (.order(let later, let day, let earlier, let first), .english):
      "the \(later.text(in: language)), \(day), lies before the \(earlier.text(in: language)), \(first)"
    case (.order(let later, let day, let earlier, let first), .chinese):
      "\(later.text(in: language)) \(day) 早于\(earlier.text(in: language)) \(first)"
    case (.ownerUnknown(let owner), .english): "its owner `\(owner)` is no recorded company"
    case (.ownerUnknown(let owner), .chinese): "所有人“\(owner)”不是已登记的单位"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.future, .english), (.order, .english): "compare with the documents and correct the day"
    case (.future, .chinese), (.order, .chinese): "请对照凭证核对并更正日期"
    case (.ownerUnknown, .english): "add it with `fleetreg company add`, or correct the owner"
    case (.ownerUnknown, .chinese): "请用 `fleetreg company add` 登记该单位，或更正所有人"
    }
  }
}
