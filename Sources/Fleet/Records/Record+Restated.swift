// Two deliveries of one event are the same where they state the same values, however they were written. What
// compares, and why:
//
// | compares                                          | does not                                        |
// |---------------------------------------------------|-------------------------------------------------|
// | gate or site, direction, instant                  | the text of the time and the zone rule: another |
// |                                                   | spelling of the same instant                    |
// | plate: its state and canonical text               | the plate as received                           |
// | colour; the code as received only where no table  | code and table of a colour that is known        |
// | knows it                                          |                                                 |
// | confidence on the scale 0...1, stage as a stage,  | the scale and spelling of these                 |
// | an amount as a number                             |                                                 |
// | identifiers and words without width, case, spaces | width, case, spaces                             |
// | names of pictures as they are: paths know case    |                                                 |
// | members without a field, whatever their order     | the order of columns                            |
// |                                                   | source: who delivered is the natural key's      |
// |                                                   | matter, and a device that sends again says so   |
// |                                                   | findings: they follow from the rest, from its   |
// |                                                   | spelling and from the day of the reading        |
//
// The first delivery stays as it was received.

extension Record {
  /// The record without the ways in which it was written: equal for two deliveries that state the same.
  public var restated: Record {
    switch self {
    case .passage(let passage): .passage(passage.restated)
    case .observation(let observation): .observation(observation.restated)
    case .monitoredDay, .frames, .incarnation: self
    }
  }
}

extension Passage {
  /// The passage without the ways in which it was written: equal for two deliveries that state the same.
  public var restated: Passage {
    var restated = Passage(
      gate: gate, direction: direction, time: time.restated, plate: plate.restated,
      source: .unnamed)
    restated.barrier = barrier.map(compactText)
    restated.colour = colour?.restated
    restated.confidence = confidence?.restated
    restated.lane = lane.map(compactText)
    restated.pictures = pictures
    restated.vehicleType = vehicleType.map(compactText)
    restated.vin = vin.map(compactText)
    restated.registeredOn = registeredOn
    restated.vehicleModel = vehicleModel.map(compactText)
    restated.engineModel = engineModel.map(compactText)
    restated.engineMaker = engineMaker.map(compactText)
    restated.engineNumber = engineNumber.map(compactText)
    restated.fuel = fuel.map(compactText)
    restated.stage = stage.map(restatedStage)
    restated.use = use.map(compactText)
    restated.networked = networked.map(compactText)
    restated.environmentalList = environmentalList
    restated.licence = licence
    restated.goods = goods.map(compactText)
    restated.goodsAmount = goodsAmount.map(restatedNumber)
    restated.fleet = fleet.map(compactText)
    restated.trailerPlate = trailerPlate.map(restatedPlate)
    restated.extra = extra.restated
    return restated
  }
}

extension Observation {
  /// The observation without the ways in which it was written.
  public var restated: Observation {
    var restated = Observation(
      kind: kind, site: site, time: time.restated, plate: plate.restated, source: .unnamed)
    restated.line = line.map(compactText)
    restated.lane = lane.map(compactText)
    restated.position = position
    restated.colour = colour?.restated
    restated.confidence = confidence?.restated
    restated.plateClass = plateClass.map(compactText)
    restated.vehicleType = vehicleType.map(compactText)
    restated.fuel = fuel.map(compactText)
    restated.stage = stage.map(restatedStage)
    restated.measurements = measurements.map(\.restated)
    restated.conditions = conditions.map(\.restated)
    restated.judgement = judgement
    // What stands for a verdict that nobody explained is all that there is of it.
    restated.judgementRaw = judgement == .pending ? judgementRaw.map(compactText) : nil
    restated.reason = reason.map(compactText)
    restated.pictures = pictures
    restated.extra = extra.restated
    return restated
  }
}

extension CapturedTime {
  fileprivate var restated: CapturedTime {
    CapturedTime(instant: instant, text: "", rule: .stated)
  }
}

extension PlateReading {
  fileprivate var restated: PlateReading { PlateReading(state: state, text: text, raw: "") }
}

extension ColourReading {
  fileprivate var restated: ColourReading {
    ColourReading(colour: colour, raw: colour == .unknown ? compactText(raw) : "", table: "")
  }
}

extension Passage.Confidence {
  fileprivate var restated: Passage.Confidence { Passage.Confidence(value: value, raw: "") }
}

extension Passage.Source {
  fileprivate static let unnamed = Passage.Source(format: "", device: "")
}

extension Observation.Measurement {
  fileprivate var restated: Observation.Measurement {
    Observation.Measurement(
      quantity, restatedNumber(text), unit: unit, limit: limit.map(restatedNumber)) ?? self
  }
}

extension [JSON.Member] {
  fileprivate var restated: [JSON.Member] {
    map { JSON.Member($0.name, $0.value.string.map { .string(compactText($0)) } ?? $0.value) }
      .sorted { $0.name < $1.name }
  }
}

private func restatedStage(_ text: String) -> String {
  EmissionStage(reading: text)?.rawValue ?? compactText(text)
}

private func restatedPlate(_ text: String) -> String {
  (try? Plate(text))?.text ?? compactText(text)
}

/// `32.50` and `32.5` are one amount; a spreadsheet that saves a table writes the second for the first.
private func restatedNumber(_ text: String) -> String {
  let text = compactText(text)
  guard text.utf8.count <= 15, let number = Double(text) else { return text }
  return "\(number)"
}
